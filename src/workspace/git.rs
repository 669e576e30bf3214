//! A database as it was in a revision, asked of the `git` that is installed.
//!
//! The repository may be a stranger's, or have one of a stranger's in a folder. So nothing is
//! run that it names, nothing is fetched, and of its files none is read before its size is
//! known.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use anyhow::{Context, bail};

use super::{database, files, paths};

/// What every `git` is told first. The last word on a setting is that of the command line.
const OPTIONS: [&str; 10] = [
    "--no-pager",
    // A name with a `*` or `:(top)` in it is a name.
    "--literal-pathspecs",
    // A folder of a database that looks like a repository is none.
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
    // To fetch what is missing is to run what the repository names for it.
    ("GIT_NO_LAZY_FETCH", "1"),
    // The same for versions without that; no setting of a repository can lift it.
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    // The language of what is read here and repeated.
    ("LC_ALL", "C"),
];
/// What git does not take together with ours. All else of the environment is the user's own
/// word, `GIT_DIR` and `GIT_CONFIG_COUNT` among it.
const UNSET: [&str; 3] =
    ["GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"];

/// Files of a database. As a key may stand in one file only, some twenty are of use.
const FILES: usize = 10_000;
/// Bytes of all files: two of the largest.
const ALL: u64 = 2 * files::LARGEST;
/// Bytes of a list of what a folder has: some 200,000 names.
const LIST: u64 = 16 << 20;
/// Bytes of memory that git may take, and seconds of a processor. It reads commits and lists of
/// folders whole before it says how large they are.
const MEMORY: u64 = 256 << 20;
const PROCESSOR: u64 = 30;
/// Bytes of a line in which git says something.
const LINE: u64 = 4096;

/// A revision, and the place of a database in it.
struct State<'a> {
    revision: &'a str,
    place: &'a Path,
}

/// What a folder of a revision has.
struct Entry {
    mode: String,
    object: String,
    /// None if it is not in this clone.
    size: Option<u64>,
    name: OsString,
}

