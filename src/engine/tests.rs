//! Accelerations change nothing: every document has the same pages with and without them.
//!
//! Typesets the databases of `tests/golden`, `tests/fixtures`, `data` with its variants and
//! `examples` in every built-in theme, and compares TeX's pages (XDV) byte for byte. These tests
//! are here and not in `tests/`, since only a test of the crate itself can compile in a fault of
//! the shape cache, which the comparison must notice.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;

use super::fast::{Fault, plant};
use super::*;
use crate::diag::{Sink, Sources};
use crate::export::latex::{
    Font, FontFile, Look, Manifest, Theme, ThemeFonts, builtin, render, with_fallbacks,
};
use crate::load::{load as load_database, read_one};
use crate::model::{Resume, Variant};
use crate::project::{self, Plan};

/// After `\begin{document}`: words that come twice in a letter-spaced font, in a font with
/// letters of both directions (the first that a database brings), and measured by their glyphs and by their font.
const WORDS: &str = r#"{\font\spaced="[texgyrepagella-regular.otf]:letterspace=12" at 11pt
\font\mixed="[tenure-fallback-0.ttf]" at 11pt
\spaced University office University office \par
\mixed aאבf אבג aאבf אבג ببب aببب1 ببب aببب1 \par
\spaced \XeTeXuseglyphmetrics=0 University office \XeTeXuseglyphmetrics=1 University \par}
"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An engine with the bundle that was made at set-up, mapped from its file. None if there is no
/// bundle, which must be excused.
fn engine() -> Option<Engine> {
    let named = option_env!("TENURE_BUNDLE").map_or("build/tenure.bundle", |file| file);
    let path = root().join(named);
    let Ok(bytes) = fs::read(&path) else {
        let excused = std::env::var_os("TENURE_WITHOUT_BUNDLE").is_some();
        assert!(
            excused,
            "there is no bundle: run `make` first, or set TENURE_WITHOUT_BUNDLE=1"
        );
        return None;
    };
    let file = File::open(path).expect("readable").into();
    let backing: &'static Backing = Box::leak(Box::new(Backing { file, offset: 0 }));
    Some(Engine {
        bundle: Bundle::open(bytes.leak(), Some(backing)).expect("a bundle"),
        epoch: 1_700_000_000,
        limit: Duration::from_mins(5),
        sandbox: Sandbox::BestEffort,
        driver: Arc::default(),
        acceleration: Acceleration::Full,
        streams: Arc::default(),
    })
}

/// A built-in theme, with the files of the one that it extends.
fn theme(name: &str) -> Theme {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let mut manifest = |files: &BTreeMap<String, Vec<u8>>| -> Manifest {
        let text = String::from_utf8_lossy(&files["theme.yaml"]).into_owned();
        let file = sources.add("theme.yaml", text);
        read_one(file, &sources, &mut sink).expect("a manifest")
    };
    let mut files = builtin::files(name).expect("built in");
    let mut own = manifest(&files);
    while let Some(name) = own.extends.take() {
        let under = builtin::files(&name).expect("built in");
        own = own.over(manifest(&under));
        files = under.into_iter().chain(files).collect();
    }
    Theme::new(own, &files, str::to_owned, &mut sources, &mut sink).expect("a theme")
}

/// A database, and the folder that its pictures and fonts are in.
struct Database {
    name: String,
    folder: PathBuf,
    resume: Resume,
}

fn database(name: &str, files: &[PathBuf]) -> Database {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    for file in files {
        let text = fs::read_to_string(file).expect("readable");
        sources.add(file.display().to_string(), text);
    }
    let resume = load_database(&sources.ids(), &sources, &mut sink);
    assert!(!sink.has_errors(), "{name} has mistakes");
    let folder = files[0].parent().expect("in a folder").to_owned();
    Database { name: name.to_owned(), folder, resume }
}

/// The YAML files of a folder, in order.
fn yaml(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).expect("a folder");
    let paths = listing.map(|entry| entry.expect("readable").path());
    let is_yaml = |path: &PathBuf| path.extension().is_some_and(|end| end == "yaml");
    let mut paths: Vec<_> = paths.filter(is_yaml).collect();
    paths.sort();
    paths
}

