//! The language that a document is written in.

use super::{Malformed, read_from_str};

macro_rules! locales {
    ($($(#[$doc:meta])* $name:ident = $tag:literal,)*) => {
        /// A language, for English with the country.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum Locale {
            $($(#[$doc])* $name,)*
        }

        impl Locale {
            /// All of them.
            pub const ALL: &[Locale] = &[$(Locale::$name,)*];

            /// The BCP 47 tag, as in a PDF's `Lang`.
            pub fn tag(self) -> &'static str {
                match self {
                    $(Locale::$name => $tag,)*
                }
            }
        }
    };
}

locales! {
    /// American English.
    #[default]
    EnUs = "en-US",
    /// British English.
    EnGb = "en-GB",
    /// German.
    De = "de",
    /// French.
    Fr = "fr",
    /// Spanish.
    Es = "es",
    /// Italian.
    It = "it",
    /// Portuguese.
    Pt = "pt",
    /// Dutch.
    Nl = "nl",
    /// Polish.
    Pl = "pl",
    /// Turkish.
    Tr = "tr",
    /// Chinese, in simplified characters.
    Zh = "zh",
    /// Japanese.
    Ja = "ja",
}

impl std::str::FromStr for Locale {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let all = || Locale::ALL.iter().copied();
        let exact = all().find(|locale| locale.tag().eq_ignore_ascii_case(text));
        // `de-AT` is German; of English the country decides how dates are written.
        let language = text.split_once('-').map_or(text, |(language, _)| language);
        let near = || {
            let has_no_country = |locale: &Locale| !locale.tag().contains('-');
            all().filter(has_no_country).find(|l| l.tag().eq_ignore_ascii_case(language))
        };
        exact.or_else(near).ok_or_else(|| {
            let tags: Vec<String> = all().map(|l| format!("`{}`", l.tag())).collect();
            Malformed(format!("`{text}` is not a locale known here: {}", tags.join(", ")))
        })
    }
}

read_from_str!(Locale);
