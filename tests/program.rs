//! Runs the program in a temporary folder, and captures its output.
//!
//! The environment is set here, so that a color setting or a date of the developer
//! cannot change the result of a test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder for one test, and the program to run in it.
pub(crate) struct Place {
    folder: TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Place {
    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Place {
        let place = Place { folder: tempfile::tempdir().expect("a folder") };
        for (name, text) in files {
            place.write(name, text);
        }
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("in the folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    /// The names in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let listing = fs::read_dir(self.folder.path()).expect("readable");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> =
            listing.map(|entry| name(entry.expect("readable"))).collect();
        names.sort();
        names
    }

    /// The program with these arguments, separated by spaces.
    pub(crate) fn run(&self, arguments: &str) -> Ran {
        self.run_with(arguments, &[], self.folder.path())
    }

    /// The same with more of an environment, in another working folder.
    pub(crate) fn run_with(
        &self,
        arguments: &str,
        environment: &[(&str, &str)],
        working: &Path,
    ) -> Ran {
        let words: Vec<&str> =
            arguments.split(' ').filter(|argument| !argument.is_empty()).collect();
        self.run_words(&words, environment, working)
    }

    /// The same with arguments that may have spaces.
    pub(crate) fn run_words(
        &self,
        arguments: &[&str],
        environment: &[(&str, &str)],
        working: &Path,
    ) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_tenure"))
            .args(arguments)
            .current_dir(working)
            .env_clear()
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .env("COLUMNS", "100")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        Ran {
            status: output.status.code().expect("no signal"),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

impl Ran {
    pub(crate) fn stdout(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("UTF-8")
    }

    /// Status, standard output and standard error, all exact.
    #[track_caller]
    pub(crate) fn is(&self, status: i32, stdout: &str, stderr: &str) {
        assert_eq!(self.stderr, stderr);
        assert_eq!(self.stdout(), stdout);
        assert_eq!(self.status, status);
    }
}
