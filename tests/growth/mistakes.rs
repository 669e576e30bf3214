//! Databases of one kind of mistake, or of what looks at much else, of any size.

/// What is grown, and how many of it at most.
pub(crate) type Case = (&'static str, fn(usize) -> String);

const OWNER: &str = "basics: {name: Ann Lee}\n";

fn each(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// The owner and a list of so many.
fn list(topic: &str, count: usize, item: impl Fn(usize) -> String) -> String {
    format!("{topic}:\n{}", each(count, |n| format!("  - {}\n", item(n))))
}

fn honors(count: usize, item: impl Fn(usize) -> String) -> String {
    OWNER.to_owned() + &list("honors", count, item)
}

fn papers(count: usize, more: impl Fn(usize) -> String) -> String {
    let paper = |n| format!("{{id: p{n:03}, type: book, title: T{n}, {}}}", more(n));
    OWNER.to_owned() + &list("publications", count, paper)
}

/// A word of 64 letters of which there are two, another for each number.
fn long(number: usize) -> String {
    let mut state = number as u64 + 1;
    let mut letter = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        if state >> 40 & 1 == 0 { 'a' } else { 'b' }
    };
    (0..64).map(&mut letter).collect()
}

fn words(count: usize, word: impl Fn(usize) -> String) -> String {
    (0..count).map(word).collect::<Vec<_>>().join(", ")
}

fn variants(count: usize, line: impl Fn(usize) -> String) -> String {
    format!("variants:\n{}", each(count, |n| format!("  v{n}: {{{}}}\n", line(n))))
}

pub(crate) const CASES: &[Case] = &[
    ("references", |n| {
        papers(n, |_| "authors: [A]".into())
            + &list("honors", n, |n| format!("title: 'At [@p{n:03}]'"))
    }),
    ("references in one text", |n| {
        papers(1, |_| "authors: [A]".into())
            + &format!("honors:\n  - title: '{}'\n", each(n, |_| "[@p000] ".into()))
    }),
    ("unknown references", |n| {
        papers(n, |_| "authors: [A]".into())
            + &list("honors", n, |n| format!("title: 'At [@q{n:03}]'"))
    }),
    ("unknown references in one text", |n| {
        papers(1, |_| "authors: [A]".into())
            + &format!("honors:\n  - title: '{}'\n", each(n, |n| format!("[@q{n:03}] ")))
    }),
    ("unknown references of long words", |n| {
        OWNER.to_owned()
            + &list("publications", n, |n| {
                format!("{{id: {}, type: book, title: T, authors: [A]}}", long(n))
            })
            + &list("honors", n, |n| format!("title: 'At [@{}]'", long(n + 1_000_000)))
    }),
    ("marks", |n| honors(1, |_| format!("title: '{}'", "[*a $x ".repeat(8 * n)))),
    ("links that do not close", |n| {
        honors(1, |_| format!("title: '{}'", "[a](".repeat(10 * n)))
    }),
    ("links", |n| {
        honors(1, |_| format!("title: '{}'", "[a](https://b.org) ".repeat(3 * n)))
    }),
    ("references that do not close", |n| {
        honors(1, |_| format!("title: '{}'", "[@a ".repeat(10 * n)))
    }),
    ("same ids", |n| honors(n, |n| format!("{{title: T{n}, id: x}}"))),
    ("same keys", |n| honors(1, |_| format!("{{title: T{}}}", ", url: x".repeat(n)))),
    ("same topics", |n| OWNER.to_owned() + &"honors: []\n".repeat(n)),
    ("unknown topics", |n| OWNER.to_owned() + &each(n, |n| format!("topic{n}: []\n"))),
    ("invalid dates", |n| honors(n, |n| format!("{{title: T{n}, dates: 2020-13}}"))),
    ("one invalid date after many", |n| {
        honors(n, |n| format!("{{title: T{n}, dates: 2020}}"))
            + "  - {title: T, dates: x}\n"
    }),
    ("invalid dates after many", |n| {
        honors(2 * n, |at| {
            format!("{{title: T{at}, dates: {}}}", if at < n { "2020" } else { "x" })
        })
    }),
    ("wrong authors beside unknown keys", |n| {
        let unknown = words(n, |n| format!("unknown{n}: x"));
        papers(1, |_| {
            format!("{unknown}, authors: [{}]", words(n, |n| format!("[a{n}]")))
        })
    }),
    ("unknown words", |n| papers(n, |n| format!("authors: [A], status: word{n}"))),
    ("unused people", |n| {
        format!("{OWNER}people:\n{}", each(n, |n| format!("  x{n:03}: {{name: P{n}}}\n")))
    }),
    ("unused people among strange authors", |n| {
        papers(n, |n| format!("authors: [y{n:03}]"))
            + &format!("people:\n{}", each(n, |n| format!("  x{n:03}: {{name: P{n}}}\n")))
    }),
    ("unused people of long words", |n| {
        papers(n, |n| format!("authors: [{}]", long(n)))
            + &format!(
                "people:\n{}",
                each(n, |n| format!("  {}: {{name: P}}\n", long(n + 1_000_000)))
            )
    }),
    ("authors of one spelling", |n| {
        papers(n, |n| format!("authors: [A. B{}]", ".".repeat(n % 3)))
    }),
    ("forms of the owner", |n| {
        format!("basics: {{name: Ann, also: [{}]}}\n", words(n, |n| format!("Ann {n}")))
            + &list("publications", n, |n| {
                format!("{{id: p{n:03}, type: book, title: T{n}, authors: [B C]}}")
            })
    }),
    ("preprints of papers", |n| {
        let paper = |n| {
            let kind = if n % 2 == 0 { "journal" } else { "preprint" };
            format!("{{id: p{n:03}, type: {kind}, title: T{}, authors: [A]}}", n / 2)
        };
        OWNER.to_owned() + &list("publications", n, paper)
    }),
    ("titles near each other", |n| {
        let paper =
            |n| format!("{{id: p{n:03}, type: book, title: {}, authors: [A]}}", long(n));
        OWNER.to_owned() + &list("publications", n, paper)
    }),
    ("former names", |n| {
        let former =
            words(n, |n| format!("{{until: {}, name: N{n}}}", 1_000 + n % 1_000));
        format!("venues:\n  v: {{kind: journal, name: V, former: [{former}]}}\n")
            + &papers(n, |_| "authors: [A], venue: v, date: 2020".into())
    }),
    ("tags and bullets of an entry", |n| {
        format!(
            "{OWNER}experience:\n  - {{title: T, employer: E, tags: [{}], bullets: [{}]}}\n",
            words(n, |n| format!("t{n:03}")),
            words(n, |n| format!("b{n}"))
        )
    }),
    ("terms and bullets of a course", |n| {
        format!(
            "{OWNER}teaching:\n  - {{course: C, terms: [{}], bullets: [{}]}}\n\
             variants: {{v: {{select: {{since: 1999}}}}}}\n",
            words(n, |n| (2_000 + n % 20).to_string()),
            words(n, |n| format!("b{n}"))
        )
    }),
    ("ids to select", |n| {
        honors(n, |n| format!("{{title: T{n}, id: x{n:03}}}"))
            + &format!(
                "variants: {{v: {{select: {{ids: [{}]}}}}}}\n",
                words(n, |n| format!("x{n:03}"))
            )
    }),
    ("ids to drop", |n| {
        honors(n + 1, |n| format!("{{title: T{n}, id: x{n:03}}}"))
            + &format!(
                "variants: {{v: {{select: {{drop: [{}]}}}}}}\n",
                words(n, |n| format!("x{n:03}"))
            )
    }),
    ("tags to select", |n| {
        let all = words(n, |n| format!("t{n:03}"));
        honors(n, |n| format!("{{title: T{n}, tags: [t{n:03}]}}"))
            + &format!(
                "variants: {{v: {{select: {{tags: [{all}], no-tags: [t000]}}}}}}\n"
            )
    }),
    ("tags to refuse", |n| {
        let all = words(n, |n| format!("t{n:03}"));
        honors(n + 1, |n| format!("{{title: T{n}, tags: [t{n:03}]}}"))
            + &format!("variants: {{v: {{select: {{no-tags: [{all}]}}}}}}\n")
    }),
    ("tags to have all of", |n| {
        let all = words(n, |n| format!("t{n:03}"));
        honors(n, |n| format!("{{title: T{n}, tags: [t{n:03}]}}"))
            + &format!("  - {{title: T, tags: [{all}]}}\n")
            + &format!("variants: {{v: {{select: {{all-tags: [{all}]}}}}}}\n")
    }),
    ("sections to hold", |n| {
        let free = each(n, |n| format!("  f{n}: {{heading: H, text: T}}\n"));
        let most = words(n, |n| format!("f{n}: 1"));
        format!("{OWNER}free:\n{free}variants: {{v: {{select: {{max: {{{most}}}}}}}}}\n")
    }),
    ("unknown ids to select", |n| {
        honors(n, |n| format!("{{title: T{n}, id: x{n:03}}}"))
            + &format!(
                "variants: {{v: {{select: {{ids: [{}]}}}}}}\n",
                words(n, |n| format!("y{n:03}"))
            )
    }),
    ("unknown ids of long words", |n| {
        honors(n, |n| format!("{{title: T{n}, id: {}}}", long(n)))
            + &format!(
                "variants: {{v: {{select: {{drop: [{}]}}}}}}\n",
                words(n, |n| long(n + 1_000_000))
            )
    }),
    ("unknown tags", |n| {
        honors(n, |n| format!("{{title: T{n}, tags: [t{n:03}]}}"))
            + &format!(
                "variants: {{v: {{select: {{tags: [{}]}}}}}}\n",
                words(n, |n| format!("u{n:03}"))
            )
    }),
    ("unknown sections", |n| {
        format!(
            "{OWNER}variants: {{v: {{without: [{}]}}}}\n",
            words(n, |n| format!("s{n}"))
        )
    }),
    ("what to hide", |n| {
        papers(n, |_| "authors: [A], notes: [{kind: award, text: N}]".into())
            + &format!("variants: {{v: {{hide: [{}]}}}}\n", words(n, |_| "notes".into()))
    }),
    ("types of a section", |n| {
        papers(n, |_| "authors: [A]".into())
            + &format!(
                "sections: [{{section: publications, types: [{}, book]}}]\n",
                words(n, |_| "journal".into())
            )
    }),
    // A hundred at most, each of which looks at all entries.
    ("sections of nothing left", |n| {
        honors(3, |n| format!("title: T{n}"))
            + &list("sections", n, |_| "section: honors".into())
    }),
    ("free sections", |n| {
        format!(
            "{OWNER}free:\n{}",
            each(n, |n| format!("  f{n}: {{heading: H, text: T}}\n"))
        ) + &list("sections", n / 2, |n| format!("{{section: free, of: f{n}}}"))
    }),
    ("unknown free sections", |n| {
        format!(
            "{OWNER}free:\n{}",
            each(n, |n| format!("  f{n}: {{heading: H, text: T}}\n"))
        ) + &list("sections", n / 2, |n| format!("{{section: free, of: g{n}}}"))
    }),
    // Two hundred at most, each of which goes through the twenty at most that it extends.
    ("variants that extend one another", |n| {
        let line = |n: usize| match n % 20 {
            0 => "select: {drop: [x000]}".to_owned(),
            _ => format!("extends: v{}, select: {{drop: [x000]}}", n - 1),
        };
        honors(2, |n| format!("{{title: T{n}, id: x{n:03}}}")) + &variants(n, line)
    }),
    ("names of what a variant leaves out", |n| {
        honors(n, |n| format!("{{title: T{n}, id: x{n}}}"))
            + &format!(
                "variants:\n  a: {{select: {{drop: [{}]}}}}\n  b: {{extends: a}}\n",
                words(n, |n| format!("x{n}"))
            )
    }),
    ("sections of variants", |n| {
        honors(n, |n| format!("title: T{n}"))
            + &list("sections", 9, |_| "section: honors".into())
            + &variants(9, |_| "paper: a4".into())
    }),
    ("mistakes that are far from each other", |n| {
        let keys = each(10, |n| format!("k{n}: 1\n"));
        format!("{OWNER}{keys}{}{keys}", "\n".repeat(10 * n))
    }),
    ("mistakes of a long line", |n| {
        let all = words(n, |n| format!("u{n}: 1"));
        format!("{{basics: {{name: A}}, {all}}}{}\n", " ".repeat(100 * n))
    }),
    ("variants in a circle", |n| {
        OWNER.to_owned() + &variants(n, |at| format!("extends: v{}", (at + 1) % n))
    }),
    ("unknown variants", |n| {
        OWNER.to_owned() + &variants(n, |n| format!("extends: w{n}"))
    }),
    ("unknown codes", |n| {
        format!("{OWNER}checks: {{{}}}\n", words(n, |n| format!("code{n}: allow")))
    }),
    ("talks without occasions left", |n| {
        let talk =
            |n| format!("{{title: T{n}, occasions: [{{host: H, tags: [t{}]}}]}}", n % 2);
        OWNER.to_owned()
            + &list("talks", n, talk)
            + "variants: {v: {select: {tags: [t0]}}}\n"
    }),
    ("aliases", |n| {
        honors(1, |_| "&x {title: T, dates: 2020}".into()) + &"  - *x\n".repeat(n)
    }),
    ("comments", |n| honors(n, |n| format!("title: T{n} # 1")) + &"# x\n".repeat(n)),
    ("comments after spaces", |n| {
        honors(1, |_| format!("title: T{}#x", " ".repeat(10 * n)))
            + &"#x\n".repeat(10 * n)
    }),
    ("one line", |n| {
        let all = words(n, |n| format!("{{title: T{n}, unknown{n}: x}}"));
        format!("{OWNER}honors: [{all}]\n")
    }),
    ("one long value", |n| honors(1, |_| format!("title: {}", "word ".repeat(10 * n)))),
    ("deep", |n| honors(n, |_| format!("title: {}{}", "[".repeat(20), "]".repeat(20)))),
    ("languages", |n| {
        let all = words(n, |n| format!("aa-{n}: T"));
        format!("{OWNER}honors: [{{title: {{{all}}}}}]\n")
    }),
];
