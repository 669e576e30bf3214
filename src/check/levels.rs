//! The levels that the database sets for codes.

use std::cell::LazyCell;

use super::Facts;
use crate::diag::{Code, Diagnostic, Levels, Sink, Words};
use crate::model::Resume;

pub(super) static UNKNOWN_CODE: Code = Code::mistake(
    "unknown-code",
    "a level for an unknown code",
)
.page(
    "`checks` sets the levels of findings by their codes. `tenure list codes` lists all codes.",
    "basics: {name: A}\nchecks:\n  unusd-id: allow\n",
    "basics: {name: A}\nchecks:\n  unused-id: allow\n",
);

pub(super) static FIXED_LEVEL: Code = Code::mistake(
    "fixed-level",
    "a level for a code that is always an error",
)
.page(
    "Some findings mean that a part of the database could not be read or has no sensible \
     meaning. They are always errors.",
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
                let message = format!("unknown code `{}`", name.value);
                let near = sink.nearest(name.as_str(), &known, |_| true);
                let help = near
                    .map_or("`tenure list codes` lists all codes".into(), |near| {
                        format!("did you mean `{near}`?")
                    });
                sink.push(Diagnostic::new(&UNKNOWN_CODE, name.span, message).help(help));
            }
        }
    }
}
