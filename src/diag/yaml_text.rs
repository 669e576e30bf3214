//! Texts as they could be written in a database, for help to propose.

/// A text as a value in brackets or braces, in quotes where YAML needs them.
pub fn yaml_text(text: &str) -> String {
    let begins = text.starts_with(|c: char| "-?:,[]{}#&*!|>'\"%@` ".contains(c));
    let holds = text.contains([',', '[', ']', '{', '}', '\n'])
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with([':', ' ']);
    if text.is_empty() || begins || holds {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        text.to_owned()
    }
}
