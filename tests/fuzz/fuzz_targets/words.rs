//! Any text through the escaper: it prints what it says and nothing in it is live.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tenure::export::latex::Latex;

#[path = "../../../src/export/latex/tests/oracle.rs"]
#[allow(dead_code)] // Words and addresses have one oracle.
mod oracle;

fuzz_target!(|words: &str| {
    let latex = Latex::words(words);
    assert_eq!(oracle::words(words, latex.as_str()), Ok(()));
});
