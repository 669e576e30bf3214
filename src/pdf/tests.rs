//! The room as a whole, on a file that the engine made of `tests/fixtures/engine.yaml`:
//! the name and headline in three shapes of TeX Gyre Pagella, the figures in TeX Gyre
//! Termes with `+onum;+tnum`, which the engine maps to private characters.

use std::collections::BTreeMap;

use lopdf::{Document, Object};
use proptest::prelude::*;

use super::{PdfError, cmap, finish};

const ENGINE: &[u8] = include_bytes!("../../tests/fixtures/engine.pdf");

fn finished() -> Vec<u8> {
    finish(ENGINE).expect("a sound file").bytes
}

/// The text maps of a file's fonts, by the name of the font without its subset tag.
fn maps(bytes: &[u8]) -> BTreeMap<String, String> {
    let document = Document::load_mem(bytes).expect("a PDF");
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let fonts = fonts.filter(|font| font.has(b"ToUnicode"));
    fonts
        .map(|font| {
            let name = font.get(b"BaseFont").and_then(Object::as_name).expect("a name");
            let name = String::from_utf8_lossy(name.split_at(7).1).into_owned();
            let map = font.get_deref(b"ToUnicode", &document).expect("a map");
            let map = map.as_stream().and_then(lopdf::Stream::get_plain_content);
            (name, String::from_utf8(map.expect("a stream")).expect("text"))
        })
        .collect()
}

#[test]
fn every_shape_reads_in_letters() {
    let (before, after) = (maps(ENGINE), maps(&finished()));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for shape in ["Regular", "Italic", "Bold"] {
        let name = format!("TeXGyrePagella-{shape}-Identity-H");
        assert!(before[&name].contains("<00EB> <FB000069>"), "{}", before[&name]);
        let right = before[&name].replace("<FB000069>", "<006600660069>");
        assert_eq!(after[&name], right);
    }
}

#[test]
fn private_figures_read_as_figures() {
    let name = "TeXGyreTermes-Regular-Identity-H";
    assert!(maps(ENGINE)[name].contains("<F730>"));
    let map = &maps(&finished())[name];
    assert!(!map.contains("<F7"), "{map}");
    for figure in '0'..='9' {
        assert!(map.contains(&format!("<{:04X}>", u32::from(figure))), "{map}");
    }
}

/// The result of `finish` for a file of one empty page with two more objects.
fn with(object: &str, next: &str) -> Result<(), String> {
    let mut file = "%PDF-1.5\n".to_owned();
    let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        object,
        next,
    ];
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let at = file.len();
    file += &format!("{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    finish(file.as_bytes()).map(drop).map_err(|error| error.to_string())
}

#[test]
fn what_might_do_harm_is_refused_by_name() {
    for (object, said) in [
        ("<</S/Launch/F(x)>>", "starts a program (`/Launch`)"),
        ("<</S/La#75nch/F(x)>>", "starts a program (`/Launch`)"),
        ("<</S 5 0 R/F(x)>>", "starts a program (`/Launch`)"),
        ("[[<</A<</S/JavaScript/JS(x)>>>>]]", "runs a script (`/JavaScript`)"),
        ("<</A<</JS(x)>>>>", "runs a script (`/JS`)"),
        ("<</S/GoToR/F(x)/D[0/Fit]>>", "opens another file (`/GoToR`)"),
        ("<</S/SubmitForm/F(x)>>", "sends data away (`/SubmitForm`)"),
        ("<</S/ImportData/F(x)>>", "reads a file (`/ImportData`)"),
        (
            "<</OpenAction[0/Fit]>>",
            "performs an action when it is opened (`/OpenAction`)",
        ),
        ("<</AA<</O 1 0 R>>>>", "performs an action when it is viewed (`/AA`)"),
        (
            "<</Names<</EmbeddedFiles 1 0 R>>>>",
            "contains another file (`/EmbeddedFiles`)",
        ),
        (
            "<</Type/EmbeddedFile/Length 0>>stream\n\nendstream",
            "contains another file (`/EmbeddedFile`)",
        ),
        ("<</Type/Filespec/EF<</F 1 0 R>>>>", "contains another file (`/EF`)"),
        ("<</S/URI/URI(javascript:x)>>", "telephone number (`/URI`)"),
        ("<</S/URI/URI(file:///etc/passwd)>>", "telephone number (`/URI`)"),
        ("<</S/URI/URI(../x)>>", "telephone number (`/URI`)"),
    ] {
        let error = with(object, "/Launch").expect_err(object);
        assert!(error.contains(said), "{object}: {error}");
    }
    for sound in [
        "<</S/URI/URI(HTTPS://x.y)>>",
        "<</S/URI/URI(mailto:a@b.c)>>",
        "<</S/URI/URI(tel:+1)>>",
        "<</S/GoTo/D(x)>>",
        "<</S/Transparency/Type/Group>>",
        "(/Launch)",
    ] {
        assert_eq!(with(sound, "null"), Ok(()), "{sound}");
    }
}

