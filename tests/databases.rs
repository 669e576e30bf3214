//! The databases that tests read, and helpers to find mistakes in them.

use std::fs;
use std::path::{Path, PathBuf};

use tenure::check::{Facts, check, codes};
use tenure::diag::{Sink, Sources, Span};
use tenure::load::load;
use tenure::model::Resume;

/// The folder of the reference database.
pub(crate) fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// The YAML files of a folder: their names and texts, in order.
pub(crate) fn files(folder: &Path) -> Vec<(String, String)> {
    let listing = fs::read_dir(folder).expect("a folder");
    let mut files: Vec<(String, String)> = listing
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("UTF-8"))
        })
        .collect();
    files.sort();
    files
}

/// Reads the database that the texts make together.
pub(crate) fn read(sources: &Sources, sink: &mut Sink) -> Resume {
    load(&sources.ids(), sources, sink)
}

/// Runs every rule, in a year that stays.
pub(crate) fn rules(resume: &Resume, sink: &mut Sink) {
    let all = [tenure::load::CODES, tenure::project::CODES, tenure::export::latex::CODES];
    let codes: Vec<_> = all.concat().into_iter().chain(codes()).collect();
    check(&Facts { resume, begins: Span::NONE, this_year: 2026, codes: &codes }, sink);
}
