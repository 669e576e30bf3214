//! Styles: parsed once, then used for every entry.

use indexmap::IndexMap;

use citationberg::{
    IndependentStyle, InheritableNameOptions, Layout, LayoutRenderingElement, StyleClass,
};

use super::embedded;

/// The most bytes of a style. The largest that are published have 200,000.
const LARGEST: usize = 1 << 20;
/// Elements in elements that a style may have. The deepest public one has 30; the parser and
/// the renderer call themselves for each.
const DEEPEST: usize = 200;

/// Why a style cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// It is not valid CSL.
    #[error("invalid CSL style{}: {message}", at(.path.as_deref()))]
    Invalid {
        /// The element, as a path: `bibliography.layout`.
        path: Option<String>,
        /// What is wrong there.
        message: String,
    },
    /// It is a page of a website.
    #[error("it is a web page\ndownload the `.csl` file itself")]
    WebPage,
    /// It is larger than any style is.
    #[error("it has more than {LARGEST} bytes, and no citation style has")]
    Large,
    /// Its elements are nested too deep.
    #[error("invalid CSL style: its elements are nested more than {DEEPEST} deep")]
    Nested,
    /// It only names another style, which is not embedded.
    #[error(
        "the style has no rules of its own but uses those of `{parent}`\ndownload \
         `{parent}.csl` from https://www.zotero.org/styles and use it instead"
    )]
    Dependent {
        /// The id of the other style, without its address.
        parent: String,
    },
}

fn at(path: Option<&str>) -> String {
    path.map(|path| format!(" at `{path}`")).unwrap_or_default()
}

/// A style, with its macros by name.
#[derive(Debug, Clone)]
pub struct Style {
    parsed: IndependentStyle,
    macros: IndexMap<String, usize>,
    default_language: Option<String>,
}

impl Style {
    /// Parses a style. One that has only a parent is resolved if the parent is embedded.
    ///
    /// # Errors
    /// If it is no valid CSL, or its parent is not among the embedded styles.
    pub fn parse(xml: &str) -> Result<Style, StyleError> {
        if xml.len() > LARGEST {
            return Err(StyleError::Large);
        }
        let begins = xml.trim_start().get(..14).unwrap_or_default().to_ascii_lowercase();
        if begins.starts_with("<!doctype html") || begins.starts_with("<html") {
            return Err(StyleError::WebPage);
        }
        if depth(xml) > DEEPEST {
            return Err(StyleError::Nested);
        }
        let invalid = |error: citationberg::XmlDeError| StyleError::Invalid {
            path: error.path.map(|path| path.to_string()),
            message: error.source.to_string(),
        };
        match citationberg::Style::from_xml(xml).map_err(invalid)? {
            citationberg::Style::Independent(parsed) => Ok(Style::of(parsed)),
            citationberg::Style::Dependent(child) => {
                let href = child.parent_link.href;
                let parent = href.rsplit('/').next().unwrap_or_default().to_owned();
                let Some(xml) = embedded::style(&parent) else {
                    return Err(StyleError::Dependent { parent });
                };
                let parsed = IndependentStyle::from_xml(xml).map_err(invalid)?;
                let mut style = Style::of(parsed);
                if let Some(language) = child.default_locale {
                    style.default_language = Some(language.0);
                }
                Ok(style)
            }
        }
    }

    fn of(parsed: IndependentStyle) -> Style {
        let named = parsed.macros.iter().enumerate();
        let macros = named.map(|(at, named)| (named.name.clone(), at)).collect();
        let default_language = parsed.default_locale.as_ref().map(|tag| tag.0.clone());
        Style { parsed, macros, default_language }
    }

    /// The title: `IEEE Reference Guide version 11.29.2023`.
    pub fn title(&self) -> &str {
        &self.parsed.info.title.value
    }

    /// Whether the first line of an entry sticks out.
    pub fn has_hanging_indent(&self) -> bool {
        let hangs = |list: &citationberg::Bibliography| {
            list.hanging_indent || list.second_field_align.is_some()
        };
        self.parsed.bibliography.as_ref().is_some_and(hangs)
    }

    /// The language in which the style is written, if it says so.
    pub fn default_language(&self) -> Option<&str> {
        self.default_language.as_deref()
    }

