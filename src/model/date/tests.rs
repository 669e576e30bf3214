//! Tests of dates: what is read, what is refused, and what is proposed instead.

use proptest::prelude::*;

use super::*;
use crate::model::{Malformed, Season};

#[track_caller]
fn dates(written: &str, printed: &str) {
    let read: Dates = written.parse().expect(written);
    assert_eq!(read.to_string(), printed, "{written}");
}

/// The message and the help for a text that is not a date.
fn refused(written: &str) -> (String, String) {
    let error = written.parse::<Dates>().expect_err(written).to_string();
    let (message, help) = error.split_once(Malformed::HELP).expect("a help");
    (message.to_owned(), help.to_owned())
}

#[track_caller]
fn no_dates(written: &str, said: &str, write: &str) {
    let (message, help) = refused(written);
    assert_eq!((message.as_str(), help.as_str()), (said, write), "{written}");
}

/// The texts in backticks of a help.
fn proposed(help: &str) -> Vec<&str> {
    help.split('`').skip(1).step_by(2).filter(|text| *text != "sort").collect()
}

#[test]
fn dates_are_read_in_every_form() {
    for written in [
        "2024",
        "2024-05",
        "2024-05-13",
        "2024-02-29",
        "Spring 2024",
        "2023-05 – 2023-08",
        "Fall 2023 – Spring 2024",
        "2023 – present",
        "since 2023-05",
        "expected 2025-05",
        "expected 2024 – 2025",
        "2021-10 – expected 2025-09",
    ] {
        dates(written, written);
    }
    for (written, printed) in [
        ("FALL 2023", "Fall 2023"),
        ("autumn 2023", "Autumn 2023"),
        ("2023-05 — 2023-08", "2023-05 – 2023-08"),
        ("2023-05 - 2023-08", "2023-05 – 2023-08"),
        ("2023-05 to 2023-08", "2023-05 – 2023-08"),
        ("2023-05/2023-08", "2023-05 – 2023-08"),
        ("2015--2017", "2015 – 2017"),
        ("2015 -- 2017", "2015 – 2017"),
        ("2023-05 – now", "2023-05 – present"),
        ("2023–Present", "2023 – present"),
        ("2017-ongoing", "2017 – present"),
        ("2020 –", "2020 – present"),
        ("2020 -", "2020 – present"),
        ("2020-", "2020 – present"),
        ("2018-05 – heute", "2018-05 – present"),
        ("2018 – aujourd'hui", "2018 – present"),
        ("since 2018", "since 2018"),
        ("seit März 2018", "since 2018-03"),
        ("depuis 2018", "since 2018"),
        ("2018至今", "since 2018"),
        ("from 2015 to 2017", "2015 – 2017"),
        ("2025-05 (expected)", "expected 2025-05"),
        ("2021 – 2025 (expected)", "2021 – expected 2025"),
        ("2021–25 (voraussichtlich)", "2021 – expected 2025"),
        ("2021-10 – voraussichtlich 2025-09", "2021-10 – expected 2025-09"),
        ("Exp. May 2025", "expected 2025-05"),
    ] {
        dates(written, printed);
    }
}

#[test]
fn months_have_names_of_any_language() {
    for (written, printed) in [
        ("May 2019", "2019-05"),
        ("May, 2019", "2019-05"),
        ("Sept. 2021", "2021-09"),
        ("sep 2021", "2021-09"),
        ("2019 May", "2019-05"),
        ("15 March 2020", "2020-03-15"),
        ("March 15, 2020", "2020-03-15"),
        ("March 15th, 2020", "2020-03-15"),
        ("15. März 2020", "2020-03-15"),
        ("15-Mar-2020", "2020-03-15"),
        ("Mai 2020", "2020-05"),
        ("1er mai 2020", "2020-05-01"),
        ("13 de mayo de 2020", "2020-05-13"),
        ("13 września 2020", "2020-09-13"),
        ("Ağustos 2020", "2020-08"),
        ("2020年5月", "2020-05"),
        ("2020年9月13日", "2020-09-13"),
        ("Herbst 2020", "Fall 2020"),
        ("May 2019 – present", "2019-05 – present"),
        ("Sept. 2021 – Mar. 2022", "2021-09 – 2022-03"),
        ("May–August 2019", "2019-05 – 2019-08"),
        ("May 13–17, 2024", "2024-05-13 – 2024-05-17"),
        ("13–17 May 2024", "2024-05-13 – 2024-05-17"),
        ("May 30 – June 2, 2024", "2024-05-30 – 2024-06-02"),
    ] {
        dates(written, printed);
    }
}

