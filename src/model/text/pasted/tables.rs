//! The LaTeX and HTML that is put right, as tables.

use crate::model::Script;

/// Marks of LaTeX above or below a letter, with the combining characters.
pub(super) const ACCENTS: [(char, char); 15] = [
    ('"', '\u{308}'),
    ('\'', '\u{301}'),
    ('`', '\u{300}'),
    ('^', '\u{302}'),
    ('~', '\u{303}'),
    ('=', '\u{304}'),
    ('.', '\u{307}'),
    ('c', '\u{327}'),
    ('v', '\u{30c}'),
    ('u', '\u{306}'),
    ('H', '\u{30b}'),
    ('k', '\u{328}'),
    ('r', '\u{30a}'),
    ('d', '\u{323}'),
    ('b', '\u{331}'),
];

/// Accents of HTML's names of letters: `&eacute;`.
pub(super) const HTML_ACCENTS: [(&str, char); 8] = [
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("circ", '\u{302}'),
    ("uml", '\u{308}'),
    ("tilde", '\u{303}'),
    ("cedil", '\u{327}'),
    ("ring", '\u{30a}'),
    ("caron", '\u{30c}'),
];

/// Other names of HTML.
#[rustfmt::skip]
pub(super) const ENTITIES: [(&str, &str); 62] = [
    ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("nbsp", " "),
    ("ndash", "–"), ("mdash", "—"), ("hellip", "…"), ("lsquo", "‘"), ("rsquo", "’"),
    ("ldquo", "“"), ("rdquo", "”"), ("laquo", "«"), ("raquo", "»"), ("bull", "•"),
    ("middot", "·"), ("szlig", "ß"), ("oslash", "ø"), ("Oslash", "Ø"), ("aelig", "æ"),
    ("AElig", "Æ"), ("oelig", "œ"), ("OElig", "Œ"), ("eth", "ð"), ("thorn", "þ"),
    ("copy", "©"), ("reg", "®"), ("trade", "™"), ("deg", "°"), ("micro", "µ"),
    ("times", "×"), ("divide", "÷"), ("plusmn", "±"), ("minus", "−"), ("euro", "€"),
    ("pound", "£"), ("yen", "¥"), ("sect", "§"), ("sup2", "²"), ("sup3", "³"),
    ("frac12", "½"), ("le", "≤"), ("ge", "≥"), ("ne", "≠"), ("asymp", "≈"),
    ("infin", "∞"), ("rarr", "→"), ("larr", "←"), ("alpha", "α"), ("beta", "β"),
    ("gamma", "γ"), ("delta", "δ"), ("Delta", "Δ"), ("epsilon", "ε"), ("kappa", "κ"),
    ("lambda", "λ"), ("mu", "μ"), ("pi", "π"), ("sigma", "σ"), ("omega", "ω"),
    ("Omega", "Ω"),
];

/// How the content of a tag or of a command's argument is written here.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wrapping {
    /// Between two marks.
    Marked(&'static str, &'static str),
    /// Small, above or below the line.
    Small(Script),
}

pub(super) const PLAIN: Wrapping = Wrapping::Marked("", "");
pub(super) const ITALIC: Wrapping = Wrapping::Marked("*", "*");
pub(super) const BOLD: Wrapping = Wrapping::Marked("**", "**");
pub(super) const CODE: Wrapping = Wrapping::Marked("`", "`");

/// Tags of HTML and JATS that have an end.
pub(super) const TAGS: [(&str, Wrapping); 26] = [
    ("i", ITALIC),
    ("em", ITALIC),
    ("italic", ITALIC),
    ("jats:italic", ITALIC),
    ("cite", ITALIC),
    ("b", BOLD),
    ("strong", BOLD),
    ("bold", BOLD),
    ("jats:bold", BOLD),
    ("code", CODE),
    ("tt", CODE),
    ("sub", Wrapping::Small(Script::Sub)),
    ("jats:sub", Wrapping::Small(Script::Sub)),
    ("inf", Wrapping::Small(Script::Sub)),
    ("sup", Wrapping::Small(Script::Super)),
    ("jats:sup", Wrapping::Small(Script::Super)),
    ("u", PLAIN),
    ("p", PLAIN),
    ("jats:p", PLAIN),
    ("div", PLAIN),
    ("span", PLAIN),
    ("small", PLAIN),
    ("font", PLAIN),
    ("scp", PLAIN),
    ("sc", PLAIN),
    ("title", PLAIN),
];

