//! Options of themes: colors, lengths and words that a document may set.
//!
//! `theme.yaml` declares each option with its default. A value is parsed into one of the few
//! forms of its type before it becomes LaTeX, so an option can never be a macro.

use std::fmt::{self, Write as _};

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::escape::Latex;
use crate::diag::{Spanned, did_you_mean};
use crate::model::Id;

/// The type of an option.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionKind {
    /// Any color.
    Colour,
    /// A length from the first to the second.
    Length(Length, Length),
    /// One of these words.
    Word(Vec<String>),
}

/// A length as written. Units are those of print: `pt` is 1/72.27 inches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    number: f64,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Unit(&'static str, f64);

/// The units, each with its size in points (The `TeXbook`, chapter 10).
const UNITS: [Unit; 4] = [
    Unit("pt", 1.0),
    Unit("in", 72.27),
    Unit("cm", 72.27 / 2.54),
    Unit("mm", 7.227 / 2.54),
];

impl Length {
    fn read(text: &str) -> Option<Length> {
        let unit = UNITS.into_iter().find(|unit| text.ends_with(unit.0))?;
        let number = text[..text.len() - unit.0.len()].trim_end();
        let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        // TeX would reject more digits than it can distinguish.
        let number = number.parse().ok().filter(|_| plain && number.len() <= 8)?;
        Some(Length { number, unit })
    }

    fn points(self) -> f64 {
        self.number * self.unit.1
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, self.unit.0)
    }
}

/// Values of options by name, as a document sets them.
pub type OptionValues = IndexMap<Spanned<Id>, Spanned<String>>;
/// Options by name, as a theme declares them.
pub type OptionTable = IndexMap<Spanned<Id>, ThemeOption>;

/// An option as declared in `theme.yaml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct ThemeOption {
    /// Its type.
    pub kind: OptionKind,
    /// The default value, as TeX reads it.
    pub default: String,
    /// What it changes, in one line.
    pub description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(alias = "color")]
    colour: Option<String>,
    length: Option<String>,
    between: Option<Vec<String>>,
    word: Option<String>,
    among: Option<Vec<String>>,
    description: String,
}

impl TryFrom<Written> for ThemeOption {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { colour, length, between, word, among, description } = written;
        let (kind, default) = match (colour, length, word) {
            (Some(default), None, None) => (OptionKind::Colour, default),
            (None, Some(default), None) => {
                let ends = between.unwrap_or_default();
                let ends: Vec<_> =
                    ends.iter().filter_map(|end| Length::read(end)).collect();
                let [least, most] = ends[..] else {
                    return Err(
                        "a length needs its limits, as in `between: [0.5in, 2in]`".into(),
                    );
                };
                (OptionKind::Length(least, most), default)
            }
            (None, None, Some(default)) => match among {
                Some(words)
                    if !words.is_empty() && words.iter().all(|word| is_word(word)) =>
                {
                    (OptionKind::Word(words), default)
                }
                _ => {
                    return Err(
                        "a word needs its alternatives, as in `among: [one, two]`".into(),
                    );
                }
            },
            _ => {
                return Err("an option needs one of `colour`, `length` and `word`".into());
            }
        };
        let default = kind.read(&default)?;
        Ok(ThemeOption { kind, default, description })
    }
}

/// Words have only these characters, which mean nothing to TeX.
fn is_word(text: &str) -> bool {
    let fine =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(fine)
}

impl OptionKind {
    /// The name of the type in templates.
    pub fn as_str(&self) -> &'static str {
        match self {
            OptionKind::Colour => "colour",
            OptionKind::Length(..) => "length",
            OptionKind::Word(_) => "word",
        }
    }

    /// Converts a value to the form that TeX reads.
    ///
    /// # Errors
    /// If the value is invalid; the message says what is valid.
    pub fn read(&self, asked: &str) -> Result<String, String> {
        match self {
            OptionKind::Colour => {
                let digits = asked.strip_prefix('#').unwrap_or(asked);
                let are = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                match digits.len() {
                    6 if are => Ok(digits.to_ascii_uppercase()),
                    3 if are => {
                        let twice = digits.chars().flat_map(|digit| [digit, digit]);
                        Ok(twice.collect::<String>().to_ascii_uppercase())
                    }
                    _ => {
                        Err(format!("`{asked}` is not a color: write it as `'#rrggbb'`"))
                    }
                }
            }
            OptionKind::Length(least, most) => {
                let within = |length: &Length| {
                    (least.points()..=most.points()).contains(&length.points())
                };
                let read =
                    Length::read(asked).filter(within).map(|read| read.to_string());
                read.ok_or_else(|| {
                    format!("`{asked}` is not a length from {least} to {most}")
                })
            }
            OptionKind::Word(words) => {
                let known = words.iter().map(String::as_str);
                if words.iter().any(|word| word == asked) {
                    return Ok(asked.to_owned());
                }
                let near = did_you_mean(asked, known)
                    .map(|near| format!(": did you mean `{near}`?"));
                Err(format!(
                    "`{asked}` is not one of `{}`{}",
                    words.join("`, `"),
                    near.unwrap_or_default()
                ))
            }
        }
    }
}

/// The end of a preamble: the defaults of all options.
pub(super) fn defaults(declared: &OptionTable) -> String {
    let mut out = String::from("% The options of theme.yaml.\n");
    for (name, ThemeOption { kind, default, .. }) in declared {
        let (kind, name, default) =
            (kind.as_str(), Latex::name(name.as_str()), Latex::name(default));
        let _ = writeln!(out, "\\setoption{{{kind}}}{{{name}}}{{{default}}}");
    }
    out
}

/// For templates: the options that differ from their defaults. Invalid values are
/// skipped.
pub(super) fn view(declared: &OptionTable, asked: [Option<&OptionValues>; 2]) -> Value {
    let changed = |(name, option): (&Spanned<Id>, &ThemeOption)| {
        let asked = asked.into_iter().flatten().find_map(|asked| asked.get(name))?;
        let value =
            option.kind.read(asked).ok().filter(|value| *value != option.default)?;
        let of = |text: &str| Value::from(Latex::name(text));
        Some(json!({
            "kind": of(option.kind.as_str()),
            "name": of(name.as_str()),
            "value": of(&value),
        }))
    };
    declared.iter().filter_map(changed).collect()
}
