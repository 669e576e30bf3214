//! From a document of a database to its finished PDF.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use super::codes;
use super::config::Config;
use super::document::{self, Document};
use super::engine_config::EngineConfig;
use super::files::Files;
use super::fit::{self, Fitted, Fitter};
use super::open::Workspace;
use super::theme;
use super::typeset::{self, Typesetter};
use crate::diag::{Diagnostic, Levels, Sink, Sources};
use crate::engine::{Bundle, EngineError, EnginePool, Isolation, Typeset};
use crate::export::latex::Theme;
use crate::load;
use crate::model::{Resume, Variant};
use crate::pdf::{self, Pdf};
use crate::project::{Plan, Report};
use crate::tex::TexDocument;
use crate::text_layer::{self, Word};

/// A request for a document of a database.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// A YAML file, or a folder of YAML files.
    pub database: PathBuf,
    /// The name of a variant; without one, the document is the full CV.
    pub variant: Option<String>,
    /// Keys that override those of the variant, as YAML: `pages: 2`.
    pub overrides: String,
    /// The levels of findings.
    pub levels: Levels,
    /// How the document is typeset.
    pub engine: EngineConfig,
    /// Whether the database may name the folder of a theme, which is a program.
    pub trusts_themes: bool,
}

/// The result of a [`Request`].
#[derive(Debug)]
#[non_exhaustive]
pub struct CompileOutput {
    /// The finished document, if there are no errors among the findings.
    pub bytes: Option<Vec<u8>>,
    /// The number of pages.
    pub pages: u16,
    /// All findings, in the order of the database.
    pub findings: Vec<Diagnostic>,
    /// The texts that the spans of findings refer to.
    pub sources: Sources,
}

/// Builds the PDF of a document from files of any kind. Call [`crate::engine::begin`] once before,
/// while the process has only one thread.
///
/// # Errors
/// If the database cannot be read, has no such variant, or the engine cannot run. Mistakes in the
/// database are findings.
pub fn compile(
    request: &Request,
    files: Arc<dyn Files>,
    bundle: Bundle,
) -> anyhow::Result<CompileOutput> {
    let engine = request.engine.resolved()?;
    let mut config = Config {
        trusts_themes: request.trusts_themes,
        levels: request.levels.clone(),
        engine,
        files,
        ..Config::default()
    };
    if !request.overrides.is_empty() {
        let file = config.sources.add("overrides", &*request.overrides);
        let variant = load::read_one(file, &config.sources, &mut config.sink);
        config.variant = variant.unwrap_or_default();
    }
    let named: Vec<String> = request.variant.iter().cloned().collect();
    let mut pool = engine.pool(bundle)?;
    let mut workspace = Workspace::open(&request.database, &named, config)?;
    let mut sink = workspace.sink.clone();
    let mut built = None;
    if let Some(document) = workspace.documents(false)?.first() {
        workspace.load_theme(document, &mut sink)?;
        let options = BuildOptions::default();
        built = build(&workspace, document, bundle, &mut pool, options, &mut sink)?;
    }
    let built = built.filter(|_| !sink.has_errors());
    Ok(CompileOutput {
        pages: built.as_ref().map_or(0, |built| built.pages),
        bytes: built.map(|built| built.bytes),
        findings: sink.into_sorted(),
        sources: workspace.sources,
    })
}

/// A document that has been built.
pub(crate) struct BuiltDocument {
    /// The bytes of its file.
    pub bytes: Vec<u8>,
    /// The number of pages, for formats that have pages.
    pub pages: u16,
    /// The report on its entries, if it was requested.
    pub report: Option<Report>,
    pub fitted: Fitted,
}

/// The options of a build.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct BuildOptions {
    /// Also report on the entries of the document.
    pub report: bool,
    /// Check that the text layer matches the printed text.
    pub require_text: bool,
    /// Build the document even if it is in the cache.
    pub fresh: bool,
}

impl BuildOptions {
    /// Whether a cached document can be used.
    pub fn allow_cached(self) -> bool {
        !self.report && !self.require_text && !self.fresh
    }
}

/// The plan of a document, with as much as its theme needs.
pub(crate) fn plan<'w>(
    workspace: &'w Workspace,
    document: &Document,
    sink: &mut Sink,
) -> Plan<'w> {
    let theme = workspace.config.themes.get(document.theme());
    Plan::new(&workspace.resume, document.variant.clone())
        .named(document.name.as_deref())
        .citing(workspace.citation_styles(document, sink))
        .composing(theme.is_some_and(Theme::composes))
}

