//! What reading can find.

use crate::diag::Code;

/// All of it.
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
];

pub(super) static SYNTAX: Code = Code::mistake("syntax", "a text that is no YAML").page(
    "The file cannot be taken apart, so nothing of it is read. Most often a text needs \
     quotes: one that holds `: ` or ` #`, or begins with one of `@ % * & ! | > [ {`. Lines \
     are indented by spaces, never by tabs. A file is one document, without tags.",
    "honors:\n  - title: Prize: the first\n",
    "honors:\n  - title: 'Prize: the first'\n",
);

pub(super) static CUT_TEXT: Code =
    Code::doubt("cut-text", "a text that a `#` cuts off").page(
        "In YAML ` #` begins a comment, also in the middle of what was meant as a text. All \
         readers drop the rest without a word.",
        "basics: {name: A}\nhonors:\n  - title: Team #1 of the year\n",
        "basics: {name: A}\nhonors:\n  - title: 'Team #1 of the year'\n",
    );

pub(super) static UNKNOWN_KEY: Code = Code::mistake(
    "unknown-key",
    "a key that means nothing where it stands",
)
.page(
    "A key that is mistyped would otherwise be passed over, and what it says would be \
         missing from the CV without a word.",
    "honors:\n  - titel: Prize\n    title: Prize\n",
    "honors:\n  - title: Prize\n",
);

pub(super) static MISSING_KEY: Code = Code::mistake(
    "missing-key",
    "a key that an entry cannot do without",
)
.page(
    "Without it nothing sensible could be printed. The entry is left out of everything \
         else that is checked.",
    "honors:\n  - issuer: Academy\n",
    "honors:\n  - title: Prize\n    issuer: Academy\n",
);

pub(super) static DUPLICATE_KEY: Code = Code::mistake(
    "duplicate-key",
    "a key that is given twice",
)
.page(
    "Only one of the two values could be meant. Within a mapping each key stands once; \
         a top-level key stands in one file of a database only.",
    "basics:\n  name: A\n  name: B\n",
    "basics:\n  name: A\n  also: [B]\n",
);

pub(super) static WRONG_TYPE: Code = Code::mistake(
    "wrong-type",
    "a value of another kind than its key wants",
)
.page(
    "Each key wants a text, a list, a mapping, a number, or `true` or `false`. A list of \
         one is still a list.",
    "basics:\n  name: A\n  also: B\n",
    "basics:\n  name: A\n  also: [B]\n",
);

pub(super) static EMPTY_VALUE: Code = Code::mistake(
    "empty-value",
    "a key without a value",
)
.page(
    "A key that needs a value has none. YAML takes nothing, `~` and `null` for no value.",
    "honors:\n  - title:\n",
    "honors:\n  - title: Prize\n",
);

pub(super) static BLANK_KEY: Code = Code::doubt(
    "blank-key",
    "a key that may be left out, with nothing after it",
)
.page(
    "It counts as left out. Most often a value was forgotten, or its lines are not indented \
     and belong to nothing. Write `~` for nothing on purpose.",
    "basics: {name: A}\nhonors:\n  - title: Prize\n    issuer:\n",
    "basics: {name: A}\nhonors:\n  - title: Prize\n    issuer: Academy\n",
);

pub(super) static UNKNOWN_WORD: Code =
    Code::mistake("unknown-word", "a word outside a closed list").page(
        "Some keys take one of a few words; the message names them, or the nearest.",
        "publications:\n  - {id: a, type: paper, title: T, authors: [A]}\n",
        "publications:\n  - {id: a, type: conference, title: T, authors: [A]}\n",
    );

pub(super) static INVALID_VALUE: Code =
    Code::mistake("invalid-value", "a value that cannot be what its key wants").page(
        "A date with a month 13, a DOI that is none, an ORCID iD with a wrong check digit, an \
         address without its scheme, a formula with a command outside the subset, an empty \
         text, a text of more than 8000 characters: the message says what a right one looks like.",
        "honors:\n  - title: Prize\n    dates: 2024-13\n",
        "honors:\n  - title: Prize\n    dates: 2024-12\n",
    );
