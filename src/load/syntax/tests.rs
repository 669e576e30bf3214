//! Each mistake with its message.

use super::super::node::{Kind, Node};
use super::super::parse::tree;
use crate::diag::{Sink, Sources, listing};

#[track_caller]
fn case(yaml: &str, expected: &str) {
    let mut sources = Sources::default();
    let file = sources.add("a", yaml);
    let mut sink = Sink::default();
    tree(file, yaml, &mut sink);
    assert_eq!(listing(&sink.into_sorted(), &sources).trim_end(), expected, "{yaml:?}");
}

#[test]
fn a_text_that_needs_quotes() {
    let needs = |begin: &str, at: &str, quoted: &str| {
        format!(
            "a:{at}: error[syntax]: a text that begins with `{begin}` needs quotes\n  \
             help: write `{quoted}`"
        )
    };
    case("k: @home\n", &needs("@", "1:4", "'@home'"));
    case("k: %x\n", &needs("%", "1:4", "'%x'"));
    case("- *bold* text\n", &needs("*", "1:3", "'*bold* text'"));
    case("k: ? x\n", &needs("?", "1:4", "'? x'"));
    case("k: > x\n", &needs(">", "1:4", "'> x'"));
    case("k: |x\n", &needs("|", "1:4", "'|x'"));
    case("k:\n  - t: [Best] Paper\n", &needs("[", "2:8", "'[Best] Paper'"));
    case("k: {x} it's\n", &needs("{", "1:4", "\"{x} it's\""));
    case(
        "k: Prize: it's \"it\"\n",
        "a:1:4: error[syntax]: a text that contains `: ` needs quotes\n  help: write \
         `'Prize: it''s \"it\"'`",
    );
}

#[test]
fn quotes_and_brackets_that_do_not_close() {
    case(
        "k: \"open\nl: x\n",
        "a:1:4: error[syntax]: unclosed quote\n  help: write the same quote at the end of \
         the text",
    );
    case(
        "k: 'A' and B\n",
        "a:1:8: error[syntax]: unexpected text after a closing quote\n  help: put the \
         whole text in quotes; write a single quote inside single quotes twice",
    );
    case(
        "k: [a, b\n",
        "a:1:4: error[syntax]: unclosed bracket\n  help: close it, or put the text that \
         begins with it in quotes",
    );
    case(
        "k: {a: 1 b: 2}\n",
        "a:1:11: error[syntax]: missing comma, or unclosed bracket\n  help: write `{key: \
         value, key: value}` or `[one, two]`",
    );
}

#[test]
fn lines_that_do_not_fit() {
    case(
        "k:\n\t- x\n",
        "a:2:1: error[syntax]: a line cannot be indented with a tab\n  help: indent with \
         two spaces per level; most editors have a setting for this",
    );
    case(
        "k: x\n\t y: z\n",
        "a:2:1: error[syntax]: a line cannot be indented with a tab\n  help: indent with \
         two spaces per level; most editors have a setting for this",
    );
    case(
        "- title A\n  issuer: B\n",
        "a:1:3: error[syntax]: this line has no colon, so the next one cannot be a key\n  \
         help: a key is followed by `: ` and its value",
    );
    case(
        "- t: A\n i: B\n",
        "a:2:2: error[syntax]: this line is indented differently from the lines that it \
         belongs to\n  help: begin it in column 3, like `t`",
    );
    case(
        "a: B\n  c: D\n",
        "a:2:3: error[syntax]: this line is indented further than `a`, which has a value \
         already\n  help: begin it in column 1, like `a`",
    );
    case(
        "b:\n  name:A B\n  also: [x]\n",
        "a:2:3: error[syntax]: this line has no space after its colon, so it is not a key\n  \
         help: write `name: A B`",
    );
    case(
        " a: B\nc: D\n",
        "a:2:1: error[syntax]: this line is indented less than the first key of the file\n  \
         help: begin all top-level keys in the first column",
    );
}