#[test]
fn numbers_are_read_where_they_mean_one_date() {
    for (written, printed) in [
        ("03/2021", "2021-03"),
        ("3/2021", "2021-03"),
        ("2021/03", "2021-03"),
        ("2019.05", "2019-05"),
        ("2024-5", "2024-05"),
        ("15.03.2020", "2020-03-15"),
        ("3.4.2020", "2020-04-03"),
        ("15/03/2020", "2020-03-15"),
        ("03/15/2020", "2020-03-15"),
        ("05/05/2020", "2020-05-05"),
        ("2020/03/15", "2020-03-15"),
        ("05/2019 – 08/2019", "2019-05 – 2019-08"),
        ("03/2021 - 09/2024", "2021-03 – 2024-09"),
        ("05/2019-08/2019", "2019-05 – 2019-08"),
        ("2009-10", "2009-10"),
        ("2023-24", "2023 – 2024"),
        ("2012-13", "2012 – 2013"),
        ("2015–19", "2015 – 2019"),
        ("2009–10", "2009 – 2010"),
        ("2015-2019", "2015 – 2019"),
        ("2015/2019", "2015 – 2019"),
        ("1999–00", "1999 – 2000"),
    ] {
        dates(written, printed);
    }
}

/// A term with the first and last day that it can mean.
#[track_caller]
fn term(written: &str, first: Day, last: Day) {
    let read: PartialDate = written.parse().expect(written);
    let Part::Term(term) = &read.part else { panic!("{written} is {:?}", read.part) };
    assert_eq!(term.words.replace('\u{a0}', " "), written);
    assert!(!term.words.contains(' '), "{written}");
    assert_eq!((read.first_day(), read.last_day()), (first, last), "{written}");
    dates(written, written);
}

#[test]
fn terms_of_any_country_are_dates() {
    term("WS 2019/20", (2019, 10, 1), (2020, 3, 31));
    term("WiSe 2022/23", (2022, 10, 1), (2023, 3, 31));
    term("WS2019/20", (2019, 10, 1), (2020, 3, 31));
    term("WS 19/20", (2019, 10, 1), (2020, 3, 31));
    term("Wintersemester 2019/2020", (2019, 10, 1), (2020, 3, 31));
    term("SoSe 2020", (2020, 4, 1), (2020, 9, 30));
    term("SS 2021", (2021, 4, 1), (2021, 9, 30));
    term("Michaelmas 2020", (2020, 10, 1), (2020, 12, 31));
    term("Michaelmas Term 2020", (2020, 10, 1), (2020, 12, 31));
    term("Hilary 2021", (2021, 1, 1), (2021, 3, 31));
    term("Trinity 2021", (2021, 4, 1), (2021, 6, 30));
    term("Lent 2021", (2021, 1, 1), (2021, 3, 31));
    term("Easter 2021", (2021, 4, 1), (2021, 6, 30));
    term("Semester 1 2021", (2021, 1, 1), (2021, 6, 30));
    term("Semester 2, 2021", (2021, 7, 1), (2021, 12, 31));
    term("Semester 1, 2021/22", (2021, 9, 1), (2022, 1, 31));
    term("S1 2021", (2021, 1, 1), (2021, 6, 30));
    term("Term 2 2020", (2020, 5, 1), (2020, 8, 31));
    term("Trimester 3 2020", (2020, 9, 1), (2020, 12, 31));
    term("Q1 2021", (2021, 1, 1), (2021, 3, 31));
    term("2021 Q1", (2021, 1, 1), (2021, 3, 31));
    term("2021-Q4", (2021, 10, 1), (2021, 12, 31));
    term("Winter 2021–22", (2021, 12, 1), (2022, 2, 28));
    term("Winter 2023/24", (2023, 12, 1), (2024, 2, 29));
    term("Fall 2023/24", (2023, 9, 1), (2023, 11, 30));
    term("Fall Quarter 2020", (2020, 9, 1), (2020, 12, 31));
    term("Spring Semester 2021", (2021, 1, 1), (2021, 5, 31));
    term("Summer Session II 2021", (2021, 7, 1), (2021, 8, 31));
    term("AY 2021–22", (2021, 9, 1), (2022, 8, 31));
    term("AY2021-22", (2021, 9, 1), (2022, 8, 31));
    term("2021/22", (2021, 9, 1), (2022, 8, 31));
    term("1999/2000", (1999, 9, 1), (2000, 8, 31));
    term("1er semestre 2020", (2020, 1, 1), (2020, 6, 30));
    term("2º semestre 2020", (2020, 7, 1), (2020, 12, 31));
    term("HT 2021", (2021, 8, 1), (2021, 12, 31));
    term("VT 2021", (2021, 1, 1), (2021, 6, 30));
    term("H1 2020", (2020, 1, 1), (2020, 6, 30));
    term("2020年度前期", (2020, 4, 1), (2020, 9, 30));
    dates("WS 2019/20 – SoSe 2021", "WS 2019/20 – SoSe 2021");
    dates("since WS 2019/20", "since WS 2019/20");
    dates("2021/22 – 2023/24", "2021/22 – 2023/24");
    dates("Winter 2024", "Winter 2024");
}

