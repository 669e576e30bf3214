//! Reading files that may be a stranger's: regular ones only, not without end, and none that
//! a link in a folder leads to elsewhere.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf, absolute};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::diag::printable;

/// What a YAML file, a template or a font may be at most, in bytes. CJK fonts are the
/// largest of them.
pub(super) const LARGEST: u64 = 32 << 20;

/// A path as messages show it: nothing in it moves a terminal's cursor or begins a line.
pub(super) struct Shown<'p>(&'p Path);

/// Shows a path in a message.
pub(super) fn shown(path: &Path) -> Shown<'_> {
    Shown(path)
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.0.display().to_string()))
    }
}

/// What tells a file from all others, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Inode {
    device: u64,
    number: u64,
}

impl Inode {
    /// That of the file at a path, links followed; nothing if there is none.
    pub fn at(path: &Path) -> Option<Inode> {
        use std::os::unix::fs::MetadataExt;

        let about = fs::metadata(path).ok()?;
        Some(Inode { device: about.dev(), number: about.ino() })
    }
}

/// The files that this run has read or is going to, so that none of them is written over.
static INPUTS: Mutex<BTreeMap<Inode, PathBuf>> = Mutex::new(BTreeMap::new());

fn inputs() -> MutexGuard<'static, BTreeMap<Inode, PathBuf>> {
    INPUTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that this run is going to read a file.
pub(super) fn note_input(file: &Path) {
    if let Some(inode) = Inode::at(file) {
        inputs().insert(inode, file.to_owned());
    }
}

/// Where the system shows what the streams of this process are, if they were led to files.
const STDIN: &str = "/dev/stdin";
pub(super) const STDOUT: &str = "/dev/stdout";

/// Notes that this run reads standard input, which may have been led to it from a file.
pub(super) fn note_standard_input() {
    let stdin = Path::new(STDIN);
    if fs::metadata(stdin).is_ok_and(|about| about.is_file()) {
        note_input(stdin);
    }
}

/// The input that lies at a path, under whatever name it was read.
pub(super) fn input_at(path: &Path) -> Option<PathBuf> {
    // Folders that are to be made may be on the way, and left again.
    let inode = Inode::at(&resolved(path))?;
    let input = inputs().get(&inode)?.clone();
    // The system gives the number of a file that is gone to another.
    (Inode::at(&input) == Some(inode)).then_some(input)
}

/// Where a path leads: the folder by its real name, and the last name in it as it is. The
/// folder need not be there yet.
pub(super) fn resolved(path: &Path) -> PathBuf {
    let whole = absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut there = whole.as_path();
    let mut rest = Vec::new();
    while let Some(folder) = there.parent() {
        rest.extend(there.components().next_back());
        if let Ok(real) = folder.canonicalize() {
            let path = rest.iter().rev().fold(real, |path, name| path.join(name));
            return self::whole(&path);
        }
        there = folder;
    }
    self::whole(&whole)
}

/// The folder that is there, or that a file is in.
pub(super) fn folder_of(place: &Path) -> &Path {
    if place.is_dir() { place } else { folder_around(place) }
}

/// The folder that a file is in or is to be in.
pub(super) fn folder_around(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// The way from a folder to a place, with `/` between the names. Links are not followed.
pub(super) fn from_folder(folder: &Path, place: &Path) -> String {
    let (from, to) = (parts(folder), parts(place));
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..].iter().map(|name| name.to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A place from the root on, without `..`. Links are not followed.
pub(super) fn whole(place: &Path) -> PathBuf {
    parts(place).iter().collect()
}

/// The names on the way to a place.
fn parts(place: &Path) -> Vec<OsString> {
    let mut parts = Vec::new();
    for part in absolute(place).as_deref().unwrap_or(place).components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir => {}
            part => parts.push(part.as_os_str().to_owned()),
        }
    }
    parts
}

/// A place as one would type it in a shell.
pub(super) fn shell(place: &Path) -> String {
    let written = shown(place).to_string();
    let written = if written.starts_with('-') { format!("./{written}") } else { written };
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if !written.is_empty() && written.chars().all(is_plain) {
        return written;
    }
    format!("'{}'", written.replace('\'', r"'\''"))
}

/// Keeps other runs that ask for the same folder waiting, as long as the file is there; where
/// the system has no such thing, none.
///
/// # Errors
/// If another process, which may be anyone's, holds it for longer than `patience`.
pub(super) fn hold(folder: &Path, patience: Duration) -> anyhow::Result<Option<File>> {
    let Ok(held) = File::open(folder) else { return Ok(None) };
    let begun = Instant::now();
    loop {
        match held.try_lock() {
            Ok(()) => return Ok(Some(held)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => bail!(
                "another process has locked the folder `{}` for {} seconds\nhelp: end it, or \
                 wait until it is done",
                shown(folder),
                patience.as_secs()
            ),
        }
    }
}

/// The size of a file in bytes: none if there is no such file.
pub(super) fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |about| about.len())
}

/// The bytes of a file that was named: an input, which this run never writes over.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    note_input(file);
    read_output(file)
}