    /// Whether the style is one of notes, which may have entries that are in notes alone.
    pub(super) fn has_notes(&self) -> bool {
        self.parsed.settings.class == StyleClass::Note
    }

    /// Whether there is a layout for lists of references.
    pub(super) fn has_bibliography(&self) -> bool {
        self.parsed.bibliography.is_some()
    }

    /// The layout of an entry, in a list or in a note, and what the style says about its
    /// names.
    pub(super) fn layout(&self, is_note: bool) -> (&Layout, InheritableNameOptions) {
        let list = self.parsed.bibliography.as_ref().filter(|_| !is_note);
        let (layout, inner) = match list {
            Some(list) => (&list.layout, &list.name_options),
            None => (&self.parsed.citation.layout, &self.parsed.citation.name_options),
        };
        (layout, self.parsed.settings.options.apply(inner))
    }

    /// The elements of a macro; none if there is no macro of this name.
    pub(super) fn elements_of(&self, name: &str) -> &[LayoutRenderingElement] {
        let found = self.macros.get(name).and_then(|at| self.parsed.macros.get(*at));
        found.map(|found| found.children.as_slice()).unwrap_or_default()
    }

    /// The style as it was parsed.
    pub(super) fn parsed(&self) -> &IndependentStyle {
        &self.parsed
    }
}

/// How deep the elements of an XML text are nested.
fn depth(xml: &str) -> usize {
    let (mut depth, mut deepest, mut rest) = (0_usize, 0, xml);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = tag_end(rest);
        let tag = &rest[..end];
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with(['?', '!']) && !tag.ends_with('/') {
            depth += 1;
            deepest = deepest.max(depth);
        }
        rest = &rest[end..];
    }
    deepest
}

/// Where a tag ends, or a comment or `CDATA`. Quoted values may have any character.
fn tag_end(rest: &str) -> usize {
    for (opening, closing) in [("!--", "-->"), ("![CDATA[", "]]>")] {
        if rest.starts_with(opening) {
            return rest.find(closing).unwrap_or(rest.len());
        }
    }
    let mut quote = None;
    let end = rest.char_indices().find(|(_, c)| {
        match quote {
            Some(open) if open == *c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(*c),
            _ => {}
        }
        quote.is_none() && *c == '>'
    });
    end.map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependent(parent: &str) -> String {
        format!(
            "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" \
             default-locale=\"en-GB\"><info><title>J</title><id>j</id><link \
             href=\"http://www.zotero.org/styles/{parent}\" rel=\"independent-parent\"/>\
             <updated>2020-01-01T00:00:00+00:00</updated></info></style>"
        )
    }

    #[test]
    fn all_embedded_styles_are_parsed() {
        for word in embedded::style_words() {
            let xml = embedded::style(word).expect("an embedded style");
            let style = Style::parse(xml).expect(word);
            assert!(!style.title().is_empty());
        }
    }

    #[test]
    fn dependent_styles_are_resolved() {
        let style = Style::parse(&dependent("ieee")).expect("a style");
        assert!(style.title().starts_with("IEEE"));
        assert_eq!(style.default_language(), Some("en-GB"));
        let missing = Style::parse(&dependent("cell")).expect_err("no such parent");
        assert_eq!(missing, StyleError::Dependent { parent: "cell".into() });
    }

    #[test]
    fn invalid_styles_are_refused() {
        for xml in ["", "<", "<style/>", "\u{0}", "no XML"] {
            assert!(
                matches!(Style::parse(xml), Err(StyleError::Invalid { .. })),
                "{xml}"
            );
        }
        for group in ["<group>", "<group delimiter=\"/>\">", "<group a='>' b='/>'>"] {
            let deep = group.repeat(10_000);
            assert_eq!(Style::parse(&deep).expect_err("too deep"), StyleError::Nested);
        }
        let large = " ".repeat(LARGEST + 1);
        assert_eq!(Style::parse(&large).expect_err("too large"), StyleError::Large);
        let page = "<!DOCTYPE html><html><body>Not found</body></html>";
        assert_eq!(Style::parse(page).expect_err("a page"), StyleError::WebPage);
    }

    #[test]
    fn depth_is_that_of_elements() {
        assert_eq!(depth("<a><b/><!-- <c><d> --><b><c></c></b></a>"), 3);
        assert_eq!(depth("<a"), 1);
        assert_eq!(depth("<!-- <a>"), 0);
    }
}
