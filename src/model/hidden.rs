//! What variants can hide.

use schemars::JsonSchema;
use serde::Deserialize;

macro_rules! hidden {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What a variant can hide throughout the document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Hidden {
            $($(#[$doc])* $name,)*
        }

        impl Hidden {
            /// Each value, with its word in a database.
            pub const ALL: &[(Hidden, &str)] = &[$((Hidden::$name, $word),)*];
        }
    };
}

hidden! {
    /// The postal address, and those of references.
    Address = "address",
    /// E-mail addresses, including those of references.
    Email = "email",
    /// Telephone numbers, including those of references.
    Phone = "phone",
    /// The home page.
    Website = "website",
    /// The ORCID iD.
    Orcid = "orcid",
    /// The GitHub page.
    Github = "github",
    /// The Google Scholar page.
    Scholar = "scholar",
    /// The LinkedIn page.
    Linkedin = "linkedin",
    /// The photo.
    Photo = "photo",
    /// The line under your name.
    Headline = "headline",
    /// The lines of the affiliation.
    Affiliation = "affiliation",
    /// Grades of degrees.
    Grade = "grade",
    /// Amounts of grants and honors.
    Amount = "amount",
    /// Managers of roles.
    Managers = "managers",
    /// Summaries of roles.
    Summary = "summary",
    /// Bullets of all entries.
    Bullets = "bullets",
    /// Notes under publications.
    Notes = "notes",
    /// Links under publications.
    Links = "links",
    /// arXiv identifiers of publications.
    Arxiv = "arxiv",
}