/// The bytes of a file that an earlier run has written, and this one may write anew.
pub(super) fn read_output(file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", shown(file));
    let is_none = || anyhow::anyhow!("`{}` is not a file", shown(file));
    // Some devices do something when they are opened.
    if !fs::metadata(file).with_context(context)?.is_file() {
        return Err(is_none());
    }
    // By now it may be a pipe, and to open one is to wait for who writes to it.
    let flags = libc::O_NONBLOCK;
    let opened = File::options().read(true).custom_flags(flags).open(file);
    let opened = opened.with_context(context)?;
    let about = opened.metadata().with_context(context)?;
    if !about.is_file() {
        return Err(is_none());
    }
    let size = usize::try_from(about.len().min(LARGEST)).unwrap_or_default();
    // With room to see that there is no more.
    let mut bytes = Vec::with_capacity(size + 1);
    opened.take(LARGEST + 1).read_to_end(&mut bytes).with_context(context)?;
    if bytes.len() as u64 > LARGEST {
        bail!("`{}` is larger than {} MB", shown(file), LARGEST >> 20);
    }
    Ok(bytes)
}

/// Sees that a file or folder is where it is named: no link on the way from this folder to it
/// leads out of this folder, or, if it is named elsewhere, out of the folder that it is in. What
/// a stranger has written may have such a link, so this is for sandboxes (`is_asked`) and for
/// CI, which says so in `CI`.
///
/// # Errors
/// If one does.
pub(super) fn stays(place: &Path, is_asked: bool) -> anyhow::Result<()> {
    let is_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false");
    if !is_asked && !is_ci {
        return Ok(());
    }
    let Some(leads) = leads_away(place) else { return Ok(()) };
    let how = if is_asked { "without `--sandbox require`" } else { "without `CI` set" };
    bail!(
        "`{}` is a link that leads out of its folder, to `{}`\nhelp: put the database itself \
         there, or read it {how}",
        shown(place),
        shown(&leads)
    )
}

/// Where a place leads, if a link on the way there leads away. In this folder, a link may lead
/// anywhere in it. Elsewhere, and from the root, which everything is in, it may lead no further
/// than the folder that it is in itself.
fn leads_away(place: &Path) -> Option<PathBuf> {
    let (here, there) = (parts(Path::new(".")), parts(place));
    let common = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    // What is not there is told by who reads it.
    let leads = place.canonicalize().ok()?;
    if common == here.len() && common > 1 {
        let root = here.iter().collect::<PathBuf>().canonicalize().ok()?;
        return (!leads.starts_with(root)).then_some(leads);
    }
    // What this folder is in too is the user's; so are the first folders of the root.
    let first = common.max(2).min(there.len() - 1).max(1);
    let on_the_way = (first..there.len()).map(|last| (&there[..last], &there[..=last]));
    let away = |(folder, inside): (&[OsString], &[OsString])| {
        let [folder, inside] =
            [folder, inside].map(|parts| parts.iter().collect::<PathBuf>());
        let (folder, leads) = (folder.canonicalize().ok()?, inside.canonicalize().ok()?);
        // In the root, everything is: what is named there is no link.
        let is_root = folder.parent().is_none();
        let stays = if is_root { leads == inside } else { leads.starts_with(folder) };
        (!stays).then_some(())
    };
    on_the_way.into_iter().find_map(away).map(|()| leads)
}

/// Whether a file that is named from a folder leads out of it.
fn leads_out(folder: &Path, file: &Path) -> io::Result<bool> {
    // What stands in the folder itself and is no link need not be looked up.
    let stands_there = file.parent() == Some(folder) && file.file_name().is_some();
    if stands_there && fs::symlink_metadata(file).is_ok_and(|about| about.is_file()) {
        return Ok(false);
    }
    Ok(!file.canonicalize()?.starts_with(folder.canonicalize()?))
}

/// The bytes of a file that was found in a folder, or named from there.
pub(super) fn read_in(folder: &Path, file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", shown(file));
    if leads_out(folder, file).with_context(context)? {
        bail!(
            "`{}` leads out of its folder `{}`\nhelp: put the file itself there",
            shown(file),
            shown(folder)
        );
    }
    read(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_another_holds_is_not_waited_for_without_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let soon = Duration::from_millis(50);
        let other = File::open(folder.path()).expect("a folder");
        other.lock().expect("locked");
        let said = hold(folder.path(), soon).expect_err("it is held").to_string();
        assert!(said.contains("another process has locked the folder"), "{said}");
        drop(other);
        assert!(hold(folder.path(), soon).expect("free").is_some());
    }

    #[test]
    fn paths_are_known_by_where_they_lead() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        fs::create_dir(at("a")).expect("a folder");
        std::os::unix::fs::symlink(at("a"), at("b")).expect("a link");
        let real = resolved(&at("a/x.pdf"));
        for name in ["b/x.pdf", "a/./x.pdf", "b/../a/x.pdf", "a//x.pdf"] {
            assert_eq!(resolved(&at(name)), real, "{name}");
        }
        assert_eq!(resolved(&at("b/new/x")), resolved(&at("a/new/x")));
        assert_ne!(resolved(&at("b/y.pdf")), real);
    }

    #[test]
    fn names_of_files_begin_no_line() {
        let name = Path::new("data/x\n::stop-commands::p\u{1b}[2J\u{9b}.yaml");
        assert_eq!(
            shown(name).to_string(),
            "data/x\u{fffd}::stop-commands::p\u{fffd}[2J\u{fffd}.yaml"
        );
    }
}
