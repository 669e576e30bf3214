//! Finds LaTeX, BibTeX and HTML in texts, which print as typed, and puts it right.

mod scripts;
mod tables;

use unicode_normalization::UnicodeNormalization;

use super::super::math::is_symbol;
use super::dollar;
use tables::{
    ACCENTS, COMMANDS, ENTITIES, ESCAPED, HTML_ACCENTS, JOURNALS, PLAIN, SIGNS, SWITCHES,
    TAGS, Wrapping,
};

/// Pasted markup, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// The language of the markup.
    pub language: &'static str,
    /// The first piece of it.
    pub found: String,
    /// That piece, put right.
    pub instead: String,
    /// The whole text, put right.
    pub whole: String,
}

/// Finds pasted markup in a text.
pub(super) fn find(words: &str) -> Option<Pasted> {
    let marks = ['\\', '{', '&', '<', '~', '`', '^', '_'];
    if !words.contains(marks) && !words.contains("--") && !words.contains("[@") {
        return None;
    }
    let mut mend = Mend { first: None, quotes: 0 };
    let whole = mend.all(words, 0);
    let (language, found, instead) = mend.first?;
    Some(Pasted { language, found, instead, whole })
}

const LATEX: &str = "LaTeX";
const HTML: &str = "HTML";
const MARKDOWN: &str = "Markdown of another program";

/// How deep markup is put right.
const DEPTH: usize = 8;

/// A piece of markup: its length in bytes, and what to write instead.
type Piece = (usize, String);

struct Mend {
    first: Option<(&'static str, String, String)>,
    /// The quotation marks ` `` ` that are open.
    quotes: usize,
}

impl Mend {
    fn all(&mut self, words: &str, depth: usize) -> String {
        let mut out = String::with_capacity(words.len());
        let mut rest = words;
        let mut before = ' ';
        while let Some(c) = rest.chars().next() {
            let literal = literal(rest, before);
            if literal > 0 {
                out.push_str(&rest[..literal]);
                before = rest[..literal].chars().next_back().unwrap_or(' ');
                rest = &rest[literal..];
                continue;
            }
            let place = self.first.is_none();
            // The outermost piece is the first, although what is in it is read before.
            let done = &words[..words.len() - rest.len()];
            let piece =
                if depth < DEPTH { self.piece(rest, done, before, depth) } else { None };
            let Some((language, (length, instead))) = piece else {
                out.push(c);
                before = c;
                rest = &rest[c.len_utf8()..];
                continue;
            };
            if place {
                self.first = Some((language, rest[..length].to_owned(), instead.clone()));
            }
            out.push_str(&instead);
            before = rest[..length].chars().next_back().unwrap_or(' ');
            rest = &rest[length..];
        }
        out
    }

    fn piece(
        &mut self,
        rest: &str,
        done: &str,
        before: char,
        depth: usize,
    ) -> Option<(&'static str, Piece)> {
        if let Some(piece) =
            scripts::pandoc(before, rest).or_else(|| scripts::citations(rest))
        {
            return Some((MARKDOWN, piece));
        }
        if let Some(inside) = scripts::underscored(before, rest) {
            let instead = format!("*{}*", self.all(inside, depth + 1));
            return Some((MARKDOWN, (inside.len() + 2, instead)));
        }
        let latex = |piece| Some((LATEX, piece));
        match rest.chars().next()? {
            '&' => entity(rest).map(|piece| (HTML, piece)),
            '<' => self.tag(rest, depth).map(|piece| (HTML, piece)),
            '\\' => self.command(rest, before, depth).and_then(latex),
            '{' => self.group(rest, depth).and_then(latex),
            '-' => dashes(rest, before).and_then(latex),
            '`' | '\'' => self.quotes(rest, before).and_then(latex),
            '~' => tie(rest, before).and_then(latex),
            '^' | '_' => scripts::latex(done, rest).and_then(latex),
            _ => None,
        }
    }

