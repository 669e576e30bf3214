//! Any requests of a driver, one on each line: what is printed with them is a PDF.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tenure::driver::Driver;
use tenure::pdf::{self, PdfError};

/// A page with what is asked for, and a black box. The format is told in `src/driver/xdv.rs`.
fn pages(requests: &str) -> Vec<u8> {
    let mut pages = [&[247, 7][..], &[0; 13], &[139], &[0; 44]].concat();
    let paper = "pdf:pagesize width 600pt height 800pt";
    for request in [paper].into_iter().chain(requests.lines()) {
        let Ok(length) = u8::try_from(request.len()) else { continue };
        pages.extend([239, length]);
        pages.extend(request.as_bytes());
    }
    pages.extend([137, 0, 1, 0, 0, 0, 1, 0, 0, 140, 248]);
    pages
}

fuzz_target!(|requests: &str| {
    if let Some(pdf) = Driver::default().write(&pages(requests), 0, &|_| None) {
        let finished = pdf::finish(&pdf);
        assert!(!matches!(finished, Err(PdfError::Read(_))), "{finished:?}");
    }
});
