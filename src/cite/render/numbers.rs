//! Numbers, their labels, and ranges of pages.

use citationberg::taxonomy::{
    NumberOrPageVariable, OtherTerm, Term, Variable as CslVariable,
};
use citationberg::{
    Label, LabelPluralize, Number, NumberForm, PageRangeFormat, ToAffixes, ToFormatting,
};

use super::super::item::field;
use super::super::run::{PieceRole, Rendered, runs_of};
use super::{LayoutWalk, TextField, Variable, case};

/// The largest number with a Roman form that everybody reads.
const LARGEST_ROMAN: u32 = 3999;

impl LayoutWalk<'_> {
    pub(super) fn number(&mut self, number: &Number) -> Rendered {
        let Some((field, is_first)) = field(CslVariable::from(number.variable)) else {
            return Rendered::called();
        };
        let Some(text) = self.value(field) else { return Rendered::called() };
        let written = text.letters();
        let value = written.trim().parse::<u32>().ok();
        let letters = value.and_then(|value| match number.form {
            NumberForm::Numeric => None,
            NumberForm::Ordinal => Some(self.ordinal(value, number.variable)),
            NumberForm::LongOrdinal => {
                let long = self.terms.long_ordinal(value).map(str::to_owned);
                Some(long.unwrap_or_else(|| self.ordinal(value, number.variable)))
            }
            NumberForm::Roman => roman(value),
        });
        let runs = match letters {
            Some(letters) => {
                let of = runs_of(text, PieceRole::Value(Variable::Field(field), 0));
                of.first().map(|run| run.with(letters)).into_iter().collect()
            }
            None => self.field_runs(field, text, is_first),
        };
        let mut output = Rendered::filled(runs);
        if let Some(case) = number.text_case {
            case::change(&mut output.runs, case, self.is_english);
        }
        output.format(number.to_formatting());
        let affixes = number.to_affixes();
        output.affix(affixes.prefix.as_deref(), affixes.suffix.as_deref());
        output
    }

    fn ordinal(&self, value: u32, variable: NumberOrPageVariable) -> String {
        let gender = self.terms.gender(Term::from(variable));
        format!("{value}{}", self.terms.ordinal(value, gender))
    }

    /// The word that names a number: `vol.`, `pp.`. It is printed only beside a value, but
    /// is no reason to print a group.
    pub(super) fn label(&mut self, label: &Label) -> Rendered {
        let Some((field, _)) = field(CslVariable::from(label.variable)) else {
            return Rendered::default();
        };
        if self.value(field).is_none() {
            return Rendered::default();
        }
        let plural = match label.label.plural {
            LabelPluralize::Always => true,
            LabelPluralize::Never => false,
            LabelPluralize::Contextual => self.is_plural(field),
        };
        let term = self.terms.term(Term::from(label.variable), label.label.form, plural);
        let mut output = Rendered::word(term);
        super::names::dress_label(&mut output, &label.label, self.terms.is_english);
        output
    }

    /// The letters of a number as they are printed: a hyphen between two numbers is a range.
    pub(super) fn number_letters(
        &self,
        field: TextField,
        letters: &str,
        first_page: bool,
    ) -> String {
        match field {
            TextField::Page => {
                let delimiter = self.terms.other(OtherTerm::PageRangeDelimiter);
                let delimiter = if delimiter.is_empty() { "–" } else { delimiter };
                let format = self.style.parsed().settings.page_range_format;
                if first_page {
                    return letters
                        .split(['-', '–'])
                        .next()
                        .unwrap_or_default()
                        .to_owned();
                }
                pages(letters, format, delimiter)
            }
            TextField::Volume
            | TextField::Issue
            | TextField::Edition
            | TextField::CollectionNumber
            | TextField::ChapterNumber
            | TextField::NumberOfPages
            | TextField::NumberOfVolumes
            | TextField::PartNumber
            | TextField::Section => dashed(letters),
            // A report's number may have hyphens of its own.
            _ => letters.to_owned(),
        }
    }
}

/// Whether a value consists of numbers, which may have letters before or behind them:
/// `2`, `e12`, `S1–S9`, `3 & 4`.
pub(super) fn is_numeric(letters: &str) -> bool {
    let is_number = |part: &str| {
        let part = part.trim();
        part.contains(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c.is_alphanumeric() || c == '.')
    };
    letters.split(['-', '–', ',', '&']).all(is_number)
}

/// Whether a value is several numbers. A comma without a space separates thousands.
pub(super) fn is_several(letters: &str, is_page: bool) -> bool {
    let has_range = || match range(letters) {
        Some((first, last)) => is_numeric(first) && is_numeric(last),
        None => false,
    };
    letters.contains(['&', '–'])
        || letters.contains(", ")
        || is_page && letters.contains('-')
        || has_range()
}

/// The two ends of a range with one hyphen or dash; each is one word.
fn range(letters: &str) -> Option<(&str, &str)> {
    let (first, last) = letters
        .split_once("--")
        .or_else(|| letters.split_once('–'))
        .or_else(|| letters.split_once('-'))?;
    let is_end = |end: &str| {
        !end.is_empty()
            && end.chars().all(|c| c.is_alphanumeric() || c == '.' || c == ':')
    };
    let (first, last) = (first.trim(), last.trim());
    (is_end(first) && is_end(last)).then_some((first, last))
}

fn dashed(letters: &str) -> String {
    match range(letters) {
        Some((first, last)) if is_numeric(first) && is_numeric(last) => {
            format!("{first}–{last}")
        }
        _ => letters.to_owned(),
    }
}

