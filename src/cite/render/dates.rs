//! Dates and ranges of dates.

use citationberg::taxonomy::{OtherTerm, Term};
use citationberg::{
    Affixes, Date as DateElement, DateDayForm, DateMonthForm, DatePart, DatePartName,
    DateParts, DateStrongAnyForm, LongShortForm, TermForm, ToAffixes, ToFormatting,
};

use super::super::item::{CitedDate, DateField, Moment, Within, date_field};
use super::super::run::{PieceRole, Rendered, TextRun, runs_of};
use super::{LayoutWalk, Variable, case};

/// The year, before which `AD` is written.
const LAST_WITH_ERA: i32 = 1000;

/// A part of a date, as it is printed.
#[derive(Clone)]
struct Segment {
    name: DatePartName,
    /// Whether the format has no part before it, and none behind it.
    ends: (bool, bool),
    output: Rendered,
    affixes: Affixes,
}

impl LayoutWalk<'_> {
    /// A date as the style or the language writes it.
    pub(super) fn date(&mut self, element: &DateElement) -> Rendered {
        let Some(field) = element.variable.map(date_field) else {
            return Rendered::called();
        };
        let Some(date) = self.shown_date(field) else { return Rendered::called() };
        let mut output = match (&date.literal, date.start) {
            (Some(_), _) | (None, None) => self.bare_date(field),
            (None, Some(start)) => self.written(element, field, date, start),
        };
        if let Some(case) = element.text_case {
            case::change(&mut output.runs, case, self.is_english);
        }
        output.format(element.to_formatting());
        let affixes = element.to_affixes();
        output.affix(affixes.prefix.as_deref(), affixes.suffix.as_deref());
        output.called = true;
        output.filled = !output.is_empty();
        output
    }

    fn shown_date(&self, field: DateField) -> Option<&CitedDate> {
        let is_silenced = self.silenced.contains(&Variable::Date(field));
        self.item.date(field).filter(|_| !is_silenced)
    }

    /// A date without a format: its words, or else its year.
    pub(super) fn bare_date(&self, field: DateField) -> Rendered {
        let Some(date) = self.shown_date(field) else { return Rendered::called() };
        let role = PieceRole::Value(Variable::Date(field), 0);
        match (&date.literal, date.start) {
            (Some(literal), _) => Rendered::filled(runs_of(literal, role)),
            (None, Some(start)) => {
                let mut run = TextRun::word(start.year.to_string());
                (run.role, run.origin) = (role, date.origin);
                Rendered::filled(vec![run])
            }
            (None, None) => Rendered::called(),
        }
    }

    fn written(
        &self,
        element: &DateElement,
        field: DateField,
        date: &CitedDate,
        start: Moment,
    ) -> Rendered {
        let localized = element.form.and_then(|form| self.terms.date(form));
        let parts = localized.map_or(&element.date_part, |format| &format.date_part);
        let delimiter = localized
            .and_then(|format| format.delimiter.as_deref())
            .or(element.delimiter.as_deref())
            .unwrap_or_default();
        let overrides = localized.is_some().then_some(element);
        let segments = |moment: Moment| -> Vec<Segment> {
            let written = parts.iter().enumerate().filter_map(|(at, part)| {
                let ends = (at == 0, at + 1 == parts.len());
                Some(Segment { ends, ..self.segment(part, overrides, moment)? })
            });
            written.collect()
        };
        let end = date.end.filter(|end| *end != start);
        let mut output = match end {
            Some(end) => {
                let range_delimiter = |of: DatePartName| {
                    let part = parts.iter().find(|part| part.name == of);
                    let delimiter = part.and_then(|part| part.range_delimiter.as_deref());
                    delimiter.unwrap_or(DatePart::DEFAULT_DELIMITER).to_owned()
                };
                let largest = largest_difference(start, end);
                let between = range_delimiter(largest);
                range(segments(start), segments(end), largest, &between, delimiter)
            }
            None => joined(segments(start), delimiter),
        };
        for run in output.runs.iter_mut().filter(|run| !run.is_word()) {
            run.role = PieceRole::Value(Variable::Date(field), 0);
            run.origin = date.origin;
        }
        output
    }

    /// One part of a date; `None` if it is not known or not wanted.
    fn segment(
        &self,
        part: &DatePart,
        overrides: Option<&DateElement>,
        moment: Moment,
    ) -> Option<Segment> {
        let wanted = overrides.and_then(|element| element.parts);
        let is_wanted = match (part.name, wanted.filter(|_| overrides.is_some())) {
            (DatePartName::Year, _) | (_, None) => true,
            (DatePartName::Month, Some(parts)) => parts.has_month(),
            (DatePartName::Day, Some(parts)) => parts == DateParts::YearMonthDay,
        };
        if !is_wanted {
            return None;
        }
        let own = overrides.and_then(|element| {
            element.date_part.iter().find(|own| own.name == part.name)
        });
        // A form that is the usual one does not replace that of the language: the parser
        // does not tell it from one that is not given.
        let usual = DateStrongAnyForm::for_name(part.name, None);
        let form = own.map(DatePart::form).filter(|form| *form != usual);
        let letters = match form.unwrap_or_else(|| part.form()) {
            DateStrongAnyForm::Year(form) => self.year(moment.year, form),
            DateStrongAnyForm::Month(form) => self.month(moment, form)?,
            DateStrongAnyForm::Day(form) => self.day(moment, form)?,
        };
        let mut run = TextRun::word(letters);
        // The role tells values from affixes until the date is whole.
        run.role = PieceRole::Value(Variable::Date(DateField::Issued), 0);
        let mut output = Rendered { runs: vec![run], ..Rendered::default() };
        if part.strip_periods || own.is_some_and(|own| own.strip_periods) {
            output.strip_periods();
        }
        if let Some(case) = own.and_then(|own| own.text_case).or(part.text_case) {
            case::change(&mut output.runs, case, self.is_english);
        }
        output.format(own.map(DatePart::to_formatting).unwrap_or_default());
        output.format(part.to_formatting());
        let mut affixes = part.to_affixes();
        if let Some(own) = own.map(DatePart::to_affixes) {
            affixes.prefix = own.prefix.or(affixes.prefix);
            affixes.suffix = own.suffix.or(affixes.suffix);
        }
        Some(Segment { name: part.name, ends: (false, false), output, affixes })
    }

    fn year(&self, year: i32, form: LongShortForm) -> String {
        if form == LongShortForm::Short && year >= LAST_WITH_ERA {
            return format!("{:02}", year % 100);
        }
        let era = match year {
            ..0 => self.terms.other(OtherTerm::Bc),
            0..LAST_WITH_ERA => self.terms.other(OtherTerm::Ad),
            _ => "",
        };
        format!("{}{era}", year.unsigned_abs())
    }

    fn month(&self, moment: Moment, form: DateMonthForm) -> Option<String> {
        let term_form = match form {
            DateMonthForm::Short => TermForm::Short,
            _ => TermForm::Long,
        };
        let is_numeric =
            matches!(form, DateMonthForm::Numeric | DateMonthForm::NumericLeadingZeros);
        if let Some(season) = moment.season() {
            let term = season_term(season);
            let word = self.terms.term(Term::Other(term), term_form, false);
            return Some(word.to_owned()).filter(|word| !is_numeric && !word.is_empty());
        }
        let month = moment.month()?;
        Some(match form {
            DateMonthForm::Numeric => month.to_string(),
            DateMonthForm::NumericLeadingZeros => format!("{month:02}"),
            DateMonthForm::Long | DateMonthForm::Short => {
                let term = Term::Other(OtherTerm::month(month - 1)?);
                self.terms.term(term, term_form, false).to_owned()
            }
        })
    }

    fn day(&self, moment: Moment, form: DateDayForm) -> Option<String> {
        let day = moment.day()?;
        Some(match form {
            DateDayForm::NumericLeadingZeros => format!("{day:02}"),
            DateDayForm::Ordinal if !self.terms.limit_day_ordinals || day == 1 => {
                let month = moment.month().and_then(|month| OtherTerm::month(month - 1));
                let gender =
                    month.and_then(|month| self.terms.gender(Term::Other(month)));
                format!("{day}{}", self.terms.ordinal(u32::from(day), gender))
            }
            DateDayForm::Ordinal | DateDayForm::Numeric => day.to_string(),
        })
    }
}

