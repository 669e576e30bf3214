//! Which formulas a text may contain.
//!
//! A formula is the one place where an author writes TeX. It is a closed subset, so that
//! no formula can define, read, write, loop or leave its group: letters, digits, common
//! signs, balanced braces, `^`, `_`, and the commands of `commands.rs`.

mod commands;

use std::fmt::Write as _;

use crate::diag::did_you_mean;
use commands::{BRACKETS, GROUPS, INSTEAD, LETTERS, Takes};

/// Why a formula is rejected. Lines after the first are its help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MathError {
    /// A command that is not in the list.
    #[error("the command `\\{0}` is not allowed in a formula\n{1}")]
    UnknownCommand(String, String),
    /// Unbalanced braces.
    #[error("unbalanced braces in `${0}$`")]
    Unbalanced(String),
    /// `\left` without `\right`, or the other way round, or without a bracket.
    #[error("`\\left` and `\\right` need a bracket each, as in `\\left( x \\right)`")]
    Fence,
    /// A command that needs a bracket without one.
    #[error("`\\{0}` needs a bracket, as in `\\{0}(`")]
    Bracket(String),
    /// An alphabet that has only capitals, with something else.
    #[error("`\\{0}` has capital letters only, as in `\\{0}{{R}}`")]
    Capitals(String),
    /// Something else than words in `\text`.
    #[error("`\\text` takes words only, as in `\\text{{if }}`")]
    Words,
    /// A character with a meaning to TeX that is not mathematics.
    #[error("`{0}` is not allowed in a formula")]
    Character(char),
    /// A letter that the math fonts lack.
    #[error("`{0}` is not allowed in a formula: write a command, such as `{1}`")]
    NotAscii(char, String),
    /// A script without a base, or two of one kind on one base, which TeX rejects.
    #[error("a script (`^` or `_`) is misplaced in `${0}$`")]
    Scripts(String),
}

/// What a command takes, if it is allowed.
fn takes(name: &str) -> Option<Takes> {
    let group = GROUPS
        .iter()
        .find(|group| group.commands.iter().any(|(command, _)| *command == name))?;
    Some(group.takes)
}

/// Whether a command is a sign by itself: `alpha`.
pub(super) fn is_symbol(name: &str) -> bool {
    takes(name) == Some(Takes::Nothing)
}

fn unknown(name: &str) -> MathError {
    let help = if let Some((_, instead)) = INSTEAD.iter().find(|(from, _)| *from == name)
    {
        format!("write `{instead}`")
    } else {
        let all = GROUPS.iter().flat_map(|group| group.commands);
        match did_you_mean(name, all.map(|(command, _)| *command)) {
            Some(near) => format!("did you mean `\\{near}`?"),
            None => "`tenure list formulas` lists the commands".to_owned(),
        }
    };
    MathError::UnknownCommand(name.to_owned(), help)
}

/// The formula that prints a character: `\leq` for `≤`.
pub fn formula_of(c: char) -> Option<String> {
    if let Some((_, formula)) = LETTERS.iter().find(|(letter, _)| *letter == c) {
        return Some((*formula).to_owned());
    }
    let mut encoded = [0; 4];
    let written: &str = c.encode_utf8(&mut encoded);
    let all = GROUPS.iter().flat_map(|group| group.commands);
    let (command, _) = all.into_iter().find(|(_, prints)| *prints == written)?;
    Some(format!("\\{command}"))
}

/// The formula that stands in for a character of a text whose font lacks it. Letters of
/// words are not replaced, because a formula would print them italic.
pub fn stand_in(c: char) -> Option<String> {
    let is_sign = matches!(c, '\u{2100}'..='\u{214f}' | '\u{1d400}'..='\u{1d7ff}');
    formula_of(c).filter(|_| !c.is_ascii() && (is_sign || !c.is_alphabetic()))
}