/// Builds a document. Mistakes go to `sink`, and may keep the document from being built.
///
/// # Errors
/// If the engine cannot run, or takes too long.
pub(crate) fn build(
    workspace: &Workspace,
    document: &Document,
    bundle: Bundle,
    pool: &mut EnginePool,
    options: BuildOptions,
    sink: &mut Sink,
) -> anyhow::Result<Option<BuiltDocument>> {
    workspace.parse_templates(document);
    let plan = plan(workspace, document, sink);
    let is_variant = document.name.is_some() || document.variant != Variant::default();
    if is_variant && !sink.has_errors() {
        sink.extend(plan.found(document.name.as_ref()));
    }
    let reading = EngineConfig::isolation_in(pool);
    let input = workspace.render_input(document, Some(bundle), &reading, sink)?;
    let is_shared = |fault: &Diagnostic| workspace.is_used_option(fault);
    let tex = document::tex(&plan, document, input.as_ref(), &is_shared, sink)?;
    let (Some(tex), Some(input)) = (tex, input) else { return Ok(None) };
    let (theme, sources) = (input.theme, &workspace.sources);
    let log = workspace.config.engine.log;
    let typesetter = Typesetter { pool, theme, sources, log };
    let mut fitter = Fitter { plan: &plan, document, input: &input, typesetter };
    let fitted = match fitter.run(tex, sink) {
        Ok(Some(fitted)) => fitted,
        Ok(None) => return Ok(None),
        Err(error) => {
            sink.push(bad_font(&error, &workspace.resume, theme).ok_or(error)?);
            return Ok(None);
        }
    };
    if fitted.cut > 0 {
        // Entries that were dropped for space may be referred to.
        sink.extend(plan.project(fitted.cut).notes);
    }
    sink.extend(fit::too_long(&fitted, document));
    let pages = document.variant.pages.as_ref().map_or(0, |pages| pages.value);
    let report = options.report.then(|| plan.report(fitted.cut, pages));
    let mut typesetter = fitter.typesetter;
    let pdf = finished(&fitted.set, &fitted.tex, &typesetter.pool.isolation())?;
    watched(&fitted.set, &pdf, &fitted.tex, &typesetter.pool.isolation(), sink)?;
    if options.require_text && !sink.has_errors() {
        proofread(&pdf, &fitted.tex, &mut typesetter, sink)?;
    }
    let (bytes, pages) = (pdf.bytes, u16::try_from(pdf.pages).unwrap_or(u16::MAX));
    Ok(Some(BuiltDocument { bytes, pages, report, fitted }))
}

/// Reports faults of the pages, for which the PDF is read, and lines that are too long only by TeX's
/// log.
pub(crate) fn watched(
    set: &Typeset,
    pdf: &Pdf,
    tex: &TexDocument,
    isolation: &Isolation,
    sink: &mut Sink,
) -> anyhow::Result<()> {
    let mut found = Vec::new();
    if !set.faults.is_empty() {
        let words = words(pdf, tex, isolation)?;
        found = typeset::page_faults(&set.faults, &words, tex);
    }
    // What leaves the paper has left the line.
    let is_other = |line: &Diagnostic| {
        let span = line.primary.span;
        span.is_none() || found.iter().all(|found| found.primary.span != span)
    };
    let lines =
        typeset::overfull(set, tex).into_iter().filter(is_other).collect::<Vec<_>>();
    sink.extend(found);
    sink.extend(lines);
    Ok(())
}

/// Reports where the text layer of a document differs from the printed text.
pub(crate) fn proofread(
    pdf: &Pdf,
    tex: &TexDocument,
    typesetter: &mut Typesetter,
    sink: &mut Sink,
) -> anyhow::Result<()> {
    if let Some(printed) = typesetter.printed(tex, sink)? {
        let read = words(pdf, tex, &typesetter.pool.isolation())?;
        sink.extend(text_layer::faults(&printed, &read, tex));
    }
    Ok(())
}

