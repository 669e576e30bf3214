//! Renders a CV with a theme: LaTeX, with a map back to the database.
//!
//! Values reach templates only as [`Latex`]. This room must not know the engine: its
//! output also compiles with plain XeLaTeX. Continue with [`Theme`] and [`render`].

mod breaks;
pub mod builtin;
mod characters;
mod codes;
mod escape;
mod fallback;
mod glyphs;
mod lint;
mod lint_adjacent;
mod named_fonts;
mod options;
mod origin;
mod shape;
mod stand_ins;
mod templates;
mod theme;
mod view;

use std::collections::BTreeMap;
use std::io;

use handlebars::{Context, RenderError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use characters::{Characters, Font, FontError, FontFile};
pub use codes::CODES;
pub use escape::Latex;
pub use fallback::{glyph_names, with_fallbacks};
pub use glyphs::{Lacking, ThemeFonts, lacking};
pub use options::{OptionKind, OptionTable, OptionValues, ThemeOption};
pub use theme::{Family, Manifest, Spacing, Theme};

pub use crate::model::PaperSize as Paper;
use crate::model::{Inline, SectionKind, Text};
use crate::project::{
    Body, Cv, CvSection, FieldRole, Lead, Owner, Reflect, Value as Reflected, common,
    leads,
};
use crate::tex::TexDocument;
use origin::{Extracted, Origins, TemplateLines};
use view::{view, view_of};

/// A template that failed to render.
#[derive(Debug, thiserror::Error, Serialize, Deserialize)]
#[error("{template}{TEMPLATE_END}:{line}: {reason}")]
pub struct TemplateError {
    /// The name of the template.
    pub template: String,
    /// The line in the template, from 1.
    pub line: usize,
    /// The reason.
    pub reason: String,
}

const TEMPLATE_END: &str = ".tex.hbs";

/// How a document differs from the theme's defaults.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look<'l> {
    /// The paper.
    pub paper: Option<Paper>,
    /// The values of the theme's options.
    pub options: Option<&'l OptionValues>,
    /// A factor on the theme's spacing.
    pub spacing: Option<f32>,
}

/// Renders `cv` as LaTeX.
///
/// # Errors
/// If a template uses an unknown name.
pub fn render(cv: &Cv, theme: &Theme, look: Look) -> Result<TexDocument, TemplateError> {
    let mut origins = Origins::default();
    let owner = view(&cv.owner, &mut origins);
    let mut sections = Vec::with_capacity(cv.sections.len());
    for section in &cv.sections {
        sections.push(section_view(section, cv, theme, &mut origins)?);
    }
    let name = cv.owner.name.letters();
    let says = &theme.manifest;
    let paper = look.paper.or(says.paper).unwrap_or(cv.paper);
    let document = json!({
        "owner": owner,
        "sections": sections,
        "paper": Value::from(Latex::name(paper.as_str())),
        "options": options::view(&says.options, [look.options, Some(&says.set)]),
        "spacing": look.spacing.map(|factor| Latex::name(&format!("{factor:.3}"))).map(Value::from),
        "language": Value::from(Latex::name(&cv.language)),
        "signature": cv.signature.as_ref().map(|signature| view(signature, &mut origins)),
        "updated": cv.updated.as_ref().map(|updated| view(updated, &mut origins)),
        "footer": cv.footer.as_ref().map(|footer| view(footer, &mut origins)),
        "continued": {
            "before": Value::from(Latex::words(&cv.continued.0)),
            "after": Value::from(Latex::words(&cv.continued.1)),
        },
        "pdf": {
            "title": Value::from(Latex::pdf_string(&format!("{name} – {}", cv.document))),
            "author": Value::from(Latex::pdf_string(&name)),
            "keywords": Value::from(Latex::pdf_string(&keywords(&cv.owner))),
        },
    });
    let marked = origin::short_lines(fill(theme, theme::DOCUMENT, document)?);
    let Extracted { body, origins, lines } = origins.extract(&marked, &theme.lines);
    let (preamble, files) = (theme.preamble.clone(), BTreeMap::new());
    Ok(TexDocument { preamble, body, files, origins, lines, untrusted: false })
}

/// The values of a CV without templates: what the fonts of a document must have.
pub fn values(cv: &Cv) -> TexDocument {
    let mut origins = Origins::default();
    let mut marked = String::new();
    let mut add = |value: Reflected| write_values(value, &mut origins, &mut marked);
    add(cv.owner.value());
    add(cv.updated.value());
    add(cv.footer.value());
    for section in &cv.sections {
        add(section.heading.value());
        add(capitals(&section.heading, &cv.language).value());
        add(section.body.lead.value());
        section.body.entries.iter().for_each(|entry| add(entry.value()));
    }
    add(cv.signature.value());
    let Extracted { body, origins, lines } =
        origins.extract(&marked, &TemplateLines::default());
    TexDocument { body, origins, lines, ..TexDocument::default() }
}

fn write_values(value: Reflected, origins: &mut Origins, out: &mut String) {
    match value {
        Reflected::Text(text) => {
            out.push_str(Latex::text(text, origins).as_str());
            out.push('\n');
        }
        Reflected::List(values) => {
            values.into_iter().for_each(|value| write_values(value, origins, out));
        }
        Reflected::Fields(fields) => {
            let printed =
                fields.into_iter().filter(|field| field.role != FieldRole::Pieces);
            printed.for_each(|field| write_values(field.value, origins, out));
        }
        Reflected::Nothing
        | Reflected::Url(_)
        | Reflected::Name(_)
        | Reflected::Is(_) => {}
    }
}

