//! Rules of CSL, each in a style of a few lines.

use tenure::cite::{
    AuthorLimit, CitedDate, CitedItem, CitedName, CitedNames, Contributor, DateField,
    ItemKind, Moment, Options, PieceRole, Renderer, Style, TextField, Variable, Within,
};
use tenure::diag::{Sources, Span};
use tenure::model::{Inline, Text};

/// A style with a layout and attributes of its `style` element.
fn style(attributes: &str, layout: &str) -> Renderer {
    in_language("en-US", attributes, layout)
}

fn in_language(language: &str, attributes: &str, layout: &str) -> Renderer {
    let xml = format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\" \
         {attributes}><info><title>T</title><id>t</id><updated>2020-01-01T00:00:00+00:00\
         </updated></info><macro name=\"loop\"><text macro=\"loop\"/><text macro=\"loop\"/>\
         <text value=\"x\"/></macro><citation><layout><text variable=\"title\"/></layout>\
         </citation><bibliography><layout>{layout}</layout></bibliography></style>"
    );
    Renderer::new(Style::parse(&xml).expect("a style"), Some(language))
}

fn item(fields: &[(TextField, &str)]) -> CitedItem {
    let text = |(field, text): &(TextField, &str)| (*field, Text::plain(*text));
    CitedItem {
        kind: Some(ItemKind::ArticleJournal),
        fields: fields.iter().map(text).collect(),
        ..CitedItem::default()
    }
}

/// A name written as `Family|Given|Suffix`; `*` before it marks the owner.
fn name(written: &str) -> CitedName {
    let mut parts = written.trim_start_matches('*').split('|').map(Text::plain);
    CitedName {
        family: parts.next().unwrap_or_default(),
        given: parts.next().filter(|given| !given.letters().is_empty()),
        suffix: parts.next(),
        is_own: written.starts_with('*'),
        ..CitedName::default()
    }
}

fn by(names: &[&str]) -> CitedItem {
    let mut item = item(&[(TextField::Title, "Title")]);
    let list = names.iter().map(|written| name(written)).collect();
    item.names.insert(Contributor::Author, CitedNames { list, others: false });
    item
}

fn render(renderer: &Renderer, item: &CitedItem) -> String {
    renderer.render(item, &Options::default()).letters()
}

fn limited(renderer: &Renderer, item: &CitedItem, authors: AuthorLimit) -> String {
    renderer.render(item, &Options { authors }).letters()
}

fn on(year: i32, within: Within) -> CitedDate {
    CitedDate { start: Some(Moment { year, within }), ..CitedDate::default() }
}

fn dated(date: CitedDate) -> CitedItem {
    let mut item = item(&[]);
    item.dates.insert(DateField::Issued, date);
    item
}

fn range(start: (i32, Within), end: (i32, Within)) -> CitedItem {
    let moment = |(year, within)| Some(Moment { year, within });
    dated(CitedDate { start: moment(start), end: moment(end), ..CitedDate::default() })
}

const INVERTED: &str = "<names variable=\"author\"><name initialize-with=\". \" \
                        name-as-sort-order=\"all\" and=\"symbol\"/></names>";

#[test]
fn names_are_inverted_and_initialized() {
    let plain = style("", "<names variable=\"author\"><name and=\"text\"/></names>");
    let inverted = style("", INVERTED);
    for (names, whole, short) in [
        (&["Qiu|Hannah Mei"][..], "Hannah Mei Qiu", "Qiu, H. M."),
        (&["Lee|Ann", "Roy|Bo"], "Ann Lee and Bo Roy", "Lee, A. & Roy, B."),
        (&["A|Al", "B|Bo", "C|Cy"], "Al A, Bo B, and Cy C", "A, A., B, B., & C, C."),
        (&["King|Martin|Jr."], "Martin King Jr.", "King, M., Jr."),
        (&["King|Martin|FRS"], "Martin King, FRS", "King, M., FRS"),
        (&["van Gogh|Vincent"], "Vincent van Gogh", "Gogh, V. van"),
        (&["邱|美"], "邱美", "邱美"),
        (&["Plato"], "Plato", "Plato"),
    ] {
        assert_eq!(render(&plain, &by(names)), whole);
        assert_eq!(render(&inverted, &by(names)), short);
    }
}

