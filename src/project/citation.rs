//! Citations: where a publication appeared, in one line.
//!
//! Each kind of venue begins the line in its own way. The details that are left follow in one
//! order for all, so that nothing an author typed is lost. Nothing is claimed that is not so: a
//! manuscript is submitted to a journal, and a poster does not appear in proceedings.

use super::dates;
use super::people::People;
use super::phrase::Phrase;
use crate::model::{
    Inline, Numbering, Part, PartialDate, Publication, PublicationStatus,
    PublicationType, Resume, Text, Venue, VenueKind,
};

/// Words with which a title of proceedings begins, in lower case: `In Proceedings of` does not
/// precede them.
const PROCEEDINGS: [&str; 12] = [
    "proceedings",
    "proc.",
    "proc ",
    "companion proceedings",
    "conference proceedings",
    "advances in",
    "lecture notes",
    "transactions of",
    "actes ",
    "actas ",
    "atti ",
    "tagungsband",
];

/// The citation of where a publication appeared.
///
/// `In Proceedings of the 2024 USENIX Annual Technical Conference (**USENIX ATC 2024**)`
pub(super) fn citation(
    resume: &Resume,
    people: &People<'_>,
    publication: &Publication,
) -> Option<Text> {
    let mut line = Citation::new(resume, people, publication);
    line.venue();
    line.details();
    line.phrase.finish()
}

/// Where a publication appeared or was sent, without the details that a citation style prints.
pub(super) struct Whereabouts {
    pub text: Text,
    /// Whether the track is in the text.
    pub has_track: bool,
    /// Whether the edition is in the text.
    pub has_edition: bool,
}

/// Where a manuscript was sent: `Submitted to **Nature**`. Of other publications, where they
/// appeared.
pub(super) fn whereabouts(
    resume: &Resume,
    people: &People<'_>,
    publication: &Publication,
) -> Option<Whereabouts> {
    publication.venue.as_ref()?;
    let mut line = Citation::new(resume, people, publication);
    line.venue();
    let has_track = publication.track.is_some() && line.track.is_none();
    let has_edition = publication.edition.is_some() && line.edition.is_none();
    let text = line.phrase.finish()?;
    Some(Whereabouts { text, has_track, has_edition })
}

/// The title of the proceedings in which a publication appeared: `Proceedings of the 2024 USENIX
/// Annual Technical Conference (USENIX ATC 2024)`. Citation styles have their own words before it,
/// and decide what is bold.
pub(super) fn proceedings(
    resume: &Resume,
    people: &People<'_>,
    publication: &Publication,
) -> Option<Whereabouts> {
    let mut title = whereabouts(resume, people, publication)?;
    let inlines = std::mem::take(&mut title.text.inlines);
    title.text.inlines = inlines.into_iter().flat_map(plain_weight).collect();
    if let Some(Inline::Plain(words)) = title.text.inlines.first_mut() {
        let bare = ["In ", "At "].iter().find_map(|intro| words.strip_prefix(intro));
        *words = bare.unwrap_or(words).to_owned();
    }
    Some(title)
}

fn plain_weight(inline: Inline) -> Vec<Inline> {
    match inline {
        Inline::Strong(inner) => inner,
        other => vec![other],
    }
}

/// A citation under construction, with the details that have not been printed yet.
struct Citation<'r> {
    resume: &'r Resume,
    publication: &'r Publication,
    phrase: Phrase,
    year: Option<u16>,
    /// The date, as long as it has not been printed.
    date: Option<&'r PartialDate>,
    edition: Option<u16>,
    track: Option<&'r Text>,
    editors: Option<Text>,
}

impl<'r> Citation<'r> {
    fn new(
        resume: &'r Resume,
        people: &People<'_>,
        publication: &'r Publication,
    ) -> Self {
        let is_separate =
            !publication.is_edited_work() && !publication.editors.is_empty();
        Citation {
            resume,
            publication,
            phrase: Phrase::default(),
            year: publication.date.as_ref().map(|date| date.year),
            date: publication.date.as_deref(),
            edition: publication.edition,
            track: publication.track.as_ref(),
            editors: is_separate.then(|| people.editors(&publication.editors)),
        }
    }

