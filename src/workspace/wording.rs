//! Words that several messages have in common.

/// `1 page`, `2 pages`.
pub(crate) fn page_count(pages: u16) -> String {
    format!("{pages} page{}", if pages == 1 { "" } else { "s" })
}

/// An error in words, with what caused it.
pub(crate) fn reason(error: &anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(": ")
}
