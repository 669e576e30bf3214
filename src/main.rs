//! The program: the library's command line with the bundle of TeX files compiled in.

use std::process::ExitCode;

/// What begins where a page does, so that it can be mapped.
#[repr(C, align(4096))]
struct PageAligned<T>(T);

/// TeX's files and formats. It is empty if they had not been made when this was compiled.
static BUNDLE: &[u8] = include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

fn main() -> ExitCode {
    tenure::cli::run(Some(BUNDLE).filter(|bundle| !bundle.is_empty()))
}
