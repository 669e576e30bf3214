//! Variants with the real engine: those of the reference database, and
//! limits on pages.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use tenure::export::latex::builtin;

use super::databases;
use super::engine::{has_bundle, poppler};
use super::program::Place;

/// A folder with the reference database in it.
fn reference() -> Place {
    let files = databases::files(&databases::data());
    let named: Vec<(String, String)> =
        files.into_iter().map(|(name, text)| (format!("data/{name}"), text)).collect();
    let named: Vec<(&str, &str)> =
        named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Place::with(&named)
}

/// What `--explain` says of one document.
struct Account {
    pages: u64,
    full: f64,
    kept: BTreeSet<String>,
}

fn account(line: &str) -> Account {
    let said: Value = serde_json::from_str(line).expect("a JSON object");
    let mut kept = BTreeSet::new();
    for section in said["sections"].as_array().expect("sections") {
        for entry in section["entries"].as_array().expect("entries") {
            if entry["left_out"].is_null() {
                kept.insert(format!("{}: {}", section["heading"], entry["name"]));
            }
        }
    }
    let (pages, full) = (&said["pages"], &said["last_page_full"]);
    Account {
        pages: pages.as_u64().expect("pages"),
        full: full.as_f64().expect("how full"),
        kept,
    }
}

#[test]
fn a_cv_fits_on_the_pages_that_it_may_have() {
    if !has_bundle() {
        return;
    }
    let place = reference();
    let mut before: Option<Account> = None;
    for pages in 1..=6 {
        let build = format!("build data --pages {pages} --explain=json -o cv.pdf");
        let ran = place.run(&build);
        // What went may have been referred to, which is worth a note.
        let notes = ran.stderr.lines().filter(|line| line.contains("reference-left-out"));
        assert_eq!(
            (ran.status, ran.stderr.matches(']').count() > 0),
            (0, notes.count() > 0)
        );
        let made = account(ran.stdout());
        let bytes = std::fs::read(place.path("cv.pdf")).expect("written");
        assert!(made.pages <= pages, "{} pages instead of {pages}", made.pages);
        if pages < 6 {
            // All of it takes six pages.
            assert_eq!(made.pages, pages);
            assert!(made.full > 0.85, "page {pages} is {:.2} full", made.full);
        }
        if let Some(fewer) = &before {
            let lost: Vec<_> = fewer.kept.difference(&made.kept).collect();
            assert!(lost.is_empty(), "on {pages} pages there is no more {lost:?}");
        }
        place.run(&build);
        assert!(bytes == std::fs::read(place.path("cv.pdf")).expect("written again"));
        before = Some(made);
    }
}

/// The labels of titles in a document, as far as they stand on one line.
fn labels(pdf: &Path) -> Option<BTreeSet<(String, String)>> {
    let text = poppler("pdftotext", pdf)?;
    let mut labels = BTreeSet::new();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    while let Some(line) = lines.next() {
        let Some(rest) = line.strip_prefix('[') else { continue };
        let Some((label, title)) = rest.split_once(']') else { continue };
        if !label.chars().all(|c| c.is_ascii_alphanumeric()) {
            continue;
        }
        let title = title.trim();
        let title =
            if title.is_empty() { lines.peek().copied().unwrap_or("") } else { title };
        let words: Vec<&str> = title.split_whitespace().take(3).collect();
        if words.len() == 3 {
            labels.insert((label.to_owned(), words.join(" ")));
        }
    }
    Some(labels)
}

#[test]
fn every_variant_of_the_reference_database() {
    if !has_bundle() {
        return;
    }
    let place = reference();
    let ran = place.run("build data --all -o out/ --explain=json");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let out = ran.stdout();
    let pages: Vec<(String, u64)> = out
        .lines()
        .map(|line| {
            let said: Value = serde_json::from_str(line).expect("a JSON object");
            let name = said["variant"].as_str().expect("a name").to_owned();
            (name, said["pages"].as_u64().expect("pages"))
        })
        .collect();
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["faculty", "short", "industry", "public", "proposal"]);
    assert_eq!([pages[1].1, pages[2].1], [2, 2]);
    let text =
        |name: &str| poppler("pdftotext", &place.path(&format!("out/cv-{name}.pdf")));
    if let Some(public) = text("public") {
        for hidden in ["Coordinated", "61801", "haoranq4"] {
            assert!(!public.contains(hidden), "{hidden}");
        }
    }
    if let Some(whole) = labels(&place.path("out/cv-faculty.pdf")) {
        assert!(whole.len() > 20, "{whole:?}");
        for name in ["short", "industry", "proposal"] {
            let some = labels(&place.path(&format!("out/cv-{name}.pdf"))).expect("read");
            let known = |label: &str| whole.iter().find(|(known, _)| known == label);
            let same =
                some.iter().filter_map(|one| known(&one.0).map(|other| one == other));
            let same: Vec<bool> = same.collect();
            assert!(same.len() >= 4 && !same.contains(&false), "{name}: {some:?}");
        }
    }
    // What the list says is what was made.
    let listed = place.run("list variants data");
    let list = listed.stdout();
    for (name, pages) in &pages {
        let line = list.lines().find(|line| line.starts_with(name.as_str())).expect(name);
        assert!(line.contains(&format!(" {pages} page")), "{line}");
    }
}

