//! A database whose texts and lists are as long as they get in a career: what a theme must have
//! room for.

use serde_json::{Value, json};

const WORDS: [&str; 13] = [
    "analysis",
    "of",
    "interdisciplinary",
    "methods",
    "for",
    "resource-efficient",
    "and",
    "coordinated",
    "algorithms",
    "in",
    "electroencephalographic",
    "cloud",
    "characterization",
];
const NAME: &str = "Wilhelmina Konstantinopolitańska-Featherstonehaugh von Hohen";
const SURNAMES: [&str; 5] = [
    "Li",
    "Konstantinopolitańska-Featherstonehaugh",
    "O’Brien",
    "van der Meulen-Smith",
    "Ng",
];

/// A text of at most so many bytes; texts of other numbers have other words.
fn text(bytes: usize, number: usize) -> String {
    let mut text = format!("Long {number}");
    for word in WORDS.iter().cycle().skip(number * 5 % WORDS.len()) {
        if text.len() + 1 + word.len() > bytes {
            break;
        }
        text = text + " " + word;
    }
    text
}

fn address(letters: usize, number: usize) -> String {
    let mut address = format!("https://example.org/{number}");
    while address.len() < letters {
        address.push_str("/path-of/some_thing");
    }
    address.truncate(letters);
    address
}

/// What `one` makes of each number below `count`.
fn list(count: usize, one: impl Fn(usize) -> Value) -> Value {
    (0..count).map(one).collect()
}

fn texts(count: usize, letters: usize) -> Value {
    list(count, |number| text(letters, number).into())
}

fn basics() -> Value {
    json!({
        "name": NAME,
        "headline": text(100, 1),
        "affiliation": texts(2, 110),
        "address": texts(3, 120),
        "interests": texts(8, 40),
        "profile": text(500, 2),
        "contact": {
            "email": format!("{}@example.org", "a".repeat(60)),
            "phone": "+1 217 555 0142",
            "mobile": "+44 7700 900107",
            "website": address(120, 1),
            "scholar": "AbCdEfGAAAAJ",
            "orcid": "0000-0002-1825-0097",
            "github": "g".repeat(39),
            "linkedin": "wilhelmina-konst",
            "arxiv": "camenisch_l_1",
        },
    })
}

fn publication(number: usize) -> Value {
    let author = |other: usize| {
        let initial = char::from(b'A' + u8::try_from((number + other) % 26).unwrap_or(0));
        format!("{initial}. {}", SURNAMES[(number + other) % SURNAMES.len()])
    };
    let others = if number.is_multiple_of(30) { 24 } else { number % 9 };
    let authors: Vec<String> =
        std::iter::once(NAME.to_owned()).chain((0..others).map(author)).collect();
    json!({
        "id": format!("p{number}"), "type": "journal", "title": text(120, number),
        "authors": authors, "venue": text(60, number), "date": 2024 - number / 8,
        "pages": "100–120", "url": address(150, number),
    })
}

fn term(number: usize) -> Value {
    let season = ["Spring", "Fall"][number % 2];
    // Not in every year, so that they cannot all be written as one.
    format!("{season} {}", 2000 + number / 2 + number % 5 / 4 * 3).into()
}

fn entries() -> Value {
    json!({
        "education": list(3, |n| json!({
            "institution": text(75, n), "location": text(40, n), "degree": text(90, n),
            "dates": format!("{} – {}", 2000 + n, 2002 + n), "thesis": text(130, n),
        })),
        "experience": list(6, |n| json!({
            "title": text(70, n), "employer": text(60, n), "location": text(30, n),
            "dates": format!("{}-05 – {}-09", 2010 + n, 2010 + n), "bullets": texts(5, 150),
        })),
        "publications": list(150, publication),
        "honors": list(14, |n| json!({
            "title": text(90, n), "issuer": text(40, n), "dates": 2000 + n,
        })),
        "grants": list(8, |n| json!({
            "title": text(90, n), "funder": text(40, n), "number": format!("DBI-1234567-{n}"),
            "amount": 1_000_000 * (n + 1), "currency": "USD",
            "dates": format!("{}-09 – {}-08", 2010 + n, 2014 + n),
        })),
        "talks": list(12, |n| json!({
            "title": text(90, n),
            "occasions": list(1 + n % 3, |o| json!({
                "event": text(80, o), "location": text(20, o), "date": format!("2012-0{}", o + 1),
            })),
        })),
        "teaching": list(40, |n| json!({
            "code": format!("CS {}", 500 + n), "course": text(60, n), "role": text(20, n),
            "terms": list(17, term),
        })),
        "advising": list(30, |n| json!({
            "name": if n % 3 == 0 { "Ann Li" } else { NAME },
            "level": (["phd", "masters", "postdoc"][n % 3]), "institution": text(50, n),
            "dates": format!("{} – {}", 2010 + n % 10, 2014 + n % 10), "topic": text(100, n),
        })),
        "service": list(3, |n| json!({
            "category": text(30, n),
            "entries": list(5, |e| json!({
                "role": text(20, e), "organization": text(80, e), "dates": ["2019", "2020 – 2024"],
            })),
        })),
        "skills": list(4, |n| json!({ "category": text(22, n), "items": texts(12, 16) })),
        "references": list(3, |n| json!({
            "name": NAME, "position": text(60, n), "institution": text(70, n),
            "email": format!("{}@example.org", "x".repeat(40)), "phone": "+1 217 555 0142",
        })),
        "free": { "other": {
            "heading": text(40, 3),
            "entries": list(6, |n| json!({
                "title": text(90, n), "subtitle": text(60, n), "dates": 2000 + n,
                "bullets": texts(3, 140),
            })),
        } },
    })
}

/// The database, as JSON, which is YAML.
pub(super) fn long_database() -> String {
    let mut all = entries();
    let own = ["contact", "interests", "profile"].map(str::to_owned);
    let topics = all.as_object().into_iter().flat_map(|all| all.keys()).cloned();
    let topics: Vec<String> = own.into_iter().chain(topics).collect();
    // Headings of 40 letters, and labels as wide as `[CONFX150]`.
    let section = |(number, topic): (usize, String)| match topic.as_str() {
        "publications" => {
            json!({ "section": topic, "label": "CONFX", "heading": text(40, number) })
        }
        "free" => json!({ "section": topic, "of": "other" }),
        topic => json!({ "section": topic, "heading": text(40, number) }),
    };
    let sections: Value = topics.into_iter().enumerate().map(section).collect();
    all["basics"] = basics();
    all["sections"] = sections;
    all.to_string()
}

#[cfg(test)]
mod tests {
    use super::long_database;
    use crate::check::{Facts, check};
    use crate::diag::{Sink, Sources, Span};
    use crate::load;

    #[test]
    fn it_has_no_mistakes() {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let file = sources.add("long.json", long_database());
        let resume = load::load(&[file], &sources, &mut sink);
        let facts =
            Facts { resume: &resume, begins: Span::NONE, this_year: 2026, codes: &[] };
        check(&facts, &mut sink);
        let found: Vec<String> = sink
            .into_sorted()
            .into_iter()
            .map(|it| format!("{}: {}", it.code.name, it.message))
            .collect();
        assert_eq!(found, [""; 0]);
        assert_eq!(resume.publications.len(), 150);
    }
}
