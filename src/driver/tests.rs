//! Tests of whole documents without a font, and of what is not supported.

use proptest::prelude::*;

use super::Driver;

const PAPER: &str = "pdf:pagesize width 100.375pt height 200.75pt";

fn special(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).expect("a short one");
    [&[239, length], text.as_bytes()].concat()
}

fn page(operations: &[Vec<u8>]) -> Vec<u8> {
    [vec![139], vec![0; 44], operations.concat(), vec![140]].concat()
}

/// A document of pages, up to where drivers stop reading.
fn document(pages: &[Vec<u8>]) -> Vec<u8> {
    let preamble = [&[247, 7][..], &[0; 12], &[0]].concat();
    [preamble, pages.concat(), vec![248]].concat()
}

/// A box of 10 by 20 points, with its lower left corner at TeX's origin.
fn rule() -> Vec<u8> {
    [&[137][..], &sp(20), &sp(10)].concat()
}

/// Points of the PDF in sp.
fn sp(points: i32) -> [u8; 4] {
    (points * (65536 * 7227 / 720) / 10).to_be_bytes()
}

fn write(pages: &[u8]) -> Option<String> {
    let pdf = Driver::default().write(pages, 1_700_000_000, &|_| None)?;
    Some(String::from_utf8_lossy(&pdf).into_owned())
}

/// The objects of a document of one page.
fn objects(operations: &[&str]) -> Option<String> {
    let operations = operations.iter().map(|text| special(text));
    let all: Vec<_> =
        [special(PAPER)].into_iter().chain(operations).chain([rule()]).collect();
    let pdf = write(&document(&[page(&all)]))?;
    let end = pdf.find("xref\n")?;
    Some(pdf[..end].to_owned())
}

#[test]
fn a_document_is_written_with_all_that_it_asks_for() {
    let written = objects(&[
        "pdf:docinfo << /Title <FEFF0041> >>",
        "pdf:docview << /Lang (en) >>",
        "pdf:dest (b) [ @thispage /XYZ @xpos @ypos null ]",
        "pdf:dest (a) [ @thispage /XYZ @xpos @ypos null ]",
        "pdf:out 1 << /Title (A) /A << /S /GoTo /D (a) >> >>",
        "pdf:out 1 << /Title (B) /A << /S /GoTo /D (b) >> >>",
        "color push rgb 0.5 0 1",
        "pdf:literal direct /Artifact BMC",
        "pdf:btrans scale 0.5 scale 0.5",
        "pdf:content 0 0 m 9 9 l S",
        "pdf:etrans",
        "pdf:literal direct EMC",
        "pdf:bann << /Type /Annot /Subtype /Link /A << /S /URI /URI (x:\\)y) >> >>",
    ]);
    let expected = "\
2 0 obj
<</Length 137>>stream
/Artifact BMC
.5 0 1 rg .5 0 1 RG
q 0.5 0 0 0.5 36 64 cm
q 1 0 0 1 72 128 cm
0 0 m 9 9 l S Q
Q
EMC
.5 0 1 rg .5 0 1 RG
72 128 10 20 re f

endstream
endobj
3 0 obj
<</Type /Annot /Subtype /Link /A << /S /URI /URI (x:\\)y) >>/Rect[72 128 82 148]>>
endobj
4 0 obj
<</Type/Page/Parent 1 0 R/Contents 2 0 R/Resources<</Font<<>>>>/Annots[3 0 R ]>>
endobj
1 0 obj
<</Type/Pages/MediaBox[0 0 100 200]/Count 1/Kids[4 0 R ]>>
endobj
5 0 obj
<</Names[(a)[4 0 R/XYZ 72 128 null](b)[4 0 R/XYZ 72 128 null]]>>
endobj
7 0 obj
<</Title (A) /A << /S /GoTo /D (a) >>/Parent 6 0 R/Next 8 0 R>>
endobj
8 0 obj
<</Title (B) /A << /S /GoTo /D (b) >>/Parent 6 0 R/Prev 7 0 R>>
endobj
6 0 obj
<</First 7 0 R/Last 8 0 R/Count 2>>
endobj
9 0 obj
<</Type/Catalog/Pages 1 0 R /Lang (en)/Names<</Dests 5 0 R>>/Outlines 6 0 R>>
endobj
10 0 obj
<</Title <FEFF0041>/CreationDate(D:20231114221320-00'00')>>
endobj
";
    let written = written.expect("all of it is known");
    let (_, after_header) = written.split_once('\n').expect("a header");
    let (_, objects) = after_header.split_once('\n').expect("a mark of bytes");
    assert_eq!(objects, expected);
}

#[test]
fn what_is_not_known_is_not_written() {
    assert!(objects(&[]).is_some());
    for unknown in [
        "tenure: unknown",
        "pdf:literal q",
        "pdf:literal direct q 1 0 0 1 0 0 cm",
        "pdf:content BT ET",
        "pdf:content 1 2 m @xpos 3 l S",
        "pdf:docinfo << /Title (x >>",
        "pdf:docinfo << /Title 1 0 R >>",
        "pdf:docinfo << /Title (x) >> >>",
        "pdf:docview << << >>",
        "pdf:docview << /A [[[[[[[[[[1]]]]]]]]]] >>",
        "pdf:dest (a) [ @thispage /Fit ]",
        "pdf:out 2 << /Title (A) >>",
        "pdf:etrans",
        "pdf:btrans scale 0.5",
        "pdf:btrans rotate 90",
        "pdf:eann",
        "color push rgb 0.5 0",
        "color push rgb 0.5 0 2",
        "color pop",
        "color push Black",
        "background gray 0",
        "pdf:pagesize width 1pt height 2pt",
        "pdf:image width 1in (x.png)",
        "",
    ] {
        assert_eq!(objects(&[unknown]), None, "{unknown}");
    }
    assert_eq!(write(&document(&[])), None, "no pages");
    assert_eq!(write(&document(&[page(&[rule()])])), None, "no paper");
    let letter = page(&[special(PAPER), vec![65]]);
    assert_eq!(write(&document(&[letter])), None, "TeX's own font");
    let pushed = page(&[special(PAPER), vec![141]]);
    assert_eq!(write(&document(&[pushed])), None, "a box that does not end");
}

