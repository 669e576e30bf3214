//! The only way from a string to TeX.
//!
//! A [`Latex`] is created by the functions here and nowhere else. Text is escaped
//! character by character, in one pass; addresses, link targets and strings of the PDF
//! itself have their own encoders. Templates contain no other values.
//!
//! The table was tested with 53 difficult samples in 12 places of a document, each read
//! back from the PDF. A property test ensures that no special character stays active.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::iter;
use std::str::Chars;

use unicode_normalization::UnicodeNormalization;

use super::breaks::{self, WordPart};
use super::origin::Origins;
use crate::model::{Inline, Text, Url};

/// LaTeX that is safe in a braced argument.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Latex(String);

impl Latex {
    /// Plain words. Straight quotes become typographic quotes.
    pub fn words(words: &str) -> Latex {
        let mut writer = Writer::default();
        writer.words(words);
        Latex(writer.out)
    }

    /// A text with its markup. Its source place is recorded in `origins`.
    pub fn text(text: &Text, origins: &mut Origins) -> Latex {
        let mut writer = Writer { origins: Some(origins), ..Writer::default() };
        writer.text(text);
        Latex(writer.out)
    }

    /// An address, for the first argument of `\link`.
    pub fn url(url: &Url) -> Latex {
        let mut out = String::new();
        let address = url.ascii_host();
        let bytes = address.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b'A'..=b'Z'
                | b'a'..=b'z'
                | b'0'..=b'9'
                | b'-'
                | b'.'
                | b'_'
                | b'~'
                | b':'
                | b'/'
                | b'?'
                | b'@'
                | b'!'
                | b'\''
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'=' => out.push(byte.into()),
                b'#' => out.push_str("\\#"),
                b'&' => out.push_str("\\&"),
                b'%' if is_escape(&bytes[at..]) => out.push_str("\\%"),
                // Parentheses too, because they would end the string in the PDF.
                _ => {
                    let _ = write!(out, "\\%{byte:02X}");
                }
            }
        }
        Latex(out)
    }

    /// A string of the PDF itself (title, bookmark): UTF-16 in hexadecimal, whose
    /// characters mean nothing to TeX and need no escaping in a PDF.
    pub fn pdf_string(words: &str) -> Latex {
        let mut out = String::from("FEFF");
        for unit in letter_by_letter(words).nfc().collect::<String>().encode_utf16() {
            let _ = write!(out, "{unit:04X}");
        }
        Latex(out)
    }

    /// A name that is not printed: of a link target, a kind or a paper. Characters that
    /// ids cannot have are removed.
    pub fn name(name: &str) -> Latex {
        let fine = |c: &char| c.is_ascii_alphanumeric() || "-._".contains(*c);
        Latex(name.chars().filter(fine).collect())
    }

    /// The output of a template, whose values were safe.
    pub(super) fn rendered(latex: String) -> Latex {
        Latex(latex)
    }

    /// The LaTeX.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Latex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `%` begins two hexadecimal digits.
fn is_escape(bytes: &[u8]) -> bool {
    bytes.get(1..3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
}

/// A writer that remembers the last character, which decides about quotes and ligatures.
#[derive(Default)]
struct Writer<'o> {
    out: String,
    before: Option<char>,
    origins: Option<&'o mut Origins>,
}