/// The YAML files of a database in a revision, by their paths in order.
///
/// # Errors
/// If there is no git, no such revision, nothing there, or more than a database may be.
pub(crate) fn files(
    revision: &str,
    place: &Path,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let place = if place.as_os_str().is_empty() { Path::new(".") } else { place };
    let state = State { revision, place };
    let commit = state.commit()?;
    let mut found = state.in_folder(&commit)?;
    if found.is_empty() {
        found = state.as_file(&commit)?;
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    state.allow(&found)?;
    let blobs =
        blobs(&found).with_context(|| format!("cannot read {}", state.shown()))?;
    let names = found.iter().map(|entry| entry.name.to_string_lossy().into_owned());
    Ok(names.zip(blobs).collect())
}

impl State<'_> {
    fn shown(&self) -> String {
        format!("`{}` in `{}`", paths::shown(self.place), self.revision)
    }

    /// Its name in full. From here on it is a commit, whatever the word begins with.
    fn commit(&self) -> anyhow::Result<String> {
        let revision = self.revision;
        let wanted = format!("{revision}^{{commit}}");
        match ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]) {
            Ok(commit) => Ok(commit),
            // That there is none is all it has to say, and so it says nothing.
            Err(Failed::Git(said)) if said.is_empty() => bail!(
                "there is no revision `{revision}`{}",
                match ask(&["rev-parse", "--is-shallow-repository"]) {
                    Ok(is_shallow) if is_shallow == "true" =>
                        "\nhelp: this clone has the last commits only; `git fetch --unshallow` \
                         fetches all",
                    _ => "",
                }
            ),
            Err(Failed::Git(said)) if said.contains("bareRepository") => bail!(
                "cannot look for `{revision}`: git: {said}\nhelp: a folder that looks like a \
                 repository may be a stranger's; where it is yours, `GIT_DIR=. tenure diff …` \
                 says so"
            ),
            Err(failed) => {
                Err(failed.error().context(format!("cannot look for `{revision}`")))
            }
        }
    }

    /// The files of the database that a folder is.
    fn in_folder(&self, commit: &str) -> anyhow::Result<Vec<Entry>> {
        let is_one = |entry: &Entry| {
            let name = base(&entry.name).to_string_lossy();
            entry.is_file_or_link() && database::is_one_of_many(&name)
        };
        // With a slash at its end.
        self.list(commit, &self.place.join(""), is_one)
    }

    /// The file that a database is.
    fn as_file(&self, commit: &str) -> anyhow::Result<Vec<Entry>> {
        let is_it = |entry: &Entry| {
            entry.is_file_or_link() && Some(base(&entry.name)) == self.place.file_name()
        };
        // Without a slash at its end.
        let place: PathBuf = self.place.components().collect();
        let found = self.list(commit, &place, is_it)?;
        if found.is_empty() {
            bail!(
                "there is no database `{}` in `{}`",
                paths::shown(self.place),
                self.revision
            );
        }
        Ok(found)
    }

    fn list(
        &self,
        commit: &str,
        place: &Path,
        is_wanted: impl Fn(&Entry) -> bool,
    ) -> anyhow::Result<Vec<Entry>> {
        let arguments = ["ls-tree", "-z", "-l", commit, "--"].map(OsStr::new);
        let arguments = arguments.into_iter().chain([place.as_os_str()]);
        let found = git(arguments, |_, said| {
            let mut said = said.take(LIST);
            let mut found = Vec::new();
            for line in said.by_ref().split(0) {
                found.extend(Entry::read(&line?).filter(&is_wanted));
            }
            if found.len() > FILES || said.limit() == 0 {
                bail!("{} has more than {FILES} files", self.shown());
            }
            Ok(found)
        });
        match found {
            Ok(found) => Ok(found),
            Err(Failed::Git(said)) => bail!(
                "cannot list {}: git: {said}\nhelp: name a place in this repository; if it is \
                 there, this clone may be partial: `git clone` without `--filter` has all",
                self.shown()
            ),
            Err(failed) => Err(failed.error()),
        }
    }

    /// Whether these may be read.
    fn allow(&self, found: &[Entry]) -> anyhow::Result<()> {
        let mut all = 0;
        for entry in found {
            let (revision, name) = (self.revision, paths::shown(Path::new(&entry.name)));
            if !entry.is_file() {
                bail!(
                    "`{revision}:{name}` is a link\nhelp: compare revisions in which it is the \
                     file itself"
                );
            }
            let Some(size) = entry.size else {
                bail!(
                    "`{revision}:{name}` is not in this clone, which is partial, and nothing is \
                     fetched\nhelp: if you trust this repository, `git show {revision}:./{name}` \
                     fetches it; `git clone` without `--filter` has all"
                );
            };
            if size > files::LARGEST {
                let most = files::LARGEST >> 20;
                bail!("`{revision}:{name}` is larger than {most} MB");
            }
            all += size;
        }
        if all > ALL {
            bail!("{} is larger than {} MB in all", self.shown(), ALL >> 20);
        }
        Ok(())
    }
}

impl Entry {
    /// Reads `MODE TYPE OBJECT SIZE<tab>NAME`.
    fn read(line: &[u8]) -> Option<Entry> {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let about = std::str::from_utf8(&line[..tab]).ok()?;
        let mut words = about.split_ascii_whitespace();
        let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
        Some(Entry {
            mode: mode.to_owned(),
            object: object.to_owned(),
            size: words.next()?.parse().ok(),
            name: os_string(&line[tab + 1..]),
        })
    }

    fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }

    /// No folder and no other repository.
    fn is_file_or_link(&self) -> bool {
        self.is_file() || self.mode == "120000"
    }
}

/// The last part of a name with `/`, as git writes all.
fn base(name: &OsStr) -> &OsStr {
    Path::new(name).file_name().unwrap_or(name)
}

/// A name that need not be UTF-8.
#[cfg(unix)]
fn os_string(bytes: &[u8]) -> OsString {
    <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes).to_owned()
}

