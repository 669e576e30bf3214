//! The owner is printed exactly once in each entry, and nothing that an author types breaks
//! a style.

use super::entries;
use tenure::cite::{
    AuthorLimit, CitedDate, CitedItem, CitedName, CitedNames, Contributor, DateField,
    ItemKind, Moment, Options, PieceRole, Reference, Renderer, Style, TextField,
    Variable, Within, embedded_style, style_words,
};
use tenure::model::{Inline, Text};

const LANGUAGES: [&str; 13] = [
    "en-US", "en-GB", "de", "fr", "es", "it", "nl", "pl", "pt", "pt-BR", "tr", "ja", "zh",
];

fn renderer(word: &str, language: &str) -> Renderer {
    let style = Style::parse(embedded_style(word).expect("an embedded style"));
    Renderer::new(style.expect("a style"), Some(language))
}

/// The judge's entries, in which Hannah Mei Qiu is the owner.
fn owned() -> Vec<(String, CitedItem)> {
    let mut entries = entries();
    for name in entries.iter_mut().flat_map(|(_, item)| item.names.values_mut()) {
        for name in &mut name.list {
            name.is_own = name.family.letters() == "Qiu";
        }
    }
    entries
}

/// How many pieces are the name of the owner.
fn owner_pieces(reference: &Reference, item: &CitedItem) -> usize {
    let is_owner = |role: PieceRole| match role {
        PieceRole::Value(Variable::Names(of), index) => {
            let names = item.names.get(&of);
            names.and_then(|names| names.list.get(index)).is_some_and(|name| name.is_own)
        }
        _ => false,
    };
    reference.pieces.iter().filter(|piece| is_owner(piece.role)).count()
}

#[test]
fn the_owner_is_printed_once() {
    let entries = owned();
    let limits = [AuthorLimit::All, AuthorLimit::Style, AuthorLimit::First(3)];
    let mut wrong = std::collections::BTreeSet::new();
    for word in style_words() {
        for language in LANGUAGES {
            let renderer = renderer(word, language);
            for (id, item) in &entries {
                let is_listed = item
                    .names
                    .values()
                    .any(|names| names.list.iter().any(|name| name.is_own));
                for authors in limits {
                    let reference = renderer.render(item, &Options { authors });
                    let count = owner_pieces(&reference, item);
                    let is_unused = reference
                        .unused(item)
                        .contains(&Variable::Names(Contributor::Translator));
                    if count == 0
                        && is_unused
                        && WITHOUT_TRANSLATOR.contains(&(word, id.as_str()))
                    {
                        continue;
                    }
                    if count != usize::from(is_listed) {
                        let letters = reference.letters();
                        wrong.insert(format!("{word} {id}: {count} times: {letters}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Styles without a place for the translator of a book, who is the owner.
const WITHOUT_TRANSLATOR: [(&str, &str); 4] =
    [("acm", "b3"), ("ieee", "b3"), ("nature", "b3"), ("vancouver", "b3")];

/// An item with a text in every variable.
fn filled(kind: ItemKind, text: &str) -> CitedItem {
    let mut item = CitedItem { kind: Some(kind), ..CitedItem::default() };
    for field in TextField::ALL {
        let emph = Inline::Emph(vec![Inline::Plain(text.into())]);
        let inlines = vec![Inline::Plain(text.into()), emph, Inline::Math("x^2".into())];
        item.fields.insert(*field, Text { inlines, ..Text::default() });
    }
    for names in Contributor::ALL {
        let name = CitedName {
            family: Text::plain(text),
            given: Some(Text::plain(text)),
            suffix: Some(Text::plain(text)),
            particle: Some(Text::plain(text)),
            dropping: Some(Text::plain(text)),
            ..CitedName::default()
        };
        let list = vec![name.clone(), CitedName::group(Text::plain(text)), name];
        item.names.insert(*names, CitedNames { list, others: true });
    }
    for (number, date) in DateField::ALL.iter().enumerate() {
        let moment = |year, within| Some(Moment { year, within });
        let value = CitedDate {
            start: moment(i32::MIN, Within::Day(0, 200)),
            end: moment(i32::MAX, Within::Season(9)),
            literal: (number % 2 == 0).then(|| Text::plain(text)),
            is_circa: true,
            ..CitedDate::default()
        };
        item.dates.insert(*date, value);
    }
    item
}

#[test]
fn no_value_breaks_a_style() {
    let hostile = [
        "",
        " ",
        ".",
        "-",
        "–",
        ",",
        "\"",
        "“",
        "”",
        "«",
        "'",
        "’",
        "a-",
        "-a",
        "--",
        "1-",
        "<b>&amp;",
        "\\input{x}",
        "𝒳 ß ﬁ",
        "é\u{301}",
        "\u{a0}",
        "İ",
        "a  b",
        "IV",
        "99999999999",
        "王",
        "van",
        "(",
        ")",
        "?!",
        "…",
        "http://",
        "\u{200b}",
        "E\u{301}\u{302} -x",
    ];
    let kinds = [
        ItemKind::ArticleJournal,
        ItemKind::Book,
        ItemKind::Chapter,
        ItemKind::Patent,
        ItemKind::PaperConference,
        ItemKind::Speech,
        ItemKind::Thesis,
        ItemKind::Software,
    ];
    for word in style_words() {
        for language in ["en-US", "fr"] {
            let renderer = renderer(word, language);
            for text in hostile {
                for kind in kinds {
                    let item = filled(kind, text);
                    for authors in [AuthorLimit::Style, AuthorLimit::First(1)] {
                        let reference = renderer.render(&item, &Options { authors });
                        assert!(reference.letters().contains("x^2"), "{word} {text:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_empty_entry_is_empty_or_words() {
    for word in style_words() {
        let reference =
            renderer(word, "en-US").render(&CitedItem::default(), &Options::default());
        assert!(reference.used().is_empty(), "{word}: {}", reference.letters());
    }
}

/// Styles with lines that are missing, doubled or exchanged.
#[test]
fn broken_styles_are_refused_or_render() {
    let entries = entries();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(below.max(1)).unwrap_or(1))
            .unwrap_or_default()
    };
    let mut rendered = 0;
    for word in ["nature", "acm", "acs", "vancouver"] {
        let xml = embedded_style(word).expect("an embedded style");
        for _ in 0..60 {
            let mut lines: Vec<&str> = xml.lines().collect();
            for _ in 0..=random(3) {
                let (from, to) = (random(lines.len()), random(lines.len()));
                match random(3) {
                    0 => drop(lines.remove(from)),
                    1 => lines.insert(to, lines[from]),
                    _ => lines.swap(from, to),
                }
            }
            let Ok(style) = Style::parse(&lines.join("\n")) else { continue };
            rendered += 1;
            let renderer = Renderer::new(style, None);
            for (_, item) in &entries {
                renderer.render(item, &Options::default());
            }
        }
    }
    assert!(rendered > 20, "only {rendered} could be parsed");
}