fn season_term(season: u8) -> OtherTerm {
    match season {
        1 => OtherTerm::Season01,
        2 => OtherTerm::Season02,
        3 => OtherTerm::Season03,
        _ => OtherTerm::Season04,
    }
}

/// The largest part in which two dates differ.
fn largest_difference(start: Moment, end: Moment) -> DatePartName {
    let month = |moment: Moment| match moment.within {
        Within::Day(month, _) => Within::Month(month),
        within => within,
    };
    if start.year != end.year {
        DatePartName::Year
    } else if month(start) != month(end) {
        DatePartName::Month
    } else {
        DatePartName::Day
    }
}

fn rank(name: DatePartName) -> u8 {
    match name {
        DatePartName::Day => 0,
        DatePartName::Month => 1,
        DatePartName::Year => 2,
    }
}

/// The parts of one date. A part that is missing takes its affixes with it; what would
/// separate the last part from a missing one is removed.
fn joined(segments: Vec<Segment>, delimiter: &str) -> Rendered {
    let mut all = Rendered::default();
    let count = segments.len();
    for (number, segment) in segments.into_iter().enumerate() {
        if number > 0 {
            all.push_word(delimiter);
        }
        let Segment { mut output, affixes, ends, .. } = segment;
        let is_gap = |suffix: &&str| suffix.chars().all(|c| c == ' ' || c == ',');
        let (lacks_first, lacks_last) =
            (number == 0 && !ends.0, number + 1 == count && !ends.1);
        let suffix =
            affixes.suffix.as_deref().filter(|text| !lacks_last || !is_gap(text));
        let prefix =
            affixes.prefix.as_deref().filter(|text| !lacks_first || !is_gap(text));
        output.affix(prefix, suffix);
        all.append(output);
    }
    all
}

