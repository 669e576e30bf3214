//! That the files of a room do not import one another in circles.
//!
//! A file imports another if it names something that is defined there, by `use` or by a path.
//! Names are followed through re-exports to their definition: `engine::Clock` leads to
//! `engine/clock.rs`. Two kinds of import are none:
//!
//! - A `pub use` opens a door into a folder. The file that goes through it counts, not the door.
//! - A file may name what the `mod.rs` of a folder around it defines. A module and its parts are
//!   one thing, and a part cannot be understood without the module that it is a part of.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, files, none};

/// Files that may import one another, in order, each circle with its reason: three pairs at most.
const CIRCLES: [(&[&str], &str); 3] = [
    (
        &["engine/checkpoint.rs", "engine/child.rs"],
        "a checkpoint is a child that waits, and a copy of it can be ended by its original alone",
    ),
    (
        &["model/language.rs", "model/text/mod.rs"],
        "a text may be given in several languages, each of which has a text",
    ),
    (
        &["project/cv.rs", "project/topics/mod.rs"],
        "a section of a CV has entries of a topic, and a topic says how its section begins",
    ),
];

/// The names of the modules from the crate's root to one.
type Module = Vec<String>;

/// A name that is imported or re-exported, by the path to it.
struct Import {
    /// What it is called here; `*` for all names.
    name: String,
    path: Vec<String>,
    is_public: bool,
}

/// A file of the crate as names are looked up in it.
struct Source {
    name: String,
    module: Module,
    defined: BTreeSet<String>,
    imports: Vec<Import>,
    /// Paths in code.
    paths: Vec<Vec<String>>,
}

/// What a path leads to.
enum Found {
    Module(Module),
    /// Something that the file of a module defines.
    In(Module),
}

struct Crate {
    sources: Vec<Source>,
    by_module: BTreeMap<Module, usize>,
}

fn module(file: &str) -> Module {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|name| *name != "lib").map(str::to_owned).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A line without its indentation, visibility and other words before what it declares.
fn declaration(line: &str) -> &str {
    let mut rest = line.trim_start();
    if let Some(after) = rest.strip_prefix("pub") {
        let end = after.strip_prefix('(').and_then(|_| after.find(") ")).map(|at| at + 1);
        rest = after[end.unwrap_or(0)..].trim_start();
    }
    for word in ["const fn ", "async fn ", "unsafe fn ", "static mut "] {
        if let Some(after) = rest.strip_prefix(word) {
            let last = word.trim_end().rsplit(' ').next().unwrap_or_default();
            return &rest[rest.len() - after.len() - last.len() - 1..];
        }
    }
    rest
}

/// The name that a line declares, if it does.
fn declared(line: &str) -> Option<&str> {
    let words = [
        "struct ",
        "enum ",
        "fn ",
        "const ",
        "static ",
        "type ",
        "trait ",
        "mut ",
        "union ",
        "macro_rules! ",
    ];
    let line = declaration(line);
    let rest = words.iter().find_map(|word| line.strip_prefix(word))?;
    Some(&rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())])
}

/// Modules that are written in the file itself: what is in them is as if it were the file's.
fn inline_modules(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        if declaration(body).starts_with("mod ") && body.ends_with('{') {
            let indent = body.len() - body.trim_start().len();
            let end = format!("\n{}}}\n", &body[..indent]);
            let length = text[at..].find(&end).unwrap_or(text.len() - at);
            found.push(at..at + length);
        }
        at += line.len();
    }
    found
}

/// The paths that a tree of `use` imports, each with the name that it gets here.
fn expand(tree: &str, before: &[String], imports: &mut Vec<(String, Vec<String>)>) {
    let tree = tree.trim();
    if let Some(open) = tree.find('{') {
        let inner = tree[open + 1..].strip_suffix('}').unwrap_or(&tree[open + 1..]);
        let mut path = before.to_vec();
        let names = tree[..open].split("::").map(str::trim);
        path.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        let (mut depth, mut begin) = (0, 0);
        for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if c == ',' && depth == 0 {
                expand(&inner[begin..at], &path, imports);
                begin = at + 1;
            }
        }
        return;
    }
    if tree.is_empty() {
        return;
    }
    let (path, alias) =
        tree.split_once(" as ").map_or((tree, None), |(p, a)| (p, Some(a)));
    let mut path: Vec<String> = before
        .iter()
        .cloned()
        .chain(path.split("::").map(|n| n.trim().to_owned()))
        .collect();
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name =
        alias.map(|alias| alias.trim().to_owned()).or_else(|| path.last().cloned());
    imports.push((name.unwrap_or_default(), path));
}

