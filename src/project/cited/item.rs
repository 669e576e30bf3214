//! Publications as the items that a citation style prints: the one mapping.
//!
//! Each value is given under every variable by which styles ask for it, and remembered with its
//! key, so that a value that a style prints under none of them can be reported.

use super::super::Projector;
use super::super::citation::{self, is_article_number, is_whole};
use crate::cite::{
    CitedDate, CitedItem, CitedName, CitedNames, Contributor, DateField, ItemKind,
    Moment, PieceRole, TextField, Variable, Within,
};
use crate::diag::{Span, Spanned};
use crate::model::{
    Author, Inline, Part, PartialDate, Publication, PublicationStatus, PublicationType,
    Season, Text, Url, Venue, VenueKind,
};

/// A publication as an item.
pub(super) struct Cited<'p> {
    pub item: CitedItem,
    /// The authors and editors that the lists of names are made of.
    people: Vec<(Contributor, Vec<&'p Author>)>,
    /// The keys that are given, each with the place of its value and the variables that have it.
    pub keys: Vec<GivenKey>,
    /// Where a manuscript was sent, which no style prints.
    pub sent: Option<Text>,
}

/// A key of a publication, as it was given to a style.
pub(super) struct GivenKey {
    pub name: &'static str,
    pub place: Span,
    pub variables: Vec<Variable>,
}

impl<'p> Cited<'p> {
    /// The author or editor whose name a piece is.
    pub fn person(&self, role: PieceRole) -> Option<&'p Author> {
        let PieceRole::Value(Variable::Names(of), at) = role else { return None };
        // Editors who have translated a work, too, are one list to some styles.
        let of =
            if of == Contributor::EditorTranslator { Contributor::Editor } else { of };
        let (_, list) = self.people.iter().find(|(list, _)| *list == of)?;
        list.get(at).copied()
    }
}

/// A publication as an item.
pub(super) fn item<'p>(paper: &'p Publication, on: &Projector) -> Cited<'p> {
    let venue = paper.venue.as_ref().and_then(|venue| on.resume.venue(venue));
    let cited = Cited {
        item: CitedItem::default(),
        people: Vec::new(),
        keys: Vec::new(),
        sent: None,
    };
    let kind = kind(paper, venue);
    let mut maker =
        Maker { paper, on, venue, kind, has_track: false, has_edition: false, cited };
    maker.cited.item.kind = Some(maker.kind);
    maker.title();
    maker.people();
    maker.venue();
    maker.numbers();
    maker.publisher();
    maker.genre();
    maker.date();
    maker.addresses();
    maker.status();
    maker.cited
}

/// Whether a publication was presented and not printed.
fn is_spoken(kind: PublicationType) -> bool {
    use PublicationType::{Abstract, Poster, Presentation};
    matches!(kind, Abstract | Poster | Presentation)
}

/// Whether no one has accepted a publication yet that will appear elsewhere.
fn is_manuscript(paper: &Publication) -> bool {
    use PublicationType::{
        Book, Chapter, Conference, Journal, Magazine, Other, Review, Workshop,
    };
    let appears = matches!(
        paper.kind,
        Journal | Conference | Workshop | Magazine | Chapter | Book | Review | Other
    );
    appears && paper.status.is_some_and(PublicationStatus::is_open)
}

fn kind(paper: &Publication, venue: Option<&Venue>) -> ItemKind {
    if is_manuscript(paper) {
        return ItemKind::Manuscript;
    }
    let is_in_journal = venue.is_some_and(|venue| venue.kind == VenueKind::Journal);
    match paper.kind {
        PublicationType::Journal => ItemKind::ArticleJournal,
        PublicationType::Review if paper.venue.is_some() => ItemKind::ArticleJournal,
        // Abstracts of a meeting appear in a supplement of a journal.
        kind if is_spoken(kind) && is_in_journal => ItemKind::ArticleJournal,
        kind if is_spoken(kind) => ItemKind::Speech,
        PublicationType::Magazine => ItemKind::ArticleMagazine,
        PublicationType::Conference | PublicationType::Workshop => {
            ItemKind::PaperConference
        }
        PublicationType::Preprint => ItemKind::Article,
        PublicationType::WorkingPaper | PublicationType::Report => ItemKind::Report,
        PublicationType::Book => ItemKind::Book,
        PublicationType::Chapter => ItemKind::Chapter,
        PublicationType::Review => ItemKind::ReviewBook,
        PublicationType::Thesis => ItemKind::Thesis,
        PublicationType::Patent => ItemKind::Patent,
        PublicationType::Software => ItemKind::Software,
        PublicationType::Dataset => ItemKind::Dataset,
        _ => ItemKind::Document,
    }
}