#[test]
fn a_link_over_two_lines_is_two() {
    let link = special("pdf:bann << /Type /Annot >>");
    let line =
        |operations: &[Vec<u8>]| [&[141][..], &operations.concat(), &[142]].concat();
    let first = line(&[link, rule()]);
    let second = line(&[rule(), special("pdf:eann"), rule()]);
    // In between, 30 points down.
    let down = [&[160][..], &sp(30)].concat();
    let pdf = write(&document(&[page(&[special(PAPER), first, down, second])]));
    let pdf = pdf.expect("it is known");
    for area in ["/Rect[72 128 82 148]", "/Rect[72 98 82 118]"] {
        assert_eq!(pdf.matches(area).count(), 1, "{area} in {pdf}");
    }
    assert_eq!(pdf.matches("/Rect").count(), 2);
}

#[test]
fn a_link_within_another_lies_above_it() {
    let link = |title: &str| special(&format!("pdf:bann << /Contents ({title}) >>"));
    let end = || special("pdf:eann");
    let all = [link("outer"), rule(), link("inner"), rule(), end(), rule(), end()];
    let pdf = write(&document(&[page(&[vec![special(PAPER)], all.to_vec()].concat())]));
    let pdf = pdf.expect("it is known");
    let place = |title: &str| pdf.find(title).expect("written");
    assert!(place("(outer)") < place("(inner)"), "{pdf}");
    assert_eq!(pdf.matches("/Rect").count(), 2);
}

#[test]
fn dates_are_those_of_the_calendar() {
    let date = |epoch| {
        let pdf = Driver::default().write(
            &document(&[page(&[special(PAPER), rule()])]),
            epoch,
            &|_| None,
        );
        let pdf = String::from_utf8_lossy(&pdf.expect("it is known")).into_owned();
        pdf[pdf.find("(D:").expect("a date")..][..25].to_owned()
    };
    assert_eq!(date(0), "(D:19700101000000-00'00')");
    assert_eq!(date(951_782_399), "(D:20000228235959-00'00')");
    assert_eq!(date(951_782_400), "(D:20000229000000-00'00')");
    assert_eq!(date(1_700_000_000), "(D:20231114221320-00'00')");
    assert_eq!(date(4_107_542_400), "(D:21000301000000-00'00')");
}

/// Random requests made of meaningful words.
fn requests() -> impl Strategy<Value = Vec<String>> {
    let words = prop::sample::select(vec![
        "pdf:docinfo",
        "pdf:docview",
        "pdf:dest",
        "pdf:out",
        "pdf:bann",
        "pdf:eann",
        "pdf:btrans",
        "pdf:etrans",
        "pdf:content",
        "pdf:code",
        "pdf:literal direct",
        "color push",
        "color pop",
        "<<",
        ">>",
        "[",
        "]",
        "(",
        ")",
        "<41>",
        "/A",
        "/XYZ",
        "null",
        "true",
        "1",
        "-.5",
        "scale",
        "@thispage",
        "@xpos",
        "@ypos",
        "m",
        "l",
        "S",
        "f",
        "/Span",
        "BDC",
        "EMC",
        "gray",
        "rgb",
        "(a)",
        "[ @thispage /XYZ @xpos @ypos null ]",
        "<< /A (b) >>",
        "\\",
        "%",
        "endobj",
        "R",
    ]);
    prop::collection::vec(
        prop::collection::vec(words, 1..7).prop_map(|it| it.join(" ")),
        0..4,
    )
}

proptest! {
    /// Whatever is copied into a PDF, the PDF can be read.
    #[test]
    fn what_is_written_is_a_pdf(requests in requests()) {
        let requests = requests.iter().map(|text| special(text));
        let all: Vec<_> = [special(PAPER)].into_iter().chain(requests).chain([rule()]).collect();
        let pages = document(&[page(&all)]);
        if let Some(pdf) = Driver::default().write(&pages, 0, &|_| None) {
            let finished = crate::pdf::finish(&pdf);
            let is_read = !matches!(finished, Err(crate::pdf::PdfError::Read(_)));
            prop_assert!(is_read, "{finished:?}");
        }
    }

    /// Any input gives a result, without a panic.
    #[test]
    fn no_pages_cause_a_panic(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let glyphs = [&[253][..], &[0, 1, 0, 0, 0, 1], &[0; 10]].concat();
        let font = [&[252][..], &[0, 0, 0, 1, 0, 10, 0, 0, 0, 0, 1], b"a", &[0; 4], &[172]].concat();
        let operations = [special(PAPER), special("pdf:btrans scale 2"), font, glyphs, rule(), special("pdf:etrans")];
        let mut pages = document(&[page(&operations), page(&[vec![141], special("color pop"), vec![142]])]);
        for (place, byte) in places {
            let place = place.index(pages.len());
            pages[place] = byte;
        }
        pages.truncate(cut.index(pages.len()) + 1);
        let _ = write(&pages);
    }
}
