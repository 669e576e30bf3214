//! What texts and formulas read, refuse and print again.

use proptest::prelude::*;

use super::*;
use crate::model::formula_samples;

/// A text in a notation that shows how it nests: `e(…)` italic, `s(…)` bold, and so on.
fn drawn(inlines: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Plain(words) => words.clone(),
        Inline::Emph(inner) => format!("e({})", drawn(inner)),
        Inline::Strong(inner) => format!("s({})", drawn(inner)),
        Inline::Code(code) => format!("c({code})"),
        Inline::Link(to, inner) => format!("l({to}: {})", drawn(inner)),
        Inline::Math(formula) => format!("m({formula})"),
        Inline::Ref(id) => format!("r({id})"),
        Inline::Break => " / ".to_owned(),
        Inline::List(items) => {
            items.iter().map(|item| format!("- {}; ", drawn(item))).collect()
        }
        Inline::Label(..) | Inline::Part(_) | Inline::Underline(_) => {
            unreachable!("only the projection makes it")
        }
    };
    inlines.iter().map(one).collect()
}

#[track_caller]
fn text(source: &str, expected: &str) {
    let read = Text::parse(source).expect(source);
    assert_eq!(drawn(&read.inlines), expected, "{source}");
    assert_eq!(read.unclosed, None, "{source}");
}

#[track_caller]
fn unclosed(source: &str, expected: &str, mark: &str) {
    let read = Text::parse(source).expect(source);
    assert_eq!(drawn(&read.inlines), expected, "{source}");
    assert_eq!(read.unclosed, Some(mark), "{source}");
}

#[track_caller]
fn no_text(source: &str, message: &str) {
    let error = Text::parse(source).expect_err(source);
    // The lines after it are help.
    assert_eq!(error.to_string().lines().next(), Some(message), "{source}");
}

#[test]
fn marks_nest() {
    text("plain", "plain");
    text("*a* b", "e(a) b");
    text("**a** b", "s(a) b");
    text("*a **b** c*", "e(a s(b) c)");
    text("**a *b* c**", "s(a e(b) c)");
    text("**ATC 2023 [@aware]**", "s(ATC 2023 r(aware))");
    text("in-*word*-marks", "in-e(word)-marks");
    text("*a* and *b*", "e(a) and e(b)");
}

#[test]
fn three_stars_are_both_marks_in_the_order_that_closes() {
    text("***a***", "s(e(a))");
    text("***a* b**", "s(e(a) b)");
    text("**b *a***", "s(b e(a))");
    text("*b **a***", "e(b s(a))");
    text("*a***b**", "e(a)s(b)");
}

#[test]
fn stars_that_mark_nothing_are_letters() {
    text("2 * 3 * 4", "2 * 3 * 4");
    text("****", "****");
    text("a ** b", "a ** b");
    text("five ***** stars", "five ***** stars");
}

#[test]
fn stars_of_names_are_letters() {
    for source in [
        "C*-algebras and W*-algebras",
        "A*, D*, and LPA*",
        "F508del*/G551D*",
        "p* = 2*q",
        "2*q + 3*r",
        "2*3*4",
        "1A* in Computer Science, 3 A*s and 2 B*s",
        "*-algebras and W*-algebras",
        "(*)-algebras and (*)-modules",
        "C**-algebras, W**-algebras",
        "2**n and 2**m",
        "\"C*\"-algebras and \"W*\"-algebras",
        "Sgr A*: A* (Sgr)",
    ] {
        let read = Text::parse(source).expect(source);
        assert_eq!(drawn(&read.inlines), source);
    }
    text("a *C\\*-algebra* of W*-algebras", "a e(C*-algebra) of W*-algebras");
    text("*in vivo* A* search", "e(in vivo) A* search");
    text("poly(*N*-isopropyl)", "poly(e(N)-isopropyl)");
    text("un*believ*able bio*markers*", "une(believ)able bioe(markers)");
    text("これは**重要**です", "これはs(重要)です");
    text("**Note:** *a*, *b*; (*c*)", "s(Note:) e(a), e(b); (e(c))");
    text("\"*Hamlet*\"", "\"e(Hamlet)\"");
    text("**+35%** and **-5%**", "s(+35%) and s(-5%)");
    text("*N*,*N*-dimethyl, *p*=0.05", "e(N),e(N)-dimethyl, e(p)=0.05");
}

