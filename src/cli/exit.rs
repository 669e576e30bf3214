//! The exit status of commands.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExitStatus {
    /// Exit status 0.
    Done,
    /// Exit status 1: the database has mistakes, all of which have been printed.
    Rejected,
    /// Exit status 2: it could not run, and the reason has been printed.
    Failed,
}

/// The error of a program without its TeX files.
pub(super) const NO_BUNDLE: &str = "this program was compiled without its TeX files, so it cannot \
                                    build a PDF\nhelp: run `make` in the source folder; it \
                                    fetches the TeX files and compiles them in";
