//! The terms of universities, by name, with the months in which they begin and end.
//!
//! Universities disagree on the days, so the months only sort. A term is printed as typed.
//! `find` must not depend on the language of a document, because the names do not.

use super::super::season::Season;
use super::{Part, Term, words};

/// The first and last month, counted from January of the first year.
type Months = (u8, u8);

/// Names with the months of their term if one year is given, and if two are given.
struct Row {
    names: &'static [&'static str],
    one: Option<Months>,
    two: Option<Months>,
}

const fn row(names: &'static [&'static str], one: Months, two: Months) -> Row {
    Row { names, one: Some(one), two: Some(two) }
}

/// A term that is within one year, whether two years are given or one.
const fn one(names: &'static [&'static str], months: Months) -> Row {
    Row { names, one: Some(months), two: None }
}

/// Terms with a name of their own.
#[rustfmt::skip]
static NAMED: &[Row] = &[
    // Germany, Austria, Switzerland.
    row(&["ws", "wise", "wintersemester", "winter semester"], (10, 15), (10, 15)),
    one(&["ss", "sose", "sommersemester"], (4, 9)),
    row(&["hs", "herbstsemester"], (9, 12), (9, 12)),
    row(&["fs", "frühjahrssemester", "frühlingssemester", "frühjahr"], (2, 6), (14, 18)),
    // Britain and Ireland.
    row(&["michaelmas", "mt", "martinmas"], (10, 12), (10, 12)),
    row(&["hilary", "lent", "epiphany", "candlemas"], (1, 3), (13, 15)),
    row(&["trinity", "tt", "easter", "whitsun"], (4, 6), (16, 18)),
    // Northern Europe.
    row(&["ht", "hösttermin", "höstterminen", "höst", "høst", "haust", "efterår", "syksy"], (8, 12), (8, 12)),
    row(&["vt", "vårtermin", "vårterminen", "vår", "vor", "forår", "kevät"], (1, 6), (13, 18)),
    row(&["najaar"], (9, 12), (9, 12)),
    row(&["voorjaar"], (2, 6), (14, 18)),
    // English-speaking countries: semesters, quarters and sessions by season.
    row(&["winter"], (1, 3), (12, 14)),
    row(&["winter term", "winter quarter", "winter session"], (1, 4), (13, 16)),
    row(&["spring"], (3, 5), (15, 17)),
    row(&["spring semester", "spring term", "spring quarter", "spring session"], (1, 5), (13, 17)),
    row(&["summer"], (6, 8), (18, 20)),
    row(&["summer semester", "summer term", "summer quarter", "summer session", "summer school"], (5, 8), (17, 20)),
    row(&["summer 1", "summer session 1", "summer term 1", "summer a", "maymester", "may term"], (5, 6), (17, 18)),
    row(&["summer 2", "summer session 2", "summer term 2", "summer b"], (7, 8), (19, 20)),
    row(&["fall", "autumn"], (9, 11), (9, 11)),
    row(&["fall semester", "fall term", "fall quarter", "fall session", "autumn semester",
          "autumn term", "autumn quarter"], (9, 12), (9, 12)),
    row(&["january term", "j term", "jan term", "intersession", "winter intersession",
          "winterim", "interim"], (1, 1), (13, 13)),
    // Southern and Eastern Europe, Latin America.
    row(&["semestre d'automne", "semestre d’automne", "semestre de otoño", "primavera-verano"], (9, 13), (9, 13)),
    row(&["semestre d'hiver", "semestre d’hiver"], (1, 4), (10, 15)),
    row(&["semestre d'été", "semestre d’été"], (5, 8), (16, 21)),
    row(&["semestre de printemps", "semestre de primavera"], (2, 6), (14, 18)),
    row(&["semestr zimowy", "zimowy", "zimní semestr", "zs", "zimski semestar"], (10, 14), (10, 14)),
    row(&["semestr letni", "letni", "letní semestr", "ls", "ljetni semestar"], (2, 6), (14, 18)),
    row(&["güz", "güz dönemi", "güz yarıyılı"], (9, 13), (9, 13)),
    row(&["bahar", "bahar dönemi", "bahar yarıyılı"], (2, 6), (14, 18)),
    row(&["yaz okulu", "yaz dönemi"], (7, 8), (19, 20)),
    // East Asia.
    row(&["前期", "春学期", "年度前期", "年度春学期"], (4, 9), (4, 9)),
    row(&["後期", "秋学期", "年度後期", "年度秋学期"], (10, 15), (10, 15)),
    row(&["春季学期", "年春季学期", "年春季"], (2, 7), (14, 19)),
    row(&["秋季学期", "年秋季学期", "年秋季"], (9, 13), (9, 13)),
    row(&["年度", "学年"], (4, 15), (9, 20)),
    // Whole years.
    row(&["ay", "academic year", "school year", "session", "studienjahr", "schuljahr",
          "année universitaire", "année scolaire", "année académique", "curso",
          "curso académico", "año académico", "anno accademico", "a.a", "aa", "ano letivo",
          "ano lectivo", "ano académico", "academisch jaar", "collegejaar", "studiejaar",
          "rok akademicki", "akademik yıl", "öğretim yılı", "läsår", "studieår"], (9, 20), (9, 20)),
    row(&["fy", "fiscal year", "financial year"], (1, 12), (7, 18)),
];

