//! What the author wants of each kind of finding.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Code, Severity};

/// What becomes of findings of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// They are not told.
    Allow,
    /// They are warnings.
    Warn,
    /// They are errors.
    Deny,
}

/// The author's levels by code, where they differ from the usual ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    by_code: BTreeMap<String, Level>,
    /// Whether every warning is an error.
    pub strict: bool,
}

impl Levels {
    /// Sets the level of a code.
    pub fn set(&mut self, code: impl Into<String>, level: Level) {
        self.by_code.insert(code.into(), level);
    }

    /// Sets all that `over` sets.
    pub fn extend(&mut self, over: Levels) {
        self.by_code.extend(over.by_code);
        self.strict |= over.strict;
    }

    /// How bad a finding of `code` is that is usually `severity`; nothing if it is not to
    /// be told.
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

    static DOUBT: Code = Code::doubt("doubt", "");
    static MISTAKE: Code = Code::mistake("mistake", "");

    #[test]
    fn the_author_has_the_last_word_on_doubts_alone() {
        let mut levels = Levels::default();
        let warning = Some(Severity::Warning);
        let error = Some(Severity::Error);
        assert_eq!(levels.severity(&DOUBT, Severity::Warning), warning);
        for code in ["doubt", "mistake"] {
            levels.set(code, Level::Allow);
        }
        assert_eq!(levels.severity(&DOUBT, Severity::Warning), None);
        assert_eq!(levels.severity(&MISTAKE, Severity::Error), error);
        levels.set("doubt", Level::Deny);
        assert_eq!(levels.severity(&DOUBT, Severity::Warning), error);
        levels.extend(Levels { strict: true, ..Levels::default() });
        levels.set("doubt", Level::Warn);
        assert_eq!(levels.severity(&DOUBT, Severity::Warning), error);
        assert_eq!(levels.severity(&DOUBT, Severity::Note), error, "as it was set");
        levels.set("doubt", Level::Allow);
        assert_eq!(levels.severity(&DOUBT, Severity::Warning), None);
    }
}