    /// The year, to be printed beside a name. A name that has it already is enough; a date that
    /// is more than a year is printed at the end.
    fn take_year(&mut self, name: &str) -> Option<u16> {
        let is_exact = is_dated(self.kind());
        let date = self.date.take_if(|date| {
            let is_year = !is_exact || date.part == Part::Year;
            date.text.is_none() && !date.expected && is_year
        })?;
        Some(date.year).filter(|year| !mentions(name, *year))
    }

    fn kind(&self) -> PublicationType {
        self.publication.kind
    }

    /// The words before a venue of a manuscript that no one has accepted yet.
    fn open(&self) -> Option<&'static str> {
        let status = self.publication.status.filter(|status| status.is_open())?;
        let is_planned = status == PublicationStatus::InPreparation;
        Some(if is_planned { "In preparation for" } else { "Submitted to" })
    }

    /// The words before a venue in whose proceedings or issues it does not appear.
    fn beside(&self) -> Option<&'static str> {
        self.open().or_else(|| presented(self.kind()))
    }

    /// Adds the words before a name, if there are any.
    fn introduce(&mut self, words: &str) {
        self.phrase.words(words).words(if words.is_empty() { "" } else { " " });
    }

    fn venue(&mut self) {
        let written = self.publication.venue.as_ref();
        match (written.and_then(|written| self.resume.venue(written)), written) {
            (Some(venue), _) => self.listed(venue),
            (None, Some(name)) => self.unlisted(name),
            (None, None) => self.without_venue(),
        }
    }

    fn listed(&mut self, venue: &'r Venue) {
        match venue.kind {
            VenueKind::Conference => self.conference(venue),
            VenueKind::Journal => {
                let name = venue.names(self.year).0;
                self.introduce(self.open().unwrap_or("In"));
                self.phrase.bold(name);
            }
            VenueKind::Workshop | VenueKind::Event => self.event(venue),
        }
    }

    /// `In Proceedings of the 54th Symposium on Things (**SOT 2024 Demo Track**)`.
    fn conference(&mut self, venue: &'r Venue) {
        use PublicationType::{Book, Chapter, Conference, Journal, Workshop};
        let (name, _, series) = venue.names(self.year);
        let intro = self.beside().unwrap_or(match self.kind() {
            Conference | Journal | Workshop | Chapter | Book => "In Proceedings of",
            _ => "At",
        });
        self.phrase.words(intro).words(" the ");
        let letters = name.letters();
        let ordinal = self.edition.or_else(|| venue.edition(self.year?));
        match (venue.numbering, self.year, ordinal) {
            (Some(Numbering::Year), Some(year), _) if !mentions(&letters, year) => {
                self.phrase.words(&format!("{year} "));
            }
            (Some(Numbering::Year), Some(_), _) => {}
            (_, _, Some(ordinal)) => {
                self.edition = None;
                self.phrase.words(&format!("{} ", dates::ordinal(ordinal)));
            }
            _ => {}
        }
        self.phrase.text(name);
        if series == name {
            return;
        }
        let mut short = Phrase::default();
        short.text(&unbroken(series));
        if let Some(year) = self.take_year(&series.letters()) {
            short.words(&format!("\u{a0}{year}"));
        }
        if let Some(track) = self.track.take() {
            short.words(" ").text(track);
        }
        self.phrase.words(" (").bold(&short.finish().unwrap_or_default()).words(")");
    }

    /// `Workshop on Things @SOT 2024`.
    fn event(&mut self, event: &'r Venue) {
        self.introduce(self.beside().unwrap_or_default());
        let name = event.names(self.year).0;
        self.phrase.text(name);
        let mut shown = name.letters();
        if let Some(at) = &event.at {
            let host = self.resume.venue(at).map_or(at, |venue| venue.names(self.year).1);
            self.phrase.words(" @").text(host);
            shown.push_str(&host.letters());
        }
        if let Some(year) = self.take_year(&shown) {
            self.phrase.words(&format!(" {year}"));
        }
    }

    /// A venue that is not in the table is cited by the type of the publication.
    fn unlisted(&mut self, name: &Text) {
        use PublicationType::{Chapter, Conference, Journal, Magazine, Review};
        if self.year.is_some_and(|year| mentions(&name.letters(), year)) {
            self.take_year(&name.letters());
        }
        if let Some(open) = self.open() {
            self.introduce(open);
            self.phrase.text(name);
            return;
        }
        match self.kind() {
            Conference => {
                let (intro, name) = in_proceedings(name);
                self.introduce(intro);
                self.phrase.text(&name);
            }
            Journal | Magazine | Review => {
                let (intro, name) = in_print(name);
                self.introduce(intro);
                self.phrase.bold(&name);
            }
            Chapter => {
                let (intro, name) = in_print(name);
                let title = Inline::Emph(vec![Inline::Part(Box::new(name))]);
                self.introduce(intro);
                self.phrase.inline(title);
            }
            kind => {
                let intro = presented(kind).unwrap_or_default();
                self.introduce(intro);
                if !intro.is_empty() && takes_article(&name.letters().to_lowercase()) {
                    self.phrase.words("the ");
                }
                self.phrase.text(name);
            }
        }
    }

    fn without_venue(&mut self) {
        let is_preprint = self.kind() == PublicationType::Preprint;
        if is_preprint && self.year.is_some() && self.publication.arxiv.is_some() {
            self.phrase.words("arXiv preprint");
        }
    }

    /// What has not been printed: `, vol. 16, no. 3, pp. 1572–1588, 2022`.
    fn details(&mut self) {
        let Citation { publication: p, phrase, .. } = self;
        if let Some(degree) = &p.degree {
            phrase.then(degree);
        }
        if let Some(track) = self.track.take() {
            phrase.then(track);
        }
        if let Some(edition) = self.edition.take() {
            phrase.comma().words(&format!("{} ed.", dates::ordinal(edition)));
        }
        if let Some(editors) = self.editors.take() {
            phrase.then(&editors);
        }
        let version = if phrase.is_empty() { "Version" } else { "version" };
        for (word, value) in
            [("vol.", &p.volume), ("no.", &p.number), (version, &p.version)]
        {
            if let Some(value) = value {
                let word = if names_itself(&value.letters()) { "" } else { word };
                numbered(phrase, word, value);
            }
        }
        if let Some(publisher) = &p.publisher {
            phrase.then(publisher);
        }
        if let Some(pages) = &p.pages {
            let letters = pages.letters();
            if is_whole(p.kind) && letters.bytes().all(|b| b.is_ascii_digit()) {
                phrase.then(pages).words("\u{a0}pp.");
            } else {
                numbered(phrase, page_word(&letters), &range(pages));
            }
        }
        if let Some(article) = &p.article {
            let is_named = names_itself(&article.letters());
            numbered(phrase, if is_named { "" } else { "Article" }, article);
        }
        if let Some(date) = self.date.take() {
            let is_exact = is_dated(p.kind);
            match &date.text {
                Some(text) => phrase.then(text),
                None if is_exact => phrase.comma().words(&dates::in_english(date)),
                None => phrase.comma().words(&date.year.to_string()),
            };
            phrase.words(if date.expected { " (expected)" } else { "" });
        }
    }
}

