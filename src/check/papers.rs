//! Publications: each listed once.

use std::collections::BTreeMap;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::model::{Publication, PublicationType};

pub(super) static DUPLICATE_PUBLICATION: Code =
    Code::warning("duplicate-publication", "a publication that is listed twice").page(
        "Two entries have the same DOI, or titles that differ only in capitals and \
         punctuation. Readers who count publications will notice.",
        "basics: {name: A}\npublications:\n  - {id: a, type: conference, title: The Loom, \
         authors: [A]}\n  - {id: b, type: journal, title: 'The loom.', authors: [A]}\n",
        "basics: {name: A}\npublications:\n  - {id: a, type: conference, title: The Loom, \
         authors: [A]}\n  - {id: b, type: journal, title: The Loom Revisited, authors: [A]}\n",
    );

pub(super) static PUBLISHED_PREPRINT: Code = Code::warning(
    "published-preprint",
    "a preprint of a published paper",
)
.page(
    "A preprint has the title of a published paper, so the paper is listed twice. Move the \
     arXiv number to the entry of the paper and remove the preprint.",
    "basics: {name: A}\npublications:\n  - {id: a, type: conference, title: The Loom, \
         authors: [A]}\n  - {id: b, type: preprint, title: The Loom, authors: [A], \
         arxiv: '2404.02407'}\n",
    "basics: {name: A}\npublications:\n  - {id: a, type: conference, title: The Loom, \
         authors: [A], arxiv: '2404.02407'}\n",
);

pub(super) static DOUBTFUL_NUMBER: Code = Code::warning(
    "doubtful-number",
    "pages or a volume that look wrong",
)
.page(
    "Pages that end before they begin are most often swapped or mistyped. A volume with a number \
     in parentheses, `12(3)`, is printed as typed; as `volume` and `number` it is printed in the \
     style of the document.",
    "basics: {name: A}\npublications:\n  - {id: a, type: journal, title: T, authors: [A], venue: \
     Nature, volume: 12(3), pages: 119-112}\n",
    "basics: {name: A}\npublications:\n  - {id: a, type: journal, title: T, authors: [A], venue: \
     Nature, volume: 12, number: 3, pages: 112-119}\n",
);

/// Reports reversed pages, and volumes with their numbers.
pub(super) fn numbers(facts: &Facts, sink: &mut Sink) {
    for paper in &facts.resume.publications {
        if let Some(pages) = &paper.pages
            && let Some(help) = reversed(&pages.letters())
        {
            let message =
                format!("the pages `{}` end before they begin", pages.letters());
            sink.push(
                Diagnostic::new(&DOUBTFUL_NUMBER, pages.origin, message).help(help),
            );
        }
        if let Some(volume) = &paper.volume
            && let Some((alone, number)) = with_number(&volume.letters())
        {
            let message = format!("`{}` is a volume with a number", volume.letters());
            let help = match &paper.number {
                Some(_) => format!("write `volume: {alone}`"),
                None => format!("write `volume: {alone}` and `number: {number}`"),
            };
            sink.push(
                Diagnostic::new(&DOUBTFUL_NUMBER, volume.origin, message).help(help),
            );
        }
    }
}

/// The help for a range of pages that ends before it begins. `284-7` ends on page 287, as some
/// journals write it.
fn reversed(pages: &str) -> Option<String> {
    let (first, last) = pages.split_once(['-', '–', '—'])?;
    let (first, last) = (first.trim(), last.trim_start_matches(['-', '–']).trim());
    let number = |text: &str| {
        let is_number =
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u64>().ok()).flatten()
    };
    let (begin, end) = (number(first)?, number(last)?);
    if end >= begin {
        return None;
    }
    let swapped = format!("if they are swapped, write `pages: {last}-{first}`");
    let cut = first.len().checked_sub(last.len())?;
    let whole = format!("{}{last}", first.get(..cut)?);
    match number(&whole).filter(|whole| cut > 0 && *whole > begin) {
        Some(_) if first.len() > 2 => None,
        Some(_) => Some(format!(
            "{swapped}; if they end on page {whole}, `pages: {first}-{whole}`"
        )),
        None => Some(swapped),
    }
}

/// The volume and the number of `12(3)`.
fn with_number(volume: &str) -> Option<(&str, &str)> {
    let (alone, number) = volume.strip_suffix(')')?.split_once('(')?;
    let (alone, number) = (alone.trim(), number.trim());
    let is_digits = |text: &str, others: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || others.contains(c))
    };
    (is_digits(alone, "") && is_digits(number, "-–/")).then_some((alone, number))
}

