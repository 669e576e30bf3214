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

            /// The word in a database.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Hidden::$name => $word,)*
                }
            }
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
    /// The number of the mobile telephone, which `phone` hides too.
    Mobile = "mobile",
    /// The fax number.
    Fax = "fax",
    /// The Mastodon account.
    Mastodon = "mastodon",
    /// The Skype name.
    Skype = "skype",
    /// The GitLab page.
    Gitlab = "gitlab",
    /// The Bitbucket page.
    Bitbucket = "bitbucket",
    /// The Codeberg page.
    Codeberg = "codeberg",
    /// The Bluesky account.
    Bluesky = "bluesky",
    /// The X account.
    X = "x",
    /// The ResearchGate page.
    Researchgate = "researchgate",
    /// The Academia.edu page.
    Academia = "academia",
    /// The DBLP page.
    Dblp = "dblp",
    /// The OSF page.
    Osf = "osf",
    /// The Semantic Scholar page.
    SemanticScholar = "semantic-scholar",
    /// The Scopus page.
    Scopus = "scopus",
    /// The ResearcherID page.
    ResearcherId = "researcher-id",
    /// The Web of Science page.
    WebOfScience = "web-of-science",
    /// The Zenodo page.
    Zenodo = "zenodo",
    /// The Stack Overflow page.
    Stackoverflow = "stackoverflow",
    /// The YouTube page.
    Youtube = "youtube",
    /// The Substack page.
    Substack = "substack",
    /// The Medium page.
    Medium = "medium",
    /// The Kaggle page.
    Kaggle = "kaggle",
    /// The Hugging Face page.
    Huggingface = "huggingface",
    /// The SSRN page.
    Ssrn = "ssrn",
    /// The RePEc page.
    Repec = "repec",
    /// The IDEAS page.
    Ideas = "ideas",
    /// The PhilPapers page.
    Philpapers = "philpapers",
    /// The INSPIRE page.
    Inspire = "inspire",
    /// The HAL page.
    Hal = "hal",
    /// The NASA ADS page.
    NasaAds = "nasa-ads",
    /// The Wikidata page.
    Wikidata = "wikidata",
    /// The Threads account.
    Threads = "threads",
    /// The Instagram account.
    Instagram = "instagram",
    /// Titles before and after the name.
    Titles = "titles",
    /// Titles after the name.
    Suffix = "suffix",
    /// The pronouns.
    Pronouns = "pronouns",
    /// The date of birth.
    BirthDate = "birth-date",
    /// The nationality.
    Nationality = "nationality",
    /// The facts of `basics.details`.
    Details = "details",
    /// The numbers of citations.
    Metrics = "metrics",
    /// The photo.
    Photo = "photo",
    /// The line to sign on.
    Signature = "signature",
    /// The text in the footer.
    Footer = "footer",
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
    /// DOIs of publications, to which their titles still link.
    Doi = "doi",
    /// arXiv identifiers of publications, and the arXiv page.
    Arxiv = "arxiv",
}