#[test]
fn the_information_is_kept_and_the_producer_named() {
    let info = |bytes: &[u8]| {
        let document = Document::load_mem(bytes).expect("a PDF");
        let info =
            document.trailer.get_deref(b"Info", &document).and_then(Object::as_dict);
        (info.expect("information").clone(), document.trailer.get(b"ID").cloned().ok())
    };
    let ((mut before, id), (after, same_id)) = (info(ENGINE), info(&finished()));
    assert!(id.is_some() && id == same_id);
    for key in ["Title", "Author", "Creator", "CreationDate"] {
        assert!(before.has(key.as_bytes()), "{key}");
    }
    let tenure = concat!("tenure ", env!("CARGO_PKG_VERSION"));
    before.set("Producer", Object::string_literal(tenure));
    assert_eq!(before, after);
}

#[test]
fn same_input_same_bytes() {
    assert_eq!(finished(), finished());
}

#[test]
fn finishing_again_changes_nothing() {
    let once = finished();
    assert_eq!(maps(&finish(&once).expect("a sound file").bytes), maps(&once));
    assert_eq!(finish(&once).expect("a sound file").bytes, once);
}

#[test]
fn the_file_stays_small() {
    assert_eq!(finish(ENGINE).expect("a sound file").pages, 1);
    let limit = ENGINE.len() + ENGINE.len() / 10;
    assert!(finished().len() < limit, "{} of {limit} bytes", finished().len());
}

#[test]
fn no_pdf_no_pages_no_map() {
    assert!(matches!(finish(b""), Err(PdfError::Read(_))));
    assert!(matches!(finish(b"%PDF-1.5\n"), Err(PdfError::Read(_))));
    assert!(matches!(finish(&ENGINE[..ENGINE.len() / 2]), Err(PdfError::Read(_))));
    let changed = |change: fn(&mut Document)| {
        let mut document = Document::load_mem(ENGINE).expect("a PDF");
        change(&mut document);
        let mut bytes = Vec::new();
        document.save_modern(&mut bytes).expect("written");
        finish(&bytes)
    };
    let without = changed(|document| {
        document.trailer.remove(b"Root");
    });
    assert!(matches!(without, Err(PdfError::NoPages | PdfError::Read(_))));
    let dangling = changed(|document| {
        let mut maps =
            document.objects.values().filter_map(|object| object.as_dict().ok());
        let map = maps.find_map(|font| font.get(b"ToUnicode").ok());
        let id = map.and_then(|map| map.as_reference().ok()).expect("a map");
        document.objects.remove(&id);
    });
    assert!(matches!(dangling, Err(PdfError::TextMap { .. })));
}

/// A file with a few bytes changed, and possibly truncated.
fn damaged(whole: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = whole.len();
    let bytes = prop::collection::vec((0..length, any::<u8>()), 0..20);
    (bytes, prop_oneof![4 => Just(length), 1 => 0..length]).prop_map(
        move |(changes, end)| {
            let mut bytes = whole.clone();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            bytes.truncate(end);
            bytes
        },
    )
}

/// The file without compression, so that damage reaches the objects and the maps.
fn open() -> Vec<u8> {
    let mut document = Document::load_mem(ENGINE).expect("a PDF");
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            stream.decompress().expect("a stream");
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

fn map() -> Vec<u8> {
    maps(ENGINE).into_values().collect::<String>().into_bytes()
}

proptest! {
    #[test]
    fn damage_is_no_panic(bytes in damaged(ENGINE.to_vec())) {
        let _ = finish(&bytes);
    }

    #[test]
    fn damaged_objects_are_no_panic(bytes in damaged(open())) {
        let _ = finish(&bytes);
    }

    #[test]
    fn a_damaged_map_is_no_panic(map in damaged(map())) {
        // A corrected map needs no further correction.
        let mended = cmap::mend(&map).unwrap_or(map);
        prop_assert_eq!(cmap::mend(&mended), None);
    }

    #[test]
    fn any_bytes_are_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (finish(&bytes), cmap::mend(&bytes));
    }
}
