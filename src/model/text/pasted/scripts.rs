//! Superscripts, subscripts, italics and citations as LaTeX and Pandoc write them outside of
//! formulas: `CO_2`, `^{13}C`, `CO~2~`, `_E. coli_`, `[@a; @b]`.

use super::super::super::scripts::Script;
use super::group;

/// The symbols of the chemical elements.
const ELEMENTS: &str = "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni \
                        Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I \
                        Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt \
                        Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm D";

/// The number of characters of the longest script between two signs.
const LONGEST: usize = 6;

/// A script with its sign in LaTeX at the beginning of `rest`, and the number of bytes that
/// it has. `done` is the text before it.
pub(super) fn latex(done: &str, rest: &str) -> Option<(usize, String)> {
    let (script, sign) = match rest.chars().next()? {
        '^' => (Script::Super, '^'),
        '_' => (Script::Sub, '_'),
        _ => return None,
    };
    let before = done.chars().next_back().unwrap_or(' ');
    let has_base = before.is_alphanumeric() || ")]".contains(before);
    let after = &rest[1..];
    if let Some(inside) = group(after) {
        let length = inside.len() + 3;
        let leads = rest[length..].starts_with(char::is_alphanumeric);
        let is_script = has_base || leads && sign == '^';
        return (is_script && !inside.trim().is_empty())
            .then(|| (length, small_or_formula(script, inside)));
    }
    if !has_base {
        return None;
    }
    let written = match sign {
        '_' => subscript(done, after)?,
        _ => superscript(after)?,
    };
    Some((1 + written.len(), script.small(written)?))
}

fn small_or_formula(script: Script, inside: &str) -> String {
    let formula = || format!("${}{{{inside}}}$", sign(script));
    small(script, inside).unwrap_or_else(formula)
}

/// Small characters, or words in a formula; `None` for anything else.
pub(super) fn small(script: Script, inside: &str) -> Option<String> {
    let sign = sign(script);
    let is_word = inside.chars().all(|c| c.is_ascii_alphanumeric());
    let word = || is_word.then(|| format!("${sign}{{\\text{{{inside}}}}}$"));
    script.small(inside).or_else(word)
}

/// The sign of a script in LaTeX.
pub(super) fn sign(script: Script) -> char {
    if script == Script::Sub { '_' } else { '^' }
}

/// Digits with a sign, a sign, or one letter.
fn superscript(after: &str) -> Option<&str> {
    let is_sign = |c: char| "+-−".contains(c);
    let ends = |end: usize| !after[end..].starts_with(char::is_alphanumeric);
    let unsigned = after.trim_start_matches(is_sign);
    let begins = after.len() - unsigned.len();
    let digits = unsigned.find(|c: char| !c.is_ascii_digit()).unwrap_or(unsigned.len());
    if begins > 3 {
        return None;
    }
    if digits == 0 {
        let letter = unsigned.chars().next().filter(char::is_ascii_alphabetic);
        let end = if begins == 0 { letter?.len_utf8() } else { begins };
        return ends(end).then(|| &after[..end]);
    }
    let end = begins + digits;
    // The charge of an ion: `Ca^2+`
    let charge = after[end..].chars().next().filter(|c| begins == 0 && is_sign(*c));
    let with_charge = end + charge.map_or(0, char::len_utf8);
    let end = if charge.is_some() && ends(with_charge) { with_charge } else { end };
    ends(end).then(|| &after[..end])
}