struct Maker<'p, 'm> {
    paper: &'p Publication,
    on: &'m Projector<'m>,
    /// The venue, if it is one of the table.
    venue: Option<&'m Venue>,
    kind: ItemKind,
    /// Whether the title of proceedings, or where it was sent, has the track.
    has_track: bool,
    /// Whether it has the edition.
    has_edition: bool,
    cited: Cited<'p>,
}

impl<'p> Maker<'p, '_> {
    /// Remembers that a key is given under some variables.
    fn give(&mut self, name: &'static str, place: Span, variables: Vec<Variable>) {
        let keys = &mut self.cited.keys;
        match keys.iter_mut().find(|key| key.name == name) {
            Some(key) => key.variables.extend(variables),
            None => keys.push(GivenKey { name, place, variables }),
        }
    }

    /// Gives a text under some variables, unless a key before it has them.
    fn text(&mut self, key: &'static str, at: Span, text: &Text, fields: &[TextField]) {
        let all = &mut self.cited.item.fields;
        let is_free = |field: &&TextField| !all.contains_key(field);
        let free: Vec<TextField> = fields.iter().filter(is_free).copied().collect();
        all.extend(free.iter().map(|field| (*field, text.clone())));
        self.give(key, at, free.into_iter().map(Variable::Field).collect());
    }

    /// Gives the text of a key, if there is one.
    fn key(&mut self, key: &'static str, text: Option<&Text>, fields: &[TextField]) {
        if let Some(text) = text {
            self.text(key, text.origin, text, fields);
        }
    }

    /// Gives words of the document's language or the style's own, which are no key.
    fn words(&mut self, field: TextField, words: &str) {
        self.cited.item.fields.insert(field, self.on.say(words));
    }

    /// The title, which links to the page of the publication.
    fn title(&mut self) {
        let paper = self.paper;
        let page = paper.url.as_ref().map(|url| url.value.clone());
        let page = page.or_else(|| paper.doi.as_ref().map(|doi| doi.url()));
        let title = match page.filter(|_| paper.title.addresses().is_empty()) {
            Some(page) => linked(page, &paper.title),
            None => paper.title.clone(),
        };
        self.cited.item.fields.insert(TextField::Title, title);
        let title = vec![Variable::Field(TextField::Title)];
        self.give("title", paper.title.origin, title);
        // Any language but English: only its titles get capitals.
        if is_foreign(&paper.title.letters()) {
            self.cited.item.language = Some("und".to_owned());
        }
    }

    fn people(&mut self) {
        let paper = self.paper;
        if !paper.is_edited_work() {
            self.names(Contributor::Author, &paper.authors);
            if let Some(first) = paper.authors.iter().find(|author| !author.others) {
                let authors = vec![Variable::Names(Contributor::Author)];
                self.give("authors", first.name.origin, authors);
            }
        }
        self.names(Contributor::Editor, &paper.editors);
        if let Some(first) = paper.editors.first()
            && !paper.is_edited_work()
        {
            let place = first.name.origin;
            self.give("editors", place, vec![Variable::Names(Contributor::Editor)]);
        }
    }

    fn names(&mut self, of: Contributor, authors: &'p [Author]) {
        let people = &self.on.people;
        let name = |author: &&Author| {
            let parts = people.parts(author);
            CitedName {
                family: parts.family,
                given: parts.given,
                suffix: parts.suffix,
                is_group: parts.is_group,
                is_own: people.is_owner(author),
                ..CitedName::default()
            }
        };
        let named: Vec<&Author> =
            authors.iter().filter(|author| !author.others).collect();
        let names = CitedNames {
            list: named.iter().map(name).collect(),
            others: named.len() < authors.len(),
        };
        if !names.list.is_empty() {
            self.cited.item.names.insert(of, names);
            self.cited.people.push((of, named));
        }
    }

    /// Where it appeared. A manuscript has not appeared: the projection says where it was sent.
    fn venue(&mut self) {
        use TextField::{CollectionTitle, ContainerTitle, Event, EventTitle};
        let paper = self.paper;
        let Some(written) = &paper.venue else { return };
        let is_open = !is_spoken(paper.kind)
            && paper.status.is_some_and(PublicationStatus::is_open);
        if self.kind == ItemKind::Manuscript || is_open {
            let Projector { resume, people, .. } = self.on;
            let sent = citation::whereabouts(resume, people, paper);
            self.has_track = sent.as_ref().is_some_and(|sent| sent.has_track);
            self.has_edition = sent.as_ref().is_some_and(|sent| sent.has_edition);
            self.cited.sent = sent.map(|sent| sent.text);
            return;
        }
        let year = paper.date.as_ref().map(|date| date.year);
        let name = self.venue.map_or(written, |venue| venue.names(year).0);
        let at = written.origin;
        match self.kind {
            ItemKind::Speech => self.text("venue", at, name, &[Event, EventTitle]),
            ItemKind::Report | ItemKind::Book => {
                self.text("venue", at, name, &[CollectionTitle]);
            }
            ItemKind::Article | ItemKind::Software | ItemKind::Dataset
                if paper.publisher.is_none() =>
            {
                self.text("venue", at, name, &[TextField::Publisher]);
            }
            _ if self.is_in_proceedings() => self.proceedings(at),
            _ => self.text("venue", at, name, &[ContainerTitle]),
        }
    }

    fn is_in_proceedings(&self) -> bool {
        let is_meeting = self.venue.is_some_and(|venue| venue.kind != VenueKind::Journal);
        self.kind == ItemKind::PaperConference || is_meeting
    }

    /// The title of proceedings has the name of the event, which styles would print again.
    fn proceedings(&mut self, at: Span) {
        use TextField::ContainerTitle;
        let Projector { resume, people, .. } = self.on;
        let Some(title) = citation::proceedings(resume, people, self.paper) else {
            return;
        };
        self.text("venue", at, &title.text, &[ContainerTitle]);
        (self.has_track, self.has_edition) = (title.has_track, title.has_edition);
        let container = vec![Variable::Field(ContainerTitle)];
        if let Some(track) = self.paper.track.as_ref().filter(|_| title.has_track) {
            self.give("track", track.origin, container.clone());
        }
        if self.has_edition {
            self.give("edition", self.paper.title.origin, container);
        }
    }

    fn numbers(&mut self) {
        use TextField::{
            CollectionNumber, Edition, Issue, Number, NumberOfPages, Page, Section,
        };
        let paper = self.paper;
        if !self.has_track {
            self.key("track", paper.track.as_ref(), &[Section]);
        }
        self.key("volume", paper.volume.as_ref(), &[TextField::Volume]);
        let is_periodical = matches!(
            self.kind,
            ItemKind::ArticleJournal
                | ItemKind::ArticleMagazine
                | ItemKind::PaperConference
                | ItemKind::Speech
        );
        let has_series = self.cited.item.fields.contains_key(&TextField::CollectionTitle);
        let number = match self.kind {
            _ if is_periodical => Issue,
            ItemKind::Report | ItemKind::Book if has_series => CollectionNumber,
            _ => Number,
        };
        self.key("number", paper.number.as_ref(), &[number]);
        if let Some(pages) = &paper.pages {
            let letters = pages.letters();
            let is_count = letters.bytes().all(|byte| byte.is_ascii_digit());
            let fields: &[TextField] = if is_whole(paper.kind) && is_count {
                &[NumberOfPages]
            } else if is_article_number(&letters) {
                &[Page, Number]
            } else {
                &[Page]
            };
            self.text("pages", pages.origin, pages, fields);
        }
        self.key("article", paper.article.as_ref(), &[Page, Number]);
        if let Some(edition) = paper.edition.filter(|_| !self.has_edition) {
            let edition = Text::plain(edition.to_string());
            self.text("edition", paper.title.origin, &edition, &[Edition]);
        }
    }

    fn publisher(&mut self) {
        let paper = self.paper;
        let field = match self.kind {
            ItemKind::Patent => TextField::Authority,
            _ => TextField::Publisher,
        };
        self.key("publisher", paper.publisher.as_ref(), &[field]);
        self.key("version", paper.version.as_ref(), &[TextField::Version]);
        let has_publisher = self.cited.item.fields.contains_key(&TextField::Publisher);
        if let Some(arxiv) = &paper.arxiv
            && self.kind == ItemKind::Article
        {
            if !has_publisher {
                self.cited.item.fields.insert(TextField::Publisher, Text::plain("arXiv"));
            }
            let id = Text::plain(format!("arXiv:{}", arxiv.as_str())).at(arxiv.span);
            let id = linked(arxiv.url(), &id);
            self.cited.item.fields.entry(TextField::Number).or_insert(id);
        }
    }

    /// What it is, in words.
    fn genre(&mut self) {
        if let Some(degree) = &self.paper.degree {
            self.text("degree", degree.origin, degree, &[TextField::Genre]);
        } else if let Some(word) = self.on.words.genre(self.paper.kind)
            && self.kind != ItemKind::Manuscript
        {
            self.words(TextField::Genre, word);
        }
    }

    fn date(&mut self) {
        if let Some(date) = &self.paper.date {
            self.give("date", date.span, vec![Variable::Date(DateField::Issued)]);
            let cited = cited_date(date);
            self.cited.item.dates.insert(DateField::Issued, cited);
        }
    }

    /// The DOI, or else the page. The title links to a page, too.
    fn addresses(&mut self) {
        let paper = self.paper;
        let fields = &mut self.cited.item.fields;
        if let Some(doi) = &paper.doi {
            let text = Text::plain(doi.as_str()).at(doi.span);
            fields.insert(TextField::Doi, linked(doi.url(), &text));
            return;
        }
        if let Some(page) = &paper.url {
            let text = Text::plain(page.as_str()).at(page.span);
            fields.insert(TextField::Url, linked(page.value.clone(), &text));
        } else if let Some(arxiv) = &paper.arxiv
            && self.kind == ItemKind::Article
        {
            let text = Text::plain(arxiv.url().as_str()).at(arxiv.span);
            fields.insert(TextField::Url, linked(arxiv.url(), &text));
        }
    }

    /// Whether it has been accepted, in the words of the language, as they are within a sentence.
    fn status(&mut self) {
        use PublicationStatus::{Accepted, InPress};
        let status = self.paper.status.filter(|it| matches!(it, Accepted | InPress));
        let Some(words) = status.and_then(|status| self.on.words.status(status)) else {
            return;
        };
        let words = if self.on.locale.tag().starts_with("en") {
            words.to_lowercase()
        } else {
            // German nouns keep their capitals.
            let mut letters = words.chars();
            let first = letters.next().into_iter().flat_map(char::to_lowercase);
            first.chain(letters).collect()
        };
        self.words(TextField::Status, &words);
    }
}

