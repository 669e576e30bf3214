//! `--explain`: lists the entries in a document, and why the others are omitted.

use std::fmt::Write as _;

use anyhow::bail;
use serde_json::{Value, json};

use super::args::ReportFormat;
use crate::diag::harmless_lines;
use crate::engine::Extent;
use crate::project::{Line, Report};
use crate::workspace::compile::BuiltDocument;
use crate::workspace::document::Document;
use crate::workspace::fit;
use crate::workspace::target::Target;
use crate::workspace::wording::page_count;

/// The report on a document; empty without `--explain`.
///
/// # Errors
/// If both the report and the PDF would go to standard output.
pub(super) fn explain(
    how: Option<ReportFormat>,
    document: &Document,
    built: &BuiltDocument,
    target: &Target,
) -> anyhow::Result<String> {
    let (Some(how), Some(report)) = (how, &built.report) else {
        return Ok(String::new());
    };
    if *target == Target::Standard {
        bail!("the PDF and the report of `--explain` cannot both go to standard output");
    }
    let extent = fit::extent(&built.fitted);
    Ok(match how {
        ReportFormat::Text => harmless_lines(&text(target, extent, report)),
        ReportFormat::Json => format!("{}\n", json(document, target, extent, report)),
    })
}

fn text(target: &Target, extent: Extent, report: &Report) -> String {
    let pages = page_count(extent.pages);
    let last =
        extent.last.map(|last| format!(", the last {:.0}% full", last.min(1.0) * 100.0));
    let mut out = format!("{target}: {pages}{}\n", last.unwrap_or_default());
    let all = report.sections.iter().flat_map(|section| &section.lines);
    let width =
        all.chain(&report.elsewhere).map(indented).map(|name| name.chars().count());
    let width = width.max().unwrap_or_default().min(WIDTH);
    for section in &report.sections {
        let _ = writeln!(out, "{}", section.heading);
        section.lines.iter().for_each(|one| line(&mut out, one, width));
    }
    if !report.elsewhere.is_empty() {
        out.push_str("not on the page\n");
        report.elsewhere.iter().for_each(|one| line(&mut out, one, width));
    }
    out
}

/// The width of names in a report, in characters. Longer names are cut.
const WIDTH: usize = 72;

fn indented(line: &Line) -> String {
    let label =
        line.label.as_ref().map(|label| format!("[{label}] ")).unwrap_or_default();
    format!("{}{label}{}", "  ".repeat(line.depth - 1), line.name)
}

fn line(out: &mut String, line: &Line, width: usize) {
    let name = indented(line);
    let name = if name.chars().count() > width {
        format!("{}…", name.chars().take(width - 1).collect::<String>())
    } else {
        name
    };
    match &line.left_out {
        None => {
            let _ = writeln!(out, "  + {name}");
        }
        Some(reason) => {
            let _ = writeln!(out, "  - {name:<width$}  {reason}");
        }
    }
}

fn json(document: &Document, target: &Target, extent: Extent, report: &Report) -> Value {
    let lines = |lines: &[Line]| -> Value {
        let line = |line: &Line| {
            json!({
                "depth": line.depth,
                "label": line.label,
                "name": line.name,
                "left_out": line.left_out.as_ref().map(ToString::to_string),
            })
        };
        lines.iter().map(line).collect()
    };
    let sections: Value = report
        .sections
        .iter()
        .map(|section| {
            json!({ "heading": section.heading, "entries": lines(&section.lines) })
        })
        .collect();
    json!({
        "version": 1,
        "variant": document.name.as_ref().map(|name| name.as_str()),
        "file": target.to_string(),
        "pages": extent.pages,
        "last_page_full": extent.last,
        "sections": sections,
        "elsewhere": lines(&report.elsewhere),
    })
}
