//! Any text as the template of a document. What the linter finds has a place; what it lets
//! through is carried out with the fullest database, and no value stands right behind a
//! command.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tenure::diag::{EmitFormat, Sink, Sources, emit};
use tenure::load::{load, read_one};
use tenure::project::{Cv, project};
use tenure::export::latex::{Look, Manifest, Paper, Theme, builtin, render};

static FILES: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| builtin::files("faculty").expect("a built-in theme"));

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let text = String::from_utf8_lossy(&FILES["theme.yaml"]).into_owned();
    let file = sources.add("theme.yaml", text);
    read_one(file, &sources, &mut sink).expect("a manifest")
});

static CV: LazyLock<Cv> = LazyLock::new(|| {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let file = sources.add("fullest.yaml", include_str!("../../golden/fullest.yaml"));
    project(&load(&[file], &sources, &mut sink)).cv
});

fuzz_target!(|template: &str| {
    // Loops within loops are a matter of patience, which the program leaves to its user.
    if template.matches("{{#each").count() + template.matches("{{~#each").count() > 3 {
        return;
    }
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let mut files = FILES.clone();
    files.insert("cv.tex.hbs".into(), template.as_bytes().to_vec());
    let theme =
        Theme::new(MANIFEST.clone(), &files, str::to_owned, &mut sources, &mut sink);
    let found = sink.into_sorted();
    for diagnostic in &found {
        let span = diagnostic.primary.span;
        let source = sources.get(span.file).expect("a place");
        assert!(source.text.get(span.start as usize..span.end as usize).is_some());
    }
    emit(&found, &sources, &[], EmitFormat::Human, false);
    let Some(theme) = theme else { return };
    let Ok(tex) = render(&CV, &theme, Look { paper: Some(Paper::A4), ..Look::default() }) else { return };
    for origin in tex.origins.iter().filter(|origin| origin.start < origin.end) {
        let before = &tex.body[..origin.start];
        let name = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let slashes = name.len() - name.trim_end_matches('\\').len();
        assert!(slashes % 2 == 0, "a value behind {:?}", &before[name.len() - slashes..]);
        assert!(!before.ends_with("^^"), "a value behind `^^`");
    }
});