/// A name, which git writes as UTF-8 here.
#[cfg(not(unix))]
fn os_string(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// The bytes of these, all of one process.
fn blobs(entries: &[Entry]) -> anyhow::Result<Vec<Vec<u8>>> {
    let read = git(["cat-file", "--batch"].map(OsStr::new), |mut asked, mut said| {
        let mut blobs = Vec::with_capacity(entries.len());
        for entry in entries {
            // One after the other: neither waits for the other to read.
            asked.write_all(format!("{}\n", entry.object).as_bytes())?;
            asked.flush()?;
            blobs.push(blob(&mut said, entry)?);
        }
        Ok(blobs)
    });
    read.map_err(Failed::error)
}

/// Reads `OBJECT blob SIZE`, that many bytes, and the end of the line.
fn blob(said: &mut impl io::BufRead, entry: &Entry) -> anyhow::Result<Vec<u8>> {
    let mut line = String::new();
    said.by_ref().take(LINE).read_line(&mut line)?;
    if line.is_empty() {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    let size = entry.size.unwrap_or_default();
    if line.trim_end() != format!("{} blob {size}", entry.object) {
        bail!("git: {}", line.trim_end());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size)? + 1);
    said.by_ref().take(size + 1).read_to_end(&mut bytes)?;
    if bytes.pop() != Some(b'\n') || bytes.len() as u64 != size {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    Ok(bytes)
}

/// Why git did not answer.
enum Failed {
    /// In its words, if it had any.
    Git(String),
    /// In ours.
    Other(anyhow::Error),
}

impl Failed {
    fn error(self) -> anyhow::Error {
        match self {
            Failed::Git(said) if said.is_empty() => anyhow::anyhow!("git: it failed"),
            Failed::Git(said) => anyhow::anyhow!("git: {said}"),
            Failed::Other(error) => error,
        }
    }
}

/// What git answers in one line.
fn ask(arguments: &[&str]) -> Result<String, Failed> {
    git(arguments.iter().map(OsStr::new), |_, mut said| {
        let mut line = String::new();
        said.by_ref().take(LINE).read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    })
}

/// Runs git, and `talk` with it. It ends when that stops listening.
fn git<'a, T>(
    arguments: impl IntoIterator<Item = &'a OsStr>,
    talk: impl FnOnce(ChildStdin, BufReader<ChildStdout>) -> anyhow::Result<T>,
) -> Result<T, Failed> {
    let mut command = Command::new("git");
    command.args(OPTIONS).args(arguments).envs(ENVIRONMENT);
    for name in UNSET {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let talked = || -> anyhow::Result<_> {
        let mut git =
            command.spawn().context("cannot run `git`, which knows the revisions")?;
        limit(&git);
        let (asked, said, errors) =
            (git.stdin.take(), git.stdout.take(), git.stderr.take());
        let errors = thread::Builder::new()
            .spawn(move || errors.map(first_line).unwrap_or_default())?;
        let (asked, said) = asked.zip(said).context("git has no streams")?;
        let talked = talk(asked, BufReader::new(said));
        let status = git.wait().context("cannot wait for `git`")?;
        Ok((talked, status, errors.join().unwrap_or_default()))
    }();
    match talked.map_err(Failed::Other)? {
        // What we have seen goes before what git makes of our not listening any more.
        (Err(error), ..) if !error.is::<io::Error>() => Err(Failed::Other(error)),
        (_, status, errors) if !status.success() => Err(Failed::Git(errors)),
        (talked, ..) => talked.map_err(Failed::Other),
    }
}

/// Holds git to what it may take. Where the system cannot, what it answers is still counted.
#[cfg(target_os = "linux")]
fn limit(git: &std::process::Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let id = i32::try_from(git.id()).ok().and_then(Pid::from_raw);
    for (what, most) in [(Resource::Data, MEMORY), (Resource::Cpu, PROCESSOR)] {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        // A lower one that the user has set cannot be raised, and stays.
        let _ = id.map(|id| prlimit(Some(id), what, limit));
    }
}

#[cfg(not(target_os = "linux"))]
fn limit(_: &std::process::Child) {}

/// The first line; the rest is read too, so that who writes it need not wait.
fn first_line(mut errors: impl Read) -> String {
    let mut line = Vec::new();
    // What cannot be read is not told: that git failed is known from its status.
    let _ = errors.by_ref().take(LINE).read_to_end(&mut line);
    let _ = io::copy(&mut errors, &mut io::sink());
    let said = String::from_utf8_lossy(&line);
    let line = said.lines().find(|line| !line.starts_with("warning: "));
    let line = line.unwrap_or_default();
    line.strip_prefix("fatal: ")
        .or(line.strip_prefix("error: "))
        .unwrap_or(line)
        .to_owned()
}