/// Whether pages are the number of all pages of a work of its own.
pub(super) fn is_whole(kind: PublicationType) -> bool {
    use PublicationType::{Book, Report, Thesis, WorkingPaper};
    matches!(kind, Book | Report | Thesis | WorkingPaper)
}

/// Whether a work is found by its day or month rather than by a volume.
fn is_dated(kind: PublicationType) -> bool {
    use PublicationType::{Abstract, Magazine, Poster, Presentation};
    matches!(kind, Abstract | Magazine | Poster | Presentation)
}

/// The words before an event at which something was presented that does not appear in its
/// proceedings.
fn presented(kind: PublicationType) -> Option<&'static str> {
    match kind {
        PublicationType::Poster => Some("Poster at"),
        PublicationType::Abstract => Some("Abstract at"),
        PublicationType::Presentation => Some("Presentation at"),
        _ => None,
    }
}

/// `, vol. 16`, or `, Article 12` for a value that says what it is.
fn numbered(phrase: &mut Phrase, word: &str, value: &Text) {
    phrase.comma();
    if !word.is_empty() {
        phrase.words(word).words("\u{a0}");
    }
    phrase.text(value);
}

/// Whether a number begins with a word, such as `Article 12`, `Suppl. 1`, `US 123` or `v2`.
fn names_itself(value: &str) -> bool {
    let word: String = value.chars().take_while(|c| c.is_alphabetic()).collect();
    let is_roman = word.chars().all(|c| "IVXLCDMivxlcdm".contains(c));
    let is_version = word == "v" && value[1..].starts_with(|c: char| c.is_ascii_digit());
    is_version || word.chars().count() > 1 && !is_roman
}

