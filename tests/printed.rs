//! `docs/printed.md`: what each key of a database prints, from the databases in `docs/printed/`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tenure::text_layer::{Word, words};

use super::engine::has_bundle;
use super::program::Place;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/printed");
/// Keys that need another file next to the database.
const NEED_FILES: [&str; 3] = ["fonts", "photo", "picture"];

const ABOVE: &str = "# What each key prints

Every key of [the format](format.md), in databases as small as they can be. The text is that of the
PDF in the theme `classic`, as it is copied from it. The page is generated from the files in
`docs/printed/`; `UPDATE=1 cargo test --release printed` writes it.
";

/// The databases with their names.
fn databases() -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(FOLDER)
        .expect("docs/printed")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "yaml"))
        .collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("readable"))
    };
    files.iter().map(read).collect()
}

/// The lines of a PDF, without the name at the top.
fn lines(pdf: &[u8]) -> String {
    let mut out = String::new();
    for page in words(pdf) {
        for line in page.chunk_by(Word::is_beside) {
            let line: Vec<&str> = line.iter().map(|word| word.text.as_str()).collect();
            let _ = writeln!(out, "{}", line.join(" "));
        }
    }
    out
}

#[test]
fn every_key_is_beside_what_it_prints() {
    if !has_bundle() {
        return;
    }
    let mut page = ABOVE.to_owned();
    for (name, database) in databases() {
        let place = Place::with(&[("cv.yaml", &database)]);
        let ran = place.run("build --theme classic --options footer=none");
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{name}");
        let pdf = fs::read(place.path("cv.pdf")).expect("written");
        let title = name.replace('-', " ");
        let (first, rest) = title.split_at(1);
        let _ = write!(
            page,
            "\n## {}{rest}\n\n```yaml\n{}\n```\n\n```text\n{}```\n",
            first.to_uppercase(),
            database.trim_end(),
            lines(&pdf)
        );
    }
    let file = Path::new(FOLDER).with_extension("md");
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(file, page).expect("the page can be written");
    }
    let written = fs::read_to_string(file).unwrap_or_default();
    assert!(page == written, "docs/printed.md: UPDATE=1 updates it");
}

/// The names of all keys in the databases.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(pairs) => {
            for (key, value) in pairs {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn no_key_is_forgotten() {
    let mut used = BTreeSet::new();
    for (name, database) in databases() {
        keys(&serde_yaml::from_str(&database).expect(&name), &mut used);
    }
    let schema = tenure::model::schema();
    let definitions = schema["definitions"].as_object().expect("definitions").values();
    for definition in [&schema].into_iter().chain(definitions) {
        for key in
            definition["properties"].as_object().into_iter().flat_map(|all| all.keys())
        {
            let is_used = used.contains(key) || NEED_FILES.contains(&key.as_str());
            assert!(is_used, "write an example of `{key}` in {FOLDER}");
        }
    }
}