/// The parts of two dates: those up to the largest that differs for each, the others once.
fn range(
    start: Vec<Segment>,
    end: Vec<Segment>,
    largest: DatePartName,
    between: &str,
    delimiter: &str,
) -> Rendered {
    let differs = |segment: &Segment| rank(segment.name) <= rank(largest);
    let (Some(first), Some(last)) =
        (end.iter().position(differs), end.iter().rposition(differs))
    else {
        return joined(start, delimiter);
    };
    let mut from: Vec<Segment> = start.into_iter().filter(differs).collect();
    if from.is_empty() {
        return joined(end, delimiter);
    }
    if let Some(segment) = from.last_mut() {
        segment.affixes.suffix = None;
    }
    let mut all = Rendered::default();
    let mut place = |segments: Vec<Segment>, with: &str| {
        if segments.is_empty() {
            return;
        }
        if !all.is_empty() {
            all.push_word(with);
        }
        all.append(joined_whole(segments, delimiter));
    };
    let (before, rest) = end.split_at(first);
    let (to, after) = rest.split_at(last + 1 - first);
    place(before.to_vec(), "");
    place(from, delimiter);
    let mut to = to.to_vec();
    if let Some(segment) = to.first_mut() {
        segment.affixes.prefix = None;
    }
    if after.is_empty()
        && let Some(segment) = to.last_mut()
    {
        segment.affixes.suffix = None;
    }
    place(to, between);
    place(after.to_vec(), delimiter);
    all
}

/// The parts with all their affixes.
fn joined_whole(segments: Vec<Segment>, delimiter: &str) -> Rendered {
    let mut all = Rendered::default();
    for (number, segment) in segments.into_iter().enumerate() {
        if number > 0 {
            all.push_word(delimiter);
        }
        let Segment { mut output, affixes, .. } = segment;
        output.affix(affixes.prefix.as_deref(), affixes.suffix.as_deref());
        all.append(output);
    }
    all
}
