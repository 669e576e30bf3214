//! Opening the preview in the user's browser without telling its address to others.
//!
//! Everyone on a machine can read the command line of every process, and the address has the
//! secret in it. So the browser is given a file that the user alone can read, which leads to
//! the address. A token for one use in its place would not do: whoever reads the command
//! line before the browser has started could use it first.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{env, thread};

use tempfile::TempDir;

use super::temporary::Listed;

/// How long the file stays if no browser comes. One that starts for the first time is slow.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page on disk that leads to an address. There is none until it is opened, and none after
/// it has been removed.
#[derive(Clone, Default)]
pub(crate) struct RedirectPage(Arc<Mutex<Option<(TempDir, Listed)>>>);

impl RedirectPage {
    /// Opens it in the browser. It removes itself after a while.
    ///
    /// # Errors
    /// If it cannot be written, or there is no browser.
    pub fn open(&self, address: &str) -> io::Result<()> {
        let folder = private_folder()?;
        let page = write(folder.path(), address)?;
        let listed = Listed::new(folder.path());
        self.put(Some((folder, listed)));
        // As a path and no URL, since it means another one to a browser of Windows.
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

    /// Removes it, if it is there.
    pub fn remove(&self) {
        self.put(None);
    }

    fn put(&self, folder: Option<(TempDir, Listed)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = folder;
    }
}

/// A new folder for the user alone: where the system keeps what is of a session, if it does.
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

/// Writes the page. The address has nothing in it that means something in HTML.
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