/// The names that each template may use, as a Markdown list.
pub fn contract() -> Vec<(String, String)> {
    let of_kind = |kind: &SectionKind| (kind.as_str(), shape::section(*kind));
    let sections = SectionKind::ALL.iter().map(of_kind);
    let sections = sections.chain([(theme::ENTRY, shape::common())]);
    let sections = sections.map(|(name, shape)| (format!("partials/{name}"), shape));
    let document = (theme::DOCUMENT.to_owned(), shape::document());
    let all = [document].into_iter().chain(sections);
    all.map(|(template, shape)| (template, shape::listed(&shape, 0))).collect()
}

fn keywords(owner: &Owner) -> String {
    owner.interests.as_ref().map(Text::letters).unwrap_or_default()
}

/// The data of a section, whose entries have been rendered by its template.
fn section_view(
    section: &CvSection,
    cv: &Cv,
    theme: &Theme,
    origins: &mut Origins,
) -> Result<Value, TemplateError> {
    let (owner, language) = (&cv.owner, cv.language.as_str());
    let kind = section.kind.as_str();
    let is_common = section.kind.has_entries() && !theme.has(kind);
    let template = if is_common { theme::ENTRY } else { kind };
    let mut fields = if is_common {
        common_view(&section.body, origins)
    } else {
        section_fields(section, owner, origins)
    };
    let heading = view(&section.heading, origins);
    fields["heading"] = heading.clone();
    let body = Latex::rendered(fill(theme, template, fields)?);
    Ok(json!({
        "kind": Value::from(Latex::name(kind)),
        "heading": heading,
        "capitals": view(&capitals(&section.heading, language), origins),
        "bookmark": Value::from(Latex::pdf_string(&section.heading.letters())),
        "anchor": view(&section.anchor, origins),
        "new_page": Value::from(section.new_page),
        "body": Value::from(body),
    }))
}

/// A heading in capitals, for which TeX would need a millisecond.
fn capitals(heading: &Text, language: &str) -> Text {
    let mut heading = heading.clone();
    capitalize(&mut heading.inlines, language);
    heading
}

fn capitalize(inlines: &mut [Inline], language: &str) {
    for inline in inlines {
        match inline {
            Inline::Plain(words) => *words = upper(words, language),
            Inline::Part(text) => capitalize(&mut text.inlines, language),
            Inline::Emph(inner)
            | Inline::Strong(inner)
            | Inline::Underline(inner)
            | Inline::Link(_, inner) => {
                capitalize(inner, language);
            }
            _ => {}
        }
    }
}

/// Words in the capitals of a language: Turkish has two letters I, with and without a dot.
fn upper(words: &str, language: &str) -> String {
    let is_dotted = matches!(language.split('-').next(), Some("tr" | "az"));
    let dotted = if is_dotted { words.replace('i', "İ") } else { words.to_owned() };
    dotted.to_uppercase()
}

/// The data of the template for a kind of section.
fn section_fields(section: &CvSection, owner: &Owner, origins: &mut Origins) -> Value {
    if !section.kind.has_entries() {
        return json!({ "owner": view(owner, origins) });
    }
    let mut fields = lead_view(&section.body.lead, leads(section.kind), origins);
    let entries = section.body.entries.iter();
    fields["entries"] = entries.map(|entry| view_of(entry.value(), origins)).collect();
    fields
}

/// The data of the common template, for sections without a template in the theme.
fn common_view(body: &Body, origins: &mut Origins) -> Value {
    let mut fields = lead_view(&body.lead, &["sentence", "text"], origins);
    let entries = body.entries.iter().flat_map(|entry| common(&entry.value()));
    fields["entries"] = entries.map(|entry| view(&entry, origins)).collect();
    fields
}

/// The contents above entries, of which each kind of section has some.
fn lead_view(lead: &Lead, leads: &[&str], origins: &mut Origins) -> Value {
    let Reflected::Fields(fields) = lead.value() else { return json!({}) };
    let had = fields.into_iter().filter(|field| leads.contains(&field.name));
    Value::Object(
        had.map(|field| (field.name.to_owned(), view_of(field.value, origins))).collect(),
    )
}

/// The limit on the output of a template, in bytes. The fullest CV has a hundredth of it.
const LARGEST: usize = 16 << 20;

/// A buffer that rejects writes beyond the limit.
#[derive(Default)]
struct Written(Vec<u8>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST {
            let said = format!("it writes more than {} MB", LARGEST >> 20);
            return Err(io::Error::other(said));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn fill(theme: &Theme, template: &str, data: Value) -> Result<String, TemplateError> {
    let mut written = Written::default();
    let data = Context::from(data);
    if let Some(templates) = theme.templates.registry(template) {
        let filled =
            templates.render_with_context_to_write(template, &data, &mut written);
        filled.map_err(|error| place(template, &error))?;
    }
    // Handlebars writes strings, piece by piece.
    Ok(String::from_utf8(written.0).unwrap_or_default())
}

fn place(template: &str, error: &RenderError) -> TemplateError {
    TemplateError {
        template: error.template_name.clone().unwrap_or_else(|| template.to_owned()),
        line: error.line_no.unwrap_or(1),
        reason: error.reason().to_string(),
    }
}

#[cfg(test)]
mod tests;