fn databases() -> Vec<Database> {
    let mut databases = vec![database("data", &yaml(&root().join("data")))];
    for folder in ["tests/golden", "tests/fixtures"] {
        for file in yaml(&root().join(folder)) {
            let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
            databases.push(database(&name, &[file]));
        }
    }
    for example in fs::read_dir(root().join("examples")).expect("a folder") {
        let folder = example.expect("readable").path();
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        databases.push(database(&name, &yaml(&folder)));
    }
    databases
}

/// The documents of a database in a theme: the whole and its variants.
fn documents(
    engine: &Engine,
    theme: &Theme,
    database: &Database,
) -> Vec<(String, TexDocument)> {
    let resume = &database.resume;
    let variants = resume.variants.keys().filter_map(|name| {
        Some((
            format!("{} {}", database.name, name.value),
            project::variant(resume, name)?,
        ))
    });
    [(database.name.clone(), Variant::default())]
        .into_iter()
        .chain(variants)
        .map(|(name, variant)| (name, document(engine, theme, database, variant)))
        .collect()
}

fn document(
    engine: &Engine,
    theme: &Theme,
    database: &Database,
    variant: Variant,
) -> TexDocument {
    let read = |name: &str| fs::read(database.folder.join(name)).expect(name);
    let cv = Plan::new(&database.resume, variant).project(0).cv;
    let mut tex = render(&cv, theme, Look::default()).expect("templates fit");
    let pictures = database.resume.pictures();
    let pictures =
        pictures.map(|(role, name)| (role.file(name), Arc::new(read(name.as_str()))));
    tex.files.extend(pictures);
    let fonts: Vec<FontFile> = database
        .resume
        .fonts
        .iter()
        .map(|name| name.to_string())
        .map(|name| FontFile { bytes: Arc::new(read(&name)), name, characters: None })
        .collect();
    let family = |role| theme.manifest.fonts.get(role).expect("a font").regular.as_str();
    let [main, mono] =
        ["main", "mono"].map(|role| engine.bundle.read(family(role)).expect("bundled"));
    let font = |bytes| Font { bytes, characters: None };
    let of_theme = ThemeFonts { main: font(&main), mono: Some(font(&mono)) };
    let mut tex = with_fallbacks(tex, of_theme, &fonts);
    if !fonts.is_empty() {
        let begins = tex.head().len();
        tex.body.insert_str(begins, WORDS);
    }
    tex
}

/// A new engine, which loads the fonts that a checkpoint has loaded. Pages name fonts by the
/// order in which they were loaded.
fn loaded(engine: &Engine, preamble: &Preamble) -> LoadedEngine {
    let mut loaded = load(start(engine).expect("started"), preamble).expect("loaded");
    loaded.preamble_tex.push_str(WARMUP);
    loaded
}

fn pages(engine: &Engine, document: &TexDocument, mut loaded: LoadedEngine) -> Vec<u8> {
    let clock = Clock::start(engine.limit);
    let (outcome, _) = run_tex(document, &mut loaded, "", clock).expect("an answer");
    let log = String::from_utf8_lossy(&outcome.log);
    outcome.pages.as_deref().map_or_else(|| panic!("{log}"), <[u8]>::to_vec)
}

/// The pages of a document in every way that an accelerated engine makes them: by a new engine,
/// by a copy of a checkpoint whose other copies have typeset other documents, by a copy of a
/// checkpoint after the document's head, and by an engine that resumes in the middle.
fn accelerated(
    engine: &Engine,
    document: &TexDocument,
    first: &Checkpoint,
) -> [(&'static str, Vec<u8>); 4] {
    let preamble = &document.preamble;
    let copy = |of: &Checkpoint| of.copy(Clock::start(engine.limit)).expect("copied");
    let checkpoint = |begin: &str| {
        copy(first).checkpoint(begin, preamble, &document.files).expect("it stands")
    };
    let lines = document.body.split_inclusive('\n');
    let middle = lines.scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    });
    let middle = middle.take_while(|at| *at <= document.body.len() / 2).last();
    let past_head = checkpoint(document.head());
    let past_middle = checkpoint(&document.body[..middle.unwrap_or(0)]);
    [
        ("a new engine", loaded(engine, preamble)),
        ("a copy", copy(first)),
        ("a copy past its head", copy(&past_head)),
        ("an engine in its middle", past_middle.resume().expect("it goes on")),
    ]
    .map(|(way, loaded)| (way, pages(engine, document, loaded)))
}

