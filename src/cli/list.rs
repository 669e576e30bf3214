//! `tenure list`, `tenure --version` and `tenure --licenses`.

use std::fmt::Write as _;

use anyhow::Context;

use super::args::{ListArgs, ListKind};
use super::exit::ExitStatus;
use super::progress::Waiting;
use super::{build, code_pages, report};
use crate::diag::{Sink, Sources, harmless_lines};
use crate::engine::{self, Bundle};
use crate::export::latex::builtin;
use crate::model;
use crate::project::{CvSection, Plan, Printed};
use crate::workspace::Workspace;
use crate::workspace::compile;
use crate::workspace::reader::FileReader;
use crate::workspace::wording::page_count;
use crate::workspace::{reference, theme};

/// The licenses of this program and of the files inside it.
const LICENSES: &str = concat!(
    "tenure's own sources: MIT or Apache-2.0, at your choice.\n\n",
    "The engine: Tectonic's crates, MIT. C sources of its PDF writer, which come from\n",
    "dvipdfmx, carry notices of the GNU General Public License, version 2 or later; TECkit,\n",
    "which maps characters, is under the Lesser one, version 2.1 or later. Whoever passes this\n",
    "program on must take them into account. The texts, and those of all other crates and C\n",
    "libraries, are in the folder `licences` of each release.\n\n",
    "Citation styles and their languages: Citation Style Language project,\n",
    "https://citationstyles.org, CC BY-SA 3.0\n",
    "(https://creativecommons.org/licenses/by-sa/3.0/), unmodified. Each file names its authors;\n",
    "the files are in the folder `citations` of tenure's sources.\n\n",
    include_str!("../../bundle/LICENSES.md")
);

/// Prints the version and, on request, the layers of the sandbox that this system supports.
pub(super) fn version(verbose: bool) -> anyhow::Result<ExitStatus> {
    let mut out = format!("tenure {}\n", env!("CARGO_PKG_VERSION"));
    if verbose {
        let reached = engine::confinement().context("cannot start a process")?;
        let _ = writeln!(out, "sandbox: {reached}");
    }
    report::print(&out)?;
    Ok(ExitStatus::Done)
}

pub(super) fn licenses() -> anyhow::Result<ExitStatus> {
    report::print(LICENSES)?;
    Ok(ExitStatus::Done)
}

/// Prints the JSON Schema, with which editors complete keys and check values.
pub(super) fn schema() -> anyhow::Result<ExitStatus> {
    let schema = serde_json::to_string_pretty(&model::schema())?;
    report::print(&format!("{schema}\n"))?;
    Ok(ExitStatus::Done)
}

pub(super) fn list(
    args: &ListArgs,
    bundle: Option<Bundle>,
) -> anyhow::Result<ExitStatus> {
    let page = match args.what {
        ListKind::Themes => Some(themes()?),
        ListKind::Codes => Some(code_pages::lines()),
        ListKind::Citations => Some(citations()),
        ListKind::CodePages => Some(code_pages::reference()),
        ListKind::Format => Some(reference::format()),
        ListKind::Formulas => Some(reference::formulas()),
        ListKind::TemplateNames => Some(reference::template_names()),
        ListKind::Options => return options(args),
        ListKind::Sections | ListKind::Ids | ListKind::Variants => None,
    };
    if let Some(page) = page {
        report::print(&page)?;
        return Ok(ExitStatus::Done);
    }
    let mut workspace = build::open(&args.database, &args.choice)?;
    if workspace.sink.has_errors() {
        report::findings(
            workspace.sink,
            &workspace.sources,
            args.database.messages.format.into(),
        );
        return Ok(ExitStatus::Rejected);
    }
    if args.what == ListKind::Variants {
        report::print(&harmless_lines(&variants(&mut workspace, bundle)?))?;
        return Ok(ExitStatus::Done);
    }
    let documents = workspace.documents(false)?;
    let Some(document) = documents.first() else { return Ok(ExitStatus::Done) };
    let cv = Plan::new(&workspace.resume, document.variant.clone()).project(0).cv;
    report::findings(
        workspace.sink,
        &workspace.sources,
        args.database.messages.format.into(),
    );
    let mut out = String::new();
    for section in &cv.sections {
        match args.what {
            ListKind::Sections => section_line(&mut out, section),
            _ => id_lines(&mut out, section),
        }
    }
    report::print(&harmless_lines(&out))?;
    Ok(ExitStatus::Done)
}

fn options(args: &ListArgs) -> anyhow::Result<ExitStatus> {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let page = theme::page(args.choice.look.theme.as_deref(), &mut sources, &mut sink)?;
    if sink.has_errors() {
        report::findings(sink, &sources, args.database.messages.format.into());
        return Ok(ExitStatus::Rejected);
    }
    report::print(&page)?;
    Ok(ExitStatus::Done)
}

/// A line for each variant: its name, pages, theme and paper. The pages are counted in the
/// typeset document; without TeX files they are `?`.
fn variants(workspace: &mut Workspace, bundle: Option<Bundle>) -> anyhow::Result<String> {
    let mut out = String::new();
    if workspace.resume.variants.is_empty() {
        return Ok(out);
    }
    let _waiting = Waiting::on("counting pages");
    for document in workspace.documents(true)? {
        workspace.load_theme(&document, &mut workspace.sink.clone())?;
        let named = document.theme().to_owned();
        let theme =
            workspace.config.themes.get(&named).map(|theme| theme.manifest.clone());
        let paper =
            document.variant.paper.or(theme.as_ref().and_then(|theme| theme.paper));
        let locale =
            document.variant.locale.as_ref().or(workspace.resume.locale.as_ref());
        let usual = locale.map(|locale| locale.value).unwrap_or_default().paper();
        let paper = paper.unwrap_or(usual).as_str();
        // `check` reports why a theme cannot be loaded.
        let theme = theme.map_or(named, |theme| theme.name);
        let pages = match bundle {
            Some(bundle) => compile::pages(workspace, &document, bundle)?,
            None => None,
        };
        let pages = pages.map_or_else(|| "?".into(), page_count);
        let name = document.name.as_ref().map_or("", |name| name.as_str());
        let _ = writeln!(out, "{name:<16} {pages:<9} {theme:<10} {paper}");
    }
    Ok(out)
}

fn themes() -> anyhow::Result<String> {
    let reader = FileReader::of_disk();
    let mut out = String::new();
    for name in builtin::names() {
        let mut sink = Sink::default();
        if let Some(theme) =
            theme::find_quickly(name, &mut Sources::default(), &mut sink, &reader)?
        {
            let _ = writeln!(out, "{name:<12} {}", theme.manifest.description);
        }
    }
    Ok(out)
}

fn citations() -> String {
    let own = (model::CitationStyle::DEFAULT, "tenure's own style");
    let all = [own].into_iter().chain(model::CITATION_STYLES);
    all.map(|(word, name)| format!("{word:<14} {name}\n")).collect()
}

fn section_line(out: &mut String, section: &CvSection) {
    let count = match section.body.entries.len() {
        0 => String::new(),
        _ => section.body.count().to_string(),
    };
    let _ = writeln!(
        out,
        "{:<14} {count:>4}  {}",
        section.kind.as_str(),
        section.heading.letters()
    );
}

fn id_lines(out: &mut String, section: &CvSection) {
    for entry in &section.body.entries {
        let Printed::Publications(paper) = entry else { continue };
        let label =
            paper.label.as_ref().map(crate::model::Text::letters).unwrap_or_default();
        let id = paper.anchor.trim_start_matches("entry.");
        let _ = writeln!(out, "{label:<5} {id:<20} {}", paper.title.letters());
    }
}
