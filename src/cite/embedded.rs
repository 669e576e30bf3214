//! The styles and locales that tenure brings, as their authors wrote them.
//!
//! They are under CC BY-SA 3.0, unlike the program: see `citations/README.md`.

/// An embedded style.
struct Embedded {
    /// The word in a database.
    word: &'static str,
    /// The id of the style, as other styles refer to it, without its address.
    id: &'static str,
    xml: &'static str,
}

macro_rules! styles {
    ($($word:literal => $id:literal,)*) => {
        &[$(Embedded {
            word: $word,
            id: $id,
            xml: include_str!(concat!("../../citations/styles/", $id, ".csl")),
        },)*]
    };
}

static STYLES: &[Embedded] = styles! {
    "acm" => "association-for-computing-machinery",
    "acs" => "american-chemical-society",
    "apa" => "apa",
    "chicago" => "chicago-author-date",
    "chicago-notes" => "chicago-notes-bibliography",
    "ieee" => "ieee",
    "mla" => "modern-language-association",
    "nature" => "nature",
    "vancouver" => "nlm-citation-sequence",
};

macro_rules! locales {
    ($($tag:literal,)*) => {
        &[$(($tag, include_str!(concat!("../../citations/locales/locales-", $tag, ".xml"))),)*]
    };
}

/// Of several countries, the first is that of the language without a country.
static LOCALES: &[(&str, &str)] = locales! {
    "en-US", "en-GB", "de-DE", "es-ES", "fr-FR", "it-IT", "ja-JP", "nl-NL", "pl-PL",
    "pt-PT", "pt-BR", "tr-TR", "zh-CN",
};

/// The words by which a database names a style, sorted.
pub fn style_words() -> impl Iterator<Item = &'static str> {
    STYLES.iter().map(|style| style.word)
}

/// The text of the style with this word, or with this id.
pub fn style(name: &str) -> Option<&'static str> {
    let found = STYLES.iter().find(|style| style.word == name || style.id == name);
    found.map(|style| style.xml)
}

/// The tag and text of the locale for a language: that of the country, or of the language.
pub(super) fn locale(tag: &str) -> Option<(&'static str, &'static str)> {
    let tag = tag.replace('_', "-");
    let exact = LOCALES.iter().find(|(of, _)| of.eq_ignore_ascii_case(&tag));
    let base = tag.split('-').next().unwrap_or_default();
    let is_of_language = |of: &str| {
        of.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case(base))
    };
    exact.or_else(|| LOCALES.iter().find(|(of, _)| is_of_language(of))).copied()
}
