//! The codes of findings in reading.

use crate::diag::Code;

/// All of them.
pub static CODES: &[&Code] = &[
    &SYNTAX,
    &CUT_TEXT,
    &UNKNOWN_KEY,
    &MISSING_KEY,
    &DUPLICATE_KEY,
    &WRONG_TYPE,
    &EMPTY_VALUE,
    &BLANK_KEY,
    &UNKNOWN_WORD,
    &INVALID_VALUE,
    &FOREIGN_FILE,
];

pub(super) static SYNTAX: Code = Code::mistake("syntax", "a file that is not valid YAML").page(
    "Most often a text needs quotes, because it contains `: ` or ` #`, or begins with one of `@ % \
     * & ! | > [ {`, or has brackets in braces. Such texts are read as if they had their quotes. \
     After any other mistake nothing in the file is read, and references to it are not checked. \
     Indent lines with spaces, never with tabs. A file must be one YAML document, without tags.",
    "honors:\n  - title: Prize: the first\n",
    "honors:\n  - title: 'Prize: the first'\n",
);

pub(super) static CUT_TEXT: Code =
    Code::warning("cut-text", "a text that is cut off by a `#`").page(
        "In YAML ` #` begins a comment, even in the middle of a text. Every YAML reader drops \
         the rest of the line silently. Write the text in quotes.",
        "basics: {name: A}\nhonors:\n  - title: Team #1 of the year\n",
        "basics: {name: A}\nhonors:\n  - title: 'Team #1 of the year'\n",
    );

pub(super) static UNKNOWN_KEY: Code = Code::mistake(
    "unknown-key",
    "a key that is not allowed in its place",
)
.page(
    "A mistyped key would otherwise be ignored, and its value would silently be missing from \
     the CV.",
    "honors:\n  - titel: Prize\n    title: Prize\n",
    "honors:\n  - title: Prize\n",
);

pub(super) static MISSING_KEY: Code = Code::mistake(
    "missing-key",
    "a required key that is missing",
)
.page(
    "Without it the entry cannot be printed. The entry is excluded from all other checks.",
    "honors:\n  - issuer: Academy\n",
    "honors:\n  - title: Prize\n    issuer: Academy\n",
);

pub(super) static DUPLICATE_KEY: Code = Code::mistake(
    "duplicate-key",
    "a key that is given twice",
)
.page(
    "Only one of the two values can be meant. A mapping may have each key once, and a database \
     may have each top-level key in one file only.",
    "basics:\n  name: A\n  name: B\n",
    "basics:\n  name: A\n  also: [B]\n",
);

pub(super) static WRONG_TYPE: Code = Code::mistake(
    "wrong-type",
    "a value of the wrong type",
)
.page(
    "Each key takes a text, a list, a mapping, a number, or `true` or `false`. A list with one \
     item must still be written as a list.",
    "basics:\n  name: A\n  also: B\n",
    "basics:\n  name: A\n  also: [B]\n",
);

pub(super) static EMPTY_VALUE: Code = Code::mistake(
    "empty-value",
    "a key without a value",
)
.page(
    "A required value is missing. YAML reads an empty value, `~` and `null` as no value.",
    "honors:\n  - title:\n",
    "honors:\n  - title: Prize\n",
);

pub(super) static BLANK_KEY: Code = Code::warning(
    "blank-key",
    "an optional key without a value",
)
.page(
    "The key is ignored. Most often its value was forgotten, or the lines that belong to it \
     are not indented. To leave it empty on purpose, write `~`.",
    "basics: {name: A}\nhonors:\n  - title: Prize\n    issuer:\n",
    "basics: {name: A}\nhonors:\n  - title: Prize\n    issuer: Academy\n",
);

pub(super) static UNKNOWN_WORD: Code = Code::mistake(
    "unknown-word",
    "a word that its key does not take",
)
.page(
    "Some keys take one of a fixed set of words. The message lists them or suggests the \
         nearest.",
    "publications:\n  - {id: a, type: paper, title: T, authors: [A]}\n",
    "publications:\n  - {id: a, type: conference, title: T, authors: [A]}\n",
);

pub(super) static INVALID_VALUE: Code =
    Code::mistake("invalid-value", "an invalid value").page(
        "Examples are a date with month 13, a malformed DOI, an ORCID iD with a wrong check \
         digit, an address without its scheme, a formula with a command outside the subset, an \
         empty text, or a text of more than 8000 characters. For most values the message \
         says what a valid one looks like.",
        "honors:\n  - title: Prize\n    dates: 2024-13\n",
        "honors:\n  - title: Prize\n    dates: 2024-12\n",
    );

pub(super) static FOREIGN_FILE: Code = Code::mistake(
    "foreign-file",
    "a file of another program",
)
.page(
    "The file is not a database of tenure: it is the file of another CV program, a bibliography, \
     or a finished document. `docs/moving.md` lists what becomes of the keys of other programs.",
    "cv:\n  name: Ada Lovelace\n  sections: {}\n",
    "basics:\n  name: Ada Lovelace\n",
);
