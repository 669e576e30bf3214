//! The name of a kind of finding, and its page.

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

/// A kind of finding. `tenure explain` prints its page.
#[derive(Debug)]
pub struct Code {
    /// Its kebab-case name, printed in brackets.
    pub name: &'static str,
    /// How bad it is unless the author says otherwise.
    pub severity: Severity,
    /// Whether the author may say otherwise.
    pub adjustable: bool,
    /// What it is, in a line.
    pub title: &'static str,
    /// Why it matters, and what to do.
    pub why: &'static str,
    /// A database, or the part of one, in which it is found.
    pub wrong: &'static str,
    /// The same put right.
    pub right: &'static str,
}

impl Code {
    /// A mistake that cannot be anything else.
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

    /// What is probably a mistake, unless the author knows better.
    pub const fn doubt(name: &'static str, title: &'static str) -> Code {
        let mistake = Code::mistake(name, title);
        Code { severity: Severity::Warning, adjustable: true, ..mistake }
    }

    /// A mistake that the author may know better of.
    pub const fn usual_mistake(name: &'static str, title: &'static str) -> Code {
        Code { adjustable: true, ..Code::mistake(name, title) }
    }

    /// With the page's words.
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

/// A code is its name.
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
