//! Splits a character map in PostScript into tokens.
//!
//! Only the syntax of tokens is known here, not their meaning. Any bytes can be split: an
//! unexpected byte is a token by itself, and an unterminated string extends to the end of
//! the map.

use std::ops::Range;

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// The digits between `<` and `>`.
    Hex(&'a [u8]),
    /// A number or an operator, such as `12` or `begincmap`.
    Word(&'a [u8]),
    /// `[`
    Open,
    /// `]`
    Close,
    /// A name, a string or a brace, whose contents do not matter.
    Other,
}

/// The tokens of a map, each with its range.
pub(super) struct Tokens<'a> {
    map: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Starts at the beginning of a map.
    pub(super) fn new(map: &'a [u8]) -> Self {
        Tokens { map, at: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        self.map.get(self.at..).unwrap_or_default()
    }

    /// Advances to the first byte that is `wanted`, or to the end, and returns the bytes before.
    fn until(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| wanted(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        loop {
            self.until(|byte| !is_space(byte));
            if self.rest().first() != Some(&b'%') {
                return;
            }
            self.until(|byte| matches!(byte, b'\n' | b'\r'));
        }
    }

    fn token(&mut self) -> Option<Token<'a>> {
        let first = *self.rest().first()?;
        if !is_delimiter(first) {
            return Some(Token::Word(
                self.until(|byte| is_space(byte) || is_delimiter(byte)),
            ));
        }
        self.at += 1;
        Some(match first {
            b'[' => Token::Open,
            b']' => Token::Close,
            b'<' if self.rest().first() != Some(&b'<') => self.hex(),
            b'<' | b'>' if self.rest().first() == Some(&first) => {
                self.at += 1;
                Token::Other
            }
            b'/' => {
                self.until(|byte| is_space(byte) || is_delimiter(byte));
                Token::Other
            }
            b'(' => {
                self.skip_string();
                Token::Other
            }
            _ => Token::Other,
        })
    }

    fn hex(&mut self) -> Token<'a> {
        let digits = self.until(|byte| byte == b'>');
        self.at = (self.at + 1).min(self.map.len());
        Token::Hex(digits)
    }

    /// Skips a string. Its parentheses are balanced or escaped by a backslash.
    fn skip_string(&mut self) {
        let mut open = 1_usize;
        let mut escaped = false;
        while let Some(&byte) = self.rest().first() {
            self.at += 1;
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Range<usize>, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_space();
        let start = self.at;
        let token = self.token()?;
        Some((start..self.at, token))
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0x0C | 0)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(map: &[u8]) -> Vec<Token<'_>> {
        Tokens::new(map).map(|(_, token)| token).collect()
    }

    #[test]
    fn a_line_of_each_kind() {
        use Token::{Close, Hex, Open, Other, Word};
        assert_eq!(tokens(b"/CMapType 2 def"), [Other, Word(b"2"), Word(b"def")]);
        assert_eq!(tokens(b"<00EA><FB 00>"), [Hex(b"00EA"), Hex(b"FB 00")]);
        assert_eq!(tokens(b"[<01>]end"), [Open, Hex(b"01"), Close, Word(b"end")]);
        assert_eq!(tokens(b"<</A(b)>>"), [Other, Other, Other, Other]);
        assert_eq!(tokens(b"% <00>\n1%2\r3"), [Word(b"1"), Word(b"3")]);
        assert_eq!(tokens(br"(a\)(b)c<00>)x"), [Other, Word(b"x")]);
    }

    #[test]
    fn places_are_those_of_the_map() {
        let places: Vec<_> = Tokens::new(b" <0A>  [x").map(|(place, _)| place).collect();
        assert_eq!(places, [1..5, 7..8, 8..9]);
    }

    #[test]
    fn what_has_no_end_ends_with_the_map() {
        assert_eq!(tokens(b"<00"), [Token::Hex(b"00")]);
        assert_eq!(tokens(b"((a)"), [Token::Other]);
        assert_eq!(tokens(b">)}"), [Token::Other; 3]);
        assert_eq!(tokens(b"<"), [Token::Hex(b"")]);
    }
}