/// A path as it is from the file's own module, out of inline modules that many deep. None if it
/// stays in them.
fn out_of(path: Vec<String>, depth: usize) -> Option<Vec<String>> {
    let climbs = path.iter().take_while(|name| *name == "super").count();
    if depth == 0 || path.first().is_some_and(|first| first == "crate") {
        return Some(path);
    }
    if climbs < depth {
        return None;
    }
    let rest = path[depth..].to_vec();
    Some(if climbs == depth { [vec!["self".into()], rest].concat() } else { rest })
}

impl Source {
    fn new(file: &File) -> Source {
        let text = file.program();
        let inline = inline_modules(&text);
        let depth = |at: usize| inline.iter().filter(|range| range.contains(&at)).count();
        let (mut imports, mut defined) = (Vec::new(), BTreeSet::new());
        let (mut code, mut at) = (String::new(), 0);
        let mut rest = text.as_str();
        while let Some(line) = rest.split_inclusive('\n').next() {
            let mut length = line.len();
            if let Some(begin) = declaration(line).strip_prefix("use ") {
                let begin = line.len() - begin.len();
                let end = rest.find(';').unwrap_or(rest.len());
                let mut trees = Vec::new();
                expand(&rest[begin..end], &[], &mut trees);
                let is_public = line.trim_start().starts_with("pub");
                for (name, path) in trees {
                    let path = out_of(path, depth(at));
                    imports.extend(path.map(|path| Import { name, path, is_public }));
                }
                length = rest[end..].find('\n').map_or(rest.len(), |more| end + more + 1);
            } else {
                defined.extend(declared(line).map(str::to_owned));
                code.push_str(line);
            }
            at += length;
            rest = &rest[length..];
        }
        // Where code stands among inline modules matters little: only `super` depends on it.
        let paths = paths(&code);
        Source {
            name: file.name.clone(),
            module: module(&file.name),
            defined,
            imports,
            paths,
        }
    }
}

/// The paths of two names or more in code.
fn paths(code: &str) -> Vec<Vec<String>> {
    let inline = inline_modules(code);
    let mut found = Vec::new();
    let mut after = 0;
    for (at, _) in code.match_indices("::") {
        if at < after {
            continue;
        }
        let begin = code[..at].rfind(|c| !is_word(c)).map_or(0, |before| before + 1);
        let mut path = vec![code[begin..at].to_owned()];
        let mut rest = &code[at..];
        while let Some(more) = rest.strip_prefix("::") {
            let end = more.find(|c| !is_word(c)).unwrap_or(more.len());
            path.push(more[..end].to_owned());
            rest = &more[end..];
        }
        after = code.len() - rest.len();
        let depth = inline.iter().filter(|range| range.contains(&begin)).count();
        let is_method = code[..begin].ends_with(['.', ':']);
        if !is_method && path[0].starts_with(|c: char| c.is_lowercase()) {
            let climbs = path[0] == "super" || path[0] == "crate";
            found.extend(if climbs { out_of(path, depth) } else { Some(path) });
        }
    }
    found
}

impl Crate {
    fn new(files: &[File]) -> Crate {
        let is_program = |file: &&File| !file.name.ends_with("tests.rs");
        let is_program =
            |file: &&File| is_program(file) && !file.name.contains("/tests/");
        let sources: Vec<Source> =
            files.iter().filter(is_program).map(Source::new).collect();
        let by_module = (0..).zip(&sources).map(|(at, file)| (file.module.clone(), at));
        Crate { by_module: by_module.collect(), sources }
    }

    /// Follows a path from a module. None if it leads out of the crate.
    fn follow(&self, from: &Module, path: &[String], steps: usize) -> Option<Found> {
        let mut at = from.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (at, rest) = (Module::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {}
            first => {
                let source = &self.sources[*self.by_module.get(from)?];
                let is_child =
                    self.is_module(&[from.as_slice(), &[first.to_owned()]].concat());
                let is_imported =
                    source.imports.iter().any(|import| import.name == first);
                if !is_child && !is_imported {
                    return None;
                }
            }
        }
        while let Some((name, more)) = rest.split_first() {
            if name == "super" {
                at.pop();
                rest = more;
                continue;
            }
            let below = [at.as_slice(), std::slice::from_ref(name)].concat();
            if self.is_module(&below) {
                (at, rest) = (below, more);
                continue;
            }
            return self.name_in(&at, name, more, steps);
        }
        Some(Found::Module(at))
    }

    fn is_module(&self, module: &[String]) -> bool {
        self.by_module.contains_key(module)
    }

