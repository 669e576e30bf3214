//! What is cited: the variables of one entry.
//!
//! The names are those of CSL 1.0.2. A [`CitedItem`] has no idea of tenure's publications; the
//! projection fills it.

use std::collections::BTreeMap;

pub use citationberg::taxonomy::Kind as ItemKind;
use citationberg::taxonomy::{
    DateVariable, NameVariable, NumberVariable, StandardVariable, Variable as CslVariable,
};

use crate::diag::Span;
use crate::model::Text;

/// Makes an enum of variables, the way back from CSL's own, and the names.
macro_rules! variables {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the specification of CSL describes each")]
        pub enum $name {
            $($variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The name of the variable in CSL.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// The variable with this name in CSL.
            pub fn named(name: &str) -> Option<$name> {
                match name {
                    $($word => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

variables! {
    /// A variable whose value is a text or a number.
    TextField {
        Abstract = "abstract",
        Annote = "annote",
        Archive = "archive",
        ArchiveCollection = "archive_collection",
        ArchiveLocation = "archive_location",
        ArchivePlace = "archive-place",
        Authority = "authority",
        CallNumber = "call-number",
        ChapterNumber = "chapter-number",
        CollectionNumber = "collection-number",
        CollectionTitle = "collection-title",
        ContainerTitle = "container-title",
        ContainerTitleShort = "container-title-short",
        Dimensions = "dimensions",
        Division = "division",
        Doi = "DOI",
        Edition = "edition",
        Event = "event",
        EventPlace = "event-place",
        EventTitle = "event-title",
        Genre = "genre",
        Isbn = "ISBN",
        Issn = "ISSN",
        Issue = "issue",
        Jurisdiction = "jurisdiction",
        Keyword = "keyword",
        License = "license",
        Medium = "medium",
        Note = "note",
        Number = "number",
        NumberOfPages = "number-of-pages",
        NumberOfVolumes = "number-of-volumes",
        OriginalPublisher = "original-publisher",
        OriginalPublisherPlace = "original-publisher-place",
        OriginalTitle = "original-title",
        Page = "page",
        PartNumber = "part-number",
        PartTitle = "part-title",
        Pmcid = "PMCID",
        Pmid = "PMID",
        PrintingNumber = "printing-number",
        Publisher = "publisher",
        PublisherPlace = "publisher-place",
        References = "references",
        ReviewedGenre = "reviewed-genre",
        ReviewedTitle = "reviewed-title",
        Scale = "scale",
        Section = "section",
        Source = "source",
        Status = "status",
        SupplementNumber = "supplement-number",
        Title = "title",
        TitleShort = "title-short",
        Url = "URL",
        Version = "version",
        Volume = "volume",
        VolumeTitle = "volume-title",
    }
}

variables! {
    /// A variable whose value is a list of names.
    Contributor {
        Author = "author",
        Chair = "chair",
        CollectionEditor = "collection-editor",
        Compiler = "compiler",
        Composer = "composer",
        ContainerAuthor = "container-author",
        Contributor = "contributor",
        Curator = "curator",
        Director = "director",
        Editor = "editor",
        EditorialDirector = "editorial-director",
        EditorTranslator = "editor-translator",
        ExecutiveProducer = "executive-producer",
        Guest = "guest",
        Host = "host",
        Illustrator = "illustrator",
        Interviewer = "interviewer",
        Narrator = "narrator",
        Organizer = "organizer",
        OriginalAuthor = "original-author",
        Performer = "performer",
        Producer = "producer",
        Recipient = "recipient",
        ReviewedAuthor = "reviewed-author",
        ScriptWriter = "script-writer",
        SeriesCreator = "series-creator",
        Translator = "translator",
    }
}

variables! {
    /// A variable whose value is a date.
    DateField {
        Accessed = "accessed",
        AvailableDate = "available-date",
        EventDate = "event-date",
        Issued = "issued",
        OriginalDate = "original-date",
        Submitted = "submitted",
    }
}

/// A variable of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// A text or number.
    Field(TextField),
    /// A list of names.
    Names(Contributor),
    /// A date.
    Date(DateField),
}

impl Variable {
    /// The name of the variable in CSL.
    pub fn as_str(self) -> &'static str {
        match self {
            Variable::Field(field) => field.as_str(),
            Variable::Names(names) => names.as_str(),
            Variable::Date(date) => date.as_str(),
        }
    }
}

/// An entry to be cited.
#[derive(Debug, Clone, Default)]
pub struct CitedItem {
    /// What it is; `None` is a document of no special kind.
    pub kind: Option<ItemKind>,
    /// Its language, as a tag: `de-CH`. `None` is the language of the document.
    pub language: Option<String>,
    /// Texts and numbers. An empty text counts as absent. Older styles ask for
    /// [`TextField::Event`] where newer ones ask for [`TextField::EventTitle`]: give both.
    pub fields: BTreeMap<TextField, Text>,
    /// Lists of names.
    pub names: BTreeMap<Contributor, CitedNames>,
    /// Dates.
    pub dates: BTreeMap<DateField, CitedDate>,
}

/// A list of names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CitedNames {
    /// Those who are named.
    pub list: Vec<CitedName>,
    /// Whether there are others, who are not named: `et al.` is printed.
    pub others: bool,
}

/// A name in parts.
///
/// Marks are not among them: they follow a name whatever the style, so the projection adds
/// them to the pieces of the name, whose roles say which name it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CitedName {
    /// The family name. Words in lower case at its beginning are particles that belong to
    /// it, unless `particle` is given: `van Beethoven`.
    pub family: Text,
    /// The given names.
    pub given: Option<Text>,
    /// A particle that is part of the family name: `van` of Vincent van Gogh, whom some
    /// styles list as `Gogh, V. van`.
    pub particle: Option<Text>,
    /// A particle that is dropped where only the family name is printed: `von` of Alexander
    /// von Humboldt.
    pub dropping: Option<Text>,
    /// What follows the family name: `Jr.`.
    pub suffix: Option<Text>,
    /// Whether `family` is the name of a group, which is printed as it is.
    pub is_group: bool,
    /// Whether it is the owner of the CV, who is never left out of a list.
    pub is_own: bool,
}

impl CitedName {
    /// The name of a group.
    pub fn group(name: Text) -> CitedName {
        CitedName { family: name, is_group: true, ..CitedName::default() }
    }
}

/// A date, or a range of dates.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CitedDate {
    /// The first day, month or year.
    pub start: Option<Moment>,
    /// The end of a range.
    pub end: Option<Moment>,
    /// Words that are printed in place of the date: `n.d.`, `Michaelmas 2020`.
    pub literal: Option<Text>,
    /// Whether it is approximate, which some styles print as `ca. 1900`.
    ///
    /// An expected date is not approximate. No style has words for it, so the projection
    /// adds its own to the pieces.
    pub is_circa: bool,
    /// Where it was written.
    pub origin: Span,
}

/// A year, with a month, a day or a season.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment {
    /// The year; negative before Christ.
    pub year: i32,
    /// What is known within the year.
    pub within: Within,
}

