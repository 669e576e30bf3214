//! Attacks with raw TeX, as the theme of a stranger could try them. Each attack is the body of a
//! document. None may read or write a file, start a program, exceed its time limit or leave a
//! process behind. Attacks that worked with other ways of running the engine are included.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use tenure::export::latex::builtin;

use super::engine::{has_bundle, with_template};
use super::program::Place;

/// What stands in files that no document may read.
const SECRET: &str = "Xylographerquartz";
/// Seconds that an attack has.
const TIME: u64 = 2;

/// `§` is a folder outside, with `secret.tex`, `secret.pdf`, `secret.png` and `secret.otf`.
const READS: [(&str, &str); 33] = [
    ("input", r"\input §/secret.tex"),
    ("input braced", r"\input{§/secret.tex}"),
    ("input of the system", r"\input /etc/passwd"),
    ("input above", r"\input ../outside/secret.tex"),
    ("input beside", r"\input secret.tex"),
    ("input of a command", r#"\input "|cat §/secret.tex""#),
    ("include", r"\include{§/secret}"),
    ("open", r"\openin5=§/secret.tex \read5 to\x \x"),
    ("open, unexpanded", r"\openin5=§/secret.tex \readline5 to\x \x"),
    ("open a device", r"\openin5=/dev/urandom \read5 to\x x"),
    ("open memory", r"\openin5=/proc/self/environ \read5 to\x \x"),
    (
        "open itself",
        r"\openin5=/proc/self/maps \loop\unless\ifeof5 \read5 to\x \x\repeat",
    ),
    ("size", r"\the\numexpr 0\filesize{§/secret.tex}\relax"),
    ("date", r"\filemoddate{§/secret.tex}"),
    ("digest", r"\mdfivesum file {§/secret.tex}"),
    ("dump", r"\filedump offset 0 length 40 {§/secret.tex}"),
    ("picture", r#"\XeTeXpicfile "§/secret.png""#),
    ("page", r#"\XeTeXpdffile "§/secret.pdf""#),
    ("pages", r#"\XeTeXpdfpagecount "§/secret.pdf""#),
    ("special image", r"\special{pdf:image (§/secret.png)}x"),
    ("special page", r"\special{pdf:epdf (§/secret.pdf)}x"),
    ("special of the web", r#"\special{html:<img src="§/secret.png">}x"#),
    ("special postscript", r"\special{psfile=§/secret.tex}x"),
    ("special program", r"\special{ps: (§/secret.tex) run}x"),
    ("special header", r"\special{header=§/secret.tex}x"),
    (
        "special stream",
        r"\special{pdf:fstream @x (§/secret.tex)}\special{pdf:put @catalog <</X @x>>}x",
    ),
    ("special map", r"\special{pdf:mapfile §/secret.tex}x"),
    ("special map line", r"\special{pdf:mapline +x x <§/secret.otf}x"),
    ("special letters", r"\special{pdf:tounicode §/secret.tex}x"),
    ("font", r#"\font\x="[§/secret.otf]" \x x"#),
    ("font above", r#"\font\x="[../outside/secret.otf]" \x x"#),
    ("font of the system", r#"\font\x="DejaVu Sans" \x x"#),
    ("metrics", r"\font\x=§/secret \x x"),
];

const WRITES: [(&str, &str); 12] = [
    (
        "write",
        r"\immediate\openout5=§/made.tex \immediate\write5{x}\immediate\closeout5 x",
    ),
    (
        "write above",
        r"\immediate\openout5=../made.tex \immediate\write5{x}\immediate\closeout5 x",
    ),
    (
        "write beside",
        r"\immediate\openout5=made.tex \immediate\write5{x}\immediate\closeout5 x",
    ),
    ("write over", r"\immediate\openout5=§/secret.tex \immediate\write5{x}x"),
    ("write over the database", r"\immediate\openout5=cv.yaml \immediate\write5{x}x"),
    (
        "write to a command",
        r#"\immediate\openout5="|touch §/made" \immediate\write5{x}x"#,
    ),
    ("command", r"\immediate\write18{touch §/made}x"),
    ("later command", r"\write18{touch §/made}x"),
    ("filter", r#"\special{dvipdfmx:config D "touch §/made"}\special{psfile=x.ps}x"#),
    (
        "biber",
        r"\immediate\openout5=texput.run.xml \immediate\write5{<requests><external><binary>touch</binary></external></requests>}\immediate\openout6=texput.bcf x",
    ),
    ("bibliography", r"\immediate\write\@auxout{\string\bibdata{§/secret}}x"),
    (
        "its own pages",
        r"\immediate\openout5=texput.xdv \immediate\write5{x}\immediate\closeout5 x",
    ),
];

/// What would stand in a PDF and act later.
const ACTS: [(&str, &str); 10] = [
    (
        "launch",
        r"\special{pdf:ann width 9pt height 9pt <</Type/Annot/Subtype/Link/A<</S/Launch/F(x)>>>>}x",
    ),
    (
        "script",
        r"\special{pdf:ann width 9pt height 9pt <</Type/Annot/Subtype/Link/A<</S/JavaScript/JS(x)>>>>}x",
    ),
    (
        "remote",
        r"\special{pdf:ann width 9pt height 9pt <</Type/Annot/Subtype/Link/A<</S/GoToR/F(x)/D[0/Fit]>>>>}x",
    ),
    (
        "file link",
        r"\special{pdf:ann width 9pt height 9pt <</Type/Annot/Subtype/Link/A<</S/URI/URI(file:///etc/passwd)>>>>}x",
    ),
    (
        "script link",
        r"\special{pdf:ann width 9pt height 9pt <</Type/Annot/Subtype/Link/A<</S/URI/URI(javascript:x)>>>>}x",
    ),
    ("on opening", r"\special{pdf:put @catalog <</OpenAction<</S/Named/N/Print>>>>}x"),
    ("on looking", r"\special{pdf:put @thispage <</AA<</O<</S/Named/N/Print>>>>>>}x"),
    (
        "file inside",
        r"\special{pdf:stream @f (x) <</Type/EmbeddedFile>>}\special{pdf:put @catalog <</AF[<</EF<</F @f>>>>]>>}x",
    ),
    ("form", r"\special{pdf:put @catalog <</AcroForm<</XFA(x)>>>>}x"),
    ("locked", r"\special{pdf:encrypt ownerpw (x) userpw (y) length 128 perm 4}x"),
];

const ENDLESS: [(&str, &str); 8] = [
    ("nothing", r"\def\l{\l}\l"),
    (
        "writing",
        r"\immediate\openout5=x.tex \def\l{\immediate\write5{xxxxxxxxxxxxxxxx}\l}\l",
    ),
    ("saying", r"\def\l{\immediate\write16{xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}\l}\l"),
    ("pages", r"\loop x\par\vfil\break\iftrue\repeat"),
    ("boxes", r"\loop\hbox{\vrule}\iftrue\repeat"),
    ("specials", r"\loop\special{pdf:literal xxxxxxxxxxxxxxxxxxxxxxxx}\iftrue\repeat"),
    ("words", r"\def\x{xxxxxxxxxxxxxxxx}\loop\edef\x{\x\x}\iftrue\repeat"),
    (
        "names",
        r"\newcount\n\loop\advance\n1 \expandafter\gdef\csname x\the\n\endcsname{x}\iftrue\repeat",
    ),
];

fn outside() -> Place {
    let place = Place::with(&[]);
    for end in ["tex", "pdf", "png", "otf"] {
        place.write(&format!("outside/secret.{end}"), format!("{SECRET}\n"));
    }
    place
}

/// Builds a document of this body, and looks whether it kept to itself.
#[track_caller]
fn attack(name: &str, body: &str) -> (i32, String) {
    let far = outside();
    let folder = far.path("outside");
    let place = with_template(&body.replace('§', &folder.display().to_string()));
    let place_names = place.names();
    place.write("secret.tex", SECRET);
    let before = (far.names(), fs::read(folder.join("secret.tex")).expect("there"));
    let begin = Instant::now();
    let ran = place.run(&format!("build --theme ./mine --verbose --timeout {TIME}"));
    let took = begin.elapsed();
    assert!(took < Duration::from_millis(TIME * 1000 + 1500), "{name} took {took:?}");
    assert!((0..=2).contains(&ran.status), "{name}: {}", ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
    let after = (far.names(), fs::read(folder.join("secret.tex")).expect("there"));
    assert!(before == after, "{name} has changed what is outside");
    assert_eq!(fs::read_dir(&folder).expect("there").count(), 4, "{name}");
    let mut names = place.names();
    names.retain(|name| name != "cv.pdf" && name != "secret.tex");
    assert_eq!(names, place_names, "{name}");
    assert!(!ran.stderr.contains(SECRET), "{name}: {}", ran.stderr);
    if let Ok(pdf) = fs::read(place.path("cv.pdf")) {
        let document = lopdf::Document::load_mem(&pdf).expect("a PDF");
        for object in document.objects.values() {
            let Ok(stream) = object.as_stream() else { continue };
            let plain = stream.get_plain_content().unwrap_or_default();
            let plain = String::from_utf8_lossy(&plain);
            assert!(!plain.contains(SECRET), "{name} has a secret");
        }
        let read = Command::new("pdftotext").arg(place.path("cv.pdf")).arg("-").output();
        let text = read.map(|read| String::from_utf8_lossy(&read.stdout).into_owned());
        assert!(!text.unwrap_or_default().contains(SECRET), "{name} shows a secret");
    }
    (ran.status, ran.stderr)
}

#[test]
fn no_document_reads_or_writes_a_file() {
    if !has_bundle() {
        return;
    }
    for (name, body) in READS.into_iter().chain(WRITES) {
        attack(name, body);
    }
}

#[test]
fn no_pdf_acts_later() {
    if !has_bundle() {
        return;
    }
    for (name, body) in ACTS {
        let (status, said) = attack(name, body);
        assert_eq!(status, 2, "{name}: {said}");
        assert!(said.starts_with("tenure: the typeset PDF "), "{name}: {said}");
    }
}

#[test]
fn no_document_outlives_its_time() {
    if !has_bundle() {
        return;
    }
    for (name, body) in ENDLESS {
        let (status, said) = attack(name, body);
        assert!(status > 0, "{name}: {said}");
    }
}

#[test]
fn what_is_looked_for_would_be_found() {
    if !has_bundle() {
        return;
    }
    let shown = std::panic::catch_unwind(|| attack("typed", SECRET));
    let held = r"\special{pdf:stream @x (Xylographerquartz)}\special{pdf:put @catalog <</X @x>>}x";
    let held = std::panic::catch_unwind(|| attack("held", held));
    let said =
        std::panic::catch_unwind(|| attack("said", r"\errmessage{Xylographerquartz}"));
    assert!(shown.is_err() && held.is_err() && said.is_err());
}

#[test]
fn the_sandbox_changes_no_byte() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    let data = super::databases::data();
    for theme in builtin::names() {
        let built = ["off", "best-effort"].map(|how| {
            let line = format!(
                "build {} --theme {theme} --sandbox {how} -o cv.pdf",
                data.display()
            );
            place.run(&line).is(0, "", "");
            fs::read(place.path("cv.pdf")).expect("made")
        });
        assert!(built[0] == built[1], "{theme}");
    }
}
