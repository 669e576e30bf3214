//! Reads a database in a revision, with the `git` that is installed.
//!
//! The repository, or a repository in one of its folders, may be untrusted. Therefore no program
//! that it names is run, nothing is fetched, and no file is read before its size is known.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use anyhow::{Context, bail};

use super::{database, files, paths};

/// The options of every call of `git`. Settings on the command line override all others.
const OPTIONS: [&str; 10] = [
    "--no-pager",
    // Names with `*` or `:(top)` are not patterns.
    "--literal-pathspecs",
    // A folder that looks like a bare repository is not used as one.
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
];
const ENVIRONMENT: [(&str, &str); 6] = [
    // Fetching missing objects would run programs that the repository names.
    ("GIT_NO_LAZY_FETCH", "1"),
    // The same for older versions. No setting of a repository can override it.
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    // Messages of git are parsed and repeated in English.
    ("LC_ALL", "C"),
];
/// Variables that git does not accept together with our options. All others are the user's
/// decision, including `GIT_DIR` and `GIT_CONFIG_COUNT`.
const UNSET: [&str; 3] =
    ["GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"];

/// The largest number of files of a database. Since a key may be in one file only, about twenty are
/// useful.
const FILES: usize = 10_000;
/// The largest total size of the files, in bytes.
const ALL: u64 = 2 * files::LARGEST;
/// The largest listing of a folder, in bytes: about 200,000 names.
const LIST: u64 = 16 << 20;
/// The limits of git: memory in bytes, and seconds of processor time. It reads commits and listings
/// completely before it reports their size.
const MEMORY: u64 = 256 << 20;
const PROCESSOR: u64 = 30;
/// The longest line of git's output, in bytes.
const LINE: u64 = 4096;

/// The path of a database in a revision.
struct RevisionPath<'a> {
    revision: &'a str,
    place: &'a Path,
}

/// An entry of a tree, git's listing of a folder.
struct TreeEntry {
    mode: String,
    object: String,
    /// Nothing if the object is not in this clone.
    size: Option<u64>,
    name: OsString,
}

