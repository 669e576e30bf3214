//! Photos and logos in finished documents, and reports of files that are not pictures.

use std::fs;
use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use tenure::export::latex::builtin;

use super::engine::{has_bundle, poppler};
use super::program::Place;

const CV: &str = "basics: {name: Ann, photo: Dear Ann.JPG}\nhonors: [{title: Prize}]\nvariants:\n  \
                  faceless: {hide: [photo]}\n";

fn picture(kind: ImageFormat) -> Vec<u8> {
    let shade = |x: u32, y: u32| {
        Rgb([x, y, 99].map(|shade| u8::try_from(shade).expect("less than 100")))
    };
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::from(RgbImage::from_fn(70, 90, shade));
    picture.write_to(&mut bytes, kind).expect("a picture");
    bytes.into_inner()
}

fn with(photo: &[u8]) -> Place {
    let place = Place::with(&[("cv.yaml", CV)]);
    fs::write(place.path("Dear Ann.JPG"), photo).expect("written");
    place
}

/// Pictures in a PDF, by width and height.
fn shown(place: &Place, pdf: &str) -> Vec<(i64, i64)> {
    let pdf = lopdf::Document::load(place.path(pdf)).expect("a PDF");
    let number = |dict: &lopdf::Dictionary, key: &[u8]| dict.get(key)?.as_i64();
    let picture = |object: &lopdf::Object| {
        let dict = &object.as_stream().ok()?.dict;
        let is_one = dict.get(b"Subtype").ok()?.as_name().ok()? == b"Image";
        is_one.then(|| {
            Some((number(dict, b"Width").ok()?, number(dict, b"Height").ok()?))
        })?
    };
    pdf.objects.values().filter_map(picture).collect()
}

#[test]
fn every_theme_shows_the_photo_and_a_variant_may_hide_it() {
    if !has_bundle() {
        return;
    }
    for kind in [ImageFormat::Jpeg, ImageFormat::Png] {
        let place = with(&picture(kind));
        for theme in builtin::names() {
            place.run(&format!("build --theme {theme} -o a.pdf --strict")).is(0, "", "");
            assert_eq!(shown(&place, "a.pdf"), [(70, 90)], "{theme}");
            let bytes = fs::read(place.path("a.pdf")).expect("there");
            place.run(&format!("build --theme {theme} -o a.pdf"));
            assert_eq!(fs::read(place.path("a.pdf")).expect("there"), bytes, "{theme}");
        }
        place.run("build --variant faceless -o b.pdf").is(0, "", "");
        assert_eq!(shown(&place, "b.pdf"), []);
        place.run("build --hide photo -o b.pdf").is(0, "", "");
        assert_eq!(shown(&place, "b.pdf"), []);
    }
}

#[test]
fn a_document_is_fitted_with_its_photo_and_written_as_latex_with_it() {
    if !has_bundle() {
        return;
    }
    let place = with(&picture(ImageFormat::Jpeg));
    place.run("build --pages 1 -o a.pdf").is(0, "", "");
    assert_eq!(shown(&place, "a.pdf"), [(70, 90)]);
    place.run("tex -o out").is(0, "", "");
    let main = fs::read_to_string(place.path("out/cv.tex")).expect("there");
    assert!(main.contains("\\ownerphoto{photo-of-owner.jpg}"), "{main}");
    let written = fs::read(place.path("out/photo-of-owner.jpg")).expect("there");
    assert!(image::load_from_memory(&written).is_ok());
}

#[test]
fn a_photo_that_cannot_be_used_is_told_at_its_place() {
    let said = |place: &Place, command: &str| {
        let ran = place.run(&format!("{command} --format short"));
        assert_eq!((ran.status, ran.stdout.as_slice()), (1, &b""[..]));
        ran.stderr
    };
    let place = Place::with(&[("cv.yaml", CV)]);
    let at = "cv.yaml:1:28: error[no-photo]: ";
    assert_eq!(
        said(&place, "check"),
        format!("{at}the photo file `Dear Ann.JPG` does not exist\n")
    );
    place.write("Dear Ann.JPG", "GIF89a");
    let none = "this photo cannot be used: it is neither PNG nor JPEG\n";
    assert_eq!(said(&place, "check"), format!("{at}{none}"));
    place.write("cv.yaml", CV.replace("Dear Ann.JPG", "../Dear Ann.JPG"));
    let told = said(&place, "check");
    assert!(told.contains("`../Dear Ann.JPG` is not a picture: name a `.jpg`"), "{told}");
    if !has_bundle() {
        return;
    }
    // What is damaged further on is found when it is decoded; the old PDF stays.
    let whole = picture(ImageFormat::Png);
    let place = with(&whole[..whole.len() / 2]);
    place.write("cv.pdf", "old");
    for command in ["check", "build"] {
        let told = said(&place, command);
        let damaged = format!("{at}this photo cannot be used: it is damaged");
        assert!(told.starts_with(&damaged), "{command}: {told}");
    }
    assert_eq!(fs::read(place.path("cv.pdf")).expect("there"), b"old");
}