/// The documents whose pages differ from those of stock XeTeX, and how they were made; and what is
/// wrong on any page.
fn differences(engine: &Engine, theme: &Theme, databases: &[Database]) -> Vec<String> {
    assert!(
        format::preloaded(engine.bundle, &theme.preamble).is_some(),
        "no format of the theme"
    );
    let stock = Engine { acceleration: Acceleration::Off, ..engine.clone() };
    let first = load(start(engine).expect("started"), &theme.preamble).expect("loaded");
    let first =
        first.checkpoint("", &theme.preamble, &BTreeMap::new()).expect("it stands");
    let all = databases.iter().flat_map(|database| documents(engine, theme, database));
    let mut different = Vec::new();
    for (name, document) in all {
        let expected = pages(&stock, &document, loaded(&stock, &document.preamble));
        let file = |name: &str| file_of(&document, name);
        let faults = driver::page_faults(&expected, &file);
        different.extend(faults.iter().map(|fault| format!("{name}: {fault:?}")));
        // Twice: the second time, the checkpoint has been told all words of the document.
        for _ in 0..2 {
            for (way, pages) in accelerated(engine, &document, &first) {
                if pages != expected {
                    different.push(format!("{name} by {way}"));
                }
            }
        }
    }
    different
}

#[test]
fn pages_are_the_same_without_acceleration() {
    let Some(engine) = engine() else { return };
    let names: Vec<String> =
        databases().into_iter().map(|database| database.name).collect();
    for name in ["data", "fullest", "directions", "short"] {
        assert!(names.iter().any(|known| known == name), "{name} is not among {names:?}");
    }
    thread::scope(|scope| {
        for name in builtin::names() {
            let engine = &engine;
            scope.spawn(move || {
                let different = differences(engine, &theme(name), &databases());
                assert!(different.is_empty(), "{name}: {different:#?}");
            });
        }
    });
}

#[test]
fn a_fault_of_the_shape_cache_is_noticed() {
    let Some(engine) = engine() else { return };
    let golden = root().join("tests/golden/marks.yaml");
    let databases = [database("marks", &[golden])];
    let theme = theme("classic");
    for fault in [Fault::Width, Fault::Font] {
        plant(Some(fault));
        let different = differences(&engine, &theme, &databases);
        plant(None);
        assert!(!different.is_empty(), "{fault:?} changes no page");
    }
    let different = differences(&engine, &theme, &databases);
    assert!(different.is_empty(), "without a fault: {different:#?}");
}

#[test]
fn boxes_of_glyphs_are_those_of_the_engine() {
    use tectonic_bridge_freetype2::{BBoxMode, Face, LoadFlags};
    let Some(engine) = engine() else { return };
    let fonts = engine.bundle.names().filter(|name| name.ends_with(".otf"));
    let (mut known, mut all) = (0, 0);
    for name in fonts {
        let font = engine.bundle.read(name).expect("a font");
        let mut face = Face::new_memory(font.to_vec(), 0).expect("a font");
        for glyph in 0..u16::try_from(face.num_glyphs()).expect("few") {
            all += 1;
            let Some(sides) = fast::glyph_box(&font, glyph) else { continue };
            known += 1;
            let slot =
                face.load_glyph(glyph.into(), LoadFlags::NO_SCALE).expect("a glyph");
            let expected =
                slot.get_glyph().expect("a glyph").get_cbox(BBoxMode::Unscaled);
            let expected =
                [expected.x_min, expected.y_min, expected.x_max, expected.y_max];
            assert_eq!(sides.map(i64::from), expected, "{name}: glyph {glyph}");
        }
    }
    assert!(10 * known > 9 * all, "{known} of {all} are read here");
}

/// What is wrong with the pages of a text in a theme.
fn faults_of(engine: &Engine, theme: &Theme, text: &str) -> Vec<PageFaultKind> {
    let preamble = theme.preamble.clone();
    let body = format!("\\paper{{a4}}\n\\begin{{document}}\n{text}\n\\end{{document}}\n");
    let photo = fs::read(root().join("tests/golden/photo.png")).expect("there");
    let files = BTreeMap::from([("photo.png".to_owned(), photo.into())]);
    let document = TexDocument { preamble, body, files, ..TexDocument::default() };
    let pages = pages(engine, &document, loaded(engine, &document.preamble));
    let file = |name: &str| file_of(&document, name);
    driver::page_faults(&pages, &file).into_iter().map(|fault| fault.kind).collect()
}