/// Each command of formulas in one that uses it, for tests and for the documentation.
pub fn samples() -> Vec<(&'static str, Vec<(String, &'static str)>)> {
    let sample = |takes: Takes, name: &str| match takes {
        Takes::Nothing => format!("\\{name}"),
        Takes::Formula => format!("\\{name}{{x}}"),
        Takes::Root => format!("\\{name}[3]{{x}}"),
        Takes::Two => format!("\\{name}{{a}}{{b}}"),
        Takes::Capitals => format!("\\{name}{{R}}"),
        Takes::Words => format!("\\{name}{{if so}}"),
        Takes::Bracket => format!("\\{name}("),
        Takes::Fence => format!("\\{name}( x \\right)"),
    };
    let of = |group: &commands::CommandGroup| {
        let each = group.commands.iter();
        each.map(|(name, prints)| (sample(group.takes, name), *prints)).collect()
    };
    GROUPS.iter().map(|group| (group.heading, of(group))).collect()
}

/// The commands as a Markdown page.
pub fn listed() -> String {
    let mut out = String::new();
    for (heading, commands) in samples() {
        let _ = write!(out, "\n## {heading}\n\n");
        let each: Vec<String> = commands
            .iter()
            .map(|(sample, prints)| match *prints {
                "" => format!("`{sample}`"),
                prints => format!("`{sample}` {prints}"),
            })
            .collect();
        out += &each.join(", ");
        out.push('\n');
    }
    out
}

/// Checks that `formula` is within the subset.
pub(super) fn check(formula: &str) -> Result<(), MathError> {
    if let Some(letter) = formula.chars().find(|c| !c.is_ascii()) {
        let command = formula_of(letter).unwrap_or_else(|| "\\alpha".to_owned());
        return Err(MathError::NotAscii(letter, command));
    }
    let mut rest = Tokens(formula).peekable();
    list(formula, &mut rest, 0, Until::Brace)
}

type Stream<'a> = std::iter::Peekable<Tokens<'a>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Command(&'a str),
    Char(char),
}

struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.0 = self.0.trim_start();
        let first = self.0.chars().next()?;
        if first != '\\' {
            self.0 = &self.0[first.len_utf8()..];
            return Some(Token::Char(first));
        }
        let after = &self.0[1..];
        let letters =
            after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let one = after.chars().next().map_or(0, char::len_utf8);
        let length = if letters == 0 { one } else { letters };
        let (name, rest) = after.split_at(length);
        self.0 = rest;
        Some(Token::Command(name))
    }
}

/// What ends a list of atoms below the outermost.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    Brace,
    Right,
}

/// Deep nesting would overflow the stacks of TeX and of this program.
const DEPTH: usize = 20;

/// Checks a list of atoms up to the end, or up to its closing brace or `\right` when
/// `depth > 0`.
fn list(
    all: &str,
    rest: &mut Stream<'_>,
    depth: usize,
    until: Until,
) -> Result<(), MathError> {
    let unbalanced = || MathError::Unbalanced(all.to_owned());
    let ends = |end: Until| depth > 0 && until == end;
    // TeX allows one script of each kind on an atom.
    let (mut superscript, mut subscript) = (false, false);
    while let Some(token) = rest.next() {
        match token {
            Token::Char('}') if ends(Until::Brace) => return Ok(()),
            Token::Char('}') => return Err(unbalanced()),
            Token::Command("right") if ends(Until::Right) => {
                return bracket(rest).then_some(()).ok_or(MathError::Fence);
            }
            Token::Command("right") => return Err(MathError::Fence),
            Token::Char(mark @ ('^' | '_')) => {
                let seen = if mark == '^' { &mut superscript } else { &mut subscript };
                if std::mem::replace(seen, true) {
                    return Err(MathError::Scripts(all.to_owned()));
                }
                argument(all, rest, depth)?;
                continue;
            }
            other => atom(all, other, rest, depth)?,
        }
        (superscript, subscript) = (false, false);
    }
    match until {
        _ if depth == 0 => Ok(()),
        Until::Brace => Err(unbalanced()),
        Until::Right => Err(MathError::Fence),
    }
}