/// The YAML files of a database in a revision, with their paths, in order.
///
/// # Errors
/// If git is not installed, the revision is unknown, there is no database, or it is too large.
pub(crate) fn files(
    revision: &str,
    place: &Path,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let place = if place.as_os_str().is_empty() { Path::new(".") } else { place };
    let path = RevisionPath { revision, place };
    let commit = path.commit()?;
    let mut found = path.in_folder(&commit)?;
    if found.is_empty() {
        found = path.as_file(&commit)?;
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    path.check_readable(&found)?;
    let blobs = blobs(&found).with_context(|| format!("cannot read {}", path.shown()))?;
    let names = found.iter().map(|entry| entry.name.to_string_lossy().into_owned());
    Ok(names.zip(blobs).collect())
}

impl RevisionPath<'_> {
    fn shown(&self) -> String {
        format!("`{}` in `{}`", paths::shown(self.place), self.revision)
    }

    /// The digest of the commit. Unlike the name of a revision, it cannot be taken for an option.
    fn commit(&self) -> anyhow::Result<String> {
        let revision = self.revision;
        let wanted = format!("{revision}^{{commit}}");
        match ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]) {
            Ok(commit) => Ok(commit),
            // With `--quiet`, git prints nothing if the revision is unknown.
            Err(GitError::Message(message)) if message.is_empty() => bail!(
                "unknown revision `{revision}`{}",
                match ask(&["rev-parse", "--is-shallow-repository"]) {
                    Ok(is_shallow) if is_shallow == "true" =>
                        "\nhelp: this clone has only the latest commits; `git fetch \
                         --unshallow` fetches all",
                    _ => "",
                }
            ),
            Err(GitError::Message(message)) if message.contains("bareRepository") => {
                bail!(
                    "cannot find the revision `{revision}`: git: {message}\nhelp: a folder \
                     that looks like a repository may be a stranger's; if it is yours, run \
                     `GIT_DIR=. tenure diff …`"
                )
            }
            Err(error) => {
                let context = format!("cannot find the revision `{revision}`");
                Err(error.into_error().context(context))
            }
        }
    }

    /// The files of a database that is a folder.
    fn in_folder(&self, commit: &str) -> anyhow::Result<Vec<TreeEntry>> {
        let is_part = |entry: &TreeEntry| {
            let name = base(&entry.name).to_string_lossy();
            entry.is_file_or_link() && database::is_database_file(&name)
        };
        // `join` adds a slash at the end.
        self.list(commit, &self.place.join(""), is_part)
    }

    /// The file of a database that is a file.
    fn as_file(&self, commit: &str) -> anyhow::Result<Vec<TreeEntry>> {
        let is_database = |entry: &TreeEntry| {
            entry.is_file_or_link() && Some(base(&entry.name)) == self.place.file_name()
        };
        // `components` removes a slash at the end.
        let place: PathBuf = self.place.components().collect();
        let found = self.list(commit, &place, is_database)?;
        if found.is_empty() {
            bail!("`{}` has no database `{}`", self.revision, paths::shown(self.place));
        }
        Ok(found)
    }

    fn list(
        &self,
        commit: &str,
        place: &Path,
        is_wanted: impl Fn(&TreeEntry) -> bool,
    ) -> anyhow::Result<Vec<TreeEntry>> {
        let arguments = ["ls-tree", "-z", "-l", commit, "--"].map(OsStr::new);
        let arguments = arguments.into_iter().chain([place.as_os_str()]);
        let found = git(arguments, |_, output| {
            let mut output = output.take(LIST);
            let mut found = Vec::new();
            for line in output.by_ref().split(0) {
                found.extend(TreeEntry::parse(&line?).filter(&is_wanted));
            }
            if found.len() > FILES || output.limit() == 0 {
                bail!("{} has more than {FILES} files", self.shown());
            }
            Ok(found)
        });
        match found {
            Ok(found) => Ok(found),
            Err(GitError::Message(message)) => bail!(
                "cannot list {}: git: {message}\nhelp: name a file or folder of this repository; \
                 if it exists, this clone may be partial: `git clone` without `--filter` fetches \
                 everything",
                self.shown()
            ),
            Err(error) => Err(error.into_error()),
        }
    }

    /// Checks that the entries are files, in this clone and not too large.
    fn check_readable(&self, found: &[TreeEntry]) -> anyhow::Result<()> {
        let mut all = 0;
        for entry in found {
            let (revision, name) = (self.revision, paths::shown(Path::new(&entry.name)));
            if !entry.is_file() {
                bail!(
                    "`{revision}:{name}` is a link\nhelp: compare revisions in which it is a file"
                );
            }
            let Some(size) = entry.size else {
                bail!(
                    "`{revision}:{name}` is missing in this partial clone, and tenure fetches \
                     nothing\nhelp: if you trust this repository, `git show {revision}:./{name}` \
                     fetches it; `git clone` without `--filter` fetches everything"
                );
            };
            if size > files::LARGEST {
                let most = files::LARGEST >> 20;
                bail!("`{revision}:{name}` is larger than {most} MB");
            }
            all += size;
        }
        if all > ALL {
            bail!("{} is larger than {} MB in total", self.shown(), ALL >> 20);
        }
        Ok(())
    }
}

impl TreeEntry {
    /// Parses `MODE TYPE OBJECT SIZE<tab>NAME`.
    fn parse(line: &[u8]) -> Option<TreeEntry> {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let about = std::str::from_utf8(&line[..tab]).ok()?;
        let mut words = about.split_ascii_whitespace();
        let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
        Some(TreeEntry {
            mode: mode.to_owned(),
            object: object.to_owned(),
            size: words.next()?.parse().ok(),
            name: os_string(&line[tab + 1..]),
        })
    }

    fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }

    /// Neither a folder nor a submodule.
    fn is_file_or_link(&self) -> bool {
        self.is_file() || self.mode == "120000"
    }
}

/// The last component of a name in git's output, which has `/` between components.
fn base(name: &OsStr) -> &OsStr {
    Path::new(name).file_name().unwrap_or(name)
}

/// A name, which may not be UTF-8.
#[cfg(unix)]
fn os_string(bytes: &[u8]) -> OsString {
    <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes).to_owned()
}

