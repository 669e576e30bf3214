//! Prints differences: for a terminal, and as Markdown for a comment on a change.

use std::fmt::Write as _;

use super::escape::escaped;
use super::{Change, Changes, Detail};

/// For a terminal: `+` added, `-` removed, `~` changed, `>` moved.
pub fn text(all: &[Changes]) -> String {
    if all.is_empty() {
        return "nothing that is printed differs\n".to_owned();
    }
    let mut out = String::new();
    for Changes { heading, changes } in all {
        let _ = writeln!(out, "{heading}");
        for change in changes {
            match change {
                Change::Added { what } => out.push_str(&format!("  + {what}\n")),
                Change::Removed { what } => out.push_str(&format!("  - {what}\n")),
                Change::Moved { what, from } => {
                    let _ = writeln!(out, "  > {what} (from {from})");
                }
                Change::Changed { what, details } if what.is_empty() => {
                    details
                        .iter()
                        .for_each(|d| out.push_str(&format!("  ~ {}\n", words(d))));
                }
                Change::Changed { what, details } => {
                    let _ = writeln!(out, "  ~ {what}");
                    details
                        .iter()
                        .for_each(|d| out.push_str(&format!("      {}\n", words(d))));
                }
            }
        }
    }
    let _ = writeln!(out, "{}", count(all));
    out
}

/// As Markdown, escaped so that entries contain no markup, links or mentions.
pub fn markdown(all: &[Changes]) -> String {
    if all.is_empty() {
        return "Nothing that is printed differs.\n".to_owned();
    }
    let mut out = String::new();
    for Changes { heading, changes } in all {
        let _ = writeln!(out, "**{}**\n", escaped(heading));
        for change in changes {
            match change {
                Change::Added { what } => {
                    let _ = writeln!(out, "- **Added** {}", escaped(what));
                }
                Change::Removed { what } => {
                    let _ = writeln!(out, "- **Removed** ~~{}~~", escaped(what));
                }
                Change::Moved { what, from } => {
                    let (what, from) = (escaped(what), escaped(from));
                    let _ = writeln!(out, "- **Moved** {what} from *{from}*");
                }
                Change::Changed { what, details } => {
                    let what = if what.is_empty() {
                        String::new()
                    } else {
                        format!(" {}", escaped(what))
                    };
                    let all: Vec<String> =
                        details.iter().map(|detail| escaped(&words(detail))).collect();
                    let _ = writeln!(out, "- **Changed**{what}: {}", all.join("; "));
                }
            }
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", count(all));
    out
}

/// `status: Under Review → Accepted`.
fn words(detail: &Detail) -> String {
    let Detail { field, old, new } = detail;
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("{field}: added {new}"),
        (_, true) => format!("{field}: removed {old}"),
        _ => format!("{field}: {old} → {new}"),
    }
}

fn count(all: &[Changes]) -> String {
    let changes = || all.iter().flat_map(|section| &section.changes);
    let number = |is: fn(&Change) -> bool| changes().filter(|change| is(change)).count();
    let counts = [
        (number(|c| matches!(c, Change::Added { .. })), "added"),
        (number(|c| matches!(c, Change::Removed { .. })), "removed"),
        (number(|c| matches!(c, Change::Moved { .. })), "moved"),
        (number(|c| matches!(c, Change::Changed { .. })), "changed"),
    ];
    let said: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    said.join(", ")
}