#[test]
fn a_gate_on_pages_keeps_the_old_file() {
    if !has_bundle() {
        return;
    }
    let place = reference();
    place.write("cv.pdf", "old");
    let ran = place.run("build data --max-pages 5 --format short");
    ran.is(
        1,
        "",
        "command line:1:12: error[page-limit]: the document has 6 pages, but at most 5 are allowed\n",
    );
    assert_eq!(std::fs::read(place.path("cv.pdf")).expect("there"), b"old");
    assert_eq!(place.run("build data --max-pages 6").status, 0);
}

#[test]
fn what_cannot_fit_says_so() {
    if !has_bundle() {
        return;
    }
    let profile = "A long profile that goes on. ".repeat(250);
    let yaml = format!(
        "basics: {{name: A, profile: '{profile}'}}\nhonors: [{{title: Prize}}]\nvariants:\n  \
         short: {{pages: 1}}\n"
    );
    let place = Place::with(&[("cv.yaml", &yaml)]);
    let ran = place.run("build --variant short --format short");
    let expected = "error[page-limit]: the document has 2 pages even without every entry that may be \
         dropped, but only 1 is allowed";
    assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    assert_eq!(ran.status, 1);
    assert_eq!(place.names(), ["cv.yaml"]);
}

#[test]
fn variants_are_named_and_files_differ() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[(
        "cv.yaml",
        "basics: {name: Ada Lovelace}\nhonors: [{title: Prize}]\nvariants: {one: {}, two: {}}\n",
    )]);
    place.run("build --variant tow").is(
        2,
        "",
        "tenure: unknown variant `tow`\nhelp: did you mean `two`? the database has `one`, \
         `two`\n",
    );
    place.run("build --variant one --variant two").is(0, "", "");
    place.run("build --all -o {name}-{variant}.pdf").is(0, "", "");
    assert_eq!(
        place.names(),
        [
            "ada-lovelace-one.pdf",
            "ada-lovelace-two.pdf",
            "cv-one.pdf",
            "cv-two.pdf",
            "cv.yaml"
        ]
    );
    place.run("build --all -o cv.pdf").is(
        2,
        "",
        "tenure: two documents would be written to cv.pdf\nhelp: name a folder, or a pattern \
         with `{variant}`, as in `-o 'cv-{variant}.pdf'`\n",
    );
    place.run("build --all -o made").is(
        2,
        "",
        "tenure: two documents would be written to made\nhelp: write `made/`, with a slash, \
         for a folder\n",
    );
}

#[test]
fn a_broken_variant_stops_no_other() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[(
        "cv.yaml",
        "basics: {name: A}\nhonors: [{title: Prize, dates: 2020}]\nvariants:\n  \
         none: {select: {since: 2021}}\n  all: {}\n",
    )]);
    place.run("build --all --format short").is(
        1,
        "",
        "cv.yaml:4:3: error[empty-variant]: the variant `none` selects no entries\n",
    );
    assert_eq!(place.names(), ["cv-all.pdf", "cv.yaml"]);
}

/// Fonts of Debian's packages `fonts-dejavu-core` and `fonts-droid-fallback`.
const FONTS: [&str; 2] = [
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
];

/// Korean letters, in the package `fonts-nanum`.
const HANGUL: &str = "/usr/share/fonts/truetype/nanum/NanumGothic.ttf";

const NAMES: [&str; 6] = [
    "邱浩然",
    "山田プラザ",
    "Zażółć Łódź",
    "Çağrı Işık Şahin",
    "Γιώργος του Παπαδόπουλος",
    "Ольга Иванова",
];