#[test]
fn what_never_closes_is_letters_and_known() {
    unclosed("a *b", "a *b", "*");
    unclosed("a **b", "a **b", "**");
    unclosed("a `b", "a `b", "`");
    unclosed("*a **b*", "e(a **b)", "**");
    // Brackets are ordinary words.
    text("[a] b", "[a] b");
    text("[a", "[a");
    text("a]", "a]");
}

#[test]
fn a_backslash_makes_a_mark_a_letter() {
    text(r"\*a\*", "*a*");
    text(r"\`a\` \[b\] \$c\$", "`a` [b] $c$");
    text(r"\\", r"\");
    text(r"C:\dir \LaTeX", r"C:\dir \LaTeX");
    text(r"\", r"\");
    text(r"**a\***", "s(a*)");
}

#[test]
fn code_is_as_it_stands() {
    text("`*a* $b$ \\`", "c(*a* $b$ \\)");
    text("a ` b `c", "a c( b )c");
    unclosed("``", "``", "`");
}

#[test]
fn money_is_no_formula() {
    text("$5 to $10", "$5 to $10");
    text("US$5-US$10", "US$5-US$10");
    text("a grant of $1,000", "a grant of $1,000");
    text("$ x $", "$ x $");
    text("$x$", "m(x)");
    text("$n^2$ of $m$", "m(n^2) of m(m)");
    text(r"$\$5$ and $a$", r"m(\$5) and m(a)");
    for source in [
        "Raised $5M (US$) from donors",
        "$5 and $10",
        "US$3m–$4m",
        "costs $20",
        "between $1.2M and $3M",
        "Fees of 35$ and 40$; C$4k–C$6k",
        "from 5$-10$",
        "$2/kg to $/unit parity",
        "A$AP and Ke$ha",
        "$HOME/$USER",
        "$5 million (CAD$)",
        "$$$",
        "a $ b",
    ] {
        text(source, source);
    }
    text("$$x^2$$ and $$", "m(x^2) and $$");
    text("H$_2$O, 10$^{-6}$, the $n$th", "Hm(_2)O, 10m(^{-6}), the m(n)th");
    let doubtful =
        |source| Text::parse(source).expect(source).doubts.and_then(|d| d.dollars);
    assert_eq!(doubtful("a $5$ prize").as_deref(), Some("5"));
    assert_eq!(doubtful("$USD$").as_deref(), Some("USD"));
    assert_eq!(doubtful("$5M (US$) and $x$"), None);
}

#[test]
fn links_have_an_address() {
    text("[a](https://b.org)", "l(https://b.org: a)");
    text("[*a* b](https://b.org)", "l(https://b.org: e(a) b)");
    text("*[a](https://b.org)*", "e(l(https://b.org: a))");
    text("[a](https://b.org/x_(y))", "l(https://b.org/x_(y): a)");
    text("[a [b] c](https://b.org)", "l(https://b.org: a [b] c)");
    text("[a] (https://b.org)", "[a] (https://b.org)");
    no_text("[a](b.org)", "`b.org` is not an address: write it in full, `https://b.org`");
    no_text(
        "[a](run:x.exe)",
        "`run:x.exe` is not an address: write it in full, beginning with `https://`, \
         `http://`, `mailto:` or `tel:`",
    );
}

#[test]
fn references_name_an_id() {
    text("[@aware]", "r(aware)");
    text("see [@a-1.b_2], [@c]", "see r(a-1.b_2), r(c)");
    text("[@not an id]", "[@not an id]");
    text("me [@ work]", "me [@ work]");
}

#[test]
fn a_text_is_one_paragraph() {
    text(" a\n  b\r\nc ", "a b c");
    text("$i\rU$", "m(i U)");
    no_text("a\n\nb", "a text must be one paragraph, but this one has an empty line");
    no_text(" \n ", "the text is empty");
    no_text("", "the text is empty");
}

#[test]
fn a_list_in_a_line_has_something_to_write() {
    text("- a", "- a");
    let message = "the line `- b` would be printed in one line with the one before it";
    no_text("- a\n- b", message);
    no_text("a:\n- b\n- c", message);
}

#[track_caller]
fn prose(source: &str, expected: &str) {
    let read = Text::parse_prose(source).expect(source);
    assert_eq!(drawn(&read.inlines), expected, "{source}");
    assert_eq!(Text::parse_prose(&read.to_string()), Ok(read), "{source}");
}

#[test]
fn prose_has_paragraphs_and_lists() {
    prose("a\nb", "a b");
    prose("a\nb\n\n\nc *d*\n", "a b / c e(d)");
    prose("- a\n- *b*", "- a; - e(b); ");
    prose("a:\n- b\n  c\n- d\n\ne", "a:- b c; - d;  / e");
    prose("- a\n\n- b\n\n  c", "- a; - b c; ");
    prose("• a\n• b", "- a; - b; ");
    prose("a - b", "a - b");
    prose("\r\na\r\n \r\nb", "a / b");
    let letters = Text::parse_prose("a\n\nb\n- c\n- d").expect("prose").letters();
    assert_eq!(letters, "a b c d");
    let error = Text::parse_prose("- a\n  - b\n").expect_err("nested").to_string();
    assert!(error.starts_with("the line `- b` is a list inside a list\n"), "{error}");
}

#[test]
fn characters_that_print_nothing_are_refused() {
    for c in [
        '\0', '\u{7}', '\u{7f}', '\u{200e}', '\u{202e}', '\u{2028}', '\u{fdd0}',
        '\u{e000}',
    ] {
        let code = u32::from(c);
        no_text(
            &format!("a{c}b"),
            &match name_of(c) {
                Some(name) => {
                    format!("the character U+{code:04X} ({name}) cannot be printed")
                }
                None => format!("the character U+{code:04X} cannot be printed"),
            },
        );
    }
}

#[test]
fn nesting_is_bounded() {
    fn depth(inlines: &[Inline]) -> usize {
        let below = |inline: &Inline| match inline {
            Inline::Emph(inner) | Inline::Strong(inner) | Inline::Link(_, inner) => {
                1 + depth(inner)
            }
            _ => 0,
        };
        inlines.iter().map(below).max().unwrap_or(0)
    }
    for mark in ["*a ", "[", "**a *b ", "[@", "`", "$", "[a](", "***a "] {
        let open = mark.repeat(20_000);
        for source in [open.clone(), open.clone() + &"*".repeat(20_000), open + "]()"] {
            if let Ok(read) = Text::parse(&source) {
                assert!(depth(&read.inlines) <= 16, "{mark}");
            }
        }
    }
    text(&"[".repeat(50), &"[".repeat(50));
}

#[test]
fn formulas_of_the_subset_are_taken() {
    for formula in [
        "x",
        r"\alpha",
        "n^2",
        "x_i^2",
        "x_{i,j}",
        r"\frac{1}{2}",
        r"\frac12",
        r"O(n \log n)",
        r"\sqrt{x+1}",
        r"\hat\theta",
        r"10\%",
        r"\mathcal{L}",
        r"a \leq b",
        r"\{1, 2\}",
        "{{x}}",
        r"x^\alpha",
        "f'",
    ] {
        text(&format!("${formula}$"), &format!("m({formula})"));
    }
}

const FENCE: &str = r"`\left` and `\right` need a bracket each, as in `\left( x \right)`";

#[test]
fn an_unknown_command_has_one_to_write() {
    for (command, help) in [
        ("R", r"write `\mathbb{R}`"),
        ("bm", r"write `\boldsymbol`"),
        ("mathbbb", r"did you mean `\mathbb`?"),
        ("aplha", r"did you mean `\alpha`?"),
        ("input", "`tenure list formulas` lists the commands"),
    ] {
        let error = Text::parse(&format!("$\\{command}{{x}}$")).expect_err(command);
        assert_eq!(error.to_string().lines().nth(1), Some(help), "{command}");
    }
}

#[test]
fn every_command_is_taken() {
    for (_, commands) in formula_samples() {
        for (sample, _) in commands {
            text(&format!("$x {sample} y$"), &format!("m(x {sample} y)"));
        }
    }
}

#[test]
fn formulas_outside_the_subset_are_refused() {
    let command = |name| format!("the command `\\{name}` is not allowed in a formula");
    for (formula, message) in [
        (r"\input{x}", command("input")),
        (r"\def\x{}", command("def")),
        (r"\write18{x}", command("write")),
        (r"\csname x\endcsname", command("csname")),
        (r"x^\loop", command("loop")),
        (r"\foo{a}", command("foo")),
        (r"\\", command("\\")),
        (r"\mathbb{k}", r"`\mathbb` has capital letters only, as in `\mathbb{R}`".into()),
        (r"\text{a_b}", r"`\text` takes words only, as in `\text{if }`".into()),
        (r"\left x", FENCE.into()),
        (r"\left( x", FENCE.into()),
        (r"x \right)", FENCE.into()),
        (r"{\left( x} \right)", r"unbalanced braces in `${\left( x} \right)$`".into()),
        (r"\big x", r"`\big` needs a bracket, as in `\big(`".into()),
        ("{x", "unbalanced braces in `${x$`".into()),
        ("x}", "unbalanced braces in `$x}$`".into()),
        ("x#1", "`#` is not allowed in a formula".into()),
        ("a&b", "`&` is not allowed in a formula".into()),
        ("a~b", "`~` is not allowed in a formula".into()),
        ("a%b", "`%` is not allowed in a formula".into()),
        ("x^2^3", "a script (`^` or `_`) is misplaced in `$x^2^3$`".into()),
        ("x^", "a script (`^` or `_`) is misplaced in `$x^$`".into()),
        ("x_^2", "a script (`^` or `_`) is misplaced in `$x_^2$`".into()),
        (r"\frac{1}", r"a script (`^` or `_`) is misplaced in `$\frac{1}$`".into()),
        ("^^41", "a script (`^` or `_`) is misplaced in `$^^41$`".into()),
    ] {
        no_text(&format!("${formula}$"), &message);
    }
    let deep = format!("${}x{}$", "{".repeat(500), "}".repeat(500));
    assert!(Text::parse(&deep).is_err());
}

#[test]
fn letters_are_what_is_read() {
    let read = Text::parse("**a** *b* `c` [d](https://e.f) $g$ [@h] i").expect("a text");
    assert_eq!(read.letters(), "a b c d g  i");
}

/// Words with marks that open and close. Marks that touch those of the next word can mean
/// two things in any Markdown.
fn sound_markdown() -> impl Strategy<Value = String> {
    let words = "a|é|*b*|**c**|***d***|**e *f* g**|*h **i** j*|`k*`|$x_1$|[l **m**](https://a.b)\
                 |[@id]|\\*|\\[n]|$5|o*|[p]|q\\r";
    let words: Vec<&str> = words.split('|').collect();
    prop::collection::vec(prop::sample::select(words), 1..10)
        .prop_map(|words| words.join(" "))
}

/// Texts of many marks, well and badly placed.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = "* ** *** **** ` $ [ ] ( ) \\ a b 1 é [@id] [x](https://a.b) ](https://a.b) \
                  $x$ `c` { ^";
    let mut pieces: Vec<&str> = pieces.split(' ').collect();
    pieces.extend([" ", " ", "\n", "\u{a0}"]);
    let pieces = prop::sample::select(pieces);
    prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())
}

/// Texts of stars and dollar signs, without links and code.
fn signs() -> impl Strategy<Value = String> {
    let pieces = "* ** *** $ \\* a b2 C é - , ( ) . / : x^2 = 5 M";
    let mut pieces: Vec<&str> = pieces.split(' ').collect();
    pieces.extend([" ", " ", " "]);
    let pieces = prop::sample::select(pieces);
    prop::collection::vec(pieces, 1..16).prop_map(|pieces| pieces.concat())
}

/// How many marks a text has lost to its markup: stars, and dollar signs.
fn marks_of(inlines: &[Inline]) -> (usize, usize) {
    let of = |inline: &Inline| match inline {
        Inline::Emph(inner) => (2 + marks_of(inner).0, marks_of(inner).1),
        Inline::Strong(inner) => (4 + marks_of(inner).0, marks_of(inner).1),
        Inline::Math(_) => (0, 2),
        _ => (0, 0),
    };
    inlines.iter().map(of).fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn a_text_prints_as_markdown_that_reads_the_same(source in sound_markdown()) {
        let read = Text::parse(&source).expect("sound");
        let printed = read.to_string();
        prop_assert_eq!(Text::parse(&printed), Ok(read), "{}", printed);
    }

    #[test]
    fn no_character_is_lost(source in signs()) {
        let Ok(read) = Text::parse(&source) else { return Ok(()) };
        let letters = read.letters();
        let count = |text: &str, c: char| text.chars().filter(|other| *other == c).count();
        let words = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).collect()
        };
        prop_assert_eq!(words(&letters), words(&source));
        let (stars, dollars) = marks_of(&read.inlines);
        prop_assert_eq!(count(&letters, '*') + stars, count(&source, '*'));
        if !source.contains("$$") {
            prop_assert_eq!(count(&letters, '$') + dollars, count(&source, '$'));
        }
    }

    #[test]
    fn any_marks_can_be_read_or_refused(source in markdown()) {
        let _ = Text::parse(&source);
    }

    #[test]
    fn any_text_can_be_read_or_refused(source in any::<String>()) {
        let _ = Text::parse(&source);
    }
}
