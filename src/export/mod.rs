//! The formats that a document is written in: one table, and a folder for each format that is
//! written here.
//!
//! A document goes from [`crate::project::Cv`] to its format. PDF goes by LaTeX (`latex/`), which
//! the engine typesets. Whatever depends on the format of a document, such as its file's name,
//! asks the table.

pub mod latex;

/// A format of documents.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    /// What messages call it.
    pub name: &'static str,
    /// What its files end with, after a dot.
    pub extension: &'static str,
    /// Whether the engine typesets it, which needs TeX's files. Then it has pages.
    pub is_typeset: bool,
}

/// Every format, the default first.
pub static FORMATS: &[Format] = &[PDF];

/// Print-ready pages.
pub const PDF: Format = Format { name: "PDF", extension: "pdf", is_typeset: true };

impl Format {
    /// The format of documents for which none is named.
    pub fn default_format() -> &'static Format {
        &FORMATS[0]
    }

    /// The format of files with this extension.
    pub fn by_extension(extension: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.extension.eq_ignore_ascii_case(extension))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_is_found_by_its_extension() {
        for format in FORMATS {
            let upper = format.extension.to_uppercase();
            assert_eq!(Format::by_extension(format.extension), Some(format));
            assert_eq!(Format::by_extension(&upper), Some(format));
            assert_eq!(format.extension, format.extension.to_lowercase());
        }
        assert_eq!(Format::by_extension("html"), None);
        assert_eq!(Format::by_extension(""), None);
    }
}
