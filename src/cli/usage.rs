//! Suggestions for words that are no commands.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What people type for a command, and the command.
static COMMANDS: &[(&str, &str)] = &[
    ("validate verify lint test", "check"),
    ("compile make render pdf generate typeset", "build"),
    ("new create start", "init"),
    ("serve preview live", "watch"),
    ("latex export", "tex"),
    ("compare changes", "diff"),
    ("themes", "list themes"),
    ("variants", "list variants"),
    ("sections", "list sections"),
    ("ids", "list ids"),
    ("options", "list options"),
    ("codes", "list codes"),
    ("format keys", "list format"),
    ("eject", "theme eject"),
];

/// Commands that only the makers of packages use.
const HIDDEN: [&str; 2] = ["bundle", "manual"];

/// The error with a suggestion that helps.
pub(super) fn advised(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return error;
    }
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand)
    else {
        return error;
    };
    let is = |(words, _): &&(&str, &str)| words.split(' ').any(|word| word == typed);
    let meant = COMMANDS.iter().find(is).map(|(_, command)| vec![(*command).to_owned()]);
    let shown = meant.or_else(|| match error.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(near)) => {
            let shown = near.iter().filter(|near| !HIDDEN.contains(&near.as_str()));
            Some(shown.cloned().collect())
        }
        _ => None,
    });
    match shown {
        Some(shown) if !shown.is_empty() => {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(shown));
        }
        Some(_) => {
            error.remove(ContextKind::SuggestedSubcommand);
        }
        None => {}
    }
    error
}