impl Writer<'_> {
    fn text(&mut self, text: &Text) {
        let Some(origins) = self.origins.as_mut().filter(|_| !text.origin.is_none())
        else {
            return self.inlines(&text.inlines);
        };
        self.out.push_str(&origins.begin(text.origin));
        self.inlines(&text.inlines);
        self.out.push_str(Origins::END);
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Plain(words) => self.words(words),
                Inline::Emph(inner) => self.wrapped("\\emph{", inner),
                Inline::Strong(inner) => self.wrapped("\\textbf{", inner),
                Inline::Underline(inner) => self.wrapped("\\underlined{", inner),
                Inline::Code(code) => self.code(code),
                Inline::Link(url, inner) => {
                    let open = format!("\\link{{{}}}{{", Latex::url(url));
                    self.wrapped(&open, inner);
                }
                Inline::Math(formula) => self.raw(&format!("${formula}$")),
                Inline::Label(label, id) => {
                    let anchor = Latex::name(&crate::project::anchor(id.as_str()));
                    self.out.push_str(&format!("\\crossref{{{anchor}}}{{"));
                    self.words(label);
                    self.out.push('}');
                }
                // The projection has replaced these.
                Inline::Ref(_) => {}
                Inline::Part(text) => self.text(text),
                Inline::Break => {
                    self.out.push_str("\\nextparagraph{}");
                    self.before = None;
                }
                Inline::List(items) => self.list(items),
            }
        }
    }

    /// A list in prose, by the macros of other bullets.
    fn list(&mut self, items: &[Vec<Inline>]) {
        self.out.push_str("\\begin{bullets}");
        for (number, item) in items.iter().enumerate() {
            if number + 1 == items.len() {
                self.out.push_str("\\lastbullet");
            }
            self.before = None;
            self.wrapped("\\bulletline{", item);
        }
        self.out.push_str("\\end{bullets}");
        self.before = None;
    }

    fn wrapped(&mut self, open: &str, inner: &[Inline]) {
        self.out.push_str(open);
        self.inlines(inner);
        self.out.push('}');
    }

    fn raw(&mut self, latex: &str) {
        self.out.push_str(latex);
        self.before = latex.chars().next_back();
    }

    fn code(&mut self, code: &str) {
        self.out.push_str("\\texttt{");
        self.letters(code, |quote, _, _, _| match quote {
            '\'' => "\\textquotesingle{}",
            _ => "\\textquotedbl{}",
        });
        self.out.push('}');
    }

    fn words(&mut self, words: &str) {
        self.letters(words, |quote, printed, before, rest| match quote {
            '\'' => single_quote(before, rest),
            _ if follows_feet(printed) => "\\textquotedbl{}",
            _ if opens(before) => "“",
            _ => "”",
        });
    }

    /// Writes words, and where those may break that could be longer than a line. `quote`
    /// converts a straight quote, given what is written before it, the letter before it and the
    /// letters after it.
    fn letters(
        &mut self,
        words: &str,
        quote: impl Fn(char, &str, Option<char>, &str) -> &'static str,
    ) {
        for piece in breaks::pieces(&typed(words)) {
            match piece {
                WordPart::Words(words) => self.letters_of(words, &quote),
                WordPart::Open(macro_name) => {
                    self.out.push_str(macro_name);
                    self.out.push('{');
                }
                WordPart::Break(macro_name) => self.out.push_str(macro_name),
                WordPart::Close => self.out.push('}'),
            }
        }
    }

    /// Writes letter by letter.
    fn letters_of(
        &mut self,
        words: &str,
        quote: impl Fn(char, &str, Option<char>, &str) -> &'static str,
    ) {
        let mut rest = words.chars();
        loop {
            let plain = plain_letters(rest.as_str());
            if !plain.is_empty() {
                self.out.push_str(plain);
                self.before = plain.chars().next_back();
                rest = rest.as_str()[plain.len()..].chars();
            }
            let Some(c) = rest.next() else { break };
            let begins = self.out.len();
            if matches!(c, '\'' | '"') {
                let quote = quote(c, &self.out, self.before, rest.as_str());
                self.out.push_str(quote);
            } else {
                self.character(c);
            }
            self.before = Some(c).filter(|c| !is_joiner(*c)).or(self.before);
            self.marks(begins, c, &mut rest);
        }
    }

    /// Writes the combining marks of the character that was written from `begins` on.
    fn marks(&mut self, begins: usize, on: char, rest: &mut Chars) {
        let after = rest.as_str().trim_start_matches(is_mark);
        let marks = &rest.as_str()[..rest.as_str().len() - after.len()];
        if marks.is_empty() {
            return;
        }
        if on.is_whitespace() {
            self.out.push_str(marks);
        } else {
            let parts = self.out.split_off(begins) + marks;
            self.out.push_str(&together(&format!("{on}{marks}"), &parts));
        }
        *rest = after.chars();
    }

    /// The escape table. Quotes are handled by the caller.
    fn character(&mut self, c: char) {
        let escaped = match c {
            '\\' => "\\textbackslash{}",
            '{' => "\\{",
            '}' => "\\}",
            '#' => "\\#",
            '$' => "\\$",
            '%' => "\\%",
            '&' => "\\&",
            '_' => "\\_",
            '^' => "\\textasciicircum{}",
            '~' => "\\textasciitilde{}",
            '`' => "\\textasciigrave{}",
            '<' => "\\textless{}",
            '>' => "\\textgreater{}",
            '|' => "\\textbar{}",
            // Brackets have a meaning after `\\` and as options, wherever a theme prints
            // them.
            '[' => "{[}",
            ']' => "{]}",
            '*' => "{*}",
            '=' => "{=}",
            // A theme may use a font that turns `--` into a dash and `,,` into a quote.
            '-' if self.before == Some('-') => "{}-",
            ',' if self.before == Some(',') => "{},",
            '\u{a0}' => "~",
            '\u{202f}' => "\\,",
            '\u{ad}' => "\\-",
            '\u{200b}' => "\\hskip0pt{}",
            // Between letters that do not join, the non-joiner only prevents a ligature
            // (`auf|fallen`), and the joiner does nothing. Fonts lack them or print a
            // gap.
            '\u{200c}' if !self.before.is_some_and(joins) => "{}",
            '\u{200d}' if !self.before.is_some_and(joins) => "",
            c if c.is_whitespace() => " ",
            c => {
                self.out.push(c);
                return;
            }
        };
        self.out.push_str(escaped);
    }
}

