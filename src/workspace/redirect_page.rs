//! Opens the preview in the user's browser without revealing its address to other users.
//!
//! Every user of a machine can read the command lines of all processes, and the address contains
//! the secret. The browser is therefore given a file that only the user can read, and that
//! redirects to the address. A one-time token would not be safe: another user who reads the
//! command line before the browser has started could use it first.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{env, thread};

use tempfile::TempDir;

use super::temporary::CleanupGuard;

/// How long the file is kept if no browser reads it. The first start of a browser is slow.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page on disk that redirects to an address. The file exists from [`RedirectPage::open`] until
/// [`RedirectPage::remove`].
#[derive(Clone, Default)]
pub(crate) struct RedirectPage(Arc<Mutex<Option<(TempDir, CleanupGuard)>>>);

impl RedirectPage {
    /// Opens it in the browser. It removes itself after a while.
    ///
    /// # Errors
    /// If it cannot be written, or no browser can be started.
    pub fn open(&self, address: &str) -> io::Result<()> {
        let folder = private_folder()?;
        let page = write(folder.path(), address)?;
        let guard = CleanupGuard::new(folder.path());
        self.put(Some((folder, guard)));
        // A path and not a URL, because a browser on Windows has other URLs for the same file.
        if let Err(error) = open::that_detached(page) {
            self.remove();
            return Err(error);
        }
        let page = self.clone();
        let remove = move || {
            thread::sleep(PATIENCE);
            page.remove();
        };
        thread::Builder::new().name("redirect page".into()).spawn(remove)?;
        Ok(())
    }

    /// Removes the file, if it exists.
    pub fn remove(&self) {
        self.put(None);
    }

    fn put(&self, folder: Option<(TempDir, CleanupGuard)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = folder;
    }
}

/// A new folder that only the user can read, among the system's files of the session if it has any.
fn private_folder() -> io::Result<TempDir> {
    let new = |place: PathBuf| {
        tempfile::Builder::new()
            .prefix("tenure-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(place)
    };
    let session = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let session = session.filter(|place| place.is_absolute());
    session.and_then(|place| new(place).ok()).map_or_else(|| new(env::temp_dir()), Ok)
}

/// Writes the page. The address contains no characters that have a meaning in HTML.
fn write(folder: &Path, address: &str) -> io::Result<PathBuf> {
    let page = folder.join("preview.html");
    let mut file: File =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&page)?;
    write!(
        file,
        "<!doctype html>\n<meta charset=\"utf-8\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n\
         <title>tenure</title>\n<script>location.replace(\"{address}\")</script>\n\
         <a href=\"{address}\">the preview</a>\n"
    )?;
    Ok(page)
}
