//! Writes a PDF of pages, with their fonts, bookmarks, destinations and information.

use std::sync::Arc;

use super::cut::Cut;
use super::number::rounded;
use super::objects::{ObjectId, Objects};
use super::page::{PageContent, PrintedDocument};

/// Writes the whole file.
pub(super) fn bind(
    printed: &PrintedDocument<'_>,
    fonts: &[Arc<Cut>],
    epoch: u64,
) -> Option<Vec<u8>> {
    if printed.pages.is_empty() {
        return None;
    }
    let mut objects = Objects::new();
    let all = fonts.iter().enumerate();
    let fonts: Vec<ObjectId> =
        all.map(|(number, font)| font.write(&mut objects, number)).collect();
    let tree = objects.reserve();
    let pages: Vec<ObjectId> = printed
        .pages
        .iter()
        .map(|page| write_page(&mut objects, page, tree, &fonts))
        .collect();
    let (width, height) = printed.paper?;
    let (width, height) = (rounded(width), rounded(height));
    let kids: String = pages.iter().map(|page| format!("{page} ")).collect();
    let count = pages.len();
    objects.put(
        tree,
        &format!(
            "<</Type/Pages/MediaBox[0 0 {width} {height}]/Count {count}/Kids[{kids}]>>"
        ),
    );
    let mut entries = printed.view.join(" ");
    if let Some(names) = destinations(&mut objects, printed, &pages)? {
        entries += &format!("/Names<</Dests {names}>>");
    }
    if let Some(outline) = outline(&mut objects, &printed.bookmarks)? {
        entries += &format!("/Outlines {outline}");
    }
    let catalogue = objects.add(&format!("<</Type/Catalog/Pages {tree} {entries}>>"));
    let date = date(epoch);
    let info =
        objects.add(&format!("<<{}/CreationDate({date})>>", printed.info.join(" ")));
    Some(objects.close(catalogue, info))
}

fn write_page(
    objects: &mut Objects,
    page: &PageContent<'_>,
    tree: ObjectId,
    fonts: &[ObjectId],
) -> ObjectId {
    let content = objects.stream("", &page.content);
    let fonts = page.fonts.iter().map(|font| format!("/F{} {}", font + 1, fonts[*font]));
    let fonts: String = fonts.collect();
    let mut annotations = String::new();
    for (entries, area) in &page.links {
        let area = area.map(rounded).join(" ");
        let link = objects.add(&format!("<<{entries}/Rect[{area}]>>"));
        annotations += &format!("{link} ");
    }
    if !annotations.is_empty() {
        annotations = format!("/Annots[{annotations}]");
    }
    objects.add(&format!(
        "<</Type/Page/Parent {tree}/Contents {content}\
         /Resources<</Font<<{fonts}>>>>{annotations}>>"
    ))
}

/// The destinations, sorted by name. The outer `None` means that two have the same name.
#[expect(
    clippy::option_option,
    reason = "there may be none, and some that are not known"
)]
fn destinations(
    objects: &mut Objects,
    printed: &PrintedDocument<'_>,
    pages: &[ObjectId],
) -> Option<Option<ObjectId>> {
    let mut places = printed.destinations.clone();
    places.sort_by_key(|(name, ..)| *name);
    if places.windows(2).any(|two| two[0].0 == two[1].0) {
        return None;
    }
    if places.is_empty() {
        return Some(None);
    }
    let mut names = String::new();
    for (name, page, (x, y)) in places {
        let (page, x, y) = (pages.get(page)?, rounded(x), rounded(y));
        names += &format!("{name}[{page}/XYZ {x} {y} null]");
    }
    Some(Some(objects.add(&format!("<</Names[{names}]>>"))))
}

/// The bookmarks. Only bookmarks of one level are supported.
#[expect(
    clippy::option_option,
    reason = "there may be none, and some that are not known"
)]
fn outline(
    objects: &mut Objects,
    bookmarks: &[(usize, &str)],
) -> Option<Option<ObjectId>> {
    if bookmarks.iter().any(|(level, _)| *level != 1) {
        return None;
    }
    if bookmarks.is_empty() {
        return Some(None);
    }
    let outline = objects.reserve();
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| objects.reserve()).collect();
    for (at, (_, entries)) in bookmarks.iter().enumerate() {
        let neighbour = |key: &str, id: Option<&ObjectId>| {
            id.map(|id| format!("/{key} {id}")).unwrap_or_default()
        };
        let before = neighbour("Prev", at.checked_sub(1).and_then(|at| ids.get(at)));
        let after = neighbour("Next", ids.get(at + 1));
        objects.put(ids[at], &format!("<<{entries}/Parent {outline}{before}{after}>>"));
    }
    let (first, last, count) = (ids.first()?, ids.last()?, ids.len());
    objects.put(outline, &format!("<</First {first}/Last {last}/Count {count}>>"));
    Some(Some(outline))
}

/// A time in UTC, in the format of PDF.
fn date(epoch: u64) -> String {
    let (days, seconds) = (epoch / 86_400, epoch % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}-00'00'")
}

/// The date that is `days` days after 1 January 1970. Every period of 400 years that
/// begins on a 1 March has the same length.
fn civil(days: u64) -> (u64, u64, u64) {
    const TO_1970: u64 = 719_468; // from 1 March of the year 0
    const AGE: u64 = 146_097;
    let days = days + TO_1970;
    let (age, of_age) = (days / AGE, days % AGE);
    let year = (of_age - of_age / 1460 + of_age / 36_524 - of_age / 146_096) / 365;
    let of_year = of_age - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (400 * age + year + u64::from(month <= 2), month, day)
}
