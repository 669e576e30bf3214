//! Typesets characters that the theme's font lacks in fonts that have them.
//!
//! Each such character is typeset in the first font that has it. Greek and Cyrillic, of
//! which Latin fonts often have a part, are typeset in that font throughout, so that no
//! word mixes fonts. Characters that no font has stay unchanged and are reported as
//! missing. Line breaks do not change, so that line numbers of the document stay valid.
//!
//! A Latin letter that no font has, but whose parts the theme's font has, is written as
//! its parts, which the engine composes; the engine would not decompose the letter
//! itself. The text to copy is written with it, as `Latex` does for letters that are
//! typed in parts. `stand_ins.rs` has what stands in for other characters.

use std::collections::BTreeMap;
use std::sync::Arc;

use ttf_parser::Face;
use unicode_normalization::char::is_combining_mark;

use super::characters::{FontFile, Glyphs};
use super::escape::{is_mark, together};
use super::glyphs::{self, ThemeFonts, is_put_together, prints_nothing};
use super::stand_ins::{self, StandIn};
use crate::tex::TexDocument;

/// The names that a font gives to its glyphs.
pub fn glyph_names(bytes: &[u8]) -> Vec<String> {
    let Ok(face) = Face::parse(bytes, 0) else { return Vec::new() };
    let glyphs = (0..face.number_of_glyphs()).map(ttf_parser::GlyphId);
    glyphs.filter_map(|glyph| face.glyph_name(glyph).map(str::to_owned)).collect()
}

/// The document with characters that the theme's fonts lack typeset in the first of
/// `others` that has them, or in parts. It is unchanged if the main font cannot be read.
pub fn with_fallbacks(
    document: TexDocument,
    theme: ThemeFonts,
    others: &[FontFile],
) -> TexDocument {
    let Some(faces) = Faces::read(theme, others) else { return document };
    if document.body.chars().all(|c| faces.have_everywhere(c)) {
        return document;
    }
    let in_code = glyphs::code(&document.body);
    let mut fonts = by_scripts(
        &document.body,
        |c| faces.instead_of(&faces.main, c),
        |font, c| faces.others[font].as_ref().is_some_and(|face| face.has(c)),
    );
    let mut instead = Vec::with_capacity(fonts.len());
    for ((at, c), font) in document.body.char_indices().zip(&mut fonts) {
        let code = glyphs::is_in(&in_code, at);
        let own = faces.own(code);
        if code && faces.mono.is_some() {
            *font = faces.instead_of(own, c);
        }
        let lacks = font.is_none() && !c.is_ascii() && !prints_nothing(c) && !own.has(c);
        let stand_in = || StandIn::of(c, |c| own.has(c), has_parts(own, c));
        instead.push(lacks.then(stand_in).flatten());
    }
    if fonts.iter().all(Option::is_none) && instead.iter().all(Option::is_none) {
        return document;
    }
    let letters: Vec<char> = document.body.chars().collect();
    stand_ins::spread(&letters, &mut instead, |c| {
        StandIn::small(c, |c| faces.main.has(c))
    });
    set_in(document, others, &fonts, &instead)
}

fn has_whole(face: &Glyphs, c: char) -> bool {
    face.has(c)
}

fn has_parts(face: &Glyphs, c: char) -> bool {
    is_put_together(c, |part| face.has(part))
}

/// All fonts of a document.
struct Faces<'f> {
    main: Glyphs<'f>,
    mono: Option<Glyphs<'f>>,
    /// The fallback fonts; `None` for fonts that cannot be read.
    others: Vec<Option<Glyphs<'f>>>,
}

impl<'f> Faces<'f> {
    fn read(theme: ThemeFonts<'f>, others: &'f [FontFile]) -> Option<Self> {
        let others = others.iter().map(|font| Glyphs::of(font.font())).collect();
        let mono = theme.mono.and_then(Glyphs::of);
        Some(Faces { main: Glyphs::of(theme.main)?, mono, others })
    }