/// Two thirds of such PNGs end a process of the engine that reads them as they are.
#[test]
fn a_damaged_photo_never_reaches_the_engine() {
    if !has_bundle() {
        return;
    }
    let mut made = 0;
    for kind in [ImageFormat::Png, ImageFormat::Jpeg] {
        let whole = picture(kind);
        for step in 0..30 {
            let mut bytes = whole.clone();
            let at = 20 + step * (bytes.len() - 21) / 30;
            bytes[at] ^= 0x5A;
            let place = with(&bytes);
            let ran = place.run("build --format short");
            let told = ran.stderr.starts_with("cv.yaml:1:28: error[no-photo]: ");
            match ran.status {
                0 => made += 1,
                1 => assert!(told, "{kind:?} {at}: {}", ran.stderr),
                other => panic!("{kind:?} {at}: {other}: {}", ran.stderr),
            }
        }
    }
    assert!((5..55).contains(&made), "{made} were made");
}

#[test]
fn a_theme_may_bring_a_logo() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[
        ("cv.yaml", "basics: {name: Ann}\nhonors: [{title: Prize}]\n"),
        ("mine/theme.yaml", "name: mine\ndescription: d\nextends: faculty\n"),
        (
            "mine/partials/honors.tex.hbs",
            "\\pictureof{logo.png}{1in}{1in}{{#each entries}} {{title}}{{/each}}\n",
        ),
    ]);
    fs::write(place.path("mine/logo.png"), picture(ImageFormat::Png)).expect("written");
    place.run("build --theme ./mine -o a.pdf").is(0, "", "");
    assert_eq!(shown(&place, "a.pdf"), [(70, 90)]);
    place.write("mine/logo.png", "none");
    let said = "error[no-photo]: the picture `logo.png` of `./mine` cannot be used: it is neither \
                PNG nor JPEG\n";
    place.run("build --theme ./mine -o a.pdf --format short").is(1, "", said);
}

#[test]
fn a_photo_is_as_large_and_as_long_as_photos_are() {
    let place = with(&vec![0; 33 << 20]);
    let at = "cv.yaml:1:28: error[no-photo]: this photo cannot be used: ";
    let said = format!("{at}it has 33 MB, more than 24 MB\n");
    place.run("check --format short").is(1, "", &said);
    let mut strip = Cursor::new(Vec::new());
    let picture = DynamicImage::from(RgbImage::new(1000, 1));
    picture.write_to(&mut strip, ImageFormat::Png).expect("a picture");
    let place = with(&strip.into_inner());
    let said = format!(
        "{at}it has 1000 × 1 pixels, but one side can be at most 20 times as long as the \
         other\n"
    );
    place.run("check --format short").is(1, "", &said);
}

#[test]
fn a_signature_is_the_last_and_a_variant_may_hide_it() {
    if !has_bundle() {
        return;
    }
    let cv = "basics: {name: Ann}\nlocale: de\nhonors: [{title: Preis}]\nvariants: {bare: {hide: \
              [signature]}}\nsignature: {place: Köln, date: 2023-05-02, picture: a b.png}\n";
    let place = Place::with(&[("cv.yaml", cv)]);
    fs::write(place.path("a b.png"), picture(ImageFormat::Png)).expect("written");
    for theme in builtin::names() {
        place
            .run(&format!("build --theme {theme} -o a.pdf --strict --require-text"))
            .is(0, "", "");
        assert_eq!(shown(&place, "a.pdf"), [(70, 90)], "{theme}");
        if let Some(text) = poppler("pdftotext", &place.path("a.pdf")) {
            assert!(text.contains("Köln, 2. Mai 2023"), "{theme}: {text}");
        }
        place
            .run(&format!("build --theme {theme} --variant bare -o b.pdf"))
            .is(0, "", "");
        assert_eq!(shown(&place, "b.pdf"), []);
    }
}
