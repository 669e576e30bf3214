//! Tests that the modules respect the boundaries described in `src/lib.rs`.
//!
//! Reads the source, because the compiler cannot enforce boundaries within a crate. Unit
//! tests (`tests.rs`, and everything after `#[cfg(test)]`) may import anything.

mod circles;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and those that it may import.
const ROOMS: [(&str, &[&str]); 17] = [
    ("diag", &[]),
    ("model", &["diag"]),
    ("load", &["model", "diag"]),
    ("check", &["model", "diag"]),
    ("cite", &["model", "diag"]),
    ("project", &["cite", "model", "diag"]),
    ("compare", &["project", "model"]),
    ("tex", &["diag"]),
    ("export", &["project", "model", "tex", "diag"]),
    ("driver", &[]),
    ("engine", &["tex", "driver"]),
    ("pdf", &["diag"]),
    ("picture", &[]),
    ("text_layer", &["tex", "diag"]),
    ("preview", &["text_layer", "tex", "diag"]),
    (
        "workspace",
        &[
            "diag",
            "model",
            "load",
            "check",
            "cite",
            "project",
            "tex",
            "export",
            "engine",
            "pdf",
            "picture",
            "text_layer",
            "preview",
        ],
    ),
    (
        "cli",
        &[
            "diag",
            "model",
            "load",
            "cite",
            "project",
            "compare",
            "export",
            "engine",
            "preview",
            "workspace",
            "tex",
        ],
    ),
];

/// Crates that are the business of some rooms alone.
const CRATES: [(&str, &[&str]); 25] = [
    ("citationberg", &["cite"]),
    ("clap", &["cli"]),
    ("anstream", &["cli"]),
    ("handlebars", &["export"]),
    ("granit_parser", &["load"]),
    ("tectonic_", &["engine"]),
    ("zstd", &["engine"]),
    ("lopdf", &["pdf"]),
    ("ttf_parser", &["export", "driver", "engine"]),
    ("subsetter", &["driver"]),
    // Flags of files.
    ("libc", &["engine", "workspace"]),
    // What git may take.
    ("rustix", &["engine", "workspace"]),
    ("landlock", &["engine"]),
    ("seccompiler", &["engine"]),
    ("libdeflater", &["pdf", "driver"]),
    // The engine has a module of that name.
    ("image", &["picture", "engine"]),
    ("notify", &["workspace"]),
    ("open", &["workspace"]),
    ("axum", &["preview"]),
    ("tokio", &["preview"]),
    ("getrandom", &["preview"]),
    ("hayro_svg", &["text_layer", "preview"]),
    ("similar", &["text_layer"]),
    ("annotate_snippets", &["diag"]),
    ("strsim", &["diag"]),
];

/// What only `workspace` may do, and which rooms or files besides may for a reason.
const ACTS: [(&str, &[&str]); 13] = [
    ("std::env", &[]),
    ("env::var", &[]),
    ("SystemTime::now", &[]),
    // A document ends by the clock, and a person waits by it.
    ("Instant::now", &["engine/clock.rs", "cli"]),
    // It is what the preview is for, and leads no further than this machine.
    ("TcpListener", &["preview/server.rs"]),
    // What a process has, before it is confined.
    ("fs::", &["engine/confine.rs"]),
    ("File::", &[]),
    ("println!", &[]),
    ("print!", &[]),
    ("dbg!", &[]),
    ("stdin()", &["cli"]),
    ("stdout()", &["cli"]),
    // Clap has commands too.
    ("Command::new", &["cli/manual.rs"]),
];

/// The files that may be `unsafe`: those where the engine's C code and the system begin.
const UNSAFE: [&str; 9] = [
    "engine/fast/byte_reader.rs",
    "engine/fast/byte_writer.rs",
    "engine/fast/faces.rs",
    "engine/fast/glyph_boxes.rs",
    "engine/fast/real.rs",
    "engine/fast/shape_cache.rs",
    "engine/fork.rs",
    "engine/format/tables.rs",
    "engine/pages.rs",
];

/// Lines that a file may have.
const LINES: usize = 600;
/// Lines that a function may have.
const FUNCTION: usize = 80;

struct File {
    /// Path in `src/`, with `/`.
    name: String,
    text: String,
}

impl File {
    fn room(&self) -> &str {
        self.name.split('/').next().expect("a name")
    }

    /// Whether it is one of a room's own, and no test.
    fn is_in_a_room(&self) -> bool {
        self.name.contains('/') && !self.name.ends_with("/tests.rs")
    }

    /// How often `super::` leads from here out of the room.
    fn depth(&self) -> usize {
        let folders = self.name.matches('/').count();
        if self.name.ends_with("/mod.rs") { folders } else { folders + 1 }
    }

