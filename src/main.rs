//! The program: the library's command line with the bundle of TeX files compiled in.

use std::process::ExitCode;

/// TeX's files and formats, if they had been made when this was compiled.
static BUNDLE: Option<&[u8]> = include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

fn main() -> ExitCode {
    tenure::cli::run(BUNDLE)
}