/// A name, which git writes as UTF-8 on this system.
#[cfg(not(unix))]
fn os_string(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// Reads the contents of the entries, with one process.
fn blobs(entries: &[TreeEntry]) -> anyhow::Result<Vec<Vec<u8>>> {
    let read = git(["cat-file", "--batch"].map(OsStr::new), |mut input, mut output| {
        let mut blobs = Vec::with_capacity(entries.len());
        for entry in entries {
            // One request at a time, so that neither process blocks on a full pipe.
            input.write_all(format!("{}\n", entry.object).as_bytes())?;
            input.flush()?;
            blobs.push(blob(&mut output, entry)?);
        }
        Ok(blobs)
    });
    read.map_err(GitError::into_error)
}

/// Reads a line `OBJECT blob SIZE`, SIZE bytes, and a newline.
fn blob(output: &mut impl io::BufRead, entry: &TreeEntry) -> anyhow::Result<Vec<u8>> {
    let mut line = String::new();
    output.by_ref().take(LINE).read_line(&mut line)?;
    if line.is_empty() {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    let size = entry.size.unwrap_or_default();
    if line.trim_end() != format!("{} blob {size}", entry.object) {
        bail!("git: {}", line.trim_end());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size)? + 1);
    output.by_ref().take(size + 1).read_to_end(&mut bytes)?;
    if bytes.pop() != Some(b'\n') || bytes.len() as u64 != size {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    Ok(bytes)
}

/// The error of a call of git.
enum GitError {
    /// Git's own message, which may be empty.
    Message(String),
    Other(anyhow::Error),
}

impl GitError {
    fn into_error(self) -> anyhow::Error {
        match self {
            GitError::Message(message) if message.is_empty() => {
                anyhow::anyhow!("git failed without a message")
            }
            GitError::Message(message) => anyhow::anyhow!("git: {message}"),
            GitError::Other(error) => error,
        }
    }
}

/// Runs git, and returns the first line of its output.
fn ask(arguments: &[&str]) -> Result<String, GitError> {
    git(arguments.iter().map(OsStr::new), |_, mut output| {
        let mut line = String::new();
        output.by_ref().take(LINE).read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    })
}

/// Runs git, and `talk` with its input and output. Git ends when `talk` closes them.
fn git<'a, T>(
    arguments: impl IntoIterator<Item = &'a OsStr>,
    talk: impl FnOnce(ChildStdin, BufReader<ChildStdout>) -> anyhow::Result<T>,
) -> Result<T, GitError> {
    let mut command = Command::new("git");
    command.args(OPTIONS).args(arguments).envs(ENVIRONMENT);
    for name in UNSET {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let talked = || -> anyhow::Result<_> {
        let mut git =
            command.spawn().context("cannot run `git`, which reads revisions")?;
        limit(&git);
        let (input, output, errors) =
            (git.stdin.take(), git.stdout.take(), git.stderr.take());
        let errors = thread::Builder::new()
            .spawn(move || errors.map(first_line).unwrap_or_default())?;
        let (input, output) = input.zip(output).context("git has no streams")?;
        let talked = talk(input, BufReader::new(output));
        let status = git.wait().context("cannot wait for `git`")?;
        Ok((talked, status, errors.join().unwrap_or_default()))
    }();
    match talked.map_err(GitError::Other)? {
        // Our own error comes first, because git also fails when its output is closed early.
        (Err(error), ..) if !error.is::<io::Error>() => Err(GitError::Other(error)),
        (_, status, errors) if !status.success() => Err(GitError::Message(errors)),
        (talked, ..) => talked.map_err(GitError::Other),
    }
}

/// Limits the resources of git. The size of its output is limited on every system.
#[cfg(target_os = "linux")]
fn limit(git: &std::process::Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let id = i32::try_from(git.id()).ok().and_then(Pid::from_raw);
    for (what, most) in [(Resource::Data, MEMORY), (Resource::Cpu, PROCESSOR)] {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        // A lower limit that the user has set cannot be raised, and is kept.
        let _ = id.map(|id| prlimit(Some(id), what, limit));
    }
}

#[cfg(not(target_os = "linux"))]
fn limit(_: &std::process::Child) {}

/// The first line that is not a warning. The rest is read too, so that the writer does not block.
fn first_line(mut errors: impl Read) -> String {
    let mut line = Vec::new();
    // Read errors are ignored, since the exit status shows that git failed.
    let _ = errors.by_ref().take(LINE).read_to_end(&mut line);
    let _ = io::copy(&mut errors, &mut io::sink());
    let text = String::from_utf8_lossy(&line);
    let line = text.lines().find(|line| !line.starts_with("warning: "));
    let line = line.unwrap_or_default();
    line.strip_prefix("fatal: ")
        .or(line.strip_prefix("error: "))
        .unwrap_or(line)
        .to_owned()
}
