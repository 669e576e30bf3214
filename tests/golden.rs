//! The exact LaTeX of the small databases in `tests/golden/`, in the theme `faculty`.
//!
//! `UPDATE=1 cargo test` updates the `.tex` files. The author of a change reads the
//! differences before committing them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tenure::diag::{EmitFormat, Sink, Sources, emit};
use tenure::export::latex::{Look, Manifest, Paper, Theme, builtin, render};
use tenure::load::read_one;
use tenure::project::project;
use tenure::tex::TexDocument;

use super::databases;

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The databases, by name.
fn databases() -> BTreeMap<String, String> {
    let files = databases::files(&folder()).into_iter();
    files.map(|(name, text)| (name.trim_end_matches(".yaml").to_owned(), text)).collect()
}

/// A built-in theme, with the files of the one that it extends.
pub(crate) fn theme(name: &str) -> Theme {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let mut files = builtin::files(name).expect("built in");
    let mut manifest = |files: &BTreeMap<String, Vec<u8>>| -> Manifest {
        let text = String::from_utf8_lossy(&files["theme.yaml"]).into_owned();
        let file = sources.add("theme.yaml", text);
        read_one(file, &sources, &mut sink).expect("a manifest")
    };
    let own = manifest(&files);
    let mut base = own.extends.clone();
    while let Some(name) = base {
        let common = builtin::common();
        files.retain(|path, data| common.get(path) != Some(data));
        let under = builtin::files(&name).expect("built in");
        base = manifest(&under).extends;
        files = under.into_iter().chain(files).collect();
    }
    let theme = Theme::new(own, &files, str::to_owned, &mut sources, &mut sink);
    let said = emit(&sink.into_sorted(), &sources, &[], EmitFormat::Short, false);
    theme.expect(&said)
}

fn latex(name: &str, yaml: &str, theme: &Theme) -> (TexDocument, Sources) {
    let mut sources = Sources::default();
    sources.add(format!("{name}.yaml"), yaml);
    let mut sink = Sink::default();
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    let said = emit(&sink.clone().into_sorted(), &sources, &[], EmitFormat::Short, false);
    assert!(!sink.has_errors(), "{said}");
    let document = render(
        &project(&resume).cv,
        theme,
        Look { paper: Some(Paper::Letter), ..Look::default() },
    );
    (document.expect("templates fit"), sources)
}

/// What the program prints, and the file in the repository that says the same.
#[test]
fn what_is_printed_is_written_down() {
    for (arguments, name) in [
        ("list code-pages", "docs/codes.md"),
        ("list format", "docs/format.md"),
        ("list formulas", "docs/formulas.md"),
        ("list options", "docs/options.md"),
        ("list template-names", "docs/template-names.md"),
        ("schema", "docs/schema.json"),
    ] {
        let ran = super::program::Place::with(&[]).run(arguments);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &ran.stdout).expect("written");
        }
        let written = fs::read_to_string(&file).expect(name);
        assert!(ran.stdout() == written, "{name}: UPDATE=1 updates it");
    }
}

#[test]
fn the_latex_is_exactly_this() {
    let update = std::env::var_os("UPDATE").is_some();
    let theme = theme("faculty");
    let mut changed = Vec::new();
    for (name, yaml) in databases() {
        let body = latex(&name, &yaml, &theme).0.body;
        let file = folder().join(format!("{name}.tex"));
        if update {
            fs::write(&file, &body).expect("written");
        } else if fs::read_to_string(&file).unwrap_or_default() != body {
            changed.push((name, body));
        }
    }
    for (name, body) in &changed {
        let file = folder().join(format!("{name}.tex"));
        let old = fs::read_to_string(file).unwrap_or_default();
        let differs = old.lines().zip(body.lines()).find(|(old, new)| old != new);
        eprintln!("{name}.tex differs first here: {differs:#?}");
    }
    assert!(changed.is_empty(), "run with UPDATE=1 and read the diff");
}

#[test]
fn every_built_in_theme_takes_every_database() {
    for name in builtin::names() {
        let theme = theme(name);
        for (database, yaml) in databases() {
            let body = latex(&database, &yaml, &theme).0.body;
            assert!(body.ends_with("\\end{document}\n"), "{name}, {database}");
        }
    }
}

#[test]
fn nothing_that_a_template_wants_is_left_empty_by_accident() {
    // `{{x}}` of what is absent prints nothing; of a list or mapping it would print
    // `[object]`, and a template that is not called prints its own marks.
    for (name, yaml) in databases() {
        let body = latex(&name, &yaml, &theme("faculty")).0.body;
        for wrong in ["[object]", "{{#", "{{/", "{{>", "{{~", "null", "true", "false"] {
            assert!(!body.contains(wrong), "{name} has `{wrong}`");
        }
    }
}

#[test]
fn a_place_of_the_latex_leads_back_to_its_value() {
    let yaml = databases().remove("faculty").expect("it is there");
    let (document, sources) = latex("faculty", &yaml, &theme("faculty"));
    let mut met = 0;
    for origin in &document.origins {
        let source = sources.get(origin.span.file).expect("a source");
        let written = &source.text[origin.span.start as usize..origin.span.end as usize];
        let printed = &document.body[origin.start..origin.end];
        let line = document.body[..origin.start].matches('\n').count() + 1;
        assert_eq!(origin.line, line, "{printed}");
        met += usize::from(written == printed);
    }
    // Most values of this database print as they were typed.
    assert!(met > 15, "{met} of {}", document.origins.len());
}
