//! Tests that `docs/errors.md` quotes every message exactly.

use std::fs;
use std::path::Path;

use super::program::Place;

/// What stands between the next `begin` and `end` of `rest`, and what follows.
fn between<'t>(rest: &'t str, begin: &str, end: &str) -> Option<(&'t str, &'t str)> {
    let (_, inside) = rest.split_once(begin)?;
    inside.split_once(end)
}

#[test]
fn the_page_of_errors_is_what_is_said() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    let page = fs::read_to_string(&file).expect("docs/errors.md");
    let mut rest = page.as_str();
    let (mut cases, mut anew) = (0, page.clone());
    while let Some((yaml, after)) = between(rest, "```yaml\n", "```\n") {
        let (written, after) = between(after, "```text\n", "```\n").expect("an answer");
        let ran = Place::with(&[("cv.yaml", yaml)]).run("check");
        let said = format!("{}(exit status {})\n", ran.stderr, ran.status);
        let block =
            |said: &str| format!("```yaml\n{yaml}```\n\ntenure:\n\n```text\n{said}```\n");
        anew = anew.replace(&block(written), &block(&said));
        cases += 1;
        rest = after;
    }
    assert_eq!(cases, 10);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &anew).expect("written");
    } else {
        assert!(anew == page, "docs/errors.md: UPDATE=1 updates it");
    }
}
