//! How long rendering takes. Outside the usual run:
//!
//!     cargo test --release --test tests cite::speed -- --ignored --nocapture

#![allow(clippy::print_stdout, reason = "figures are what it is for")]

use std::time::{Duration, Instant};

use super::entries;
use tenure::cite::{Options, Renderer, Style, embedded_style, style_words};

/// The shortest of a few runs.
fn shortest(mut work: impl FnMut()) -> Duration {
    let once = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..5).map(|_| once(&mut work)).min().unwrap_or_default()
}

#[test]
#[ignore = "measures time"]
fn a_thousand_entries() {
    let entries = entries();
    for word in style_words() {
        let xml = embedded_style(word).expect("an embedded style");
        let parsing = shortest(|| drop(Style::parse(xml).expect("a style")));
        let style = Style::parse(xml).expect("a style");
        let words = shortest(|| drop(Renderer::new(style.clone(), Some("de"))));
        let renderer = Renderer::new(style, None);
        let rendering = shortest(|| {
            for at in 0..1000 {
                let (_, item) = &entries[at % entries.len()];
                assert!(!renderer.render(item, &Options::default()).pieces.is_empty());
            }
        });
        println!(
            "{word}: parse {parsing:?}, locale {words:?}, 1,000 entries {rendering:?}"
        );
    }
}