#[test]
fn what_is_no_date_says_what_to_write() {
    let month = "is not a date: there is no month 13";
    let day = "is not a date: that month has no such day";
    for (written, why, write) in [
        ("2024-13", month, "write one from `2024-01` to `2024-12`"),
        (
            "2024-00",
            "is not a date: there is no month 0",
            "write one from `2024-01` to `2024-12`",
        ),
        ("2024-13-05", month, "write `2024-05-13`"),
        ("2023-05 – 2023-13", month, "write a range such as `2023-05 – 2023-12`"),
        ("2023-02-29", day, "write one from `2023-02-01` to `2023-02-28`"),
        ("1900-02-29", day, "write one from `1900-02-01` to `1900-02-28`"),
        ("03/04/2020", "can mean several dates", "write `2020-04-03` or `2020-03-04`"),
        ("01-05-2020", "can mean several dates", "write `2020-05-01` or `2020-01-05`"),
        ("2009/12", "can mean several dates", "write `2009-12` or `2009 – 2012`"),
        (
            "Fall 2023–24",
            "is not a date",
            "write `Fall 2023 – Fall 2024` or `Fall 2023/24`",
        ),
        ("2024–05", "is not a date", "write `2024-05`"),
        ("24", "is not a date", "write `2024`"),
        ("May '19", "is not a date", "write `May 2019`"),
        ("5/19", "is not a date", "write `5/2019`"),
        ("Sprung 2024", "is not a date", "write `Spring 2024`"),
        ("Septmber 2021 – present", "is not a date", "write `September 2021 – present`"),
        ("Michealmas 2020", "is not a date", "write `Michaelmas 2020`"),
        ("2024-05-13T10:00", "is not a date", "write `2024-05-13`"),
        ("2020-13 – 2021", month, "write a range such as `2020-01 – 2021`"),
        (
            "Sommer 2020–21",
            "is not a date",
            "write `Sommer 2020 – Sommer 2021` or `Sommer 2020/21`",
        ),
        ("(2019)", "is not a date", "write `2019`"),
    ] {
        no_dates(written, &format!("`{written}` {why}"), write);
    }
    let sorted = |text: &str, sort: &str| {
        format!(
            "write `{{text: {text}, sort: {sort}}}`, which is sorted as the date in `sort`"
        )
    };
    for (written, text, sort) in [
        ("ca. 1890", "'ca. 1890'", "1890"),
        ("c. 1998", "'c. 1998'", "1998"),
        ("n.d.", "'n.d.'", "2020"),
        ("forthcoming", "forthcoming", "2020"),
        ("soon", "soon", "2020"),
        ("2019 and 2021", "'2019 and 2021'", "2019 – 2021"),
        ("Fall/Winter 2020", "'Fall/Winter 2020'", "2020"),
        ("2024–23", "'2024–23'", "2024"),
        ("– 2024", "'– 2024'", "2024"),
        ("2015, 2017, 2019", "'2015, 2017, 2019'", "2015 – 2019"),
        ("it's 1990*", "'it''s 1990\\*'", "1990"),
    ] {
        no_dates(written, &format!("`{written}` is not a date"), &sorted(text, sort));
    }
}