/// Pages in the form that the style wants, of each range in a list.
fn pages(letters: &str, format: Option<PageRangeFormat>, delimiter: &str) -> String {
    let mut out = String::new();
    for (number, part) in letters.split_inclusive([',', '&']).enumerate() {
        let bare = part.trim_end_matches([',', '&']);
        let trimmed = bare.trim();
        if number > 0 && bare.starts_with(' ') {
            out.push(' ');
        }
        match range(trimmed) {
            Some((first, last)) => {
                out.push_str(first);
                out.push_str(delimiter);
                out.push_str(&last_page(first, last, format));
            }
            None => out.push_str(trimmed),
        }
        if bare.len() > trimmed.len() && bare.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(&part[bare.len()..]);
    }
    out
}

/// The last page of a range, shortened or expanded.
fn last_page(first: &str, last: &str, format: Option<PageRangeFormat>) -> String {
    let Some(format) = format else { return last.to_owned() };
    let (prefix, from) = digits(first);
    let (other, to) = digits(last);
    if from.is_empty() || to.is_empty() || !other.is_empty() && other != prefix {
        return last.to_owned();
    }
    let missing = from.len().saturating_sub(to.len());
    let full = format!("{}{to}", &from[..missing]);
    let shortened = |least: usize| -> String {
        let common = from.bytes().zip(full.bytes()).take_while(|(a, b)| a == b).count();
        full[common.min(full.len().saturating_sub(least))..].to_owned()
    };
    let is_comparable = from.len() == full.len();
    let last_two = from.get(from.len().saturating_sub(2)..).unwrap_or_default();
    match format {
        PageRangeFormat::Minimal if is_comparable => shortened(1),
        PageRangeFormat::MinimalTwo if is_comparable => shortened(2),
        PageRangeFormat::Chicago15 | PageRangeFormat::Chicago16 if is_comparable => {
            let changed = shortened(1).len();
            if from.len() < 3 || last_two == "00" {
                full
            } else if last_two.starts_with('0') {
                shortened(1)
            } else if format == PageRangeFormat::Chicago15
                && from.len() == 4
                && changed > 2
            {
                full
            } else {
                shortened(2)
            }
        }
        _ => format!("{prefix}{full}"),
    }
}

/// What precedes the digits at the end of a page, and those.
fn digits(page: &str) -> (&str, &str) {
    page.split_at(page.trim_end_matches(|c: char| c.is_ascii_digit()).len())
}

/// A number in small Roman digits.
fn roman(mut value: u32) -> Option<String> {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if value == 0 || value > LARGEST_ROMAN {
        return None;
    }
    let mut out = String::new();
    for (of, digit) in DIGITS {
        while value >= of {
            out.push_str(digit);
            value -= of;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_pages() {
        use PageRangeFormat as F;
        for (format, written, expected) in [
            (None, "101-10", "101–10"),
            (None, "S12--S19", "S12–S19"),
            (None, "1-3, 7-9", "1–3, 7–9"),
            (None, "e0281234", "e0281234"),
            (None, "xi-xv", "xi–xv"),
            (None, "A 1-2-3", "A 1-2-3"),
            (Some(F::Expanded), "101-10", "101–110"),
            (Some(F::Expanded), "S12-9", "S12–S19"),
            (Some(F::Minimal), "1572-1588", "1572–88"),
            (Some(F::Minimal), "101-110", "101–10"),
            (Some(F::Minimal), "99-101", "99–101"),
            (Some(F::Minimal), "S12-S19", "S12–9"),
            (Some(F::MinimalTwo), "211-212", "211–12"),
            (Some(F::MinimalTwo), "1-9", "1–9"),
            (Some(F::Chicago16), "71-72", "71–72"),
            (Some(F::Chicago16), "100-104", "100–104"),
            (Some(F::Chicago16), "107-108", "107–8"),
            (Some(F::Chicago16), "321-328", "321–28"),
            (Some(F::Chicago16), "1496-1504", "1496–504"),
            (Some(F::Chicago15), "1496-1504", "1496–1504"),
            (Some(F::Chicago16), "11564-11615", "11564–615"),
        ] {
            assert_eq!(pages(written, format, "–"), expected, "{written}");
        }
    }

    #[test]
    fn numbers_are_told_from_words() {
        for written in ["2", "e12", "iyab180", "S1–S9", "3 & 4", "1, 2", "2.1", "12a"] {
            assert!(is_numeric(written), "{written}");
        }
        for written in ["second", "Suppl 1", "", "MIT-CSAIL", "in press"] {
            assert!(!is_numeric(written), "{written}");
        }
    }

    #[test]
    fn several_numbers_are_plural() {
        assert!(is_several("1–9", true) && is_several("3-4", false));
        assert!(is_several("1, 3", false) && is_several("1 & 2", false));
        assert!(!is_several("US 11,234,567", false) && !is_several("TR-2020", false));
        assert!(!is_several("7", true));
    }

    #[test]
    fn numbers_in_roman_digits() {
        assert_eq!(roman(1994).as_deref(), Some("mcmxciv"));
        assert_eq!(roman(0), None);
        assert_eq!(roman(4000), None);
    }

    #[test]
    fn hyphens_of_ranges_become_dashes() {
        assert_eq!(dashed("3-4"), "3–4");
        assert_eq!(dashed("Suppl-A"), "Suppl-A");
    }
}
