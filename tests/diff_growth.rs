//! Tests that the cost of `tenure diff` grows linearly with any part of a database. Databases may
//! be untrusted, and `diff` has no time limit.

use super::cost::instructions;
use super::program::Place;

/// What is twice as much may take two to this power of the instructions.
const EXPONENT: f64 = 1.2;

/// Two states of a database in which something stands so many times.
type Grown = fn(usize) -> (String, String);

/// Counts the instructions for so many and for twice as many.
#[track_caller]
fn grows_no_faster(what: &str, size: usize, grown: Grown) {
    let count = |size| {
        let (old, new) = grown(size);
        let place = Place::with(&[("old.yaml", &old), ("new.yaml", &new)]);
        let file = |name| place.path(name).display().to_string();
        instructions(&["diff", &file("old.yaml"), &file("new.yaml")])
    };
    let (Some(none), Some(once), Some(twice)) = (count(0), count(size), count(2 * size))
    else {
        return;
    };
    #[allow(clippy::cast_precision_loss, reason = "millions of them")]
    let exponent = ((twice.all - none.all) as f64 / (once.all - none.all) as f64).log2();
    assert!(
        exponent < EXPONENT,
        "{what}: {} instructions for {size}, {} for twice as many: the power of {exponent:.2}",
        once.all,
        twice.all
    );
}

/// A word that no other number has.
fn word(number: usize) -> String {
    let letters = [b"bcdfghjklm", b"aeiouyaeio"];
    let digits = format!("{:06}", number * 7919 % 1_000_000);
    let letter =
        |(at, digit): (usize, u8)| char::from(letters[at % 2][usize::from(digit - b'0')]);
    digits.bytes().enumerate().map(letter).collect()
}

/// Words from a list of so many, in no order that comes again.
fn words(seed: usize, many: usize, list: usize) -> String {
    let mut state = seed as u64 + 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(state >> 40).expect("24 bits")
    };
    (0..many).map(|_| word(next() % list)).collect::<Vec<_>>().join(" ")
}

/// Honours with titles by their number, in the one state and in the other.
fn honors(size: usize, title: fn(usize) -> String) -> (String, String) {
    let state = |state: usize| {
        let title = |number| format!("  - {{title: '{}'}}\n", title(2 * number + state));
        let all: String = (0..size).map(title).collect();
        format!("basics: {{name: Ada}}\nhonors:\n{all}")
    };
    if size == 0 { (empty(), empty()) } else { (state(0), state(1)) }
}

fn empty() -> String {
    "basics: {name: Ada}\n".to_owned()
}

/// A state of one job with these lines.
fn bullets(size: usize, line: impl Fn(usize) -> String) -> String {
    let lines: String = (0..size).map(|n| format!("      - '{}'\n", line(n))).collect();
    format!(
        "basics: {{name: Ada}}\nexperience:\n  - title: T\n    employer: E\n    bullets:\n      \
         - 'One'\n{lines}"
    )
}

#[test]
fn with_entries_of_few_words() {
    grows_no_faster("all other", 500, |size| {
        honors(size, |n| format!("Prize {} of {}", word(n), word(n + 500_000)))
    });
    grows_no_faster("all alike", 500, |size| {
        honors(size, |n| format!("Prize of the Academy of Sciences {}", word(n)))
    });
    grows_no_faster("of the same words", 500, |size| honors(size, |n| words(n, 6, 16)));
}

#[test]
fn with_entries_of_many_words() {
    grows_no_faster("all other", 20, |size| honors(size, |n| words(n, 1000, 1_000_000)));
    grows_no_faster("half alike", 20, |size| honors(size, |n| words(n, 900, 1300)));
    grows_no_faster("of the same words", 20, |size| honors(size, |n| words(n, 1000, 9)));
}

#[test]
fn with_words_of_an_entry() {
    grows_no_faster("of ten entries", 500, |size| {
        let state = |state: usize| -> String {
            let entry = |n: usize| {
                format!("  - {{title: '{}'}}\n", words(2 * n + state, size, 999))
            };
            let all: String = (0..10).map(entry).collect();
            format!("basics: {{name: Ada}}\nhonors:\n{all}")
        };
        if size == 0 { (empty(), empty()) } else { (state(0), state(1)) }
    });
}

#[test]
fn with_sections() {
    grows_no_faster("all other", 200, |size| {
        let state = |state: usize| -> String {
            let section = |n| {
                let title = word(2 * n + state);
                format!(
                    "  s{n}: {{heading: 'Part {title}', entries: [{{title: 'Of {title}'}}]}}\n"
                )
            };
            let all: String = (0..size).map(section).collect();
            format!(
                "{}free:\n  s: {{heading: P, entries: [{{title: X}}]}}\n{all}",
                empty()
            )
        };
        (state(0), state(1))
    });
}

#[test]
fn with_items_of_an_entry() {
    grows_no_faster("all other", 600, |size| {
        let state =
            |state| bullets(size, move |n| format!("Did {} in it", word(2 * n + state)));
        (state(0), state(1))
    });
    grows_no_faster("all changed", 600, |size| {
        let state = |state: &'static str| {
            bullets(size, move |n| format!("Wrote the program number {n} {state}"))
        };
        (state("then"), state("now"))
    });
    grows_no_faster("other authors", 600, |size| {
        let state = |state: usize| {
            let name = |n| format!(", {} {}", word(2 * n + state), word(n));
            let all: String = (0..size).map(name).collect();
            format!(
                "{}publications:\n  - {{id: a, type: book, title: T, authors: [Ada Lee{all}]}}\n",
                empty()
            )
        };
        (state(0), state(1))
    });
}
