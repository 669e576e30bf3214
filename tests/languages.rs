//! Languages are files: adding one takes only a file, and a file that lacks a key
//! does not compile.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use tenure::model::Locale;

#[allow(clippy::print_stdout, reason = "as the build prints it for cargo")]
#[path = "../locales/compile.rs"]
mod compile;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")
}

#[test]
fn every_file_is_a_language() {
    let files = fs::read_dir(folder()).expect("the languages");
    let names = files.map(|file| file.expect("readable").file_name().into_string());
    let tags: BTreeSet<String> = names
        .filter_map(|name| Some(name.expect("UTF-8").strip_suffix(".yaml")?.to_owned()))
        .collect();
    let known: BTreeSet<String> = Locale::all().map(|it| it.tag().to_owned()).collect();
    assert_eq!(tags, known);
}

/// What becomes of the folder with one more file.
fn with(name: &str, text: &str) -> Result<String, String> {
    let place = tempfile::tempdir().expect("a folder");
    for file in fs::read_dir(folder()).expect("the languages") {
        let file = file.expect("readable").path();
        let name = file.file_name().expect("a name");
        fs::copy(&file, place.path().join(name)).expect("copied");
    }
    fs::write(place.path().join(name), text).expect("written");
    let out = place.path().join("out.rs");
    let compiled = catch_unwind(|| compile::compile(place.path(), &out));
    compiled
        .map_err(|said| said.downcast_ref::<String>().cloned().unwrap_or_default())?;
    Ok(fs::read_to_string(out).expect("a table"))
}

#[test]
fn a_language_takes_one_file() {
    let german = fs::read_to_string(folder().join("de.yaml")).expect("German");
    let swiss = "name: Swiss German\nextends: de\nheadings: {teaching: Unterricht}\n";
    let table = with("gsw.yaml", swiss).expect("complete");
    assert!(
        table.contains("tag: \"gsw\"")
            && table.contains("(\"teaching\", \"Unterricht\")")
    );
    let whole = with("xx.yaml", &german).expect("complete");
    assert!(whole.contains("tag: \"xx\""));
}

#[test]
fn a_language_that_lacks_something_is_refused() {
    let german = fs::read_to_string(folder().join("de.yaml")).expect("German");
    for (from, to, said) in [
        ("  teaching: Lehre\n", "", "locales/xx.yaml: missing key `headings.teaching`"),
        (
            "  thesis: Abschlussarbeit\n",
            "",
            "locales/xx.yaml: missing key `words.thesis`",
        ),
        (
            "  teaching:",
            "  teachings:",
            "locales/xx.yaml: unknown key `headings.teachings`",
        ),
        (
            "  month: '{month}~{year}'",
            "  month: '{mnth}~{yaer}'",
            "locales/xx.yaml: `dates.month` has",
        ),
        (
            "'{} (voraussichtlich)'",
            "'(voraussichtlich)'",
            "locales/xx.yaml: `dates.expected` has",
        ),
        ("und {} weitere'", "und weitere'", "locales/xx.yaml: `words.others` has"),
        (
            "  thesis: Abschlussarbeit\n",
            "  thesis: ''\n",
            "locales/xx.yaml: `words.thesis` is empty",
        ),
        (
            "second-year: whole",
            "second-year: long",
            "locales/xx.yaml: `dates.second-year` must be",
        ),
        (
            "months: [Jan., ",
            "months: [",
            "locales/xx.yaml: `months` has another form than in en-US",
        ),
    ] {
        assert!(german.contains(from), "{from}");
        let refused = with("xx.yaml", &german.replace(from, to)).expect_err(said);
        assert!(refused.starts_with(said), "{refused}");
    }
    let of_nothing = with("xx.yaml", "name: X\nextends: nowhere\n").expect_err("refused");
    assert_eq!(of_nothing, "unknown language nowhere");
}
