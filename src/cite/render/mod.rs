//! Rendering: a style's layout, walked for one entry.
//!
//! `mod.rs` has the elements that hold others, and texts; `conditions.rs` what a style may
//! ask, `names.rs` lists of names, `person.rs` one name, `dates.rs` and `numbers.rs` the
//! rest. Each gives an [`Rendered`] of runs. `punctuation.rs` and `pieces.rs` finish them.

mod conditions;
mod dates;
mod names;
mod numbers;
mod person;

use std::collections::BTreeSet;

use citationberg::taxonomy::{OtherTerm, Term, Variable as CslVariable};
use citationberg::{
    Group, InheritableNameOptions, LayoutRenderingElement as Element, LongShortForm,
    Names as NamesElement, Text as TextElement, TextTarget, ToAffixes, ToFormatting,
};

use super::Options;
use super::case;
use super::item::{CitedItem, TextField, Variable, date_field, field};
use super::run::{PieceRole, Rendered, TextRun, runs_of};
use super::style::Style;
use super::terms::Terms;
use crate::model::Text;

/// Elements that may be rendered for one entry. Macros may call each other so that their
/// number doubles with each; the largest public style needs 3,000.
const MOST_STEPS: usize = 100_000;

/// Macros and groups in one another. A macro may call itself.
const DEEPEST: usize = 400;

/// The walk through a layout for one entry.
pub(super) struct LayoutWalk<'r> {
    style: &'r Style,
    terms: &'r Terms,
    item: &'r CitedItem,
    options: &'r Options,
    /// Variables that are printed no more, as they took the place of missing names.
    silenced: BTreeSet<Variable>,
    /// The names whose place others take, and from which those have their look.
    template: Option<NamesElement>,
    is_english: bool,
    /// Whether the layout is that of notes.
    is_note: bool,
    steps: usize,
    depth: usize,
}

impl<'r> LayoutWalk<'r> {
    pub fn new(
        style: &'r Style,
        terms: &'r Terms,
        item: &'r CitedItem,
        options: &'r Options,
        is_note: bool,
    ) -> Self {
        let is_english = match item.language.as_deref() {
            Some(tag) => tag.split(['-', '_']).next().is_some_and(|base| base == "en"),
            None => terms.is_english,
        };
        LayoutWalk {
            style,
            terms,
            item,
            options,
            silenced: BTreeSet::new(),
            template: None,
            is_english,
            is_note,
            steps: 0,
            depth: 0,
        }
    }

    /// The runs of the whole entry.
    pub fn entry(mut self) -> Vec<TextRun> {
        let style = self.style;
        let (layout, inherited) = style.layout(self.is_note);
        // The delimiter of a layout is one of several entries.
        let mut output = self.elements(&layout.elements, "", &inherited);
        output.affix(layout.prefix.as_deref(), layout.suffix.as_deref());
        output.format(layout.to_formatting());
        output.runs
    }

    /// Several elements, with a delimiter between those that are not empty.
    fn elements(
        &mut self,
        elements: &[Element],
        delimiter: &str,
        inherited: &InheritableNameOptions,
    ) -> Rendered {
        let mut all = Rendered::default();
        if self.depth > DEEPEST {
            return all;
        }
        self.depth += 1;
        for element in elements {
            let one = self.element(element, delimiter, inherited);
            if !one.is_empty() && !all.is_empty() {
                all.push_word(delimiter);
            }
            all.append(one);
        }
        self.depth -= 1;
        all
    }

