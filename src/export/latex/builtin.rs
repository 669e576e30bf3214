//! The themes that are compiled in: the folder `latex-templates/`, file by file.

use std::collections::{BTreeMap, BTreeSet};

/// Every file of `latex-templates/` by its path there, written by `build.rs`.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/themes.rs"));

/// The names of the built-in themes, sorted.
pub fn names() -> Vec<&'static str> {
    let named = FILES.iter().filter_map(|(path, _)| path.strip_suffix("/theme.yaml"));
    named.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The files of a built-in theme by their path in its folder, including those common to
/// all themes. `None` for an unknown name.
pub fn files(theme: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut files = common();
    let before = files.len();
    let folder = format!("{theme}/");
    for (path, data) in FILES {
        if let Some(name) = path.strip_prefix(&folder) {
            files.insert(name.to_owned(), data.to_vec());
        }
    }
    let known = files.contains_key("theme.yaml") && files.len() > before;
    known.then_some(files)
}

/// The files common to all themes.
pub fn common() -> BTreeMap<String, Vec<u8>> {
    let named = names();
    let of_a_theme = |path: &str| {
        path.split_once('/').is_some_and(|(folder, _)| named.contains(&folder))
    };
    FILES
        .iter()
        .filter(|(path, _)| !of_a_theme(path))
        .map(|(path, data)| ((*path).to_owned(), data.to_vec()))
        .collect()
}

/// The names of the templates common to all themes.
pub(super) fn template_names() -> BTreeSet<&'static str> {
    let templates = FILES.iter().filter_map(|(path, _)| path.strip_suffix(".tex.hbs"));
    templates.map(|path| path.trim_start_matches("partials/")).collect()
}