#[test]
fn particles_go_where_the_style_wants() {
    let item = by(&["van Gogh|Vincent"]);
    let of = |demote: &str| {
        let attribute = format!("demote-non-dropping-particle=\"{demote}\"");
        render(&style(&attribute, INVERTED), &item)
    };
    assert_eq!(of("never"), "van Gogh, V.");
    assert_eq!(of("sort-only"), "van Gogh, V.");
    assert_eq!(of("display-and-sort"), "Gogh, V. van");
    let mut item = by(&["Humboldt|Alexander"]);
    let names = item.names.get_mut(&Contributor::Author).expect("authors");
    names.list[0].dropping = Some(Text::plain("von"));
    assert_eq!(render(&style("", INVERTED), &item), "Humboldt, A. von");
    let short = style("", "<names variable=\"author\"><name form=\"short\"/></names>");
    assert_eq!(render(&short, &item), "Humboldt");
    assert_eq!(render(&short, &by(&["van Gogh|Vincent"])), "van Gogh");
}

#[test]
fn groups_are_not_divided() {
    let mut item = by(&[]);
    let group = CitedName::group(Text::plain("the ATLAS Collaboration"));
    let list = vec![group, name("Lee|Ann")];
    item.names.insert(Contributor::Author, CitedNames { list, others: false });
    let rendered = render(&style("", INVERTED), &item);
    assert_eq!(rendered, "the ATLAS Collaboration & Lee, A.");
}

#[test]
fn the_owner_never_vanishes() {
    let et_al = style(
        "",
        "<names variable=\"author\"><name et-al-min=\"3\" et-al-use-first=\"1\" \
         form=\"short\" and=\"text\"/></names>",
    );
    let item = by(&["A", "B", "C", "*Own", "D"]);
    assert_eq!(render(&et_al, &item), "A, B, C, Own, and D");
    assert_eq!(limited(&et_al, &item, AuthorLimit::Style), "A, … Own, et al.");
    assert_eq!(limited(&et_al, &item, AuthorLimit::First(3)), "A, B, … Own, et al.");
    assert_eq!(limited(&et_al, &item, AuthorLimit::First(1)), "A, … Own, et al.");
    assert_eq!(limited(&et_al, &item, AuthorLimit::First(4)), "A, B, C, Own, and D");
    let last = by(&["A", "B", "C", "D", "*Own"]);
    assert_eq!(limited(&et_al, &last, AuthorLimit::Style), "A, … Own");
    assert_eq!(limited(&et_al, &last, AuthorLimit::First(0)), "A, … Own");
    let first = by(&["*Own", "B", "C", "D"]);
    assert_eq!(limited(&et_al, &first, AuthorLimit::Style), "Own et al.");
    assert_eq!(limited(&et_al, &first, AuthorLimit::First(2)), "Own, B, et al.");
}

#[test]
fn others_are_et_al() {
    let mut item = by(&["Lee|Ann"]);
    item.names.get_mut(&Contributor::Author).expect("authors").others = true;
    assert_eq!(render(&style("", INVERTED), &item), "Lee, A. et al.");
}

#[test]
fn the_last_names_are_listed_after_dots() {
    let apa = style(
        "",
        "<names variable=\"author\"><name form=\"short\" et-al-min=\"4\" \
         et-al-use-first=\"2\" et-al-use-last=\"true\"/></names>",
    );
    let item = by(&["A", "B", "C", "*O", "D", "E"]);
    assert_eq!(limited(&apa, &item, AuthorLimit::Style), "A, B, … O, … E");
}

#[test]
fn roles_tell_whose_name_it_is() {
    let renderer = style("", INVERTED);
    let reference = renderer
        .render(&by(&["Lee|Ann", "Qiu|Mei", "King|Martin|Jr."]), &Options::default());
    let author = |index| PieceRole::Value(Variable::Names(Contributor::Author), index);
    let roles: Vec<_> = reference.pieces.iter().map(|piece| piece.role).collect();
    assert_eq!(
        roles,
        [author(0), PieceRole::Between, author(1), PieceRole::Between, author(2)]
    );
    assert_eq!(reference.pieces[2].text.letters(), "Qiu, M.");
}

#[test]
fn substitutes_are_printed_once() {
    let renderer = style(
        "",
        "<group delimiter=\". \"><names variable=\"author\"><name name-as-sort-order=\"all\"/>\
         <label form=\"short\" prefix=\" (\" suffix=\")\"/><substitute>\
         <names variable=\"editor\"/><text variable=\"title\"/></substitute></names>\
         <text variable=\"title\"/></group>",
    );
    assert_eq!(render(&renderer, &by(&["Lee|Ann"])), "Lee, Ann. Title");
    let mut item = by(&[]);
    assert_eq!(render(&renderer, &item), "Title");
    let list = vec![name("Roy|Bo"), name("Lee|Ann")];
    item.names.insert(Contributor::Editor, CitedNames { list, others: false });
    assert_eq!(render(&renderer, &item), "Roy, Bo, Lee, Ann (eds.). Title");
}

