//! Compiles data into the program: the themes of `latex-templates/`, the languages of `locales/`
//! and, if it has been built, the bundle of TeX files.

#[path = "locales/compile.rs"]
mod locales;

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Functions of the engine that are wrapped by ours. `src/engine/fast` explains why.
const WRAPPED_FUNCTIONS: [&str; 12] = [
    "ttbc_input_close",
    "ttbc_input_getc",
    "ttbc_input_ungetc",
    "measure_native_node",
    "getGlyphItalCorr",
    "FT_Get_Char_Index",
    "ttbc_output_write",
    "getGlyphBounds",
    "getCachedGlyphBBox",
    "cacheGlyphBBox",
    "FT_Get_Advance",
    "FT_Done_Face",
];

/// The crates of the engine. `src/engine/format` and `src/engine/fast` depend on the offsets of
/// variables in their C code, which may differ in other versions.
const ENGINE: [(&str, &str); 6] = [
    ("tectonic_bridge_core", "0.5.3"),
    ("tectonic_engine_xdvipdfmx", "0.4.4"),
    ("tectonic_engine_xetex", "0.5.3"),
    ("tectonic_io_base", "0.6.0"),
    ("tectonic_status_base", "0.2.2"),
    ("tectonic_xetex_layout", "0.3.4"),
];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    themes(&root.join("latex-templates"), &out.join("themes.rs"));
    locales::compile(&root.join("locales"), &out.join("locales.rs"));
    bundle(&root, &out.join("bundle.rs"));
    identity(&root);
    engine(&root);
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        for function in WRAPPED_FUNCTIONS {
            println!("cargo::rustc-link-arg=-Wl,--wrap={function}");
            // Nothing else names the function now, and GNU ld takes no file of a library for a
            // weak name.
            println!("cargo::rustc-link-arg=-Wl,-u,{function}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
}

/// Refuses versions of the engine other than those that this program was written for. If this is a
/// dependency of another crate, only the requirements in `Cargo.toml` apply.
fn engine(root: &Path) {
    let lock = root.join("Cargo.lock");
    println!("cargo::rerun-if-changed={}", lock.display());
    let Ok(text) = fs::read_to_string(&lock) else { return };
    for (name, version) in ENGINE {
        let wanted = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(text.contains(&wanted), "src/engine is written for {name} {version}");
    }
}

/// A number that identifies everything that a document depends on, except the bundle. It keeps
/// this program from using the cache of another version.
fn identity(root: &Path) {
    let mut files = vec![root.join("Cargo.lock")];
    walk(&root.join("src"), &mut files);
    walk(&root.join("latex-templates"), &mut files);
    walk(&root.join("locales"), &mut files);
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=TENURE_IDENTITY={:016x}", hasher.finish());
}

/// A table of every file of the folder, sorted by path.
fn themes(folder: &Path, out: &Path) {
    let mut files = Vec::new();
    walk(folder, &mut files);
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let path = file.strip_prefix(folder).expect("found in it");
        let path = literal(path).replace("\\\\", "/");
        let _ = writeln!(table, "    ({path}, include_bytes!({})),", literal(&file));
    }
    table.push(']');
    fs::write(out, table).expect("the output folder is ours");
}

/// A path as a Rust string literal.
fn literal(path: &Path) -> String {
    format!("{:?}", path.to_str().expect("a path in UTF-8"))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("the themes are there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn bundle_file(root: &Path) -> PathBuf {
    let named = env::var_os("TENURE_BUNDLE").map(PathBuf::from);
    root.join(named.unwrap_or_else(|| "build/tenure.bundle".into()))
}

/// Includes the bytes of the bundle. Without a bundle they are empty, and the program explains how
/// to build one.
fn bundle(root: &Path, out: &Path) {
    println!("cargo::rerun-if-env-changed=TENURE_BUNDLE");
    let file = bundle_file(root);
    // An existing bundle is not watched here. The compiler notices that the program includes
    // another one, and the library, which does not include it, is not compiled again.
    let included = file.canonicalize().unwrap_or_else(|_| {
        // Watching a missing file would run this script in every build. Its folder changes when the
        // file is created.
        if let Some(folder) = file.parent() {
            let _ = fs::create_dir_all(folder);
            println!("cargo::rerun-if-changed={}", folder.display());
        }
        let empty = out.with_file_name("empty.bundle");
        fs::write(&empty, "").expect("the output folder is ours");
        empty
    });
    let expression = format!("&PageAligned(*include_bytes!({})).0", literal(&included));
    fs::write(out, expression).expect("the output folder is ours");
}
