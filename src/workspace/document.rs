//! A document of a database: its variant, its theme and its LaTeX.

use std::path::Path;

use super::render_input::RenderInput;
use super::theme;
use crate::diag::{Diagnostic, Sink, Spanned, did_you_mean};
use crate::model::{Id, Resume, Variant};
use crate::project::{Cv, Plan};
use crate::tex::TexDocument;

/// The theme of a document that names none.
pub(crate) const DEFAULT_THEME: &str = "faculty";

/// A document of the database.
pub(crate) struct Document {
    /// The name of its variant; none for the full CV.
    pub name: Option<Spanned<Id>>,
    /// Its keys, with overrides.
    pub variant: Variant,
}

impl Document {
    /// The name or folder of its theme.
    pub fn theme(&self) -> &str {
        self.variant.theme.as_ref().map_or(DEFAULT_THEME, |theme| theme.value.as_str())
    }

    /// The folder of its theme, if it is a folder.
    pub fn theme_folder(&self) -> Option<&Path> {
        Some(self.theme()).filter(|named| theme::is_folder(named)).map(Path::new)
    }
}

/// The message for an unknown variant, with the variants of the database.
pub(crate) fn unknown_variant(resume: &Resume, name: &str) -> String {
    let known: Vec<&str> = resume.variants.keys().map(|id| id.as_str()).collect();
    let near = did_you_mean(name, known.iter().copied());
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let known = match known.as_slice() {
        [] => "the database has no `variants`".to_owned(),
        known => format!("the database has `{}`", known.join("`, `")),
    };
    format!("unknown variant `{name}`\nhelp: {near}{known}")
}

/// Writes the LaTeX of a plan with all its entries, and reports everything that can be found
/// without the engine. Returns nothing if there are errors. `is_shared` names faults of options
/// that another document uses.
///
/// # Errors
/// If a template cannot be rendered.
pub(crate) fn tex(
    plan: &Plan,
    document: &Document,
    input: Option<&RenderInput>,
    is_shared: &dyn Fn(&Diagnostic) -> bool,
    sink: &mut Sink,
) -> anyhow::Result<Option<TexDocument>> {
    let cv = projected(plan, sink);
    let Some(input) = input else { return Ok(None) };
    report_faults(document, input, is_shared, sink);
    // After a mistake the CV is incomplete, but its characters can be checked.
    let tex = match input.render(&cv, &document.variant, None) {
        Ok(tex) => tex,
        Err(_) if sink.has_errors() => return Ok(None),
        Err(error) => return Err(error),
    };
    sink.extend(input.missing_glyphs(&tex));
    Ok(Some(tex).filter(|_| !sink.has_errors()))
}

/// Reports the same without the LaTeX. Templates of built-in themes have no mistakes, so they
/// are not rendered.
///
/// # Errors
/// If a template cannot be rendered.
pub(crate) fn check(
    plan: &Plan,
    document: &Document,
    input: Option<&RenderInput>,
    is_shared: &dyn Fn(&Diagnostic) -> bool,
    sink: &mut Sink,
) -> anyhow::Result<()> {
    let Some(input) = input.filter(|input| input.theme.trusted) else {
        return tex(plan, document, input, is_shared, sink).map(drop);
    };
    let cv = projected(plan, sink);
    report_faults(document, input, is_shared, sink);
    sink.extend(input.missing_glyphs(&input.values(&cv)));
    Ok(())
}

fn projected(plan: &Plan, sink: &mut Sink) -> Cv {
    let projection = plan.project(0);
    if !sink.has_errors() {
        sink.extend(projection.notes);
    }
    projection.cv
}

/// Reports faults of the document's options, but not of those that another document uses.
fn report_faults(
    document: &Document,
    input: &RenderInput,
    is_shared: &dyn Fn(&Diagnostic) -> bool,
    sink: &mut Sink,
) {
    let faults = theme::faults(&document.variant.options, &input.theme.manifest);
    sink.extend(faults.into_iter().filter(|fault| !is_shared(fault)));
}