/// A letter in `parts`, with the text to copy. PDF readers take overlapping marks for the
/// ends of words, and fonts have some parts under other names.
pub(super) fn together(read: &str, parts: &str) -> String {
    format!("\\puttogether{{{}}}{{{parts}}}", Latex::pdf_string(read))
}

/// Whether `c` is a combining mark on letters of European scripts. Marks of other scripts
/// belong to their words, which fonts shape as a whole.
pub(super) fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Words in composed form, without characters that do not print.
fn typed(words: &str) -> Cow<'_, str> {
    // Nearly all words are ASCII, which stays unchanged.
    if words.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(words);
    }
    Cow::Owned(letter_by_letter(words).chars().filter(|c| prints(*c)).nfc().collect())
}

/// The longest prefix of ASCII letters, digits and spaces that needs no escaping and
/// takes no combining marks.
fn plain_letters(words: &str) -> &str {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b' ';
    let plain = words.bytes().take_while(is_plain).count();
    let is_marked = words[plain..].starts_with(is_mark);
    &words[..plain - usize::from(is_marked && plain > 0)]
}

/// Replaces the characters that Unicode has for ligatures such as `fi`. They come from
/// text copied out of older PDFs, and would prevent searching; fonts form ligatures
/// themselves.
fn letter_by_letter(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '\u{fb00}'..='\u{fb06}' => out.extend(iter::once(c).nfkd()),
            _ => out.push(c),
        }
    }
    out
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether `c` is of a script whose letters join: from Arabic to the last of the Indic
/// scripts, or a more recent addition to Unicode.
fn joins(c: char) -> bool {
    ('\u{600}'..='\u{1cff}').contains(&c) || c >= '\u{a840}'
}

/// Whether `c` has any effect on the page. Other characters are removed first, so that
/// their neighbors form no ligature.
fn prints(c: char) -> bool {
    c != '\u{2060}' && (c.is_whitespace() || !c.is_control())
}

/// Whether a quote after `before` opens.
fn opens(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{–—/“‘\"'".contains(c))
}

/// A straight quote: between the feet and inches of a length (`5'10"`).
const FEET: &str = "\\textquotesingle{}";