/// Terms that are counted within a year.
struct Counted {
    nouns: &'static [&'static str],
    /// The months of the first term and of those after it, if one year is given.
    one: &'static [Months],
    /// The same if two years are given.
    two: &'static [Months],
}

const HALVES: &[Months] = &[(1, 6), (7, 12), (9, 12)];
const ACADEMIC_HALVES: &[Months] = &[(9, 13), (14, 18), (18, 20)];
const THIRDS: &[Months] = &[(1, 4), (5, 8), (9, 12), (10, 12)];
const ACADEMIC_THIRDS: &[Months] = &[(9, 12), (13, 15), (16, 18), (19, 20)];
const QUARTERS: &[Months] = &[(1, 3), (4, 6), (7, 9), (10, 12)];
const ACADEMIC_QUARTERS: &[Months] = &[(9, 11), (12, 14), (15, 17), (18, 20)];

#[rustfmt::skip]
static COUNTED: &[Counted] = &[
    Counted {
        nouns: &["semester", "semestre", "sem", "s", "semestr", "dönem", "yarıyıl", "学期",
                 "h", "half", "halbjahr", "hj", "cuatrimestre", "quadrimestre", "lukukausi",
                 "termin", "semestar"],
        one: HALVES,
        two: ACADEMIC_HALVES,
    },
    Counted {
        nouns: &["term", "t", "trimester", "trimestre", "trim", "trymestr"],
        one: THIRDS,
        two: ACADEMIC_THIRDS,
    },
    Counted {
        nouns: &["quarter", "q", "quartal", "block", "period", "periode", "periodo", "module",
                 "blok", "kwartaal"],
        one: QUARTERS,
        two: ACADEMIC_QUARTERS,
    },
];

/// The words for the number of a term.
static NUMBERS: [&[&str]; 4] = [
    &[
        "1",
        "1er",
        "1ère",
        "1st",
        "first",
        "i",
        "premier",
        "première",
        "primer",
        "primero",
        "primeiro",
        "primo",
        "1º",
        "1°",
        "1.º",
        "1o",
        "1ª",
        "erstes",
        "1e",
        "eerste",
        "pierwszy",
        "第一",
        "第1",
        "one",
        "a",
    ],
    &[
        "2",
        "2e",
        "2ème",
        "2eme",
        "2nd",
        "second",
        "ii",
        "deuxième",
        "seconde",
        "segundo",
        "secondo",
        "2º",
        "2°",
        "2.º",
        "2o",
        "2do",
        "2ª",
        "zweites",
        "tweede",
        "drugi",
        "第二",
        "第2",
        "two",
        "b",
    ],
    &[
        "3",
        "3e",
        "3ème",
        "3rd",
        "third",
        "iii",
        "troisième",
        "tercer",
        "terceiro",
        "terzo",
        "3º",
        "3°",
        "3.º",
        "3er",
        "第三",
        "第3",
        "three",
        "c",
    ],
    &[
        "4", "4e", "4th", "fourth", "iv", "cuarto", "quarto", "4º", "4°", "4.º", "four",
        "d",
    ],
];

/// The year in which the term begins, and the term.
pub(super) fn find(text: &str) -> Option<(u16, Part)> {
    let years = Years::find(text)?;
    let before = text.get(..years.from)?;
    let after = text.get(years.to..)?;
    let name = name_of(before, after);
    let months = if name.is_empty() {
        // `2021/22` is the academic year, `2021–22` a range.
        (years.second && years.slash && before.is_empty() && after.is_empty())
            .then_some((9, 20))
    } else {
        months(&name, &years)
    }?;
    let words = text.split_whitespace().collect::<Vec<_>>().join("\u{a0}");
    Some((years.first, Part::Term(Term { words, first: months.0, last: months.1 })))
}

