//! How publications are cited: by the name of a citation style.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Malformed, file, read_from_str};
use crate::diag::did_you_mean;

/// The name of a citation style: a word, or a file in the folder of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitationStyle(String);

/// The words for styles, besides that of tenure, with what they are.
pub const CITATION_STYLES: [(&str, &str); 9] = [
    ("acm", "Association for Computing Machinery"),
    ("acs", "American Chemical Society"),
    ("apa", "American Psychological Association, 7th edition"),
    ("chicago", "Chicago Manual of Style, 18th edition, author-date"),
    ("chicago-notes", "Chicago Manual of Style, 18th edition, bibliography of notes"),
    ("ieee", "Institute of Electrical and Electronics Engineers"),
    ("mla", "Modern Language Association, 9th edition"),
    ("nature", "Nature"),
    ("vancouver", "Vancouver: National Library of Medicine, as in Citing Medicine"),
];

impl CitationStyle {
    /// The word for the style of tenure itself.
    pub const DEFAULT: &str = "default";

    /// The word or the name of the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the style of tenure itself.
    pub fn is_default(&self) -> bool {
        self.0 == Self::DEFAULT
    }

    /// Whether it is a file.
    pub fn is_file(&self) -> bool {
        is_file(&self.0)
    }

    /// All words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        std::iter::once(Self::DEFAULT).chain(CITATION_STYLES.map(|(word, _)| word))
    }
}

fn is_file(text: &str) -> bool {
    text.to_ascii_lowercase().ends_with(".csl")
}

impl FromStr for CitationStyle {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let word = Self::words().find(|word| word.eq_ignore_ascii_case(text));
        if let Some(word) = word {
            return Ok(CitationStyle(word.to_owned()));
        }
        if file::is_file(text, &[".csl"]) {
            return Ok(CitationStyle(text.to_owned()));
        }
        if is_file(text) {
            return Err(Malformed(format!(
                "`{text}` is not the name of a file: name a `.csl` file in the folder of the \
                 database"
            )));
        }
        let near = did_you_mean(text, Self::words());
        let near =
            near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        Err(Malformed(format!(
            "unknown citation style `{text}`{help}{near}`tenure list citations` lists the \
             styles; for any other, put its `.csl` file from https://www.zotero.org/styles into \
             the folder of the database and name it",
            help = Malformed::HELP
        )))
    }
}

impl fmt::Display for CitationStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

read_from_str!(CitationStyle);

impl JsonSchema for CitationStyle {
    fn schema_name() -> Cow<'static, str> {
        "CitationStyle".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = Self::words().collect();
        json_schema!({
            "description": "A citation style, or the name of a `.csl` file in the folder of the database.",
            "anyOf": [
                { "type": "string", "enum": words },
                { "type": "string", "pattern": "\\.csl$", "examples": ["cell.csl"] },
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_words_or_files() {
        let read = |text: &str| text.parse::<CitationStyle>().map(|style| style.0);
        assert_eq!(read("APA").as_deref(), Ok("apa"));
        assert_eq!(read("cell.csl").as_deref(), Ok("cell.csl"));
        assert!(read("../cell.csl").is_err_and(|error| error.0.contains("folder")));
        let error = read("vancover").expect_err("a slip").0;
        assert!(error.contains("did you mean `vancouver`?"), "{error}");
        assert!(read("harvard").is_err_and(|error| error.0.contains("zotero")));
    }
}