#[test]
fn names_of_the_world_are_set_in_fonts_that_have_them() {
    if !has_bundle() {
        return;
    }
    let honors: String =
        NAMES.iter().map(|name| format!("  - title: {name}, *{name}*\n")).collect();
    let yaml = format!("basics: {{name: {}}}\nhonors:\n{honors}", NAMES[0]);
    let place = Place::with(&[("cv.yaml", &yaml)]);
    // Without fonts each value that cannot be set is told, with all that it lacks.
    let ran = place.run("build --format short");
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let places: Vec<&str> =
        lines.iter().map(|line| line.split(" error").next().unwrap_or("")).collect();
    let expected = [
        "cv.yaml:1:16:",
        "cv.yaml:3:12:",
        "cv.yaml:4:12:",
        "cv.yaml:7:12:",
        "cv.yaml:8:12:",
    ];
    assert_eq!((ran.status, places.as_slice()), (1, expected.as_slice()));
    assert!(lines[4].contains("`О` (U+041E), `л` (U+043B)"), "{}", lines[4]);
    let fonts: Vec<(String, Vec<u8>)> = FONTS
        .iter()
        .filter_map(|font| {
            let name = Path::new(font).file_name()?.to_string_lossy().into_owned();
            Some((name, std::fs::read(font).ok()?))
        })
        .collect();
    let named: Vec<&str> = fonts.iter().map(|(name, _)| name.as_str()).collect();
    let yaml = format!("{yaml}fonts: [{}]\n", named.join(", "));
    place.write("cv.yaml", &yaml);
    if fonts.len() < FONTS.len() {
        eprintln!("note: without Debian's fonts what they set is left out");
        return;
    }
    place.run("check --format short").is(
        1,
        "",
        "cv.yaml:9:9: error[no-font]: the font file `DejaVuSerif.ttf` does not exist\n\
         cv.yaml:9:26: error[no-font]: the font file `DroidSansFallbackFull.ttf` does not exist\n",
    );
    for (name, bytes) in &fonts {
        place.write(name, bytes);
    }
    place.run("build --strict").is(0, "", "");
    // Code has a font of its own, which lacks other characters. Signs of formulas stand in
    // for theirs.
    let code = yaml.replace("honors:\n", "honors:\n  - title: '`x ∀ я`, ∀'\n");
    place.write("code.yaml", &code);
    place.run("build code.yaml -o code.pdf --strict").is(0, "", "");
    let without = code.split("fonts:").next().expect("something");
    place.write("code.yaml", without);
    let ran = place.run("check code.yaml --format short");
    let said = "code.yaml:3:12: error[missing-glyph]: the font `texgyrecursor-regular.otf` has no \
                `я` (U+044F)\n";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    let Some(text) = poppler("pdftotext", &place.path("cv.pdf")) else { return };
    for name in NAMES {
        assert!(text.contains(&format!("{name}, {name}")), "{name} in {text}");
    }
}

#[test]
fn every_language_has_headings_that_fit_and_words_that_are_its_own() {
    if !has_bundle() {
        return;
    }
    let [Ok(other), Ok(han)] = FONTS.map(std::fs::read) else {
        eprintln!("note: without Debian's fonts languages are left out");
        return;
    };
    let fullest =
        include_str!("golden/fullest.yaml").replace("\nlocale: en-GB\n", "\n").replace(
            "fonts: []",
            "fonts: [DejaVuSerif.ttf, DroidSansFallbackFull.ttf, Hangul.ttf]",
        );
    let (_, without_sections) = fullest.split_once("basics:").expect("basics");
    let sections = without_sections.find("\nsections:\n").expect("sections");
    let after = without_sections[sections..].find("\nfonts:").expect("fonts");
    let yaml = format!(
        "basics:{}{}",
        &without_sections[..sections],
        &without_sections[sections + after..]
    );
    let place = Place::with(&[("cv.yaml", &yaml)]);
    place.write("DejaVuSerif.ttf", other);
    place.write("DroidSansFallbackFull.ttf", han.clone());
    let hangul = std::fs::read(HANGUL).ok();
    place.write("Hangul.ttf", hangul.clone().unwrap_or(han));
    place.write("photo.png", include_bytes!("golden/photo.png"));
    let mut seen = std::collections::BTreeSet::new();
    for locale in tenure::model::Locale::all().map(tenure::model::Locale::tag) {
        if locale == "ko" && hangul.is_none() {
            eprintln!("note: without `fonts-nanum` Korean is left out");
            continue;
        }
        for theme in builtin::names() {
            let build = format!(
                "build --locale {locale} --theme {theme} --format short -o \
                 {locale}.pdf"
            );
            let ran = place.run(&build);
            let wide: Vec<&str> =
                ran.stderr.lines().filter(|line| line.contains("overfull")).collect();
            assert_eq!((ran.status, wide), (0, vec![]), "{locale} {theme}");
        }
        if let Some(text) = poppler("pdftotext", &place.path(&format!("{locale}.pdf"))) {
            let own = locale == "en-GB" || seen.insert(text);
            assert!(own, "{locale} says the same as another");
        }
    }
}

