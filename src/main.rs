//! The program: the library's command line with the bundle of TeX files compiled in.

use std::process::ExitCode;

/// What begins where a page does, so that it can be mapped.
#[repr(C, align(4096))]
#[cfg_attr(tenure_without_bundle, expect(dead_code))]
struct PageAligned<T>(T);

/// TeX's files and formats, if they had been made when this was compiled.
static BUNDLE: Option<&[u8]> = include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

fn main() -> ExitCode {
    tenure::cli::run(BUNDLE)
}
