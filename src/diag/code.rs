//! Codes, the kinds of findings, each with its page.

use std::cmp::Ordering;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing to mend.
    Note,
    /// Probably a mistake; the CV is built.
    Warning,
    /// A mistake; no CV is built.
    Error,
}

impl Severity {
    /// The word printed before the code.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A kind of finding. `tenure explain CODE` prints its page.
#[derive(Debug)]
pub struct Code {
    /// The name in kebab case, printed in brackets.
    pub name: &'static str,
    /// The default severity.
    pub severity: Severity,
    /// Whether the author can change the severity.
    pub adjustable: bool,
    /// What is found, in one line.
    pub title: &'static str,
    /// Why it matters and what to do.
    pub why: &'static str,
    /// A database, or a part of one, that has this finding.
    pub wrong: &'static str,
    /// The same, corrected.
    pub right: &'static str,
}

impl Code {
    /// An error whose severity cannot be changed.
    pub const fn mistake(name: &'static str, title: &'static str) -> Code {
        Code {
            name,
            severity: Severity::Error,
            adjustable: false,
            title,
            why: "",
            wrong: "",
            right: "",
        }
    }

    /// A warning whose severity can be changed.
    pub const fn warning(name: &'static str, title: &'static str) -> Code {
        let mistake = Code::mistake(name, title);
        Code { severity: Severity::Warning, adjustable: true, ..mistake }
    }

    /// An error whose severity can be changed.
    pub const fn error_adjustable(name: &'static str, title: &'static str) -> Code {
        Code { adjustable: true, ..Code::mistake(name, title) }
    }

    /// Adds the texts of its page.
    #[must_use]
    pub const fn page(
        self,
        why: &'static str,
        wrong: &'static str,
        right: &'static str,
    ) -> Code {
        Code { why, wrong, right, ..self }
    }
}

/// Codes are identified by their names.
impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

impl Ord for Code {
    fn cmp(&self, other: &Code) -> Ordering {
        self.name.cmp(other.name)
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Code) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
