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

pub(super) fn twice(facts: &Facts, sink: &mut Sink) {
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
