//! The résumé's types: plain data with its own text syntax.
//!
//! A type here parses ([`std::str::FromStr`]), prints ([`std::fmt::Display`]) and
//! compares itself. It must not know YAML, LaTeX or templates, nor read a file. The one
//! concession is serde's derive, which names the keys in one place. Doc comments of keys
//! become descriptions in the JSON Schema and in `docs/format.md`. Continue with
//! [`Resume`], then [`topics`].

mod amount;
mod author;
mod basics;
mod bullet;
mod citation_style;
mod contact;
mod contact_kinds;
mod date;
mod entry;
mod file;
mod hidden;
mod host;
mod id;
mod kinds;
mod language;
mod leaves;
mod link;
mod locale;
mod long_author;
mod mark;
mod math;
mod name_parts;
mod names;
mod paper;
mod priority;
mod publication_kind;
mod resume;
mod schema;
mod scripts;
mod season;
mod section;
mod section_kind;
mod selection;
mod signature;
mod status;
mod text;
mod texts;
mod topics;
mod unprintable;
mod unused;
mod variant;
mod venue;
mod written;

pub use amount::{Cents, Currency, plain_amount, split_amount};
pub use author::Author;
pub use basics::{Basics, Fact, Metrics, Person};
pub use bullet::Bullet;
pub use citation_style::{CITATION_STYLES, CitationStyle};
pub use contact::{CONTACT_KEYS, Contact, Contacts};
pub use contact_kinds::{ContactAddress, ContactKind};
pub use date::{Dates, Day, End, Limit, Part, PartialDate, Term, is_leap};
pub use entry::{Entry, Keyed, List};
pub use file::{FontName, PictureName, PictureRole};
pub use hidden::Hidden;
pub use id::{Id, Tag};
pub use kinds::{AdvisingLevel, GrantStatus, TalkKind};
use language::prose;
pub use language::{Language as TextLanguage, lacks};
pub use link::{Arxiv, Doi, Email, Orcid, Phone, Url};
pub use locale::{AmountFormats, Hyphenation, Locale, Vocabulary, count};
pub use mark::{KNOWN_MARKS, KnownMark, Mark, MarkStyle};
pub use math::{
    MathError, listed as formula_commands, samples as formula_samples, stand_in,
};
pub use name_parts::{NameParts, is_suffix, is_unspaced};
pub use names::{are_initials, is_group, names_in};
pub use paper::PaperSize;
pub use priority::Priority;
pub use publication_kind::{PublicationStatus, PublicationType};
pub use resume::Resume;
pub use schema::schema;
pub use scripts::Script;
pub use season::Season;
pub use section::{Grouping, LabelOrder, Section, Sorting};
pub use section_kind::SectionKind;
pub use selection::{Most, Selection, Untagged};
pub use signature::Signature;
pub use status::Status;
pub use text::pasted::Pasted;
pub use text::{Doubts, Inline, Text, TextError};
pub use texts::{Leaf, Texts};
pub(crate) use topics::topics;
pub use topics::*;
pub use unused::{UNUSED_KEY, Unused};
pub use variant::{LabelMode, Showing, Variant};
pub use venue::{FormerName, Numbering, Venue, VenueKind};

/// An invalid value, with an example of a valid one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

impl Malformed {
    /// Separates the message from the help, if there is one.
    pub const HELP: &'static str = "\nhelp: ";
}

/// Implements `Deserialize` by `FromStr`, so that each type defines its syntax once.
macro_rules! read_from_str {
    ($($type:ty),+) => {$(
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use read_from_str;

#[cfg(test)]
mod tests;
