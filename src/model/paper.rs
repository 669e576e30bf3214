//! Sizes of paper.

use schemars::JsonSchema;
use serde::Deserialize;

/// The size of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaperSize {
    /// 8.5 by 11 inches.
    #[default]
    Letter,
    /// 210 by 297 millimeters.
    A4,
}

impl PaperSize {
    /// The word in a database, in `theme.yaml` and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            PaperSize::Letter => "letter",
            PaperSize::A4 => "a4",
        }
    }
}
