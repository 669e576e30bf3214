//! Phrases that several messages share.

/// `1 page`, `2 pages`.
pub(crate) fn page_count(pages: u16) -> String {
    format!("{pages} page{}", if pages == 1 { "" } else { "s" })
}

/// The message of an error, with its causes.
pub(crate) fn reason(error: &anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(": ")
}
