//! The types of the model that hold no text, date or address.

use super::texts::no_texts;
use super::{
    Arxiv, CitationStyle, Currency, Doi, Email, FontName, GrantStatus, Grouping, Hidden,
    Id, LabelMode, LabelOrder, Locale, MarkStyle, NoteKind, Numbering, Orcid, PaperSize,
    Phone, PictureName, Priority, PublicationStatus, PublicationType, SectionKind,
    Selection, Sorting, TalkKind, VenueKind,
};
use crate::diag::Level;

no_texts! {
    bool, i32, u16, String, Arxiv, CitationStyle, Currency, Doi, Email, FontName, GrantStatus, Grouping, Hidden, Id, LabelMode, LabelOrder, Level, Locale, MarkStyle, NoteKind, Numbering,
    Orcid, PaperSize, Phone, PictureName, Priority, PublicationStatus, PublicationType, SectionKind, Selection, Sorting, TalkKind, VenueKind,
}