#[test]
fn dates_have_many_forms() {
    let text = style("", "<date variable=\"issued\" form=\"text\"/>");
    let day = Within::Day(5, 2);
    for (date, expected) in [
        (on(2020, Within::Year), "2020"),
        (on(2020, Within::Month(5)), "May 2020"),
        (on(2020, day), "May 2, 2020"),
        (on(2020, Within::Season(3)), "Autumn 2020"),
        (on(2020, Within::Month(0)), "2020"),
        (on(2020, Within::Day(13, 45)), "2020"),
        (on(98, Within::Year), "98 AD"),
        (on(-50, Within::Year), "50 BC"),
    ] {
        assert_eq!(render(&text, &dated(date)), expected);
    }
    let literal = CitedDate {
        literal: Some(Text::plain("Michaelmas 2019")),
        ..CitedDate::default()
    };
    assert_eq!(render(&text, &dated(literal)), "Michaelmas 2019");
    let numeric = style("", "<date variable=\"issued\" form=\"numeric\"/>");
    assert_eq!(render(&numeric, &dated(on(2020, day))), "05/02/2020");
    assert_eq!(render(&numeric, &dated(on(2020, Within::Season(1)))), "2020");
    let months =
        style("", "<date variable=\"issued\" form=\"text\" date-parts=\"year-month\"/>");
    assert_eq!(render(&months, &dated(on(2020, day))), "May 2020");
    let german = in_language("de", "", "<date variable=\"issued\" form=\"text\"/>");
    assert_eq!(render(&german, &dated(on(2020, day))), "2. Mai 2020");
    let french = in_language("fr", "", "<date variable=\"issued\" form=\"text\"/>");
    assert_eq!(render(&french, &dated(on(2020, Within::Day(5, 1)))), "1 mai 2020");
    assert_eq!(render(&french, &dated(on(2020, day))), "2 mai 2020");
    let own = style(
        "",
        "<date variable=\"issued\" delimiter=\" \"><date-part name=\"day\" form=\"ordinal\"/>\
         <date-part name=\"month\" form=\"short\" strip-periods=\"true\"/>\
         <date-part name=\"year\" form=\"short\"/></date>",
    );
    assert_eq!(render(&own, &dated(on(2020, Within::Day(12, 3)))), "3rd Dec 20");
}

#[test]
fn ranges_of_dates_share_parts() {
    let text = style("", "<date variable=\"issued\" form=\"text\"/>");
    let day = |month, day| Within::Day(month, day);
    for (start, end, expected) in [
        ((2020, day(5, 2)), (2020, day(5, 4)), "May 2–4, 2020"),
        ((2020, day(5, 30)), (2020, day(6, 2)), "May 30–June 2, 2020"),
        ((2019, day(12, 30)), (2020, day(1, 2)), "December 30, 2019–January 2, 2020"),
        ((2020, Within::Month(5)), (2020, Within::Month(6)), "May–June 2020"),
        ((2019, Within::Year), (2021, Within::Year), "2019–2021"),
        ((2019, Within::Year), (2019, Within::Year), "2019"),
        ((2020, Within::Year), (2020, day(6, 2)), "June 2, 2020"),
    ] {
        assert_eq!(render(&text, &range(start, end)), expected);
    }
    let german = in_language("de", "", "<date variable=\"issued\" form=\"text\"/>");
    let item = range((2020, day(5, 2)), (2020, day(5, 4)));
    assert_eq!(render(&german, &item), "2.–4. Mai 2020");
}

#[test]
fn numbers_labels_and_ordinals() {
    let item = item(&[
        (TextField::Edition, "2"),
        (TextField::Page, "101-10"),
        (TextField::Volume, "3"),
    ]);
    let layout = "<group delimiter=\", \"><group delimiter=\" \"><number form=\"ordinal\" \
                  variable=\"edition\"/><label variable=\"edition\" form=\"short\"/></group>\
                  <group delimiter=\" \"><label variable=\"page\" form=\"short\"/>\
                  <text variable=\"page\"/></group><number variable=\"volume\" \
                  form=\"roman\" text-case=\"uppercase\"/></group>";
    assert_eq!(render(&style("", layout), &item), "2nd ed., pp. 101–10, III");
    let expanded = style("page-range-format=\"expanded\"", layout);
    assert_eq!(render(&expanded, &item), "2nd ed., pp. 101–110, III");
    let german = in_language("de-AT", "", layout);
    assert_eq!(render(&german, &item), "2. Aufl., S. 101–10, III");
    let long = style("", "<number form=\"long-ordinal\" variable=\"edition\"/>");
    assert_eq!(render(&long, &item), "second");
}

#[test]
fn groups_without_values_are_left_out() {
    let layout = "<group delimiter=\": \"><text term=\"retrieved\"/><text variable=\"URL\"/>\
                  </group><text value=\"!\"/>";
    let renderer = style("", layout);
    assert_eq!(render(&renderer, &item(&[])), "!");
    assert_eq!(
        render(&renderer, &item(&[(TextField::Url, "x.org")])),
        "retrieved: x.org!"
    );
}

