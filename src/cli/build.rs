//! `tenure build` and `tenure check`.

use std::time::Duration;

use anyhow::{Context, bail};

use super::output::Target;
use super::{Ending, args, clock, codes, database, report, theme};
use crate::diag::{Diagnostic, FileId, Sink, Sources, Span};
use crate::engine::{self, Bundle, Engine, EngineError, TexError};
use crate::pdf;
use crate::project::project;
use crate::render::{Lacking, Origin, TemplateLine, TexDocument, Theme, lacking, render};

/// The time that a document may take.
const LIMIT: Duration = Duration::from_secs(60);

pub(super) fn check(
    args: &args::Check,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let look = Looked::at(&args.look)?;
    let Document { sources, sink, .. } =
        document(&args.database, &args.look, look, bundle)?;
    report::checked(sink, &sources, args.database.format.into())
}

pub(super) fn build(
    args: &args::Build,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let Some(bundle) = bundle else { bail!(NO_BUNDLE) };
    let engine = Engine { bundle, epoch: clock::epoch()?, limit: LIMIT };
    // The engine gets ready while the theme is read, and takes in the theme's format while
    // the database is.
    let engine = engine::start(&engine)?;
    let look = Looked::at(&args.look)?;
    let preamble = look.theme.as_ref().map(|theme| &theme.preamble);
    let preamble_file = look.theme.as_ref().and_then(|theme| theme.preamble_file);
    let engine = preamble.map(|preamble| engine::load(engine, preamble)).transpose()?;
    let Document { tex, sources, mut sink } =
        document(&args.database, &args.look, look, Some(bundle))?;
    let format = args.database.format.into();
    let (Some(tex), Some(engine)) = (tex, engine) else {
        report::findings(sink, &sources, format);
        return Ok(Ending::Rejected);
    };
    let set = match engine::typeset(&tex, engine) {
        Ok(set) => set,
        Err(EngineError::Tex { error, log }) => {
            if args.verbose {
                report::say(&String::from_utf8_lossy(&log));
            }
            sink.push(tex_error(&error, &tex, preamble_file, &sources));
            report::findings(sink, &sources, format);
            return Ok(Ending::Rejected);
        }
        Err(other) => return Err(other.into()),
    };
    sink.extend(overfull(&set, &tex));
    let finished = pdf::finish(&set.pdf)?;
    if report::findings(sink, &sources, format) {
        return Ok(Ending::Rejected);
    }
    let target = Target::new(args.output.as_deref(), "cv.pdf");
    target.write(&finished.bytes)?;
    if let Target::File(file) = target {
        let pages = finished.pages;
        let plural = if pages == 1 { "" } else { "s" };
        report::progress(&format!("{}: {pages} page{plural}", file.display()));
    }
    Ok(Ending::Done)
}

/// A theme, or what is wrong with it.
#[derive(Default)]
pub(super) struct Looked {
    pub theme: Option<Theme>,
    sources: Sources,
    sink: Sink,
}

impl Looked {
    /// Loads the theme that the arguments name.
    pub fn at(look: &args::Look) -> anyhow::Result<Looked> {
        let mut looked = Looked::default();
        looked.theme = theme::find(&look.theme, &mut looked.sources, &mut looked.sink)?;
        Ok(looked)
    }
}

/// A database as LaTeX, with what was found on the way.
pub(super) struct Document {
    /// None if there are errors.
    pub tex: Option<TexDocument>,
    pub sources: Sources,
    pub sink: Sink,
}

/// Goes from the database to LaTeX, finding all that can be found without the engine.
pub(super) fn document(
    database: &args::Database,
    look: &args::Look,
    looked: Looked,
    bundle: Option<Bundle>,
) -> anyhow::Result<Document> {
    let Looked { theme, sources, sink } = looked;
    let loaded = database::read(database, sources, sink)?;
    let database::Loaded { resume, sources, mut sink } = loaded;
    let projection = project(&resume);
    if !sink.has_errors() {
        sink.extend(projection.notes);
    }
    let Some(theme) = theme else { return Ok(Document { tex: None, sources, sink }) };
    // After a mistake what is left is no whole CV, but its letters can be looked at.
    let tex = match rendered(&projection.cv, &theme, look) {
        Ok(tex) => tex,
        Err(_) if sink.has_errors() => return Ok(Document { tex: None, sources, sink }),
        Err(error) => return Err(error),
    };
    sink.extend(missing_glyphs(&tex, &theme, bundle));
    let tex = Some(tex).filter(|_| !sink.has_errors());
    Ok(Document { tex, sources, sink })
}