/// A part of a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Within {
    /// The whole year.
    #[default]
    Year,
    /// A month, from 1 to 12.
    Month(u8),
    /// A month, from 1 to 12, and a day.
    Day(u8, u8),
    /// A season, from 1, which is spring, to 4.
    Season(u8),
}

impl Moment {
    /// The month, if it is one.
    pub(super) fn month(self) -> Option<u8> {
        match self.within {
            Within::Month(month) | Within::Day(month, _) => {
                Some(month).filter(|month| (1..=12).contains(month))
            }
            _ => None,
        }
    }

    /// The day, if it is one.
    pub(super) fn day(self) -> Option<u8> {
        match self.within {
            Within::Day(_, day) => Some(day).filter(|day| (1..=31).contains(day)),
            _ => None,
        }
    }

    /// The season, if it is one.
    pub(super) fn season(self) -> Option<u8> {
        match self.within {
            Within::Season(season) => {
                Some(season).filter(|season| (1..=4).contains(season))
            }
            _ => None,
        }
    }
}

impl CitedItem {
    /// The text of a field.
    pub fn text(&self, field: TextField) -> Option<&Text> {
        self.fields.get(&field).filter(|text| !text.inlines.is_empty())
    }

    /// The names of a list, if it has any.
    pub fn names(&self, variable: Contributor) -> Option<&CitedNames> {
        self.names.get(&variable).filter(|names| !names.list.is_empty())
    }

    /// A date, if there is anything to print of it.
    pub fn date(&self, variable: DateField) -> Option<&CitedDate> {
        let is_there = |date: &&CitedDate| date.start.is_some() || date.literal.is_some();
        self.dates.get(&variable).filter(is_there)
    }

    /// All variables that have a value.
    pub fn variables(&self) -> Vec<Variable> {
        let fields = self.fields.keys().filter(|field| self.text(**field).is_some());
        let names = self.names.keys().filter(|names| self.names(**names).is_some());
        let dates = self.dates.keys().filter(|date| self.date(**date).is_some());
        fields
            .map(|field| Variable::Field(*field))
            .chain(names.map(|names| Variable::Names(*names)))
            .chain(dates.map(|date| Variable::Date(*date)))
            .collect()
    }
}

/// The field of a CSL variable, and whether its short form is meant. Those that only lists
/// of references have, such as the number of a citation, give `None`.
pub(super) fn field(variable: CslVariable) -> Option<(TextField, bool)> {
    use StandardVariable as S;
    let field = match variable {
        CslVariable::Standard(S::ContainerTitleShort) => {
            return Some((TextField::ContainerTitleShort, true));
        }
        CslVariable::Standard(variable) => standard_field(variable)?,
        CslVariable::Page(_) => TextField::Page,
        CslVariable::Number(NumberVariable::PageFirst) => {
            return Some((TextField::Page, true));
        }
        CslVariable::Number(number) => number_field(number)?,
        CslVariable::Date(_) | CslVariable::Name(_) => return None,
    };
    Some((field, false))
}