#[test]
fn conditions_are_combined() {
    let of = |attributes: &str, item: &CitedItem| {
        let layout = format!(
            "<choose><if {attributes}><text value=\"yes\"/></if><else>\
             <text value=\"no\"/></else></choose>"
        );
        render(&style("", &layout), item)
    };
    let item = item(&[(TextField::Volume, "3"), (TextField::Issue, "Suppl")]);
    for (attributes, expected) in [
        ("type=\"article-journal book\"", "yes"),
        ("type=\"book\"", "no"),
        ("type=\"article-journal\" variable=\"volume issue\"", "yes"),
        ("type=\"article-journal\" variable=\"volume page\"", "no"),
        ("type=\"book\" variable=\"volume\" match=\"any\"", "yes"),
        ("type=\"book\" variable=\"page\" match=\"none\"", "yes"),
        ("is-numeric=\"volume\"", "yes"),
        ("is-numeric=\"issue\"", "no"),
        ("position=\"first\"", "no"),
        ("locator=\"page\"", "no"),
        ("is-uncertain-date=\"issued\"", "no"),
    ] {
        assert_eq!(of(attributes, &item), expected, "{attributes}");
    }
}

#[test]
fn markup_and_places_survive() {
    let file = Sources::default().add("x.yaml", "");
    let at = |start| Span { file, start, end: start + 5 };
    let title = Text {
        inlines: vec![
            Inline::Plain("genes of ".into()),
            Inline::Emph(vec![Inline::Plain("C. elegans".into())]),
        ],
        origin: at(10),
        ..Text::default()
    };
    let doi = Text {
        inlines: vec![Inline::Link(
            "https://doi.org/10.1/x".parse().expect("an address"),
            vec![Inline::Plain("10.1/x".into())],
        )],
        origin: at(40),
        ..Text::default()
    };
    let mut item = item(&[]);
    item.fields.insert(TextField::Title, title);
    item.fields.insert(TextField::Doi, doi);
    let renderer = style(
        "",
        "<text variable=\"title\" font-style=\"italic\" text-case=\"title\" suffix=\". \"/>\
         <text variable=\"DOI\" prefix=\"https://doi.org/\"/>",
    );
    let pieces = renderer.render(&item, &Options::default()).pieces;
    let plain = |text: &str| Inline::Plain(text.into());
    assert_eq!(
        pieces[0].text.inlines,
        [Inline::Emph(vec![plain("Genes of ")]), plain("C. elegans")]
    );
    assert_eq!(pieces[0].text.origin, at(10));
    assert_eq!(pieces[1].text.letters(), ". ");
    let whole = vec![plain("https://doi.org/10.1/x")];
    let link = Inline::Link("https://doi.org/10.1/x".parse().expect("an address"), whole);
    assert_eq!(pieces[2].text.inlines, [link]);
    assert_eq!(pieces[2].text.origin, at(40));
}

#[test]
fn unused_variables_are_known() {
    let renderer = style("", "<text variable=\"container-title\" form=\"short\"/>");
    let item = item(&[
        (TextField::ContainerTitle, "Journal"),
        (TextField::ContainerTitleShort, "J."),
        (TextField::Volume, "3"),
        (TextField::Genre, ""),
    ]);
    let reference = renderer.render(&item, &Options::default());
    assert_eq!(reference.letters(), "J.");
    let unused = reference.unused(&item);
    assert!(unused.contains(&Variable::Field(TextField::Volume)));
    assert!(!unused.contains(&Variable::Field(TextField::ContainerTitle)));
}

#[test]
fn endless_styles_end() {
    let renderer = style("", "<text macro=\"loop\"/><text variable=\"title\"/>");
    let letters = render(&renderer, &item(&[(TextField::Title, "Title")]));
    assert!(letters.len() < 1_000_000);
    let renderer = style("", "<text macro=\"missing\"/><text variable=\"title\"/>");
    assert_eq!(render(&renderer, &item(&[(TextField::Title, "Title")])), "Title");
}

#[test]
fn hostile_values_are_kept() {
    let renderer = style("", INVERTED);
    for hostile in
        ["", " ", "-", ".", "\"", "“", "”", "<b>", "\\input", "&", "…", "é\u{301}"]
    {
        let mut item = by(&[hostile]);
        let names = item.names.get_mut(&Contributor::Author).expect("authors");
        names.list[0].given = Some(Text::plain(hostile));
        names.list[0].suffix = Some(Text::plain(hostile));
        let letters = render(&renderer, &item);
        assert!(
            letters.contains(hostile.trim()) || hostile == ".",
            "{hostile}: {letters}"
        );
    }
}