/// Digits in the formula of a substance or after one letter: `H_2SO_4`, `x_1`.
fn subscript<'t>(done: &str, after: &'t str) -> Option<&'t str> {
    let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    if !(1..=3).contains(&digits) {
        return None;
    }
    let is_edge = |c: char| c.is_whitespace() || "/-–—+()[]{},;:\"'“”".contains(c);
    let done = end_of(done);
    let begin = done
        .rfind(is_edge)
        .map_or(0, |at| at + done[at..].chars().next().map_or(0, char::len_utf8));
    let end = after.find(is_edge).unwrap_or(after.len());
    if end < digits {
        return None;
    }
    let (base, rest) =
        (&done[begin..], after[digits..end].trim_end_matches(['.', '!', '?']));
    // A path or an address.
    let word = done.rsplit(char::is_whitespace).next().unwrap_or_default();
    let next = after.split_whitespace().next().unwrap_or_default();
    let is_path = word.contains(['@', '\\']) || word.contains("www.");
    if is_path || next.contains('@') || after[end..].starts_with('(') {
        return None;
    }
    let is_letter = base.len() == 1 && rest.is_empty() && base.is_ascii();
    let is_letter = is_letter && base.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_letter || is_substance(base) && is_substance(rest)).then(|| &after[..digits])
}

/// The end of a text, which is longer than any word that counts here.
fn end_of(text: &str) -> &str {
    let mut from = text.len().saturating_sub(64);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// Whether a text consists of the symbols of elements with their numbers.
fn is_substance(text: &str) -> bool {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let number = rest.strip_prefix('_').unwrap_or(rest);
        let digits =
            number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            rest = &number[digits..];
            continue;
        }
        let length = 1 + usize::from(
            rest[first.len_utf8()..].starts_with(|c: char| c.is_ascii_lowercase()),
        );
        let Some(symbol) = rest.get(..length) else { return false };
        if !ELEMENTS.split_whitespace().any(|element| element == symbol) {
            return false;
        }
        rest = &rest[length..];
    }
    true
}

/// A script between two signs of Pandoc: `CO~2~`, `^13^C`.
pub(super) fn pandoc(before: char, rest: &str) -> Option<(usize, String)> {
    let (script, sign) = match rest.chars().next()? {
        '^' => (Script::Super, '^'),
        '~' => (Script::Sub, '~'),
        _ => return None,
    };
    let end = rest[1..].find(sign).filter(|end| (1..=LONGEST).contains(end))?;
    let inside = &rest[1..=end];
    let after = &rest[end + 2..];
    let is_script = |c: char| c.is_ascii_alphanumeric() || "+-−".contains(c);
    let leads = sign == '^' && after.starts_with(char::is_alphanumeric);
    let has_base = before.is_alphanumeric() || ")]".contains(before) || leads;
    let is_doubled = after.starts_with(sign) || before == sign;
    if !inside.chars().all(is_script) || !has_base || is_doubled {
        return None;
    }
    Some((end + 2, small_or_formula(script, inside)))
}

/// Words between two underscores: `_E. coli_`. Returns the words.
pub(super) fn underscored(before: char, rest: &str) -> Option<&str> {
    let end = rest.strip_prefix('_')?.find('_')?;
    let inside = &rest[1..=end];
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '.');
    let is_begun = inside.starts_with(char::is_alphabetic) && !before.is_alphanumeric();
    let is_closed = is_word(inside.chars().next_back())
        && !rest[end + 2..]
            .starts_with(|c: char| c.is_alphanumeric() || "_.(/".contains(c));
    let is_words = inside.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let is_prose = !"_./@\\".contains(before) && !inside.contains(['/', '@', '*']);
    (is_begun && is_closed && is_words && is_prose).then_some(inside)
}

/// Several references in brackets: `[@a; @b]`, `[@a, p. 3]`.
pub(super) fn citations(rest: &str) -> Option<(usize, String)> {
    let inside = rest.strip_prefix("[@").map(|_| &rest[1..])?;
    // No bracket opens within them.
    let end = inside.find([']', '['])?;
    if !inside[end..].starts_with(']') {
        return None;
    }
    let is_id = |id: &str| {
        !id.is_empty()
            && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    let mut written = Vec::new();
    for part in inside[..end].split([',', ';']).map(str::trim) {
        written.push(match part.strip_prefix('@') {
            Some(id) if is_id(id) => format!("[@{id}]"),
            None if !written.is_empty() && !part.contains(['@', '[']) => part.to_owned(),
            _ => return None,
        });
    }
    (written.len() > 1).then(|| (end + 2, written.join(", ")))
}