/// Converts an error to a finding, if the cause is a font of the database that cannot be embedded.
fn bad_font(error: &anyhow::Error, resume: &Resume, theme: &Theme) -> Option<Diagnostic> {
    let Some(EngineError::Print(why)) = error.downcast_ref() else { return None };
    why.is_of_file().then_some(())?;
    let (first, others) = resume.fonts.split_first()?;
    let message = format!("the pages cannot be printed with `{}`: {why}", first.as_str());
    let found = Diagnostic::new(&codes::NO_FONT, first.span, message);
    let found =
        others.iter().fold(found, |found, font| found.other(font.span, "or with this"));
    let found = found.help("remove the font, or download it again from its publisher");
    if theme.own_fonts.is_empty() {
        return Some(found);
    }
    let name = &theme.manifest.name;
    Some(found.help(format!("it may also be a font of the theme `{name}`")))
}

/// The finished PDF of a document. A document with untrusted fonts or pictures is finished in a
/// separate process.
pub(crate) fn finished(
    set: &Typeset,
    tex: &TexDocument,
    isolation: &Isolation,
) -> anyhow::Result<Pdf> {
    if !tex.untrusted {
        return Ok(pdf::finish(&set.pdf)?);
    }
    let finish = || pdf::finish_alone(&set.pdf).map_err(|error| error.to_string());
    isolation.run(finish).context("cannot finish the PDF")?.map_err(anyhow::Error::msg)
}

/// The words that are read back from a PDF, in a separate process under the same condition.
fn words(
    pdf: &Pdf,
    tex: &TexDocument,
    isolation: &Isolation,
) -> anyhow::Result<Vec<Vec<Word>>> {
    let read = || text_layer::words(&pdf.bytes);
    isolation.run_if(tex.untrusted, read).context("cannot read the PDF back")
}

/// The number of pages of a document, if it can be built.
///
/// # Errors
/// As for [`build`].
pub(crate) fn pages(
    workspace: &Workspace,
    document: &Document,
    bundle: Bundle,
) -> anyhow::Result<Option<u16>> {
    let mut pool = workspace.config.engine.pool(bundle)?;
    let (options, mut sink) = (BuildOptions::default(), workspace.sink.clone());
    let built = build(workspace, document, bundle, &mut pool, options, &mut sink)?;
    Ok(built.map(|built| built.pages))
}

/// Checks whether the LaTeX of all requested documents can be written, without the engine.
///
/// # Errors
/// If a theme or a picture cannot be read.
pub(crate) fn check(
    workspace: &mut Workspace,
    bundle: Option<Bundle>,
) -> anyhow::Result<Sink> {
    let mut sink = workspace.sink.clone();
    // What the database brings is read in the time of the first document.
    let mut first = Some(workspace.reader.isolation.clone());
    for document in workspace.documents(false)? {
        workspace.load_theme(&document, &mut sink)?;
        let isolation = first.take();
        let isolation = isolation.unwrap_or_else(|| workspace.config.engine.isolation());
        let input = workspace.render_input(&document, bundle, &isolation, &mut sink)?;
        let plan = plan(workspace, &document, &mut sink);
        let is_shared = |fault: &Diagnostic| workspace.is_used_option(fault);
        document::check(&plan, &document, input.as_ref(), &is_shared, &mut sink)?;
    }
    Ok(sink)
}

/// Reports references of variants to entries that they omit, and mistakes in their themes.
///
/// # Errors
/// If a theme cannot be read.
pub(crate) fn check_variants(
    workspace: &mut Workspace,
    sink: &mut Sink,
) -> anyhow::Result<()> {
    // One after the other, because many variants that extend others may need much memory.
    let names: Vec<_> = workspace.resume.variants.keys().cloned().collect();
    for name in names {
        let Some(document) = workspace.variant(&name) else { continue };
        workspace.load_theme(&document, sink)?;
        // Those that were named have been rendered.
        let theme = workspace.config.themes.get(document.theme());
        if let Some(theme) = theme.filter(|_| !workspace.is_named(&name)) {
            let faults = theme::faults(&document.variant.options, &theme.manifest);
            let is_shared = |fault: &Diagnostic| workspace.is_used_option(fault);
            sink.extend(faults.into_iter().filter(|fault| !is_shared(fault)));
        }
        workspace.citation_styles(&document, sink);
        let plan = Plan::new(&workspace.resume, document.variant);
        sink.extend(plan.found(document.name.as_ref()));
    }
    Ok(())
}
