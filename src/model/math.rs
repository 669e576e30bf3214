//! Which formulas a text may contain.
//!
//! A formula is the one place where an author writes TeX. It is a closed subset, so that
//! no formula can define, read, write, loop or leave its group: letters, digits, common
//! signs, balanced braces, `^`, `_`, and the commands listed here.

/// Why a formula is rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MathError {
    /// A command that is not in the list.
    #[error("the command `\\{0}` is not allowed in a formula")]
    UnknownCommand(String),
    /// Unbalanced braces.
    #[error("unbalanced braces in `${0}$`")]
    Unbalanced(String),
    /// A character with a meaning to TeX that is not mathematics.
    #[error("`{0}` is not allowed in a formula")]
    Character(char),
    /// A letter that the math fonts lack.
    #[error(
        "`{0}` is not allowed in a formula: write a command, such as `\\alpha` for `α`"
    )]
    NotAscii(char),
    /// A script without a base, or two of one kind on one base, which TeX rejects.
    #[error("a script (`^` or `_`) is misplaced in `${0}$`")]
    Scripts(String),
}

/// The commands allowed in formulas, all without side effects. Those in [`WITH_ARGUMENT`]
/// take an argument.
#[rustfmt::skip]
const COMMANDS: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta",
    "vartheta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau",
    "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta",
    "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
    "times", "cdot", "pm", "mp", "div", "ast", "star", "circ", "bullet", "oplus", "otimes",
    "leq", "le", "geq", "ge", "neq", "ne", "approx", "sim", "simeq", "equiv", "propto",
    "ll", "gg", "in", "notin", "subset", "subseteq", "supset", "supseteq", "cup", "cap",
    "setminus", "emptyset", "forall", "exists", "neg", "wedge", "vee", "to",
    "rightarrow", "leftarrow", "Rightarrow", "Leftarrow", "leftrightarrow", "mapsto",
    "infty", "partial", "nabla", "ell", "hbar", "Re", "Im", "aleph", "dagger",
    "sum", "prod", "int", "oint", "lim", "max", "min", "sup", "inf", "arg", "log", "ln",
    "exp", "sin", "cos", "tan", "det", "dim", "ker", "deg", "gcd", "Pr",
    "ldots", "cdots", "dots", "prime", "mid", "parallel", "perp", "langle", "rangle",
    "lceil", "rceil", "lfloor", "rfloor", "vert", "Vert", "quad", "qquad",
    ",", ";", ":", "!", " ", "{", "}", "%", "#", "&", "_", "$",
];

/// Commands that take the group or the character after them.
const WITH_ARGUMENT: &[&str] = &[
    "mathrm",
    "mathbf",
    "mathit",
    "mathsf",
    "mathtt",
    "mathcal",
    "sqrt",
    "hat",
    "bar",
    "tilde",
    "vec",
    "dot",
    "ddot",
    "overline",
    "underline",
    "widehat",
    "widetilde",
];

/// Commands that take two groups.
const WITH_TWO: &[&str] = &["frac", "binom"];

/// Checks that `formula` is within the subset.
pub(super) fn check(formula: &str) -> Result<(), MathError> {
    if let Some(letter) = formula.chars().find(|c| !c.is_ascii()) {
        return Err(MathError::NotAscii(letter));
    }
    let mut rest = Tokens(formula).peekable();
    list(formula, &mut rest, 0)
}

type Stream<'a> = std::iter::Peekable<Tokens<'a>>;

#[derive(Clone, Copy, PartialEq, Eq)]
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

/// Checks a list of atoms up to the end, or up to its closing brace when `depth > 0`.
fn list(all: &str, rest: &mut Stream<'_>, depth: usize) -> Result<(), MathError> {
    let unbalanced = || MathError::Unbalanced(all.to_owned());
    // TeX allows one script of each kind on an atom.
    let (mut superscript, mut subscript) = (false, false);
    while let Some(token) = rest.next() {
        match token {
            Token::Char('}') if depth > 0 => return Ok(()),
            Token::Char('}') => return Err(unbalanced()),
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
    if depth > 0 { Err(unbalanced()) } else { Ok(()) }
}

fn atom(
    all: &str,
    token: Token<'_>,
    rest: &mut Stream<'_>,
    depth: usize,
) -> Result<(), MathError> {
    match token {
        // Deep nesting would overflow the stacks of TeX and of this program.
        Token::Char('{') if depth < 20 => list(all, rest, depth + 1),
        Token::Char('{') => Err(MathError::Unbalanced(all.to_owned())),
        Token::Char(c) if c.is_alphanumeric() => Ok(()),
        Token::Char(c) if "+-*/=<>()[]|,.;:!?'".contains(c) => Ok(()),
        Token::Char(c) => Err(MathError::Character(c)),
        Token::Command(name) if COMMANDS.contains(&name) => Ok(()),
        Token::Command(name) if WITH_ARGUMENT.contains(&name) => {
            argument(all, rest, depth)
        }
        Token::Command(name) if WITH_TWO.contains(&name) => {
            argument(all, rest, depth)?;
            argument(all, rest, depth)
        }
        Token::Command(name) => Err(MathError::UnknownCommand(name.to_owned())),
    }
}

/// Checks an argument: a group, or one character or command without arguments.
fn argument(all: &str, rest: &mut Stream<'_>, depth: usize) -> Result<(), MathError> {
    let simple = |token: &Token<'_>| match token {
        Token::Char(c) => !"}^_".contains(*c),
        Token::Command(name) => COMMANDS.contains(name),
    };
    match rest.next() {
        Some(token) if simple(&token) => atom(all, token, rest, depth),
        Some(Token::Command(name))
            if !WITH_ARGUMENT.contains(&name) && !WITH_TWO.contains(&name) =>
        {
            Err(MathError::UnknownCommand(name.to_owned()))
        }
        _ => Err(MathError::Scripts(all.to_owned())),
    }
}
