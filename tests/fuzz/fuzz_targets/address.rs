//! Any text as an address: one that is taken leads where it says and nothing in it is live.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tenure::model::Url;
use tenure::export::latex::Latex;

#[path = "../../../src/export/latex/tests/oracle.rs"]
#[allow(dead_code)] // Words and addresses have one oracle.
mod oracle;

fuzz_target!(|address: &str| {
    // Most texts are none, so that half of them begin like one.
    for address in [address.to_owned(), format!("https://{address}")] {
        let Ok(url) = address.parse::<Url>() else { continue };
        let scheme =
            address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let scheme = scheme.unwrap_or_default();
        assert!(
            ["https", "http", "mailto", "tel"].contains(&scheme.as_str()),
            "{address}"
        );
        assert_eq!(oracle::address(&address, Latex::url(&url).as_str()), Ok(()));
    }
});