/// The name of a term without its years, in small letters: `semester 1`.
fn name_of(before: &str, after: &str) -> String {
    let marks: &[char] = &[',', '.', '/', '-', '–', '(', ')', '\'', '’', ':', ' '];
    let both = [before, after].map(|part| part.trim_matches(marks));
    let name = both.join(" ").to_lowercase().replace('-', " ");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn months(name: &str, years: &Years) -> Option<Months> {
    // `Fall 2023–24` may mean two falls; `Winter 2023–24` is one winter.
    let season = words::season(name);
    if years.second
        && !years.slash
        && season.is_some_and(|season| season != Season::Winter)
    {
        return None;
    }
    let english = season.map(|season| season.as_str().to_lowercase());
    let name = english.as_deref().unwrap_or(name);
    let named = NAMED.iter().find(|row| row.names.contains(&name));
    let full = name.strip_suffix(" term");
    let named = named.or_else(|| {
        let name = full?;
        NAMED.iter().find(|row| row.names.contains(&name))
    });
    if let Some(row) = named {
        return if years.second { row.two } else { row.one };
    }
    let (noun, number) = counted(name)?;
    let numbered = format!("{noun} {}", number + 1);
    if let Some(row) = NAMED.iter().find(|row| row.names.contains(&numbered.as_str())) {
        return if years.second { row.two } else { row.one };
    }
    let kind = COUNTED.iter().find(|kind| kind.nouns.contains(&noun))?;
    let months = if years.second { kind.two } else { kind.one };
    months.get(number).copied()
}

/// The noun and index of a term that is counted: `semester 1`, `1er semestre`, `s1`, `1h`.
fn counted(name: &str) -> Option<(&str, usize)> {
    let number = |word: &str| NUMBERS.iter().position(|words| words.contains(&word));
    if let Some((first, last)) = name.rsplit_once(' ') {
        let forward = number(last).map(|number| (first, number));
        return forward.or_else(|| {
            let (first, last) = name.split_once(' ')?;
            let first = first.trim_end_matches('.');
            number(first).map(|number| (last, number))
        });
    }
    let digit = name.find(|c: char| c.is_ascii_digit());
    let glued = digit.and_then(|at| {
        let (noun, digits) = name.split_at(at);
        number(digits).map(|number| (noun, number))
    });
    let leading = || {
        let at = name.find(|c: char| !c.is_ascii_digit())?;
        let (digits, noun) = name.split_at(at);
        number(digits).map(|number| (noun, number))
    };
    let east = || {
        let nouns = COUNTED.iter().flat_map(|kind| kind.nouns);
        nouns.into_iter().find_map(|noun| {
            let before = name.strip_suffix(noun)?.trim_start_matches('年');
            number(before).map(|number| (*noun, number))
        })
    };
    glued.filter(|(noun, _)| !noun.is_empty()).or_else(leading).or_else(east)
}

/// The years in a text, with the place of the first byte and the byte after the last.
struct Years {
    first: u16,
    /// Whether the next year is named as well.
    second: bool,
    /// Whether a slash is between them.
    slash: bool,
    from: usize,
    to: usize,
}

impl Years {
    /// The first year of four digits, or of two if a name is before it: `WS 19/20`.
    fn find(text: &str) -> Option<Years> {
        let runs = digit_runs(text);
        let four = runs.iter().find(|(_, digits)| digits.len() == 4);
        let two = || {
            runs.iter().rev().take(2).rfind(|(at, digits)| digits.len() == 2 && *at > 0)
        };
        let (from, digits) = four.or_else(two)?;
        let first: u16 = digits.parse().ok()?;
        let first = match digits.len() {
            4 => first,
            _ if first < 70 => 2000 + first,
            _ => 1900 + first,
        };
        if !(1000..2999).contains(&first) {
            return None;
        }
        let to = from + digits.len();
        let alone = Years { first, second: false, slash: false, from: *from, to };
        let rest = text.get(to..)?;
        let Some(mark) = rest.chars().next().filter(|c| "/–—-".contains(*c)) else {
            return Some(alone);
        };
        let at = to + mark.len_utf8();
        let Some((_, next)) = runs.iter().find(|(place, _)| *place == at) else {
            return Some(alone);
        };
        let follows = match next.len() {
            4 => next.parse() == Ok(first + 1),
            2 => next.parse() == Ok((first + 1) % 100),
            _ => return None,
        };
        follows.then_some(Years {
            second: true,
            slash: mark == '/',
            to: at + next.len(),
            ..alone
        })
    }
}

/// The digits in a text, each with its place.
fn digit_runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = text.len() - rest.len() + at;
        let digits = &rest[at..];
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        runs.push((from, &digits[..length]));
        rest = &digits[length..];
    }
    runs
}

/// Every name of a term, to find what a misspelled word was meant to be.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let named = NAMED.iter().flat_map(|row| row.names);
    let counted = COUNTED.iter().flat_map(|kind| kind.nouns);
    // Short names are near to anything.
    named.chain(counted).copied().filter(|name| name.len() > 4)
}
