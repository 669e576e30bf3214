//! The input for rendering a document: a theme with its fonts, and pictures.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;

use super::codes;
use crate::diag::Diagnostic;
use crate::engine::{Bundle, Isolation};
use crate::export::latex::{
    Characters, Font, FontFile, Lacking, Look, Theme, ThemeFonts, lacking, render,
    values, with_fallbacks,
};
use crate::model::Variant;
use crate::project::Cv;
use crate::tex::TexDocument;

/// A theme, with all fonts that a document may use.
pub(crate) struct RenderInput<'t> {
    pub theme: &'t Theme,
    /// The theme's main font, if it is available.
    main: Option<ThemeFont<'t>>,
    /// The theme's font for code, if it is available.
    mono: Option<ThemeFont<'t>>,
    /// The fallback fonts, for characters that the theme's fonts lack.
    others: Vec<FontFile>,
    /// The pictures that the document shows, encoded again, by the name of their file in it.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// Whether every font that the database lists could be read.
    pub complete: bool,
    /// The isolation in which the templates of an untrusted theme are rendered.
    isolation: Isolation,
}

/// A font of a theme.
struct ThemeFont<'t> {
    name: &'t str,
    bytes: Cow<'t, [u8]>,
    /// The characters of an untrusted font.
    characters: Option<&'t Characters>,
}

impl ThemeFont<'_> {
    fn font(&self) -> Font<'_> {
        Font { bytes: &self.bytes, characters: self.characters }
    }
}

impl<'t> RenderInput<'t> {
    pub fn new(
        theme: &'t Theme,
        fonts: &[FontFile],
        bundle: Option<Bundle>,
        isolation: &Isolation,
    ) -> Self {
        let read = |name: &str| -> Option<Cow<'t, [u8]>> {
            let own = theme.preamble.files.get(name).map(|font| font.as_slice().into());
            own.or_else(|| bundle?.read(name))
        };
        let font = |role: &str| {
            let name = theme.manifest.fonts.get(role)?.regular.as_str();
            let characters = theme.own_fonts.get(name);
            let characters = characters.and_then(|font| font.characters.as_ref());
            Some(ThemeFont { name, bytes: read(name)?, characters })
        };
        let of_theme = theme.manifest.fallback.iter().filter_map(|name| {
            if let Some(own) = theme.own_fonts.get(name) {
                return Some(own.clone());
            }
            let bytes = Arc::new(read(name)?.into_owned());
            Some(FontFile { name: name.clone(), bytes, characters: None })
        });
        let others = of_theme.chain(fonts.iter().cloned()).collect();
        let (main, mono) = (font("main"), font("mono"));
        RenderInput {
            theme,
            main,
            mono,
            others,
            pictures: BTreeMap::new(),
            complete: true,
            isolation: isolation.clone(),
        }
    }

    /// Renders a document as LaTeX.
    pub fn render(
        &self,
        cv: &Cv,
        variant: &Variant,
        spacing: Option<f32>,
    ) -> anyhow::Result<TexDocument> {
        let look =
            Look { paper: variant.paper, options: Some(&variant.options), spacing };
        let mut tex = self
            .render_templates(cv, look)
            .with_context(|| format!("in the theme `{}`", self.theme.manifest.name))?;
        tex.untrusted |= !self.pictures.is_empty();
        let files = self.pictures.iter();
        tex.files
            .extend(files.map(|(name, bytes)| (name.clone(), Arc::new(bytes.clone()))));
        Ok(self.with_fallbacks(tex))
    }

    /// The values of a document as LaTeX, without the templates of the theme.
    pub fn values(&self, cv: &Cv) -> TexDocument {
        self.with_fallbacks(values(cv))
    }

    fn with_fallbacks(&self, tex: TexDocument) -> TexDocument {
        match &self.main {
            Some(main) => with_fallbacks(tex, self.fonts(main), &self.others),
            None => tex,
        }
    }

    /// Renders the templates of the theme.
    fn render_templates(&self, cv: &Cv, look: Look) -> anyhow::Result<TexDocument> {
        if self.theme.trusted {
            return Ok(render(cv, self.theme, look)?);
        }
        let rendered = self.isolation.run(|| render(cv, self.theme, look));
        let rendered = rendered.context("cannot render the templates")??;
        // The preamble is not sent from the process, because it is the same for every document.
        let preamble = self.theme.preamble.clone();
        Ok(TexDocument { preamble, untrusted: true, ..rendered })
    }

    fn fonts<'f>(&'f self, main: &'f ThemeFont) -> ThemeFonts<'f> {
        ThemeFonts { main: main.font(), mono: self.mono.as_ref().map(ThemeFont::font) }
    }

    /// Reports characters that none of the fonts has.
    pub fn missing_glyphs(&self, tex: &TexDocument) -> Vec<Diagnostic> {
        // A font that could not be read may have them.
        let Some(main) = self.main.as_ref().filter(|_| self.complete) else {
            return Vec::new();
        };
        let all = lacking(self.fonts(main), &self.others, tex).into_iter();
        let no_others = self.others.is_empty();
        all.map(|Lacking { span, code, characters }| {
            let mono = self.mono.as_ref().filter(|_| code);
            let name = mono.unwrap_or(main).name;
            let listed = listed(&characters);
            let message = if no_others {
                format!("the font `{name}` has no {listed}")
            } else {
                format!("neither the font `{name}` nor one of `fonts` has {listed}")
            };
            let missing = Diagnostic::new(&codes::MISSING_GLYPH, span, message);
            missing.help(remedy(&characters, no_others))
        })
        .collect()
    }
}