#[test]
fn words_break_by_the_rules_of_the_language() {
    if !has_bundle() {
        return;
    }
    // Longer than a line: lines are ragged, so that other words are not divided.
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten\
                gesellschaftskapitänsmützenverordnungsgesetzgebung";
    let yaml = format!(
        "basics: {{name: A}}\nexperience:\n  - {{title: X, employer: Y, summary: Eine {word} und \
         {word}}}\n"
    );
    let place = Place::with(&[("cv.yaml", &yaml)]);
    for (locale, broken) in [("en-US", "bauun-"), ("de", "bauunter-")] {
        assert_eq!(place.run(&format!("build --locale {locale}")).status, 0);
        // Without `-layout` it would put the words together again.
        let Some(text) = poppler("pdftotext -layout", &place.path("cv.pdf")) else {
            return;
        };
        let breaks = text.lines().any(|line| line.ends_with(broken));
        assert!(breaks, "{locale}: {text}");
    }
}

#[test]
fn a_folder_that_the_database_names_is_a_theme_only_if_it_is_trusted() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[
        (
            "data/cv.yaml",
            "basics: {name: A}\nhonors: [{title: Prize}]\nvariants: {z: {theme: ./mine}}\n",
        ),
        ("data/mine/theme.yaml", "name: mine\ndescription: d\nextends: classic\n"),
    ]);
    let said = "data/cv.yaml:3:23: error[no-theme]: the database names `data/mine`, the folder \
                of a theme\n";
    place.run("list variants").is(
        0,
        "z                ?         data/mine  letter\n",
        "",
    );
    place.run("check --format short").is(1, "", said);
    place.run("build --variant z --format short").is(1, "", said);
    place.run("build --all --format short").is(1, "", said);
    assert_eq!(place.names(), ["data"]);
    assert!(place.run("check").stderr.contains("`--theme data/mine` or `--trust-theme`"));
    for trusting in ["--trust-theme", "--theme data/mine"] {
        let built = place.run(&format!("build --variant z {trusting}"));
        assert_eq!((built.status, place.names().len()), (0, 2), "{}", built.stderr);
        std::fs::remove_file(place.path("cv-z.pdf")).expect("written");
    }
}

#[test]
fn a_theme_that_there_is_not_is_told_where_a_variant_names_it() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[(
        "cv.yaml",
        "basics: {name: A}\nhonors: [{title: Prize}]\nvariants: {z: {theme: clasic}, a: {}}\n",
    )]);
    let said = "cv.yaml:3:23: error[no-theme]: unknown theme `clasic`\n";
    place.run("check --format short").is(1, "", said);
    place.run("build --all --format short").is(1, "", said);
    assert_eq!(place.names(), ["cv-a.pdf", "cv.yaml"]);
    // Flags say nothing of variants that were not asked for.
    place.run("check --theme classic --sections honors").is(1, "", &{
        let ran = place.run("check");
        ran.stderr.clone()
    });
}

#[test]
fn a_variant_has_a_footer_of_its_own_or_none() {
    let yaml = "basics: {name: Ada}\nfooter: {en: All of *mine*, de: Alles}\nvariants:\n  \
                one: {footer: 'One & only'}\n  none: {hide: [footer]}\n  german: {locale: de}\n";
    let place = Place::with(&[("cv.yaml", yaml)]);
    for (variant, expected) in [
        ("", Some(r"\ownfooter{All of \emph{mine}}")),
        ("one", Some(r"\ownfooter{One \& only}")),
        ("none", None),
        ("german", Some(r"\ownfooter{Alles}")),
    ] {
        let chosen = if variant.is_empty() {
            String::new()
        } else {
            format!("--variant {variant}")
        };
        let folder = format!("tex-{variant}");
        let ran = place.run(&format!("tex cv.yaml {chosen} -o {folder}"));
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        let names = std::fs::read_dir(place.path(&folder)).expect("written");
        let tex = names.filter_map(Result::ok).map(|it| it.path());
        let tex = tex.filter(|path| path.extension().is_some_and(|end| end == "tex"));
        let tex: String =
            tex.map(|path| std::fs::read_to_string(path).expect("UTF-8")).collect();
        match expected {
            Some(expected) => assert!(tex.contains(expected), "{variant}: {tex}"),
            None => assert!(!tex.contains("\\ownfooter{"), "{tex}"),
        }
    }
}