/// Words by which English titles are known, and titles in other languages of our locales.
const ENGLISH: &str = " the of and for with from by are how what why its their into a an is to in on not we can at as \
     no do it or be was were has have that this these when where which who under over between toward \
     towards across through using ";
const FOREIGN: &str = " und der das des dem den im zur zum von für mit über als auf ein eine et le la les du \
     une des dans pour sur aux el los las del y en una il lo gli della delle di e degli nel o os \
     da dos em na uma het een van voor w z ze i się ve bir ile ";

/// Whether a title is not in English: it has a short word of another language, and none of English.
fn is_foreign(title: &str) -> bool {
    let mut has_foreign = false;
    for word in title.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        let is_in = |list: &str| !word.is_empty() && list.split(' ').any(|it| it == word);
        let is_english = |it: &str| it.eq_ignore_ascii_case(word);
        if !word.is_empty() && ENGLISH.split(' ').any(is_english) {
            return false;
        }
        has_foreign |= is_in(FOREIGN);
    }
    has_foreign
}

/// A text that leads to a page.
fn linked(page: Url, text: &Text) -> Text {
    let inlines = vec![Inline::Link(page, text.inlines.clone())];
    Text { inlines, origin: text.origin, ..Text::default() }
}

/// A date as a style prints it: in the format of the language, or else as typed.
fn cited_date(date: &Spanned<PartialDate>) -> CitedDate {
    let moment = |within| Some(Moment { year: i32::from(date.year), within });
    let literal = |text: Text| (None, Some(text));
    let (start, literal) = match (&date.text, &date.part) {
        (Some(text), _) => literal((**text).clone()),
        (None, Part::Term(term)) => {
            literal(Text::plain(term.words.as_str()).at(date.span))
        }
        (None, Part::Year) => (moment(Within::Year), None),
        (None, Part::Month(month)) => (moment(Within::Month(*month)), None),
        (None, Part::Day(month, day)) => (moment(Within::Day(*month, *day)), None),
        (None, Part::Season(season)) => {
            let number = match season {
                Season::Spring => 1,
                Season::Summer => 2,
                Season::Fall | Season::Autumn => 3,
                Season::Winter => 4,
            };
            (moment(Within::Season(number)), None)
        }
    };
    CitedDate { start, literal, origin: date.span, ..CitedDate::default() }
}

#[cfg(test)]
mod tests {
    use super::is_foreign;

    #[test]
    fn languages_of_titles_are_told_by_short_words() {
        for title in [
            "Maß und Gewicht im königlichen Preußen",
            "Konflikty na targu zbożowym w Elblągu",
            "L'histoire de la mesure",
            "Il peso della mano",
        ] {
            assert!(is_foreign(title), "{title}");
        }
        for title in [
            "The dolce vita of la Raza",
            "Looms",
            "In vivo imaging",
            "Weights of no use",
            "Deep learning is no silver bullet",
            "Mice do not sleep",
            "Old habits die hard",
            "王",
        ] {
            assert!(!is_foreign(title), "{title}");
        }
    }
}