/// Commands of LaTeX with one argument.
pub(super) const COMMANDS: [(&str, Wrapping); 27] = [
    ("emph", ITALIC),
    ("textit", ITALIC),
    ("textsl", ITALIC),
    ("mathit", ITALIC),
    ("textbf", BOLD),
    ("texttt", CODE),
    ("textsubscript", Wrapping::Small(Script::Sub)),
    ("textsuperscript", Wrapping::Small(Script::Super)),
    ("enquote", Wrapping::Marked("“", "”")),
    ("textsc", PLAIN),
    ("textrm", PLAIN),
    ("textsf", PLAIN),
    ("textup", PLAIN),
    ("textmd", PLAIN),
    ("textnormal", PLAIN),
    ("text", PLAIN),
    ("mathrm", PLAIN),
    ("mbox", PLAIN),
    ("hbox", PLAIN),
    ("underline", PLAIN),
    ("uline", PLAIN),
    ("uppercase", PLAIN),
    ("lowercase", PLAIN),
    ("MakeUppercase", PLAIN),
    ("MakeLowercase", PLAIN),
    ("ensuremath", Wrapping::Marked("$", "$")),
    ("url", PLAIN),
];

/// Commands of LaTeX that change the rest of their group: `{\em word}`.
pub(super) const SWITCHES: [(&str, Wrapping); 14] = [
    ("em", ITALIC),
    ("it", ITALIC),
    ("itshape", ITALIC),
    ("sl", ITALIC),
    ("bf", BOLD),
    ("bfseries", BOLD),
    ("tt", CODE),
    ("ttfamily", CODE),
    ("rm", PLAIN),
    ("sc", PLAIN),
    ("scshape", PLAIN),
    ("sf", PLAIN),
    ("small", PLAIN),
    ("large", PLAIN),
];

/// Letters and signs that LaTeX has as commands.
#[rustfmt::skip]
pub(super) const SIGNS: [(&str, &str); 48] = [
    ("ss", "ß"), ("o", "ø"), ("O", "Ø"), ("l", "ł"), ("L", "Ł"), ("ae", "æ"), ("AE", "Æ"),
    ("oe", "œ"), ("OE", "Œ"), ("aa", "å"), ("AA", "Å"), ("i", "ı"), ("j", "ȷ"),
    ("dh", "ð"), ("DH", "Ð"), ("th", "þ"), ("TH", "Þ"), ("dj", "đ"), ("DJ", "Đ"),
    ("ldots", "…"), ("dots", "…"), ("textellipsis", "…"), ("textendash", "–"),
    ("textemdash", "—"), ("textquoteright", "’"), ("textquoteleft", "‘"),
    ("textquotedblleft", "“"), ("textquotedblright", "”"), ("textquotesingle", "'"),
    ("textasciitilde", "~"), ("textunderscore", "_"), ("textbackslash", "\\\\"),
    ("textregistered", "®"), ("texttrademark", "™"), ("textcopyright", "©"),
    ("copyright", "©"), ("textdegree", "°"), ("textmu", "µ"), ("pounds", "£"),
    ("euro", "€"), ("texteuro", "€"), ("S", "§"), ("P", "¶"), ("TeX", "TeX"),
    ("LaTeX", "LaTeX"), ("LaTeXe", "LaTeX2e"), ("BibTeX", "BibTeX"), ("XeTeX", "XeTeX"),
];

/// The names of journals that astronomers write as commands (`AASTeX`).
#[rustfmt::skip]
pub(super) const JOURNALS: [(&str, &str); 14] = [
    ("aap", "Astronomy & Astrophysics"), ("aj", "Astronomical Journal"),
    ("apj", "Astrophysical Journal"), ("apjl", "Astrophysical Journal Letters"),
    ("apjs", "Astrophysical Journal Supplement Series"),
    ("araa", "Annual Review of Astronomy and Astrophysics"), ("icarus", "Icarus"),
    ("jcap", "Journal of Cosmology and Astroparticle Physics"),
    ("mnras", "Monthly Notices of the Royal Astronomical Society"), ("nat", "Nature"),
    ("pasp", "Publications of the Astronomical Society of the Pacific"),
    ("pra", "Physical Review A"), ("prd", "Physical Review D"),
    ("prl", "Physical Review Letters"),
];

/// Signs that LaTeX escapes and we do not.
pub(super) const ESCAPED: &str = "&%#_{}";