    fn content(&mut self, content: Wrapping, inside: &str, depth: usize) -> String {
        let inside = self.all(inside, depth + 1);
        match content {
            _ if inside.trim().is_empty() => String::new(),
            Wrapping::Marked(open, close) => format!("{open}{inside}{close}"),
            Wrapping::Small(script) => scripts::small(script, &inside)
                .unwrap_or_else(|| format!("{}{inside}", scripts::sign(script))),
        }
    }

    /// An element of HTML.
    fn tag(&mut self, rest: &str, depth: usize) -> Option<Piece> {
        let end = rest.find('>')?;
        let inside = &rest[1..end];
        let name = inside.split([' ', '/']).next()?.to_ascii_lowercase();
        if name == "br" {
            return Some((end + 1, " ".to_owned()));
        }
        let is_link = name == "a" && inside.contains("href=");
        let known = TAGS.iter().find(|(tag, _)| *tag == name);
        let content = known.map(|(_, content)| *content).or(is_link.then_some(PLAIN))?;
        let after = &rest[end + 1..];
        let closing = format!("</{name}>");
        let closes = after.to_ascii_lowercase().find(&closing)?;
        let mut written = self.content(content, &after[..closes], depth);
        if is_link {
            let address = inside.split_once("href=")?.1.trim_matches(['"', '\'', ' ']);
            let address = address.split(['"', '\'', ' ']).next()?;
            written = format!("[{written}]({address})");
        }
        Some((end + 1 + closes + closing.len(), written))
    }

    /// A command of LaTeX.
    fn command(&mut self, rest: &str, before: char, depth: usize) -> Option<Piece> {
        let after = &rest[1..];
        let first = after.chars().next()?;
        if ESCAPED.contains(first) {
            return Some((2, first.to_string()));
        }
        // A narrow space between a number and its unit, and a space after an abbreviation.
        if first == ',' && before.is_ascii_digit() || first == ' ' && before == '.' {
            return Some((2, " ".to_owned()));
        }
        if let Some(inside) = after.strip_prefix('(') {
            let end = inside.find("\\)")?;
            return Some((end + 4, format!("${}$", inside[..end].trim())));
        }
        if let Some((length, letter)) = accent(after, before) {
            return Some((1 + length, letter));
        }
        let letters =
            after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (name, next) = after.split_at(letters);
        if let Some((_, sign)) = SIGNS.iter().find(|(sign, _)| *sign == name) {
            // `C:\o` is a path.
            let ends_word = next.is_empty() && depth == 0 && name.len() < 3;
            let is_file =
                next.starts_with('.') && next[1..].starts_with(char::is_alphanumeric);
            let is_path = before == ':' || ends_word || is_file || next.starts_with('\\');
            // The space after it only ends the name of the command.
            let space = if let Some(more) = next.strip_prefix("{}") {
                next.len() - more.len()
            } else {
                usize::from(
                    next.starts_with(' ')
                        && sign.chars().all(char::is_alphabetic)
                        && name.len() < 3,
                )
            };
            return (!is_path).then(|| (1 + letters + space, (*sign).to_owned()));
        }
        if let Some((_, title)) = JOURNALS.iter().find(|(journal, _)| *journal == name) {
            return Some((1 + letters, (*title).to_owned()));
        }
        if !next.starts_with(['{', '\\']) && before != ':' && is_symbol(name) {
            return Some((1 + letters, format!("$\\{name}$")));
        }
        if name.is_empty() || !next.starts_with('{') {
            return None;
        }
        let inside = group(next)?;
        let mut length = 1 + letters + inside.len() + 2;
        if name == "href" {
            let second = group(&rest[length..])?;
            length += second.len() + 2;
            let shown = self.all(second, depth + 1);
            return Some((length, format!("[{shown}]({inside})")));
        }
        let known = COMMANDS.iter().find(|(command, _)| *command == name);
        let content = known.map_or(PLAIN, |(_, content)| *content);
        if name == "ensuremath" || name == "url" {
            let Wrapping::Marked(open, close) = content else { return None };
            return Some((length, format!("{open}{inside}{close}")));
        }
        Some((length, self.content(content, inside, depth)))
    }

