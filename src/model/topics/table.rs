//! The table of topics.

/// Every topic with entries, in the default order of a page: `topics!(name)` passes the
/// rows to the macro `name`. A row has the kind of section, the key in the database, the
/// type of an entry, and the type that holds the entries if it is not a list.
macro_rules! topics {
    ($each:ident) => {
        $each! {
            Education education of Education,
            Experience experience of Experience,
            Certifications certifications of Certification,
            Publications publications of Publication,
            Honors honors of Honor,
            Grants grants of Grant,
            Patents patents of Patent,
            Talks talks of Talk,
            Media media of Media,
            Teaching teaching of Teaching,
            Advising advising of Advisee,
            Service service of ServiceCategory,
            Memberships memberships of Membership,
            Skills skills of Skill,
            Languages languages of Language,
            References references of Referee in Option<References>,
            Free free of FreeEntry in IndexMap<Spanned<Id>, FreeSection>,
        }
    };
}
pub(crate) use topics;