fn standard_field(variable: StandardVariable) -> Option<TextField> {
    use StandardVariable as S;
    Some(match variable {
        S::Abstract => TextField::Abstract,
        S::Annote => TextField::Annote,
        S::Archive => TextField::Archive,
        S::ArchiveCollection => TextField::ArchiveCollection,
        S::ArchiveLocation => TextField::ArchiveLocation,
        S::ArchivePlace => TextField::ArchivePlace,
        S::Authority => TextField::Authority,
        S::CallNumber => TextField::CallNumber,
        S::CollectionTitle => TextField::CollectionTitle,
        S::ContainerTitle => TextField::ContainerTitle,
        S::ContainerTitleShort => TextField::ContainerTitleShort,
        S::Dimensions => TextField::Dimensions,
        S::Division => TextField::Division,
        S::DOI => TextField::Doi,
        S::Event => TextField::Event,
        S::EventTitle => TextField::EventTitle,
        S::EventPlace => TextField::EventPlace,
        S::Genre => TextField::Genre,
        S::ISBN => TextField::Isbn,
        S::ISSN => TextField::Issn,
        S::Jurisdiction => TextField::Jurisdiction,
        S::Keyword => TextField::Keyword,
        S::License => TextField::License,
        S::Medium => TextField::Medium,
        S::Note => TextField::Note,
        S::OriginalPublisher => TextField::OriginalPublisher,
        S::OriginalPublisherPlace => TextField::OriginalPublisherPlace,
        S::OriginalTitle => TextField::OriginalTitle,
        S::PartTitle => TextField::PartTitle,
        S::PMCID => TextField::Pmcid,
        S::PMID => TextField::Pmid,
        S::Publisher => TextField::Publisher,
        S::PublisherPlace => TextField::PublisherPlace,
        S::References => TextField::References,
        S::ReviewedGenre => TextField::ReviewedGenre,
        S::ReviewedTitle => TextField::ReviewedTitle,
        S::Scale => TextField::Scale,
        S::Source => TextField::Source,
        S::Status => TextField::Status,
        S::Title => TextField::Title,
        S::TitleShort => TextField::TitleShort,
        S::URL => TextField::Url,
        S::VolumeTitle => TextField::VolumeTitle,
        S::CitationKey | S::CitationLabel | S::Language | S::YearSuffix => return None,
    })
}

fn number_field(variable: NumberVariable) -> Option<TextField> {
    use NumberVariable as N;
    Some(match variable {
        N::ChapterNumber => TextField::ChapterNumber,
        N::CollectionNumber => TextField::CollectionNumber,
        N::Edition => TextField::Edition,
        N::Issue => TextField::Issue,
        N::Number => TextField::Number,
        N::NumberOfPages => TextField::NumberOfPages,
        N::NumberOfVolumes => TextField::NumberOfVolumes,
        N::PageFirst => TextField::Page,
        N::PartNumber => TextField::PartNumber,
        N::PrintingNumber => TextField::PrintingNumber,
        N::Section => TextField::Section,
        N::SupplementNumber => TextField::SupplementNumber,
        N::Version => TextField::Version,
        N::Volume => TextField::Volume,
        N::CitationNumber | N::FirstReferenceNoteNumber | N::Locator => return None,
    })
}

/// The list of names that a CSL variable means.
pub(super) fn contributor(variable: NameVariable) -> Contributor {
    use NameVariable as N;
    match variable {
        N::Author => Contributor::Author,
        N::Chair => Contributor::Chair,
        N::CollectionEditor => Contributor::CollectionEditor,
        N::Compiler => Contributor::Compiler,
        N::Composer => Contributor::Composer,
        N::ContainerAuthor => Contributor::ContainerAuthor,
        N::Contributor => Contributor::Contributor,
        N::Curator => Contributor::Curator,
        N::Director => Contributor::Director,
        N::Editor => Contributor::Editor,
        N::EditorialDirector => Contributor::EditorialDirector,
        N::EditorTranslator => Contributor::EditorTranslator,
        N::ExecutiveProducer => Contributor::ExecutiveProducer,
        N::Guest => Contributor::Guest,
        N::Host => Contributor::Host,
        N::Illustrator => Contributor::Illustrator,
        N::Interviewer => Contributor::Interviewer,
        N::Narrator => Contributor::Narrator,
        N::Organizer => Contributor::Organizer,
        N::OriginalAuthor => Contributor::OriginalAuthor,
        N::Performer => Contributor::Performer,
        N::Producer => Contributor::Producer,
        N::Recipient => Contributor::Recipient,
        N::ReviewedAuthor => Contributor::ReviewedAuthor,
        N::ScriptWriter => Contributor::ScriptWriter,
        N::SeriesCreator => Contributor::SeriesCreator,
        N::Translator => Contributor::Translator,
    }
}

/// The date that a CSL variable means.
pub(super) fn date_field(variable: DateVariable) -> DateField {
    match variable {
        DateVariable::Accessed => DateField::Accessed,
        DateVariable::AvailableDate => DateField::AvailableDate,
        DateVariable::EventDate => DateField::EventDate,
        DateVariable::Issued => DateField::Issued,
        DateVariable::OriginalDate => DateField::OriginalDate,
        DateVariable::Submitted => DateField::Submitted,
    }
}
