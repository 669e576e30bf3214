//! Typing mistakes in the reference database: each is reported at its line.

use tenure::diag::{Diagnostic, Severity, Sink, Sources};

use super::databases;

/// What is found in these files.
fn found(files: &[(String, String)]) -> (Vec<Diagnostic>, Sources) {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    for (name, text) in files {
        sources.add(name.as_str(), text.as_str());
    }
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    (sink.into_sorted(), sources)
}

/// Where keys stand in a text, by what may stand before and after one.
fn keys(text: &str) -> Vec<std::ops::Range<usize>> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut keys = Vec::new();
    for (colon, _) in text.match_indices(':') {
        let before = &text[..colon];
        let start = before.rfind(|c| !word(c)).map_or(0, |at| at + 1);
        let line = &text[..start][text[..start].rfind('\n').map_or(0, |at| at + 1)..];
        let begins = line.trim_start_matches([' ', '-']).is_empty();
        let in_braces = (line.ends_with(['{', '\n']) || line.ends_with(", "))
            && line.matches('{').count() > line.matches('}').count();
        let ends = text[colon + 1..].starts_with([' ', '\n']);
        let is_comment = line.contains('#') || line.contains('"') || line.contains('\'');
        let in_lower_case = before[start..].starts_with(|c: char| c.is_ascii_lowercase());
        if start < colon && ends && in_lower_case && !is_comment && (begins || in_braces)
        {
            keys.push(start..colon);
        }
    }
    keys
}

/// The word with two neighbouring letters exchanged, in the middle if they differ there.
fn exchanged(word: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    let pairs =
        (0..letters.len().saturating_sub(1)).map(|at| (at + middle) % letters.len());
    let at = pairs
        .filter(|at| at + 1 < letters.len())
        .find(|at| letters[*at] != letters[at + 1] && letters[at + 1] != '-')?;
    let mut letters = letters;
    letters.swap(at, at + 1);
    Some(letters.into_iter().collect())
}

#[test]
fn two_letters_of_any_key_exchanged() {
    let files = databases::files(&databases::data());
    assert_eq!(found(&files).0, []);
    let (mut tried, mut suggested) = (0, 0);
    for (number, (name, text)) in files.iter().enumerate() {
        for key in keys(text) {
            // The name of a variant is the author's own: no spelling of it is wrong.
            let is_name = name == "variants.yaml" && text[..key.start].ends_with("\n  ");
            if is_name {
                continue;
            }
            let Some(slip) = exchanged(&text[key.clone()]) else { continue };
            let mut files = files.clone();
            files[number].1.replace_range(key.clone(), &slip);
            let line = text[..key.start].matches('\n').count() + 1;
            let (found, sources) = found(&files);
            let here = |d: &&Diagnostic| {
                let source = sources.get(d.primary.span.file);
                source.is_some_and(|source| source.name == *name)
                    && sources
                        .line_column(d.primary.span)
                        .is_some_and(|at| at.line == line)
                    && d.severity == Severity::Error
            };
            let told = found.iter().find(here);
            let told =
                told.unwrap_or_else(|| panic!("{name}:{line}: `{slip}`: {found:#?}"));
            let right = format!("did you mean `{}`?", &text[key.clone()]);
            tried += 1;
            suggested += usize::from(told.help.contains(&right));
        }
    }
    assert!(tried > 500, "only {tried} keys were found");
    assert!(suggested * 100 >= tried * 95, "{suggested} of {tried} were suggested");
}

/// File, what stands there, what is planted instead, and what is said of it.
const PLANTED: [(&str, &str, &str, &str); 26] = [
    ("basics", "headline: PhD", "headlin: PhD", "8:3 unknown-key"),
    ("basics", "haoranq4@illinois", "haoranq4.illinois", "16:12 invalid-value"),
    (
        "education",
        "dates: expected 2024-05",
        "dates: expected 2024-15",
        "8:12 invalid-value",
    ),
    ("education", "thesis: Cloud", "thesys: Cloud", "9:5 unknown-key"),
    ("experience", "2023-05 – 2023-08", "2023-08 – 2023-05", "9:12 reversed-dates"),
    (
        "experience",
        "[Dr. Phitchaya Mangpo Phothilimthana (DeepMind), Dr. Yawen Wang]",
        "Dr. Yawen Wang",
        "10:15 wrong-type",
    ),
    ("experience", "2023 [@aware]", "2023 [@awrae]", "21:7 unknown-id"),
    ("honors", "dates: 2023\n", "dates: 2923\n", "8:12 future-date"),
    ("honors", "issuer: UIUC", "isuer: UIUC", "10:5 unknown-key"),
    ("honors", "dates: 2023–24", "dates: 2023–63", "11:12 future-date"),
    ("publications", "type: conference", "type: conferense", "9:11 unknown-word"),
    ("publications", "date: 2024", "date: [2024]", "16:11 wrong-type"),
    ("publications", "id: flash", "id: green-slos", "27:9 duplicate-id"),
    ("publications", "title: When Green", "title: When *Green", "29:12 unclosed-mark"),
    ("publications", "kind: selected", "kind: selectd", "36:15 unknown-word"),
    ("sections", "section: honors", "section: honor", "12:14 unknown-word"),
    ("sections", "summary: true", "summary: yes", "20:14 wrong-type"),
    ("sections", "label: W", "label: C", "24:12 label-clash"),
    ("service", "dates: [2024]", "dates: 2024", "9:16 wrong-type"),
    ("service", "journal: Journal of", "jornal: Journal of", "10:9 unknown-key"),
    ("talks", "department: CS", "departement: CS", "9:9 unknown-key"),
    ("talks", "date: 2024\n", "date: 2024-02-30\n", "24:15 invalid-value"),
    ("teaching", "[Spring 2024]", "[Sprung 2024]", "9:13 invalid-value"),
    (
        "teaching",
        "role: Teaching Assistant",
        "role: Teaching Assistant\n    role: Assistant",
        "13:5 duplicate-key",
    ),
    ("venues", "numbering: year", "numbering: yearly", "13:16 unknown-word"),
    ("venues", "first: 1971", "first: nineteen", "19:12 wrong-type"),
];

#[test]
fn every_planted_mistake_is_told_in_one_run_and_no_other() {
    let mut files = databases::files(&databases::data());
    let mut expected = Vec::new();
    for (file, stands, planted, said) in PLANTED {
        let name = format!("{file}.yaml");
        let (_, text) =
            files.iter_mut().find(|(known, _)| *known == name).expect("known");
        assert!(text.contains(stands), "{name} has no `{stands}`");
        *text = text.replacen(stands, planted, 1);
        expected.push(format!("{name}:{said}"));
    }
    let (found, sources) = found(&files);
    let mut told: Vec<String> = found
        .iter()
        .map(|d| {
            let at = sources.line_column(d.primary.span).expect("a place");
            let name = &sources.get(d.primary.span.file).expect("a file").name;
            format!("{name}:{}:{} {}", at.line, at.column, d.code.name)
        })
        .collect();
    expected.sort();
    told.sort();
    assert_eq!(told, expected);
}