/// `pp.`, `p.`, or nothing before the number of an article, such as `e13456` or `105321`.
fn page_word(pages: &str) -> &'static str {
    let letters = pages.chars().take_while(|c| c.is_alphabetic()).count();
    if names_itself(pages) && letters > 1 {
        ""
    } else if pages.contains(['-', '–', ',']) {
        "pp."
    } else if letters == pages.chars().count()
        || letters == 0 && pages.chars().count() <= 4
    {
        "p."
    } else {
        ""
    }
}

/// Whether pages are in fact the number of an article: `e13456`.
pub(super) fn is_article_number(pages: &str) -> bool {
    page_word(pages).is_empty()
}

/// The words before the title of proceedings, and that title without the words that it repeats.
fn in_proceedings(name: &Text) -> (&'static str, Text) {
    let lower = name.letters().to_lowercase();
    let rest = lower
        .strip_prefix("in:")
        .or_else(|| lower.strip_prefix("in proc").map(|_| &lower[3..]));
    let (name, lower) = match rest {
        Some(rest) => (without_start(name, lower.len() - rest.len()), rest.trim_start()),
        None => (name.clone(), lower.as_str()),
    };
    let is_title = PROCEEDINGS.iter().any(|word| lower.starts_with(word));
    let intro = match (is_title, takes_article(lower)) {
        (true, _) => "In",
        (false, true) => "In Proceedings of the",
        (false, false) => "In Proceedings of",
    };
    (intro, name)
}

/// Words with which the name of a meeting begins that takes an article, in lower case.
const MEETINGS: [&str; 12] = [
    "conference ",
    "symposium ",
    "workshop ",
    "congress ",
    "convention ",
    "meeting ",
    "annual ",
    "biennial ",
    "international ",
    "european c",
    "joint ",
    "world c",
];

/// Whether `the` precedes the name of a meeting: `Annual Meeting`, `12th Conference`.
fn takes_article(lower: &str) -> bool {
    let first = lower.split(' ').next().unwrap_or_default();
    let is_ordinal = first.starts_with(|c: char| c.is_ascii_digit())
        && ["st", "nd", "rd", "th"].iter().any(|end| first.ends_with(end));
    is_ordinal || MEETINGS.iter().any(|word| lower.starts_with(word))
}

/// The word before the title of a journal or book, which may begin with it.
fn in_print(name: &Text) -> (&'static str, Text) {
    let lower = name.letters().to_lowercase();
    if lower.starts_with("in:") {
        return ("In", without_start(name, 3));
    }
    (if lower.starts_with("in ") { "" } else { "In" }, name.clone())
}

/// A text without its first bytes, if they are plain ASCII, and without the space after them.
fn without_start(text: &Text, bytes: usize) -> Text {
    let mut text = text.clone();
    if let Some(Inline::Plain(words)) = text.inlines.first_mut()
        && let Some(rest) = words.get(bytes..)
    {
        *words = rest.trim_start().to_owned();
    }
    text
}

/// Whether a year is among the numbers of a name, in full or as in `'21`.
fn mentions(name: &str, year: u16) -> bool {
    let short = format!("{:02}", year % 100);
    let full = year.to_string();
    name.split(|c: char| !c.is_ascii_digit() && c != '\'' && c != '’').any(|number| {
        number == full || number.strip_prefix(['\'', '’']).is_some_and(|two| two == short)
    })
}

/// Keeps a short name on one line.
fn unbroken(name: &Text) -> Text {
    replaced(name, &|words| words.replace(' ', "\u{a0}"))
}

/// Prints a hyphen between pages as a range.
fn range(pages: &Text) -> Text {
    replaced(pages, &|words| words.replace("--", "–").replace('-', "–"))
}

fn replaced(text: &Text, replace: &dyn Fn(&str) -> String) -> Text {
    let mut text = text.clone();
    for inline in &mut text.inlines {
        if let Inline::Plain(words) = inline {
            *words = replace(words);
        }
    }
    text
}

#[cfg(test)]
mod tests;
