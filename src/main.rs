//! The program: the library's command line with the bundle of TeX files compiled in.

use std::process::ExitCode;

/// A value that is aligned to memory pages, so that it can be mapped.
#[repr(C, align(4096))]
struct PageAligned<T>(T);

/// TeX's files and formats. Empty if they had not been built when the program was compiled.
static BUNDLE: &[u8] = include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

fn main() -> ExitCode {
    tenure::cli::run(Some(BUNDLE).filter(|bundle| !bundle.is_empty()))
}