    /// The theme's font for code or for text.
    fn own(&self, code: bool) -> &Glyphs<'f> {
        self.mono.as_ref().filter(|_| code).unwrap_or(&self.main)
    }

    /// Whether both fonts of the theme have a character, as in most documents.
    fn have_everywhere(&self, c: char) -> bool {
        let both = [self.own(false), self.own(true)];
        c.is_ascii() || prints_nothing(c) || both.into_iter().all(|face| face.has(c))
    }

    /// The fallback font for a character, if the theme's font `own` lacks it. A font that
    /// has the letter takes precedence over composing it.
    fn instead_of(&self, own: &Glyphs, c: char) -> Option<usize> {
        if c.is_ascii() || prints_nothing(c) || own.has(c) {
            return None;
        }
        let first = |has: fn(&Glyphs, char) -> bool| {
            self.others
                .iter()
                .position(|face| face.as_ref().is_some_and(|face| has(face, c)))
        };
        first(has_whole)
            .or_else(|| if has_parts(own, c) { None } else { first(has_parts) })
    }
}

/// The font of each character: its own choice, or the choice for its script.
fn by_scripts(
    body: &str,
    chosen: impl Fn(char) -> Option<usize>,
    has: impl Fn(usize, char) -> bool,
) -> Vec<Option<usize>> {
    let of_script = |script: Script| {
        body.chars().filter(|c| Script::of(*c) == Some(script)).find_map(&chosen)
    };
    let (greek, cyrillic) = (of_script(Script::Greek), of_script(Script::Cyrillic));
    let font = |c: char| {
        let of_script = match Script::of(c) {
            Some(Script::Greek) => greek,
            Some(Script::Cyrillic) => cyrillic,
            None => None,
        };
        of_script.filter(|font| has(*font, c)).or_else(|| chosen(c))
    };
    // Each character is looked up once.
    let mut known = BTreeMap::new();
    let mut known = |c: char| *known.entry(c).or_insert_with(|| font(c));
    body.chars().map(|c| if c.is_ascii() { None } else { known(c) }).collect()
}

/// Scripts that Latin fonts may have in part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Greek,
    Cyrillic,
}

impl Script {
    fn of(c: char) -> Option<Script> {
        match c {
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
            '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
            _ => None,
        }
    }
}

fn set_in(
    mut document: TexDocument,
    others: &[FontFile],
    fonts: &[Option<usize>],
    instead: &[Option<StandIn>],
) -> TexDocument {
    let body = std::mem::take(&mut document.body);
    let mut out = String::with_capacity(body.len());
    // The new position of each byte of the body.
    let mut moved = vec![0; body.len() + 1];
    let mut used = vec![false; others.len()];
    let mut open: Option<usize> = None;
    let mut letters = body.char_indices().zip(fonts).zip(instead).peekable();
    while let Some((((at, c), font), stand_in)) = letters.next() {
        // A combining mark belongs to the letter before it.
        let font = if is_combining_mark(c) { open } else { *font };
        if open.is_some() && font != open {
            out.push('}');
            open = None;
        }
        moved[at] = out.len();
        if let Some(font) = font.filter(|_| open.is_none()) {
            used[font] = true;
            out.push_str(&format!("\\fallback{{{}}}{{", letter(font)));
            open = Some(font);
        }
        match stand_in {
            None => out.push(c),
            // If more marks follow, the letter is already composed.
            Some(StandIn::Parts)
                if letters.peek().is_some_and(|(((_, next), _), _)| is_mark(*next)) =>
            {
                out.push_str(&stand_ins::parts(c));
            }
            Some(StandIn::Parts) => {
                out.push_str(&together(&c.to_string(), &stand_ins::parts(c)));
            }
            Some(StandIn::Formula(formula)) => {
                out.push_str(&stand_ins::formula(c, formula));
            }
            Some(StandIn::Small(script, base)) => {
                let (mut read, mut bases) = (c.to_string(), base.to_string());
                while let Some((((at, c), _), Some(StandIn::Small(next, base)))) = letters
                    .next_if(|(_, next)| matches!(next, Some(StandIn::Small(s, _)) if s == script))
                {
                    debug_assert_eq!(next, script, "one run has one script");
                    moved[at] = out.len();
                    read.push(c);
                    bases.push(*base);
                }
                out.push_str(&stand_ins::small_run(*script, &read, &bases));
            }
        }
    }
    if open.is_some() {
        out.push('}');
    }
    moved[body.len()] = out.len();
    // On the first line, so that all lines keep their numbers.
    let mut declared = String::new();
    for (number, font) in others.iter().enumerate().filter(|(number, _)| used[*number]) {
        // A name of our own, because the engine interprets some short names differently.
        let end = if font.name.to_lowercase().ends_with(".otf") { "otf" } else { "ttf" };
        let name = format!("tenure-fallback-{number}.{end}");
        declared.push_str(&format!("\\usefallback{{{}}}{{{name}}}", letter(number)));
        document.files.insert(name, Arc::clone(&font.bytes));
        document.untrusted |= font.characters.is_some();
    }
    for origin in &mut document.origins {
        origin.start = moved[origin.start] + declared.len();
        origin.end = moved[origin.end] + declared.len();
    }
    document.body = declared + &out;
    document
}

