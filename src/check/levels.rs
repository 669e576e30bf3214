//! What the database says of findings themselves.

use std::cell::LazyCell;

use super::Facts;
use crate::diag::{Code, Diagnostic, Levels, Sink, Words};
use crate::model::Resume;

pub(super) static UNKNOWN_CODE: Code = Code::mistake(
    "unknown-code",
    "a level for a finding that there is not",
)
.page(
    "`checks` sets what becomes of findings by their codes. `tenure list codes` shows \
         them all.",
    "basics: {name: A}\nchecks:\n  unusd-id: allow\n",
    "basics: {name: A}\nchecks:\n  unused-id: allow\n",
);

pub(super) static FIXED_LEVEL: Code = Code::mistake(
    "fixed-level",
    "a level for a mistake that is always one",
)
.page(
    "Some findings mean that a part of the database could not be read or has no sensible \
         meaning. They are errors whatever anyone says of them.",
    "basics: {name: A}\nchecks:\n  unknown-key: warn\n",
    "basics: {name: A}\nchecks:\n  unused-id: deny\n",
);

/// The levels that a database sets.
pub(super) fn of(resume: &Resume) -> Levels {
    let mut levels = Levels::default();
    for (code, level) in &resume.checks {
        levels.set(code.as_str(), *level);
    }
    levels
}

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    let known = LazyCell::new(|| Words::new(facts.codes.iter().map(|code| code.name)));
    for name in facts.resume.checks.keys() {
        match facts.codes.iter().find(|code| code.name == name.as_str()) {
            Some(code) if code.adjustable => {}
            Some(code) => {
                let message = format!("`{}` is always an error", code.name);
                sink.push(Diagnostic::new(&FIXED_LEVEL, name.span, message));
            }
            None => {
                let message = format!("there is no finding `{}`", name.value);
                let near = sink.nearest(name.as_str(), &known, |_| true);
                let help = near.map_or("`tenure list codes` shows all".into(), |near| {
                    format!("did you mean `{near}`?")
                });
                sink.push(Diagnostic::new(&UNKNOWN_CODE, name.span, message).help(help));
            }
        }
    }
}
