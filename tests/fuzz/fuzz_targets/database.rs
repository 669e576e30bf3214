//! Any bytes as a database, all the way to LaTeX and to every format of findings.
//!
//! What must hold is what `tests/robust.rs` asks for: no panic, every finding within the
//! text, and LaTeX whenever nothing was found that stops a build.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tenure::check::{Facts, check, codes};
use tenure::diag::{Diagnostic, EmitFormat, Sink, Sources, Span, emit};
use tenure::load::{add_file, load, read_one};
use tenure::project::project;
use tenure::export::latex::{Look, Paper, Theme, builtin, render};

static THEME: LazyLock<Theme> = LazyLock::new(|| {
    let files = builtin::files("faculty").expect("a built-in theme");
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let text = String::from_utf8_lossy(&files["theme.yaml"]).into_owned();
    let file = sources.add("theme.yaml", text);
    let manifest = read_one(file, &sources, &mut sink).expect("a manifest");
    Theme::new(manifest, &files, str::to_owned, &mut sources, &mut sink).expect("a theme")
});

fuzz_target!(|bytes: &[u8]| {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let file = add_file("cv.yaml".into(), bytes, &mut sources, &mut sink);
    let resume = load(&[file], &sources, &mut sink);
    let codes: Vec<_> = codes().collect();
    check(&Facts { resume: &resume, begins: Span::NONE, this_year: 2026, codes: &codes }, &mut sink);
    let stopped = sink.has_errors();
    let projection = project(&resume);
    sink.extend(projection.notes);
    let rendered = render(&projection.cv, &THEME, Look { paper: Some(Paper::A4), ..Look::default() });
    assert!(stopped || rendered.is_ok(), "{:?}", rendered.err());
    let found = sink.into_sorted();
    let text = &sources.get(file).expect("added").text;
    for Diagnostic { primary, others, .. } in &found {
        for span in others.iter().chain([primary]).map(|label| label.span) {
            let range = span.start as usize..span.end as usize;
            assert!(sources.get(span.file).is_none() || text.get(range).is_some());
        }
    }
    for format in
        [EmitFormat::Human, EmitFormat::Short, EmitFormat::Json, EmitFormat::Sarif, EmitFormat::Github]
    {
        emit(&found, &sources, &[], format, true);
    }
});
