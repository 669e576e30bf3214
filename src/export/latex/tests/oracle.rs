//! An oracle for the LaTeX of values: what TeX would print for it.
//!
//! It is an independent reader that accepts only the escapes listed here and returns the
//! characters that would be printed. Property tests and the programs in `tests/fuzz` use it.

use unicode_normalization::UnicodeNormalization;

/// Whether `latex` prints `words` without active characters; if not, why.
pub fn words(words: &str, latex: &str) -> Result<(), String> {
    let out = printed(latex, false).map_err(|why| format!("{why} in {latex:?}"))?;
    let (out, expected) = (without_direction(&out), without_direction(&expected(words)));
    if out == expected { Ok(()) } else { Err(format!("{latex:?} prints {out:?}")) }
}

/// Whether `latex` links to `address` without active characters; if not, why.
pub fn address(address: &str, latex: &str) -> Result<(), String> {
    let plain = latex.replace("\\#", "#").replace("\\&", "&").replace("\\%", "%");
    let live = plain.contains(['\\', '{', '}', '^', '(', ')', '$', '"']);
    let escapes = plain.matches(['#', '&', '%']).count();
    if live || escapes != latex.matches('\\').count() || !latex.is_ascii() {
        return Err(format!("{latex:?} is live"));
    }
    if unescaped(&plain) != unescaped(address) {
        return Err(format!("{latex:?} leads elsewhere"));
    }
    Ok(())
}

/// Commands that print a character, with the character.
const PRINTING: [(&str, char); 9] = [
    ("textbackslash", '\\'),
    ("textasciicircum", '^'),
    ("textasciitilde", '~'),
    ("textasciigrave", '`'),
    ("textless", '<'),
    ("textgreater", '>'),
    ("textbar", '|'),
    ("textquotesingle", '\''),
    ("textquotedbl", '"'),
];

/// Commands that texts with markup may use besides, each before a group.
const MARKING: [&str; 5] = ["emph", "textbf", "texttt", "link", "crossref"];

/// Commands at which a long word may break, and those around such a word.
const BREAKING: [&str; 2] = ["urlbreak", "anybreak"];
const AROUND_LONG: [&str; 2] = ["longword", "longaddress"];

/// What TeX would print for `latex`, or why it is not allowed.
pub fn printed(latex: &str, marks: bool) -> Result<String, String> {
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut rest = latex;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => command(&mut out, &mut rest, marks)?,
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1).ok_or("a brace closes nothing")?,
            '~' => out.push('\u{a0}'),
            '$' if marks => {
                rest = after_formula(rest).ok_or("a formula that never ends")?;
            }
            '#' | '$' | '%' | '&' | '_' | '^' => return Err(format!("a live `{c}`")),
            '`' | '\'' | '"' => return Err(format!("a straight `{c}`")),
            '-' | ',' if rest.starts_with(c) => {
                return Err(format!("a ligature `{c}{c}`"));
            }
            _ => out.push(c),
        }
    }
    if depth == 0 { Ok(out) } else { Err("a brace is never closed".into()) }
}

/// The text after the `$` that ends a formula. `\$` does not end it.
fn after_formula(rest: &str) -> Option<&str> {
    let mut escaped = false;
    let end = rest.find(|c| {
        let ends = c == '$' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(&rest[end + 1..])
}

fn command(out: &mut String, rest: &mut &str, marks: bool) -> Result<(), String> {
    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (name, after) = rest.split_at(letters);
    *rest = after;
    if name.is_empty() {
        let symbol = after.chars().next().ok_or("a backslash at the end")?;
        *rest = &after[symbol.len_utf8()..];
        out.push(match symbol {
            '{' | '}' | '#' | '$' | '%' | '&' | '_' => symbol,
            ',' => '\u{202f}',
            '-' => '\u{ad}',
            _ => return Err(format!("the command `\\{symbol}`")),
        });
        return Ok(());
    }
    if let Some((_, c)) = PRINTING.iter().find(|(known, _)| *known == name) {
        out.push(*c);
        *rest =
            after.strip_prefix("{}").ok_or(format!("`\\{name}` takes what follows"))?;
    } else if name == "hskip" {
        out.push('\u{200b}');
        *rest = after.strip_prefix("0pt{}").ok_or("a skip of another width")?;
    } else if marks && ["textquotesingle", "textquotedbl"].contains(&name) {
        *rest =
            after.strip_prefix("{}").ok_or(format!("`\\{name}` takes what follows"))?;
    } else if name == "puttogether" {
        let (read, parts) = after
            .strip_prefix('{')
            .and_then(|after| after.split_once('}'))
            .ok_or("what is put together is not read")?;
        if !read.bytes().all(|byte| byte.is_ascii_hexdigit()) || !parts.starts_with('{') {
            return Err(format!("{read:?} is how something is read"));
        }
        *rest = parts;
    } else if BREAKING.contains(&name) {
        *rest =
            after.strip_prefix("{}").ok_or(format!("`\\{name}` takes what follows"))?;
    } else if !(after.starts_with('{')
        && (AROUND_LONG.contains(&name) || (marks && MARKING.contains(&name))))
    {
        return Err(format!("the command `\\{name}`"));
    }
    Ok(())
}

/// Quotes are compared without their direction.
fn without_direction(text: &str) -> String {
    text.replace(['‘', '’'], "'").replace(['“', '”'], "\"")
}

/// The text that must be printed for `words`.
fn expected(words: &str) -> String {
    let one = |c: char| match c {
        '\u{a0}' | '\u{202f}' => Some(c),
        '\u{2060}' => None,
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    };
    let mut out = String::new();
    let mut before = None;
    for c in words.chars().filter_map(one) {
        // Joiners belong to scripts whose letters join.
        if let '\u{200c}' | '\u{200d}' = c {
            let joins = |c: &char| matches!(u32::from(*c), 0x600..=0x1CFF | 0xA840..);
            out.extend(before.filter(joins).map(|_| c));
            continue;
        }
        before = Some(c);
        match u32::from(c) {
            0xFB00 => out.push_str("ff"),
            0xFB01 => out.push_str("fi"),
            0xFB02 => out.push_str("fl"),
            0xFB03 => out.push_str("ffi"),
            0xFB04 => out.push_str("ffl"),
            0xFB05 | 0xFB06 => out.push_str("st"),
            _ => out.push(c),
        }
    }
    out.nfc().collect()
}

/// The bytes that an address stands for.
fn unescaped(address: &str) -> Vec<u8> {
    let bytes = address.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let two = address.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let hex = two.filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (out.push(byte), at += 3).1,
            None => (out.push(bytes[at]), at += 1).1,
        }
    }
    out
}