pub(super) fn duplicates(facts: &Facts, sink: &mut Sink) {
    twice(facts, sink);
    arxiv_twice(facts, sink);
}

/// Reports papers with the same DOI or title.
fn twice(facts: &Facts, sink: &mut Sink) {
    let published =
        || facts.resume.publications.iter().filter(|paper| !is_preprint(paper));
    let mut by_doi: BTreeMap<String, Span> = BTreeMap::new();
    let mut by_title: BTreeMap<String, Span> = BTreeMap::new();
    for paper in published() {
        let doi =
            paper.doi.as_ref().map(|doi| (doi.to_string().to_lowercase(), doi.span));
        let same_doi =
            doi.and_then(|(doi, span)| Some((by_doi.insert(doi, span)?, span)));
        let title = paper.title.origin;
        let same_title =
            by_title.insert(paper.title.folded(), title).map(|before| (before, title));
        let (found, what) = match (same_doi, same_title) {
            (Some(places), _) => (places, "DOI"),
            (None, Some(places)) => (places, "title"),
            (None, None) => continue,
        };
        let message = format!("two publications have this {what}");
        sink.push(
            Diagnostic::new(&DUPLICATE_PUBLICATION, found.1, message)
                .label("again here")
                .other(found.0, "first here"),
        );
    }
}

/// Reports papers with the same arXiv identifier, in any version. Those with the same title
/// are reported as such.
fn arxiv_twice(facts: &Facts, sink: &mut Sink) {
    let mut first: BTreeMap<&str, (&Publication, Span)> = BTreeMap::new();
    for paper in &facts.resume.publications {
        let Some(arxiv) = &paper.arxiv else { continue };
        let written = arxiv.value.as_str();
        let bare = written.rsplit_once('v').map_or(written, |(bare, version)| {
            let is_version = version.bytes().all(|byte| byte.is_ascii_digit());
            if is_version && !version.is_empty() { bare } else { written }
        });
        let Some((before, place)) = first.get(bare) else {
            first.insert(bare, (paper, arxiv.span));
            continue;
        };
        if before.title.folded() != paper.title.folded() {
            let message = "two publications have this arXiv identifier";
            sink.push(
                Diagnostic::new(&DUPLICATE_PUBLICATION, arxiv.span, message)
                    .label("again here")
                    .other(*place, "first here"),
            );
        }
    }
}

pub(super) fn preprints(facts: &Facts, sink: &mut Sink) {
    let papers = || facts.resume.publications.iter();
    let mut published: BTreeMap<String, &Publication> = BTreeMap::new();
    for paper in papers().filter(|paper| !is_preprint(paper)) {
        published.entry(paper.title.folded()).or_insert(paper);
    }
    for preprint in papers().filter(|paper| is_preprint(paper)) {
        if let Some(paper) = published.get(&preprint.title.folded()) {
            let message =
                format!("this preprint has been published as `{}`", paper.id.value);
            let help = match &preprint.arxiv {
                Some(number) => format!(
                    "add `arxiv: '{}'` to `{}` and remove the preprint",
                    number.as_str(),
                    paper.id.value
                ),
                None => "remove the preprint".to_owned(),
            };
            sink.push(
                Diagnostic::new(&PUBLISHED_PREPRINT, preprint.title.origin, message)
                    .other(paper.title.origin, "here")
                    .help(help),
            );
        }
    }
}

fn is_preprint(paper: &Publication) -> bool {
    paper.kind == PublicationType::Preprint
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_end_before_they_begin() {
        for (pages, help) in [
            ("119-112", "if they are swapped, write `pages: 112-119`"),
            (
                "12–9",
                "if they are swapped, write `pages: 9-12`; if they end on page 19, `pages: 12-19`",
            ),
            ("130--12", "if they are swapped, write `pages: 12-130`"),
        ] {
            assert_eq!(reversed(pages).as_deref(), Some(help), "{pages}");
        }
        for pages in
            ["9-12", "284-7", "1572-88", "e12-e9", "12", "12-12", "iv-x", "1-9, 3-2"]
        {
            assert_eq!(reversed(pages), None, "{pages}");
        }
    }

    #[test]
    fn volumes_with_numbers() {
        assert_eq!(with_number("12(3)"), Some(("12", "3")));
        assert_eq!(with_number("12 (3–4)"), Some(("12", "3–4")));
        for volume in ["12", "A(3)", "12(Suppl. 1)", "(3)", "2(a)"] {
            assert_eq!(with_number(volume), None, "{volume}");
        }
    }
}