    /// A group in braces: a letter with its accent, a switch with its words, or words
    /// whose capitals BibTeX would keep.
    fn group(&mut self, rest: &str, depth: usize) -> Option<Piece> {
        let inside = group(rest)?;
        let length = inside.len() + 2;
        if let Some(command) = inside.strip_prefix('\\') {
            let (accented, letter) =
                accent(command, '{').or_else(|| grave(command)).unwrap_or_default();
            if accented > 0 && accented == command.len() {
                return Some((length, letter));
            }
            let letters = command.find(|c: char| !c.is_ascii_alphabetic());
            let (name, words) = command.split_at(letters.unwrap_or(command.len()));
            if let Some((_, content)) =
                SWITCHES.iter().find(|(switch, _)| *switch == name)
            {
                return Some((length, self.content(*content, words.trim_start(), depth)));
            }
            let mended = self.all(inside, depth + 1);
            return (mended != inside).then_some((length, mended));
        }
        let is_words = |c: char| c.is_alphanumeric() || " -'/".contains(c);
        let is_kept =
            inside.starts_with(char::is_uppercase) && inside.chars().all(is_words);
        if is_kept {
            return Some((length, inside.to_owned()));
        }
        let mended = self.all(inside, depth + 1);
        (mended != inside).then_some((length, mended))
    }

    /// Quotation marks.
    fn quotes(&mut self, rest: &str, before: char) -> Option<Piece> {
        if let Some(after) = rest.strip_prefix("``") {
            if after.contains("''") && !after.starts_with(char::is_whitespace) {
                self.quotes += 1;
                return Some((2, "“".to_owned()));
            }
            // YAML reads `''` between single quotes as one.
            let (quoted, _) = after.split_once('\'').filter(|(_, after)| ends(after))?;
            return Some((quoted.len() + 3, format!("“{quoted}”")));
        }
        if rest.starts_with("''") && self.quotes > 0 {
            self.quotes -= 1;
            return Some((2, "”".to_owned()));
        }
        let inside = rest.strip_prefix('`')?;
        let (quoted, after) = inside.split_once('\'')?;
        let ends = !after.starts_with(char::is_alphanumeric) && !quoted.contains('`');
        let begins =
            !before.is_alphanumeric() && inside.starts_with(char::is_alphanumeric);
        (ends && begins).then(|| (quoted.len() + 2, format!("‘{quoted}’")))
    }
}

/// Whether a quotation can end before `after`.
fn ends(after: &str) -> bool {
    !after.starts_with(char::is_alphanumeric)
}

/// The length of what is no text at the beginning of `rest`: a code, a formula, the
/// address of a link, or an escape of our own.
fn literal(rest: &str, before: char) -> usize {
    let bytes = rest.as_bytes();
    match bytes[0] {
        b'\\' if is_grave(rest, before) => 0,
        b'\\' if bytes.get(1).is_some_and(|b| b"*[]$\\`".contains(b)) => 2,
        b'`' if !rest.starts_with("``") => {
            rest[1..].find('`').filter(|end| *end > 0).map_or(0, |end| end + 2)
        }
        b'$' => {
            let Some(end) = rest[1..].find('$') else { return 0 };
            let between = &rest[1..=end];
            if dollar::is_formula(' ', between) { end + 2 } else { 0 }
        }
        b']' if rest.starts_with("](") => rest.find(')').map_or(0, |end| end + 1),
        b'h' if rest.starts_with("https://") || rest.starts_with("http://") => rest
            .find(|c: char| c.is_whitespace() || "<>{}".contains(c))
            .unwrap_or(rest.len()),
        _ => 0,
    }
}

/// Whether a backtick after a backslash is an accent within a word: `` Universit\`a ``. Elsewhere
/// it is a backtick of our own.
fn is_grave(rest: &str, before: char) -> bool {
    before.is_alphabetic()
        && rest.starts_with("\\`")
        && rest[2..].starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U'])
}

/// A character of HTML by its name or number.
fn entity(rest: &str) -> Option<Piece> {
    let end = rest.find(';').filter(|end| (2..=10).contains(end))?;
    let name = &rest[1..end];
    let character = if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        let c = char::from_u32(code.ok()?).filter(|c| !c.is_control())?;
        if c == '\u{a0}' { " ".to_owned() } else { c.to_string() }
    } else if let Some((_, written)) = ENTITIES.iter().find(|(entity, _)| *entity == name)
    {
        (*written).to_owned()
    } else {
        let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
        let accent = HTML_ACCENTS.iter().find(|(accent, _)| *accent == &name[1..])?.1;
        composed(letter, accent)?
    };
    Some((end + 1, character))
}