    /// The program itself, each line at its place, comments empty and the tests at the
    /// end left out.
    fn program(&self) -> String {
        let mut program = String::new();
        for (number, line) in self.code() {
            while program.matches('\n').count() + 1 < number {
                program.push('\n');
            }
            program.push_str(line);
            program.push('\n');
        }
        program
    }

    /// The lines of the program itself, numbered, without comments and without the tests
    /// at the end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("#[cfg(test)]\nmod tests {");
        let program = &self.text[..tests.unwrap_or(self.text.len())];
        let numbered = (1..).zip(program.lines());
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn files(folder: &str) -> Vec<File> {
    let top = root().join(folder);
    let mut open = vec![top.clone()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(&top).expect("below it").to_string_lossy();
                let text = fs::read_to_string(&path).expect("UTF-8");
                files.push(File { name: name.replace('\\', "/"), text });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!files.is_empty());
    files
}

/// Whether `line` has `word` and not as a part of a longer name.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
    })
}

/// The rooms that a piece of source imports, each with the line: `crate::a::X`, and
/// `crate::{a::X, b}` over any number of lines.
fn imported(source: &str) -> Vec<(usize, &str)> {
    let word = |text: &'_ str| text.find(|c: char| !c.is_alphanumeric() && c != '_');
    let mut rooms = Vec::new();
    for (at, path) in source.match_indices("crate::") {
        let line = source[..at].matches('\n').count() + 1;
        let rest = &source[at + path.len()..];
        let Some(list) = rest.strip_prefix('{') else {
            rooms.push((line, &rest[..word(rest).unwrap_or(rest.len())]));
            continue;
        };
        let mut depth = 0;
        let end = list.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        });
        // Names further in are no rooms, or are told for nothing.
        for one in list[..end.unwrap_or(list.len())].split([',', '{', '}']) {
            let one = one.trim();
            rooms.push((line, &one[..word(one).unwrap_or(one.len())]));
        }
    }
    rooms
}

#[test]
fn imports_are_found_however_they_are_written() {
    let found = |source: &'static str| {
        let mut rooms: Vec<_> =
            imported(source).into_iter().map(|(_, room)| room).collect();
        rooms.retain(|room| ROOMS.iter().any(|(known, _)| known == room));
        rooms.join(" ")
    };
    assert_eq!(
        found("use crate::model::Text;\nlet x = crate::load::load();"),
        "model load"
    );
    assert_eq!(found("use crate::{model, export::Format};"), "model export");
    assert_eq!(found("use crate::{\n    diag::{Sink, Span},\n    cli,\n};"), "diag cli");
    assert_eq!(found("use super::model; use crate_name::load;"), "");
    assert_eq!(imported("\nuse crate::cli;"), [(2, "cli")]);
}

#[track_caller]
fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

#[test]
fn every_room_is_known() {
    for file in files("src").iter().filter(|file| file.name.contains('/')) {
        let known = ROOMS.iter().any(|(room, _)| *room == file.room());
        assert!(known, "`{}` is in no room of `lib.rs`", file.name);
    }
}

#[test]
fn imports_run_one_way() {
    let mut found = Vec::new();
    for file in files("src").iter().filter(|file| file.is_in_a_room()) {
        let (room, below) =
            ROOMS.iter().find(|(room, _)| *room == file.room()).expect("known");
        let program = file.program();
        for (number, other) in imported(&program) {
            let is_room = ROOMS.iter().any(|(room, _)| *room == other);
            if is_room && other != *room && !below.contains(&other) {
                found.push(format!("src/{}:{number} imports `{other}`", file.name));
            }
        }
        // The way out of a room that does not say `crate::`.
        let climb = "super::".repeat(file.depth());
        if program.contains(&climb) {
            found.push(format!("src/{} climbs out of its room by `{climb}`", file.name));
        }
    }
    none(&found, "a room imports one that stands on it");
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut found = Vec::new();
    for file in files("src").iter().filter(|file| file.is_in_a_room()) {
        for (crate_name, rooms) in CRATES {
            for (number, line) in file.code() {
                let path = line.contains(&format!("{crate_name}::"))
                    || (crate_name.ends_with('_') && names(line, crate_name));
                if path && names(line, crate_name) && !rooms.contains(&file.room()) {
                    found
                        .push(format!("src/{}:{number} names `{crate_name}`", file.name));
                }
            }
        }
    }
    none(&found, "a crate is named outside its room");
}

