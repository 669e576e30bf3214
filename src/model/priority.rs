//! How long entries are kept when space is short.

use super::{Malformed, read_from_str};

/// How important an entry is when space is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Entries with a higher number are kept longer; 0 if none is given.
    Number(i32),
    /// Never dropped to save space.
    Required,
}

impl Default for Priority {
    fn default() -> Self {
        Priority::Number(0)
    }
}

impl std::str::FromStr for Priority {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text {
            "required" => Ok(Priority::Required),
            _ => text.parse().map(Priority::Number).map_err(|_| {
                Malformed(format!(
                    "`{text}` is not a priority: write a whole number or `required`"
                ))
            }),
        }
    }
}

read_from_str!(Priority);