    fn element(
        &mut self,
        element: &Element,
        delimiter: &str,
        inherited: &InheritableNameOptions,
    ) -> Rendered {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Rendered::default();
        }
        match element {
            Element::Text(text) => self.text(text, inherited),
            Element::Number(number) => self.number(number),
            Element::Label(label) => self.label(label),
            Element::Date(date) => self.date(date),
            Element::Names(names) => self.names(names, inherited),
            Element::Group(group) => self.group(group, inherited),
            Element::Choose(choose) => {
                let children = self.chosen(choose);
                // What is chosen belongs to the group around it.
                self.elements(children, delimiter, inherited)
            }
        }
    }

    fn group(&mut self, group: &Group, inherited: &InheritableNameOptions) -> Rendered {
        let delimiter = group.delimiter.as_deref().unwrap_or_default();
        let mut output = as_group(self.elements(&group.children, delimiter, inherited));
        output.format(group.to_formatting());
        output.affix(group.prefix.as_deref(), group.suffix.as_deref());
        as_block(&mut output, group.display);
        output
    }

    fn text(
        &mut self,
        text: &TextElement,
        inherited: &InheritableNameOptions,
    ) -> Rendered {
        let mut output = match &text.target {
            TextTarget::Variable { var, form } => self.variable(*var, *form),
            TextTarget::Macro { name } => {
                let style = self.style;
                // A macro is a group, though the specification does not say so.
                as_group(self.elements(style.elements_of(name), "", inherited))
            }
            TextTarget::Term { term, form, plural } => {
                let mut output = Rendered::word(self.terms.term(*term, *form, *plural));
                // `n.d.` stands for a value.
                output.filled = *term == Term::Other(OtherTerm::NoDate);
                output
            }
            TextTarget::Value { val } => Rendered::word(val),
        };
        if output.is_empty() {
            return output;
        }
        if text.strip_periods {
            output.strip_periods();
        }
        if let Some(case) = text.text_case {
            if matches!(text.target, TextTarget::Term { .. }) {
                case::change_word(&mut output.runs, case, self.terms.is_english);
            } else {
                case::change(&mut output.runs, case, self.is_english);
            }
        }
        output.format(text.to_formatting());
        if text.quotes {
            output.quote();
        }
        let affixes = text.to_affixes();
        output.affix(affixes.prefix.as_deref(), affixes.suffix.as_deref());
        as_block(&mut output, text.display);
        output
    }

    /// The value of a variable.
    fn variable(&mut self, variable: CslVariable, form: LongShortForm) -> Rendered {
        if let CslVariable::Date(date) = variable {
            return self.bare_date(date_field(date));
        }
        let Some((field, is_first)) = field(variable) else { return Rendered::called() };
        let field = self.short_field(field, form);
        match self.value(field) {
            Some(text) => Rendered::filled(self.field_runs(field, text, is_first)),
            None => Rendered::called(),
        }
    }

    /// The short form of a field, if it is wanted and there is one.
    fn short_field(&self, field: TextField, form: LongShortForm) -> TextField {
        let short = match field {
            TextField::ContainerTitle => TextField::ContainerTitleShort,
            TextField::Title => TextField::TitleShort,
            _ => return field,
        };
        let is_short = form == LongShortForm::Short && self.item.text(short).is_some();
        if is_short { short } else { field }
    }

    /// The text of a field that may be printed.
    fn value(&self, field: TextField) -> Option<&'r Text> {
        let is_silenced = self.silenced.contains(&Variable::Field(field));
        self.item.text(field).filter(|_| !is_silenced)
    }

    /// The runs of a field, with the dashes that numbers have.
    fn field_runs(
        &self,
        field: TextField,
        text: &Text,
        first_page: bool,
    ) -> Vec<TextRun> {
        let mut runs = runs_of(text, PieceRole::Value(Variable::Field(field), 0));
        for run in &mut runs {
            if let Some(letters) = run.letters() {
                *run = run.with(self.number_letters(field, letters, first_page));
            }
        }
        runs
    }
}

/// A group is printed unless all variables that it asks for are empty. To the group around
/// it, a group that is printed is a value, even if it is but a term.
fn as_group(mut output: Rendered) -> Rendered {
    if output.called && !output.filled {
        return Rendered::called();
    }
    if !output.is_empty() {
        (output.called, output.filled) = (true, true);
    }
    output
}

/// A block of its own, in the margin or not, is separated by a space from what precedes it:
/// an entry of a CV is one paragraph.
fn as_block(output: &mut Rendered, display: Option<citationberg::Display>) {
    if display.is_some() {
        output.affix(Some(" "), None);
    }
}
