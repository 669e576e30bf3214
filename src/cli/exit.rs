//! How commands end.

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExitStatus {
    /// Exit status 0.
    Done,
    /// Exit status 1: the database has mistakes, all of which have been printed.
    Rejected,
    /// Exit status 2: it could not run, which has been said.
    Failed,
}

/// What a program without its TeX files says.
pub(super) const NO_BUNDLE: &str = "this program was compiled without its TeX files, so it cannot make \
                         a PDF\nhelp: in the source folder run `make`, which fetches them \
                         and compiles them in";