/// What to do about characters that no font has.
fn remedy(characters: &[char], no_others: bool) -> String {
    let them = if characters.len() == 1 { "it" } else { "them" };
    if characters.iter().all(|c| is_emoji(*c)) {
        return format!("delete {them}: the fonts of texts have no emoji");
    }
    let what = characters
        .iter()
        .copied()
        .find(|c| !is_emoji(*c))
        .map(script_of)
        .unwrap_or_default();
    let what = if what.is_empty() { String::new() } else { format!(", {what},") };
    if no_others {
        format!(
            "replace {them}, or put a font file that has {them}{what} next to the database and \
             list it at its top: `fonts: [NAME.otf]`"
        )
    } else {
        format!("replace {them}, or add a font file that has {them}{what} to `fonts`")
    }
}

/// Whether a character is a picture, or changes one.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{2600}'..='\u{27bf}' | '\u{2b1b}'..='\u{2b55}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Scripts that the fonts of themes lack, by their first and last characters, and fonts that
/// have them.
const SCRIPT_FONTS: [(char, char, &str); 11] = [
    ('\u{370}', '\u{3ff}', "such as Noto Serif"),
    ('\u{400}', '\u{52f}', "such as Noto Serif"),
    ('\u{530}', '\u{58f}', "such as Noto Serif Armenian"),
    ('\u{590}', '\u{5ff}', "such as Noto Serif Hebrew"),
    ('\u{600}', '\u{6ff}', "such as Noto Naskh Arabic"),
    ('\u{900}', '\u{97f}', "such as Noto Serif Devanagari"),
    ('\u{e00}', '\u{e7f}', "such as Noto Serif Thai"),
    ('\u{1f00}', '\u{1fff}', "such as Noto Serif"),
    ('\u{2e80}', '\u{30ff}', "such as Noto Serif CJK"),
    ('\u{3400}', '\u{9fff}', "such as Noto Serif CJK"),
    ('\u{ac00}', '\u{d7af}', "such as Noto Serif CJK"),
];

fn script_of(c: char) -> &'static str {
    let known =
        SCRIPT_FONTS.iter().find(|(first, last, _)| (*first..=*last).contains(&c));
    known.map_or("", |(_, _, font)| *font)
}

/// The number of characters that a message lists.
const NAMED: usize = 20;

/// A list of characters with their code points. Only the first ones are listed if there are many.
fn listed(characters: &[char]) -> String {
    let name = |c: &char| format!("`{c}` (U+{:04X})", u32::from(*c));
    let mut names: Vec<String> = characters.iter().take(NAMED).map(name).collect();
    if let Some(more) = characters.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}