/// An apostrophe between letters, before a year (`'90s`) and in words that begin with one
/// (`rock 'n' roll`), else a quotation mark.
fn single_quote(before: Option<char>, rest: &str) -> &'static str {
    const ELIDED: [&str; 5] = ["n' ", "tis ", "twas ", "til ", "em "];
    let is_digit = |c: char| c.is_ascii_digit();
    let inches = rest.trim_start_matches(is_digit);
    if before.is_some_and(is_digit)
        && inches.len() < rest.len()
        && inches.starts_with('"')
    {
        return FEET;
    }
    let is_elided = rest.starts_with(is_digit)
        || ELIDED.iter().any(|word| {
            rest.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
        });
    if opens(before) && !is_elided { "‘" } else { "’" }
}

/// Whether a length in feet and a number are at the end.
fn follows_feet(printed: &str) -> bool {
    printed.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(FEET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(words: &str, latex: &str) {
        assert_eq!(Latex::words(words).as_str(), latex);
    }

    #[test]
    fn every_special_character_is_escaped() {
        case(r"\input{x}", r"\textbackslash{}input\{x\}");
        case("100% of #1 & $2_3", r"100\% of \#1 \& \$2\_3");
        case("^^41 ~x", r"\textasciicircum{}\textasciicircum{}41 \textasciitilde{}x");
        case("a--b,,c", "a-{}-b,{},c");
        case("[x]*=<|>", r"{[}x{]}{*}{=}\textless{}\textbar{}\textgreater{}");
        case("`x`", r"\textasciigrave{}x\textasciigrave{}");
    }

    #[test]
    fn quotes_are_typographic() {
        case("Dean's", "Dean’s");
        case("\"so\" he 'said'", "“so” he ‘said’");
        case("the '90s", "the ’90s");
        case("Rock 'n' Roll, 'twas 'noted'", "Rock ’n’ Roll, ’twas ‘noted’");
        case(
            "a 5'10\" \"tall\" '5'",
            "a 5\\textquotesingle{}10\\textquotedbl{} “tall” ’5’",
        );
    }

    #[test]
    fn decomposed_letters_are_composed() {
        case("Bas\u{327}ar", "Başar");
    }

    #[test]
    fn joiners_stand_where_letters_join() {
        case("auf\u{200c}fallen", "auf{}fallen");
        case("a\u{200d}\u{200c}b", "a{}b");
        case("می\u{200c}خواهم", "می\u{200c}خواهم");
    }

    #[test]
    fn copied_ligatures_are_letters() {
        case("\u{fb01}nite, e\u{fb03}cient, be\u{fb06}", "finite, efficient, best");
        assert_eq!(Latex::pdf_string("\u{fb02}").as_str(), "FEFF0066006C");
    }

    #[test]
    fn marks_stay_with_their_letter() {
        case("x\u{30c}y", "\\puttogether{FEFF0078030C}{x\u{30c}}y");
        case("_\u{30c}", "\\puttogether{FEFF005F030C}{\\_\u{30c}}");
        case(" \u{30c}", " \u{30c}");
    }

    #[test]
    fn prose_has_paragraphs_and_lists() {
        let text = Text::parse_prose("a\n\n'b'\n- c\n- *d*\n").expect("prose");
        let latex = Latex::text(&text, &mut Origins::default());
        let list = "\\begin{bullets}\\bulletline{c}\\lastbullet\\bulletline{\\emph{d}}\\end{bullets}";
        assert_eq!(latex.as_str(), format!("a\\nextparagraph{{}}‘b’{list}"));
    }

    #[test]
    fn addresses_keep_their_meaning_in_any_argument() {
        let url = |text: &str| Latex::url(&text.parse().expect(text)).0;
        assert_eq!(url("https://a.b/~c?d=1&e=%20#f"), r"https://a.b/~c?d=1\&e=\%20\#f");
        assert_eq!(url("https://a.b/100%"), r"https://a.b/100\%25");
        assert_eq!(url(r"https://a.b/(x)\{"), r"https://a.b/\%28x\%29\%5C\%7B");
        assert_eq!(url("https://a.b/é"), r"https://a.b/\%C3\%A9");
    }

    #[test]
    fn pdf_strings_are_utf_16() {
        assert_eq!(Latex::pdf_string("Aş").as_str(), "FEFF0041015F");
    }
}