#[test]
fn only_the_workspace_acts() {
    let mut found = Vec::new();
    for file in files("src").iter().filter(|file| file.is_in_a_room()) {
        for (act, elsewhere) in ACTS {
            let excused = file.room() == "workspace"
                || elsewhere.contains(&file.room())
                || elsewhere.contains(&file.name.as_str());
            for (number, line) in file.code().filter(|_| !excused) {
                if names(line, act) {
                    found.push(format!("src/{}:{number} has `{act}`", file.name));
                }
            }
        }
    }
    none(&found, "a room reads or writes what only `workspace` may");
}

/// A path may be a stranger's, and end a line or move a cursor.
#[test]
fn paths_are_shown_in_one_way() {
    let mut found = Vec::new();
    let is_meant = |file: &&File| {
        ["cli", "workspace"].contains(&file.room()) && file.name != "workspace/paths.rs"
    };
    for file in files("src").iter().filter(is_meant) {
        for (number, line) in file.code().filter(|(_, line)| line.contains(".display()"))
        {
            found.push(format!("src/{}:{number}: {}", file.name, line.trim()));
        }
    }
    none(&found, "a path is shown otherwise than by `workspace::paths::shown`");
}

#[test]
fn only_the_borders_of_the_engine_are_unsafe() {
    let mut found = Vec::new();
    for file in files("src").iter().filter(|f| !UNSAFE.contains(&f.name.as_str())) {
        for (number, line) in file.code() {
            if names(line, "unsafe") || names(line, "unsafe_code") {
                found.push(format!("src/{}:{number}", file.name));
            }
        }
    }
    none(&found, "`unsafe` belongs into the files that this test names");
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut found = Vec::new();
    for folder in ["src", "tests"] {
        for file in files(folder) {
            let lines = file.text.lines().count();
            if lines > LINES {
                found.push(format!("{folder}/{} has {lines} lines", file.name));
            }
            if !file.text.starts_with("//! ") {
                found.push(format!("{folder}/{} does not begin with `//!`", file.name));
            }
            if !file.text.ends_with('\n') || file.text.ends_with("\n\n") {
                found.push(format!(
                    "{folder}/{} does not end with one newline",
                    file.name
                ));
            }
        }
    }
    none(&found, "a file is too long or has no introduction");
}

/// The functions of a file, formatted as rustfmt has it, each with its line and its lines.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let body = line.trim_start();
        let word = body.split("fn ").next().unwrap_or_default();
        let begins = body.contains("fn ")
            && word.split_whitespace().all(|word| {
                matches!(word, "pub" | "const" | "async" | "unsafe" | "extern" | "\"C\"")
                    || word.starts_with("pub(")
            });
        if !begins {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - body.len()]);
        let rest = lines[at..].iter().position(|line| *line == end);
        found.extend(rest.map(|rest| (at + 1, rest + 1)));
    }
    found
}

#[test]
fn functions_are_short() {
    assert_eq!(functions("pub fn a() {\n    b();\n}\n\nfn c() {\n}\n"), [(1, 3), (5, 2)]);
    let mut found = Vec::new();
    for folder in ["src", "tests", "locales"] {
        for file in files(folder) {
            for (line, lines) in functions(&file.text) {
                if lines > FUNCTION {
                    found
                        .push(format!("{folder}/{}:{line} has {lines} lines", file.name));
                }
            }
        }
    }
    none(&found, "a function is too long");
}

#[test]
fn nothing_is_left_for_later() {
    // Put together, so that this file does not name them.
    let words = [["TO", "DO"], ["FIX", "ME"], ["X", "XX"], ["todo", "!("]];
    let mut found = Vec::new();
    for folder in ["src", "tests"] {
        for file in files(folder) {
            for word in words.map(|parts| parts.concat()) {
                if let Some((number, _)) =
                    (1..).zip(file.text.lines()).find(|(_, line)| names(line, &word))
                {
                    found.push(format!("{folder}/{}:{number} has `{word}`", file.name));
                }
            }
        }
    }
    none(&found, "a note of work to be done belongs to an issue");
}

#[test]
fn no_hash_map_can_reach_the_output() {
    let mut found = Vec::new();
    for file in files("src") {
        for (number, line) in file.code() {
            if line.contains("HashMap") || line.contains("HashSet") {
                found.push(format!("src/{}:{number}", file.name));
            }
        }
    }
    none(
        &found,
        "the order of a hash map differs from run to run: use a BTreeMap or IndexMap",
    );
}

#[test]
fn templates_hold_no_raw_values() {
    let mut open = vec![root().join("latex-templates")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "hbs") {
                let text = fs::read_to_string(&path).expect("UTF-8");
                for raw in ["{{{", "{{&", "\\{{"] {
                    assert!(!text.contains(raw), "{} has `{raw}`", path.display());
                }
            }
        }
    }
}