fn atom(
    all: &str,
    token: Token<'_>,
    rest: &mut Stream<'_>,
    depth: usize,
) -> Result<(), MathError> {
    let name = match token {
        Token::Char('{') if depth < DEPTH => {
            return list(all, rest, depth + 1, Until::Brace);
        }
        Token::Char('{') => return Err(MathError::Unbalanced(all.to_owned())),
        Token::Char(c) if c.is_alphanumeric() || "+-*/=<>()[]|,.;:!?'".contains(c) => {
            return Ok(());
        }
        Token::Char(c) => return Err(MathError::Character(c)),
        Token::Command(name) => name,
    };
    match takes(name).ok_or_else(|| unknown(name))? {
        Takes::Nothing => Ok(()),
        Takes::Formula => argument(all, rest, depth),
        Takes::Root => {
            number_in_brackets(rest)?;
            argument(all, rest, depth)
        }
        Takes::Two => {
            argument(all, rest, depth)?;
            argument(all, rest, depth)
        }
        Takes::Capitals => {
            let fine = |c: char| c.is_ascii_uppercase();
            group_of(rest, fine).ok_or_else(|| MathError::Capitals(name.to_owned()))
        }
        Takes::Words => {
            let fine = |c: char| c.is_ascii_alphanumeric() || ".,;:!?()+-/='".contains(c);
            group_of(rest, fine).ok_or(MathError::Words)
        }
        Takes::Bracket => {
            bracket(rest).then_some(()).ok_or_else(|| MathError::Bracket(name.to_owned()))
        }
        Takes::Fence if depth < DEPTH && bracket(rest) => {
            list(all, rest, depth + 1, Until::Right)
        }
        Takes::Fence => Err(MathError::Fence),
    }
}

/// Reads a bracket, as `\left` takes it. False if there is none.
fn bracket(rest: &mut Stream<'_>) -> bool {
    match rest.next() {
        Some(Token::Char(c)) => "()[]|/<>.".contains(c),
        Some(Token::Command(name)) => BRACKETS.contains(&name),
        None => false,
    }
}

/// Reads one character, or a group of characters, all of which are `fine`.
fn group_of(rest: &mut Stream<'_>, fine: impl Fn(char) -> bool) -> Option<()> {
    match rest.next()? {
        Token::Char('{') => loop {
            match rest.next()? {
                Token::Char('}') => return Some(()),
                Token::Char(c) if fine(c) => {}
                _ => return None,
            }
        },
        Token::Char(c) if fine(c) => Some(()),
        _ => None,
    }
}

/// Reads the `[3]` of `\sqrt[3]{x}`, if there is one.
fn number_in_brackets(rest: &mut Stream<'_>) -> Result<(), MathError> {
    if rest.peek() != Some(&Token::Char('[')) {
        return Ok(());
    }
    rest.next();
    loop {
        match rest.next() {
            Some(Token::Char(']')) => return Ok(()),
            Some(Token::Char(c)) if c.is_ascii_alphanumeric() => {}
            _ => return Err(MathError::Character('[')),
        }
    }
}

/// Checks an argument: a group, or one character or command without arguments.
fn argument(all: &str, rest: &mut Stream<'_>, depth: usize) -> Result<(), MathError> {
    let simple = |token: &Token<'_>| match token {
        Token::Char(c) => !"}^_".contains(*c),
        Token::Command(name) => is_symbol(name),
    };
    match rest.next() {
        Some(token) if simple(&token) => atom(all, token, rest, depth),
        Some(Token::Command(name)) if takes(name).is_none() && name != "right" => {
            Err(unknown(name))
        }
        _ => Err(MathError::Scripts(all.to_owned())),
    }
}
