//! `tenure explain`, and the lists of codes.

use anyhow::bail;

use super::exit::ExitStatus;
use super::{args, report};
use crate::diag::{Code, Severity};
use crate::workspace::codes::{all, unknown};

/// Prints the page of a code.
pub(super) fn explain(args: &args::Explain) -> anyhow::Result<ExitStatus> {
    let Some(code) = all().into_iter().find(|code| code.name == args.code) else {
        bail!(unknown(&args.code));
    };
    report::print(&page(code))?;
    Ok(ExitStatus::Done)
}

/// The page of a code, as Markdown.
fn page(code: &Code) -> String {
    let mut page =
        format!("# {}\n\n{}\n\n{}\n", code.name, sentence(code.title), code.why);
    for (title, yaml) in [("Wrong", code.wrong), ("Right", code.right)] {
        if !yaml.is_empty() {
            page += &format!("\n{title}:\n\n```yaml\n{yaml}```\n");
        }
    }
    page += "\n";
    page += &match (code.adjustable, code.severity) {
        (false, _) => "It is always an error.\n".to_owned(),
        (true, severity) => {
            let article = if severity == Severity::Error { "an" } else { "a" };
            let is = format!("{article} {}", severity.as_str());
            format!(
                "It is {is} unless you say otherwise: `--allow`, `--warn` or `--deny {0}` for \
                 one run, `checks: {{{0}: allow}}` in the database for all.\n",
                code.name
            )
        }
    };
    page
}

fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// All pages, as a reference.
pub(super) fn reference() -> String {
    let mut out = String::from(
        "# What tenure finds\n\nWritten by `tenure list code-pages`; `tenure \
         explain CODE` prints one page.\n",
    );
    for code in all() {
        out += &format!("\n#{}", page(code));
    }
    out
}

/// A line for each code.
pub(super) fn lines() -> String {
    let line = |code: &&Code| {
        format!("{:<24} {:<8} {}\n", code.name, code.severity.as_str(), code.title)
    };
    all().iter().map(line).collect()
}