fn composed(letter: char, accent: char) -> Option<String> {
    let letter = match letter {
        'ı' => 'i',
        'ȷ' => 'j',
        letter => letter,
    };
    letter.is_alphabetic().then(|| [letter, accent].into_iter().nfc().collect())
}

/// An accent of LaTeX with its letter, after the backslash: `"u`, `"{u}`, `c{c}`.
fn accent(after: &str, before: char) -> Option<Piece> {
    let mark = after.chars().next()?;
    if mark == '`' && !before.is_alphabetic() {
        return None;
    }
    accent_on(after, mark, before)
}

/// The accent that is only one in braces: `` {\`e} ``.
fn grave(after: &str) -> Option<Piece> {
    accent_on(after, after.chars().next()?, '{')
}

fn accent_on(after: &str, mark: char, before: char) -> Option<Piece> {
    let (_, combining) = ACCENTS.iter().find(|(accent, _)| *accent == mark)?;
    let next = &after[1..];
    let spaces = next.len() - next.trim_start_matches(' ').len();
    let is_named = mark.is_ascii_alphabetic();
    // `\c` begins other names, and paths.
    if is_named && (before == ':' || !next.starts_with('{') && spaces != 1) {
        return None;
    }
    let (letter, length) = if let Some(inside) = group(next) {
        (inside.trim_matches(['\\', ' ', '{', '}']), 1 + inside.len() + 2)
    } else {
        let letter = &next[if is_named { spaces } else { 0 }..];
        let dotless = letter.starts_with("\\i") || letter.starts_with("\\j");
        let begins = usize::from(dotless);
        let end = begins + letter[begins..].chars().next()?.len_utf8();
        let more = usize::from(is_named) * spaces;
        (&letter[begins..end], 1 + more + end)
    };
    let mut letters = letter.chars();
    let (letter, none) = (letters.next()?, letters.next());
    if none.is_some() {
        return None;
    }
    Some((length, composed(letter, *combining)?))
}

/// The content of a group in braces at the beginning of `rest`.
fn group(rest: &str) -> Option<&str> {
    let inside = rest.strip_prefix('{')?;
    let mut depth = 1_usize;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            '{' if !escaped => depth += 1,
            '}' if !escaped => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&inside[..at]);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// Two or three hyphens for a dash.
fn dashes(rest: &str, before: char) -> Option<Piece> {
    let run = rest.len() - rest.trim_start_matches('-').len();
    let dash = match run {
        2 => "–",
        3 => "—",
        _ => return None,
    };
    let after = rest[run..].chars().next()?;
    let is_word = |c: char| c.is_alphanumeric() || "()“”\"'‘’".contains(c);
    let alone = before.is_whitespace() && after.is_whitespace();
    let joins = is_word(before) && (is_word(after) || run == 3);
    (alone || joins).then(|| (run, dash.to_owned()))
}

/// A tilde for a space at which no line breaks: `Fig.~1`, `J.~Smith`.
fn tie(rest: &str, before: char) -> Option<Piece> {
    let after = rest[1..].chars().next()?;
    let ties = before == '.' && after.is_alphanumeric()
        || before.is_alphabetic() && (after.is_uppercase() || after == '\\');
    ties.then(|| (1, " ".to_owned()))
}

#[cfg(test)]
mod tests;