/// The name of the nth font.
fn letter(number: usize) -> String {
    format!("f{number}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::tex::Origin;

    #[test]
    fn runs_are_set_in_the_first_font_that_has_them() {
        let font = |name: &str| FontFile {
            name: name.into(),
            bytes: Arc::default(),
            characters: None,
        };
        let body = "a漢字 бd\u{301}";
        let origin = |start, end| Origin { start, end, line: 1, span: Span::NONE };
        let document = TexDocument {
            body: body.into(),
            origins: vec![origin(1, 7), origin(0, body.len())],
            ..TexDocument::default()
        };
        let chosen = |c| match c {
            '漢' | '字' => Some(0),
            'б' => Some(2),
            _ => None,
        };
        let fonts = by_scripts(body, chosen, |_, _| false);
        let others = [font("x.otf"), font("y.otf"), font("z.otf")];
        let set = set_in(document, &others, &fonts, &[const { None }; 7]);
        let declared = "\\usefallback{f0}{tenure-fallback-0.otf}\\usefallback{f2}{tenure-fallback-2.otf}";
        let body = "a\\fallback{f0}{漢字} \\fallback{f2}{б}d\u{301}";
        assert_eq!(set.body, format!("{declared}{body}"));
        let names: Vec<&String> = set.files.keys().collect();
        assert_eq!(names, ["tenure-fallback-0.otf", "tenure-fallback-2.otf"]);
        let at = |origin: &Origin| &set.body[origin.start..origin.end];
        assert_eq!(at(&set.origins[0]), "\\fallback{f0}{漢字}");
        assert_eq!(at(&set.origins[1]), body);
    }

    #[test]
    fn a_script_is_in_one_font() {
        let chosen = |c| (c == 'ώ').then_some(1);
        let fonts = by_scripts("a Γιώ, Γ é б", chosen, |_, c| "Γιώ".contains(c));
        let set: String =
            fonts.iter().map(|f| if f.is_some() { '1' } else { '0' }).collect();
        assert_eq!(set, "001110010000");
    }

    #[test]
    fn letters_are_taken_apart() {
        let document = TexDocument { body: "aḱb".into(), ..TexDocument::default() };
        let set = set_in(document, &[], &[None; 3], &[None, Some(StandIn::Parts), None]);
        assert_eq!(set.body, "a\\puttogether{FEFF1E31}{k\u{301}}b");
    }

    #[test]
    fn small_characters_are_set_together() {
        let document =
            TexDocument { body: "10⁻⁶≲".into(), ..TexDocument::default() };
        let small = |c| Some(StandIn::Small(crate::model::Script::Super, c));
        let formula = Some(StandIn::Formula("\\lesssim".into()));
        let instead = [None, None, small('−'), small('6'), formula];
        let set = set_in(document, &[], &[None; 5], &instead);
        let small = "\\puttogether{FEFF207B2076}{\\superscript{−6}}";
        let sign = "\\puttogether{FEFF2272}{$\\lesssim$}";
        assert_eq!(set.body, format!("10{small}{sign}"));
    }

    #[test]
    fn what_no_font_has_stays_as_it_is() {
        let document = TexDocument { body: "漢".into(), ..TexDocument::default() };
        assert_eq!(set_in(document.clone(), &[], &[None], &[None]), document);
    }
}