/// Texts with slips of all kinds.
fn refusable() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "May",
        "Mai",
        "Sept.",
        "Sping",
        "Fall",
        "WS",
        "Semester 1",
        "circa",
        "ca.",
        "~",
        "since",
        "until",
        "expected",
        "present",
        "und",
        "Q5",
        "T1",
        "'19",
        "n.d.",
        "15th",
        "März",
        "?",
    ]);
    let number = prop::sample::select(vec![
        "2024",
        "2019",
        "1890",
        "24",
        "13",
        "00",
        "5",
        "05",
        "31",
        "2023–24",
        "19/20",
        "2024-13",
        "2023-02-30",
        "03/04/2020",
        "2009/11",
        "20240513",
        "3000",
        "0999",
    ]);
    let mark =
        prop::sample::select(vec![" ", " – ", "-", "/", ", ", ".", " to ", "–", ""]);
    prop_oneof![
        "[0-9a-zé* –/'-]{0,24}",
        (word.clone(), mark.clone(), number.clone())
            .prop_map(|(a, b, c)| format!("{a}{b}{c}")),
        (number.clone(), mark.clone(), word.clone())
            .prop_map(|(a, b, c)| format!("{a}{b}{c}")),
        (number.clone(), mark.clone(), number.clone())
            .prop_map(|(a, b, c)| format!("{a}{b}{c}")),
        (word.clone(), number.clone(), mark, word, number)
            .prop_map(|(a, b, c, d, e)| format!("{a} {b}{c}{d} {e}")),
    ]
}

fn partial_date() -> impl Strategy<Value = PartialDate> {
    let seasons = [Season::Winter, Season::Spring, Season::Summer, Season::Fall];
    let part = prop_oneof![
        Just(Part::Year),
        (1u8..=12).prop_map(Part::Month),
        (1u8..=12, 1u8..=28).prop_map(|(month, day)| Part::Day(month, day)),
        prop::sample::select(seasons.to_vec()).prop_map(Part::Season),
    ];
    (1000u16..3000, part, any::<bool>()).prop_map(|(year, part, expected)| PartialDate {
        expected,
        ..PartialDate::new(year, part)
    })
}

fn any_dates() -> impl Strategy<Value = Dates> {
    let end = prop_oneof![
        Just(None),
        Just(Some(End::Present)),
        Just(Some(End::Open)),
        partial_date().prop_map(|date| Some(End::Date(date))),
    ];
    (partial_date(), end).prop_map(|(start, end)| Dates { start, end })
}

proptest! {
    #[test]
    fn dates_print_as_they_are_read(dates in any_dates()) {
        prop_assert_eq!(dates.to_string().parse(), Ok(dates));
    }

    #[test]
    fn what_is_proposed_is_accepted(text in refusable()) {
        if text.parse::<Dates>().is_err() {
            let (message, help) = refused(&text);
            prop_assert!(message.starts_with(&format!("`{text}` ")), "{}", message);
            let proposed = proposed(&help);
            prop_assert!(!proposed.is_empty(), "{}", help);
            for proposed in proposed {
                let sort = proposed.rsplit_once(", sort: ").map(|(_, sort)| sort);
                let sort = sort.map_or(proposed, |sort| sort.trim_end_matches('}'));
                let read = sort.parse::<Dates>();
                prop_assert!(read.is_ok_and(|dates| !dates.is_reversed()), "{}", help);
            }
        }
        if let Err(error) = text.parse::<Limit>() {
            for proposed in proposed(&error.to_string()[text.len() + 2..]) {
                prop_assert!(proposed.parse::<Limit>().is_ok(), "{}", error);
            }
        }
    }

    #[test]
    fn any_string_is_a_date_or_not(text in any::<String>()) {
        let _ = text.parse::<Dates>();
    }
}

#[test]
fn a_name_means_one_month() {
    for locale in crate::model::Locale::all() {
        let words = locale.vocabulary();
        for names in [words.months, words.month_names] {
            for (number, name) in (1u8..).zip(names) {
                assert_eq!(words::month(name), Some(number), "{name}");
            }
        }
    }
}