#[test]
fn signs_that_mean_something_else() {
    case(
        "- title: - dash\n",
        "a:1:10: error[syntax]: a text that begins with `-` needs quotes\n  help: write `'- \
         dash'`, or begin the list on the next line",
    );
    case(
        "- title: #1 place\n",
        "a:1:10: error[syntax]: `#` begins a comment, so `title` has no value\n  help: write \
         `title: '#1 place'`, or a space after the `#`",
    );
    case(
        "v: {options: {accent: #7a0019}}\n",
        "a:1:23: error[syntax]: `#` begins a comment, so the bracket before it is not \
         closed\n  help: write `'#7a0019'`",
    );
    case(
        "- {funder: N, amount: $1,000,000, role: PI}\n",
        "a:1:23: error[syntax]: a text with a comma needs quotes in braces\n  help: write \
         `amount: '$1,000,000'`",
    );
    case(
        "- {at: University of California, Berkeley}\n",
        "a:1:8: error[syntax]: a text with a comma needs quotes in braces\n  help: write \
         `at: 'University of California, Berkeley'`",
    );
}

#[test]
fn texts_in_braces() {
    let needs = |at: &str, what: &str, quoted: &str| {
        format!(
            "a:{at}: error[syntax]: in braces, a text that {what} needs quotes\n  help: write \
             `{quoted}`"
        )
    };
    case(
        "- {text: The code is public [@a].}\n",
        &needs("1:10", "contains `[`", "text: 'The code is public [@a].'"),
    );
    case(
        "- {topic: Hecke over $\\mathbb{Z}[1/p]$, id: x}\n",
        &needs("1:11", "contains `{`", "topic: 'Hecke over $\\mathbb{Z}[1/p]$'"),
    );
    case(
        "k: [{id: x, text: The set {a, b} is}]\n",
        &needs("1:19", "contains `{`", "text: 'The set {a, b} is'"),
    );
    case("- {title: @home}\n", &needs("1:11", "begins with `@`", "title: '@home'"));
    case(
        "- {title: *-rings, id: x}\n",
        &needs("1:11", "begins with `*`", "title: '*-rings'"),
    );
    case("- {title: Foo: bar}\n", &needs("1:11", "contains `: `", "title: 'Foo: bar'"));
}

#[test]
fn all_texts_without_quotes_are_found_and_read() {
    let yaml = "a:\n  - t: *-rings\n    i: x\n  - t: @home # now\n  - t: Foo: bär\n  - {t: a [b] c}\n\
                b: 'c' d\ne: @f\n";
    let mut sources = Sources::default();
    let file = sources.add("a", yaml);
    let mut sink = Sink::default();
    assert!(tree(file, yaml, &mut sink).is_none());
    let found = listing(&sink.into_sorted(), &sources);
    let lines: Vec<&str> = found.lines().filter(|line| line.starts_with("a:")).collect();
    let places: Vec<&str> =
        lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(places, ["a:2:8:", "a:4:8:", "a:5:8:", "a:6:9:", "a:7:8:"], "{found}");
    let yaml = "- t: *-rings\n  i: ä\n- t: Foo: bär\n";
    let file = sources.add("b", yaml);
    let tree = tree(file, yaml, &mut Sink::default()).expect("a tree");
    let texts: Vec<String> = texts(&tree);
    assert_eq!(texts, ["*-rings", "ä", "Foo: bär"]);
}

fn texts(node: &Node) -> Vec<String> {
    match &node.kind {
        Kind::Scalar { text, .. } => vec![text.clone()],
        Kind::List(items) => items.iter().flat_map(|item| texts(item)).collect(),
        Kind::Map(pairs) => pairs.iter().flat_map(|(_, value)| texts(value)).collect(),
    }
}

#[test]
fn characters_that_cannot_stand_in_a_file() {
    case(
        "k: a\u{7}b\n",
        "a:1:5: error[syntax]: the character U+0007 is not allowed\n  help: remove it; \
         editors show it as a dot or a box",
    );
    case(
        "k: a\0b\n",
        "a:1:5: error[syntax]: the character U+0000 is not allowed\n  help: remove it; \
         editors show it as a dot or a box",
    );
}

#[test]
fn a_text_in_braces_ends_with_its_braces() {
    case(
        "a: [{title: A: B}, {title: C, date: 2020}]\n",
        "a:1:13: error[syntax]: in braces, a text that contains `: ` needs quotes\n  help: \
         write `title: 'A: B'`",
    );
}

#[test]
fn a_comment_that_cuts_a_text() {
    case(
        "k: Team #1 of all\n",
        "a:1:9: warning[cut-text]: `#1 of all` is a comment, so the text ends before it\n  \
         1:4: only this is read\n  help: put the text in quotes, or write a space after \
         the `#`",
    );
    case("k: Team # of all\nl: 'a #1' #x\nm: [x] #y\n# z\n#1\n", "");
}