#[test]
fn each_planted_fault_of_a_page_is_seen() {
    use PageFaultKind::{IntoMargin, OffPaper, OnPicture, Overprint, Struck};
    let planted = [
        (Overprint, "words without width", r"\noindent\rlap{Anna}Bertha"),
        (Overprint, "words pulled back", r"\noindent Anna\kern-10pt Bertha"),
        (
            Overprint,
            "a cell that is too narrow",
            r"\noindent\hbox to 20pt{University\hss}Bertha",
        ),
        (
            Overprint,
            "lines that are too close",
            r"Anna Bertha\par\vskip-9pt Anna Bertha\par",
        ),
        (
            Overprint,
            "a box that is too low",
            r"\vbox to 0pt{\hbox{Anna}\vss}\vskip-5pt \hbox{Bertha}",
        ),
        (Overprint, "a raised word", r"\noindent\rlap{Anna}\raise2pt\hbox{Bertha}"),
        (
            Overprint,
            "columns",
            r"\noindent\rlap{\vbox{\hbox{Anna Bertha}\hbox{Cecilia}}}\hskip20pt Dora",
        ),
        (Overprint, "letters of two sizes", r"\noindent\rlap{\Large Anna}\tiny Bertha"),
        (
            Struck,
            "a line through a word",
            r"\noindent\rlap{\vrule width40pt height3pt depth-2.6pt}Anna",
        ),
        (Struck, "a box on a word", r"\noindent\rlap{Anna}\vrule width40pt height8pt"),
        (
            Struck,
            "a vertical line",
            r"\noindent\rlap{\kern8pt\vrule width1pt height20pt}Anna",
        ),
        (
            OnPicture,
            "a word over a picture",
            r"\noindent\rlap{\pictureof{photo.png}{1in}{1in}}Anna",
        ),
        (
            OnPicture,
            "a picture over a word",
            r"\noindent\rlap{Anna}\raise-20pt\hbox{\pictureof{photo.png}{1in}{1in}}",
        ),
        (
            IntoMargin,
            "a word that is too long",
            r"\noindent\hbox to\textwidth{\hskip.98\textwidth Konstantin\hss}",
        ),
        (OffPaper, "right of the paper", r"\hbox{\hskip560pt Bertha}"),
        (OffPaper, "left of the paper", r"\hbox{\hskip-150pt Bertha}"),
        (OffPaper, "below the paper", r"\vbox to 0pt{\vskip900pt\hbox{Anna}\vss}"),
        (OffPaper, "above the paper", r"\vbox to 0pt{\vskip-120pt\hbox{Anna}\vss}"),
    ];
    let Some(engine) = engine() else { return };
    for name in builtin::names() {
        let theme = theme(name);
        for (kind, what, text) in planted {
            let found = faults_of(&engine, &theme, text);
            assert!(found.contains(&kind), "{name}: {what}: {found:?}");
        }
    }
}

#[test]
fn pages_without_faults_have_none() {
    let fine = [
        r"\noindent Anna\textsuperscript{2} and Bertha\raise2pt\hbox{\tiny3}, \underlined{Cecilia Dora}",
        r"\noindent\rlap{Anna}Anna",
        r#"\noindent\puttogether{FEFF00E9}{\rlap{e}\char"0301 e}"#,
        r"\noindent\rlap{\vrule width40pt height9pt depth3pt}\color{white}Anna",
        r"\noindent\pictureof{photo.png}{1in}{1in} Anna\par Bertha",
        r"\noindent\rlap{\raise-9pt\hbox{\pictureof{photo.png}{9in}{9in}}} Anna",
        r"\noindent\rlap{\raise-600pt\hbox{\pictureof{photo.png}{3in}{9in}}} Anna",
        r"\noindent\hbox to\textwidth{\hfil Anna Bertha.\kern-.05em}",
        r"\noindent\rlap{\hskip\textwidth\ Anna}Bertha",
        r"\noindent $x^2+\frac{a}{b}$ Anna\par\hrule\vskip2pt Bertha",
    ];
    let Some(engine) = engine() else { return };
    for name in builtin::names() {
        let theme = theme(name);
        for text in fine {
            assert_eq!(faults_of(&engine, &theme, text), [], "{name}: {text}");
        }
    }
}
