//! Parses `\special`, TeX's requests to a driver.
//!
//! The syntax is that of dvipdfmx, so that either driver can read a document's pages.
//! Only complete and well-formed requests are accepted: what is copied into the PDF must
//! not break it.

use super::number::rounded;

/// The nesting limit of objects. The action of a link is nested two deep.
const DEPTH: usize = 8;

/// A request.
#[derive(Debug, PartialEq)]
pub(super) enum Special<'s> {
    /// Sets a color until it is restored.
    Colour(String),
    /// Restores the color before.
    ColourBack,
    /// The paper of the document, in TeX's points.
    Paper { width: f64, height: f64 },
    /// Where the lines of text end on every page, from the left of the paper in TeX's points.
    /// It is for the watch of pages alone.
    Margin(f64),
    /// Entries of the document information.
    Info(&'s str),
    /// Entries of the catalog.
    View(&'s str),
    /// A destination: its name, in parentheses.
    Destination(&'s str),
    /// A bookmark, with its level from 1 and its entries.
    Bookmark { level: usize, entries: &'s str },
    /// Begins a link with these entries.
    Link(&'s str),
    /// Ends a link.
    LinkEnd,
    /// Scales the following content by this factor around this point.
    Scale(f64),
    /// Ends a scaling.
    ScaleEnd,
    /// Drawing operators, relative to this point.
    Drawing(&'s str),
    /// Operators that draw nothing.
    Mark(&'s str),
}

/// Parses a request. `None` if it is not supported.
pub(super) fn read(bytes: &[u8]) -> Option<Special<'_>> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    if let Some(colour) = text.strip_prefix("color ") {
        return self::colour(colour.trim());
    }
    if let Some(margin) = text.strip_prefix("tenure:margin ") {
        return points(margin.trim()).map(Special::Margin);
    }
    let (verb, rest) = split(text.strip_prefix("pdf:")?.trim_start());
    Some(match verb {
        "pagesize" => paper(rest)?,
        "docinfo" => Special::Info(entries(rest)?),
        "docview" => Special::View(entries(rest)?),
        "dest" => destination(rest)?,
        "out" => {
            let (level, rest) = split(rest);
            Special::Bookmark { level: level.parse().ok()?, entries: entries(rest)? }
        }
        "bann" => Special::Link(entries(rest)?),
        "eann" if rest.is_empty() => Special::LinkEnd,
        "btrans" => scale(rest)?,
        "etrans" if rest.is_empty() => Special::ScaleEnd,
        "content" => Special::Drawing(operators(rest, is_drawing)?),
        "literal" => {
            Special::Mark(operators(rest.strip_prefix("direct ")?.trim(), is_marking)?)
        }
        "code" => Special::Mark(operators(rest, is_marking)?),
        _ => return None,
    })
}

/// The first word and the rest.
fn split(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

/// A color as the operators that set it, for filling and stroking.
fn colour(text: &str) -> Option<Special<'_>> {
    if text == "pop" {
        return Some(Special::ColourBack);
    }
    let mut words = text.strip_prefix("push ")?.split_whitespace();
    let (count, area, line) = match words.next()? {
        "gray" => (1, "g", "G"),
        "rgb" => (3, "rg", "RG"),
        "cmyk" => (4, "k", "K"),
        _ => return None,
    };
    let parts = words
        .map(|part| part.parse().ok().filter(|part| (0.0..=1.0).contains(part)))
        .collect::<Option<Vec<f64>>>()?;
    (parts.len() == count).then(|| {
        let parts: Vec<String> = parts.iter().map(|part| rounded(*part)).collect();
        let parts = parts.join(" ");
        Special::Colour(format!("{parts} {area} {parts} {line}\n"))
    })
}

fn paper(text: &str) -> Option<Special<'_>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ["width", width, "height", height] = words[..] else { return None };
    Some(Special::Paper { width: points(width)?, height: points(height)? })
}

fn points(length: &str) -> Option<f64> {
    number(length.strip_suffix("pt")?)
}

fn destination(text: &str) -> Option<Special<'_>> {
    let end = after(text)?;
    let (name, place) = text.split_at(end);
    let place: Vec<&str> = place.split_whitespace().collect();
    let here = ["[", "@thispage", "/XYZ", "@xpos", "@ypos", "null", "]"];
    // Names are sorted as written, so escapes are not supported.
    let is_plain = name.starts_with('(') && !name.contains('\\');
    (is_plain && place == here).then_some(Special::Destination(name))
}

fn scale(text: &str) -> Option<Special<'_>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let factor = match words[..] {
        ["scale", factor] => factor,
        ["scale", one, "scale", other] if one == other => one,
        _ => return None,
    };
    number(factor).filter(|factor| *factor > 0.0).map(Special::Scale)
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The entries of a dictionary that is the whole text.
fn entries(text: &str) -> Option<&str> {
    let is_whole = text.starts_with("<<") && after(text)? == text.len();
    is_whole.then(|| text[2..text.len() - 2].trim())
}

/// Operators with their operands, if all operators are known.
fn operators(text: &str, is_known: fn(&str) -> bool) -> Option<&str> {
    let mut rest = text;
    while !rest.is_empty() {
        let (word, after_word) = split(rest);
        if is_known(word) {
            rest = after_word;
        } else {
            rest = rest[after(rest)?..].trim_start();
        }
    }
    Some(text)
}

/// Path construction and painting (ISO 32000-1, 8.5).
fn is_drawing(word: &str) -> bool {
    ["m", "l", "c", "v", "y", "h", "re", "f", "f*", "S", "s", "B", "n", "w", "J", "j"]
        .contains(&word)
}

/// Marked content (ISO 32000-1, 14.6).
fn is_marking(word: &str) -> bool {
    ["BMC", "BDC", "EMC"].contains(&word)
}

/// The length of the object at the beginning of a text (ISO 32000-1, 7.3). Indirect
/// references are not supported.
fn after(text: &str) -> Option<usize> {
    within(text, DEPTH)
}

/// The same, with a nesting limit.
fn within(text: &str, depth: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.first()? {
        b'(' => string(bytes),
        b'<' if bytes.get(1) == Some(&b'<') => many(text, ">>", depth),
        b'<' => {
            let length =
                bytes[1..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            (bytes.get(1 + length) == Some(&b'>')).then_some(length + 2)
        }
        b'[' => many(text, "]", depth),
        b'/' => Some(1 + word(&bytes[1..])).filter(|end| *end > 1),
        _ => {
            let end = word(bytes);
            let plain = &text[..end];
            let is_known = ["true", "false", "null"].contains(&plain) || is_number(plain);
            is_known.then_some(end)
        }
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() < 2
}

/// The length of a word, up to a delimiter.
fn word(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_graphic() && !b"()<>[]{}/%".contains(byte))
        .count()
}

/// The length of a string in parentheses.
fn string(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The length of the objects between an opening delimiter and its end, which have the
/// same length.
fn many(text: &str, end: &str, depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let mut at = end.len();
    loop {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        if rest.starts_with(end) {
            return Some(at + end.len());
        }
        at += within(rest, depth)?;
    }
}