    /// A name that a module defines or imports, and the rest of a path behind it.
    fn name_in(
        &self,
        module: &Module,
        name: &String,
        rest: &[String],
        steps: usize,
    ) -> Option<Found> {
        let here = Some(Found::In(module.clone()));
        let Some(at) = self.by_module.get(module).filter(|_| steps > 0) else {
            return here;
        };
        let source = &self.sources[*at];
        if source.defined.contains(name) {
            return here;
        }
        if let Some(import) = source.imports.iter().find(|import| import.name == *name) {
            let whole = [import.path.as_slice(), rest].concat();
            return self.follow(module, &whole, steps - 1);
        }
        for glob in source.imports.iter().filter(|import| import.name == "*") {
            let folder = &glob.path[..glob.path.len() - 1];
            let Some(Found::Module(all)) = self.follow(module, folder, steps - 1) else {
                continue;
            };
            let source = self.by_module.get(&all).map(|at| &self.sources[*at]);
            let has = |source: &Source| {
                source.defined.contains(name)
                    || source.imports.iter().any(|import| import.name == *name)
            };
            if source.is_some_and(has) {
                return self.name_in(&all, name, rest, steps - 1);
            }
        }
        here
    }

    /// The files of its own room that a file imports.
    fn imported(&self, source: &Source) -> BTreeSet<usize> {
        let used = source.imports.iter().filter(|import| !import.is_public);
        let used = used.map(|import| &import.path).chain(&source.paths);
        let found = used.filter_map(|path| self.follow(&source.module, path, 16));
        let mut files = BTreeSet::new();
        for target in found {
            let Found::In(module) = target else { continue };
            let is_around = source.module.starts_with(&module);
            let is_in_room = module.first() == source.module.first();
            if is_in_room && !is_around {
                files.extend(self.by_module.get(&module));
            }
        }
        files
    }

    /// A circle, and which of its files imports which.
    fn shown(&self, circle: &[&str]) -> String {
        let mut shown = circle.join(" <-> ");
        for source in self.sources.iter().filter(|it| circle.contains(&it.name.as_str()))
        {
            let names = self.imported(source).into_iter();
            let names = names.map(|at| self.sources[at].name.as_str());
            let inside: Vec<_> = names.filter(|name| circle.contains(name)).collect();
            shown.push_str(&format!("\n    {}: {}", source.name, inside.join(", ")));
        }
        shown
    }

    /// The circles: files each of which imports all others of its circle, through others perhaps.
    fn circles(&self) -> Vec<Vec<&str>> {
        let imported: Vec<_> =
            self.sources.iter().map(|file| self.imported(file)).collect();
        let reached: Vec<BTreeSet<usize>> = (0..imported.len())
            .map(|from| {
                let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
                while let Some(at) = open.pop() {
                    open.extend(imported[at].iter().filter(|next| seen.insert(**next)));
                }
                seen
            })
            .collect();
        let mut circles = BTreeSet::new();
        for from in 0..imported.len() {
            let both =
                |to: &usize| reached[from].contains(to) && reached[*to].contains(&from);
            let circle: Vec<usize> = (0..imported.len()).filter(both).collect();
            if circle.len() > 1 {
                circles.insert(circle);
            }
        }
        let name = |at: usize| self.sources[at].name.as_str();
        circles.into_iter().map(|circle| circle.into_iter().map(name).collect()).collect()
    }
}

#[test]
fn files_of_a_room_do_not_import_one_another() {
    let files = files("src");
    let sources = Crate::new(&files);
    let circles = sources.circles();
    let mut found: Vec<String> = circles
        .iter()
        .filter(|circle| !CIRCLES.iter().any(|(allowed, _)| circle == allowed))
        .map(|circle| sources.shown(circle))
        .collect();
    for (allowed, _) in
        CIRCLES.iter().filter(|(allowed, _)| !circles.contains(&allowed.to_vec()))
    {
        found.push(format!("{} are no circle any more", allowed.join(" <-> ")));
    }
    none(&found, "files import one another");
}

#[test]
fn imports_are_followed_to_what_they_name() {
    let file = |name: &str, text: &str| File { name: name.into(), text: text.into() };
    let files = [
        file("lib.rs", "pub mod a;\n"),
        file("a/mod.rs", "mod b;\nmod c;\nmod d;\npub use b::B;\nfn own() {}\n"),
        file(
            "a/b.rs",
            "use super::{d::{self, D}, own};\npub struct B;\nfn f() { d::g() }\n",
        ),
        file("a/c.rs", "pub(super) fn g() {\n    crate::a::B\n}\n"),
        file(
            "a/d.rs",
            "mod inner {\n    use super::D;\n    use super::super::c::g;\n}\npub use super::c::g;\nstruct D;\n",
        ),
    ];
    let sources = Crate::new(&files);
    let imported = |at: usize| -> Vec<&str> {
        let files = sources.imported(&sources.sources[at]);
        files.into_iter().map(|at| sources.sources[at].name.as_str()).collect()
    };
    assert_eq!(imported(1), [""; 0], "a door");
    assert_eq!(
        imported(2),
        ["a/c.rs", "a/d.rs"],
        "through `d`, and not the module around it"
    );
    assert_eq!(imported(3), ["a/b.rs"], "through the door");
    assert_eq!(imported(4), ["a/c.rs"], "out of an inline module");
    assert_eq!(sources.circles(), [["a/b.rs", "a/c.rs", "a/d.rs"]]);
}
