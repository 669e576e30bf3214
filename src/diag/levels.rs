//! The levels that the author gives to codes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Code, Severity};

/// How findings of a code are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported as warnings.
    Warn,
    /// Reported as errors.
    Deny,
}

/// The levels by code, where they differ from the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    by_code: BTreeMap<String, Level>,
    /// Whether all warnings are errors.
    pub strict: bool,
}

impl Levels {
    /// Sets the level of a code.
    pub fn set(&mut self, code: impl Into<String>, level: Level) {
        self.by_code.insert(code.into(), level);
    }

    /// Adds the levels of `over`, which replace those set before.
    pub fn extend(&mut self, over: Levels) {
        self.by_code.extend(over.by_code);
        self.strict |= over.strict;
    }

    /// The severity of a finding of `code` whose default is `severity`; `None` if it is
    /// not reported.
    pub fn severity(&self, code: &Code, severity: Severity) -> Option<Severity> {
        let level = self.by_code.get(code.name).filter(|_| code.adjustable);
        let severity = match level {
            Some(Level::Allow) => return None,
            Some(Level::Warn) => Severity::Warning,
            Some(Level::Deny) => Severity::Error,
            None => severity,
        };
        let denied = self.strict && severity == Severity::Warning;
        Some(if denied { Severity::Error } else { severity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static WARNING: Code = Code::warning("warning", "");
    static MISTAKE: Code = Code::mistake("mistake", "");

    #[test]
    fn only_warnings_can_be_adjusted() {
        let mut levels = Levels::default();
        let warning = Some(Severity::Warning);
        let error = Some(Severity::Error);
        assert_eq!(levels.severity(&WARNING, Severity::Warning), warning);
        for code in ["warning", "mistake"] {
            levels.set(code, Level::Allow);
        }
        assert_eq!(levels.severity(&WARNING, Severity::Warning), None);
        assert_eq!(levels.severity(&MISTAKE, Severity::Error), error);
        levels.set("warning", Level::Deny);
        assert_eq!(levels.severity(&WARNING, Severity::Warning), error);
        levels.extend(Levels { strict: true, ..Levels::default() });
        levels.set("warning", Level::Warn);
        assert_eq!(levels.severity(&WARNING, Severity::Warning), error);
        assert_eq!(levels.severity(&WARNING, Severity::Note), error, "as it was set");
        levels.set("warning", Level::Allow);
        assert_eq!(levels.severity(&WARNING, Severity::Warning), None);
    }
}