/// Characters that the theme's main font does not have.
fn missing_glyphs(
    tex: &TexDocument,
    theme: &Theme,
    bundle: Option<Bundle>,
) -> Vec<Diagnostic> {
    let Some(family) = theme.manifest.fonts.get("main") else { return Vec::new() };
    let name = family.regular.as_str();
    let own = tex.preamble.files.get(name).map(|font| font.as_slice().into());
    let Some(font) = own.or_else(|| bundle?.read(name)) else { return Vec::new() };
    let all = lacking(&font, tex).into_iter();
    all.map(|Lacking { span, characters }| {
        let listed = |c: &char| format!("`{c}` (U+{:04X})", u32::from(*c));
        let listed: Vec<String> = characters.iter().map(listed).collect();
        let message = format!("the font `{name}` has no {}", listed.join(", "));
        Diagnostic::new(&codes::MISSING_GLYPH, span, message)
    })
    .collect()
}

fn rendered(
    cv: &crate::project::Cv,
    theme: &Theme,
    look: &args::Look,
) -> anyhow::Result<TexDocument> {
    let paper = look.paper.map_or(theme.manifest.paper, Into::into);
    render(cv, theme, paper)
        .with_context(|| format!("in the theme `{}`", theme.manifest.name))
}

const NO_BUNDLE: &str = "this program was compiled without its TeX files, so it cannot make \
                         a PDF\nhelp: in the source folder run `make`, which fetches them \
                         and compiles them in";

/// A mistake that TeX found, where it was written: in a value that holds a formula, else
/// in the theme, since nothing else of a value can be a mistake to TeX.
fn tex_error(
    error: &TexError,
    tex: &TexDocument,
    preamble: Option<FileId>,
    sources: &Sources,
) -> Diagnostic {
    if let Some(missing) = engine::missing_glyph(error) {
        let span = error.line.and_then(|line| value_on_line(tex, line));
        let message = format!("the theme's font has no {missing}");
        return Diagnostic::new(&codes::MISSING_GLYPH, span.unwrap_or_default(), message);
    }
    let said = error.message.trim_end_matches('.');
    let (span, what) = if let Some(span) = error.line.and_then(|at| formula_on(tex, at)) {
        (span, "this")
    } else if let Some(template) = error.line.and_then(|at| template_line(tex, at)) {
        let what = "what this line of the template writes";
        (sources.line(template.file, template.written), what)
    } else if let (Some(line), Some(preamble)) = (error.preamble_line, preamble) {
        (sources.line(preamble, line), "this line of the theme")
    } else {
        (Span::NONE, "this")
    };
    Diagnostic::new(&codes::TEX, span, format!("TeX could not set {what}: {said}"))
        .help("`--verbose` prints all that TeX said")
}

/// The value with a formula on a line of the document.
fn formula_on(tex: &TexDocument, line: usize) -> Option<Span> {
    let on_line = tex.origins.iter().filter(|origin| origin.line == line);
    let formula = |origin: &&Origin| tex.body[origin.start..origin.end].contains('$');
    on_line.filter(formula).map(|origin| origin.span).next()
}

/// The line of a template that wrote a line of the document, or one before it.
fn template_line(tex: &TexDocument, line: usize) -> Option<&TemplateLine> {
    tex.lines.iter().rfind(|template| template.line <= line)
}

/// Lines that stick out into the margin, at the values they were made of.
fn overfull(set: &engine::Typeset, tex: &TexDocument) -> Vec<Diagnostic> {
    let lines = engine::overfull_lines(&set.log);
    let at = |line: usize| {
        line.checked_sub(set.body_starts).and_then(|line| value_on_line(tex, line))
    };
    lines
        .into_iter()
        .map(|(line, points)| {
            let span = at(line).unwrap_or(Span::NONE);
            let message =
                format!("a line sticks out of the page's text by {points:.1} pt");
            Diagnostic::new(&codes::OVERFULL_LINE, span, message)
        })
        .collect()
}

/// The value nearest to a line: on it, or the last before it.
fn value_on_line(tex: &TexDocument, line: usize) -> Option<Span> {
    let before = tex.origins.iter().filter(|origin| origin.line <= line);
    before.max_by_key(|origin| origin.line).map(|origin| origin.span)
}
