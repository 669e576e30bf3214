//! What a style asks about an entry.

use citationberg::taxonomy::Variable as CslVariable;
use citationberg::{
    Choose, ChooseBranch, LayoutRenderingElement as Element, TestPosition,
};

use super::super::item::{contributor, date_field, field};
use super::{LayoutWalk, TextField, numbers};

impl LayoutWalk<'_> {
    /// The elements of the first branch whose conditions hold.
    pub(super) fn chosen<'c>(&self, choose: &'c Choose) -> &'c [Element] {
        let branch = choose.branches().find(|branch| self.holds(branch));
        match (branch, &choose.otherwise) {
            (Some(branch), _) => &branch.children,
            (None, Some(last)) => &last.children,
            (None, None) => &[],
        }
    }

    /// Whether the conditions of a branch hold. A branch may have several attributes, each
    /// with several values.
    fn holds(&self, branch: &ChooseBranch) -> bool {
        let mut tests = Vec::new();
        // No entry of a CV needs another form to differ from its neighbors.
        tests.extend(branch.disambiguate.map(|wanted| !wanted));
        tests.extend(branch.locator.iter().flatten().map(|_| false));
        tests.extend(
            branch
                .position
                .iter()
                .flatten()
                .map(|position| self.is_note && *position == TestPosition::First),
        );
        // No entry is of two types, so that all of them means any.
        let kinds = branch.type_.iter();
        tests.extend(
            kinds.map(|kinds| self.item.kind.is_some_and(|is| kinds.contains(&is))),
        );
        tests.extend(branch.variable.iter().flatten().map(|of| self.has(*of)));
        tests.extend(branch.is_numeric.iter().flatten().map(|of| self.is_numeric(*of)));
        let uncertain = branch.is_uncertain_date.iter().flatten();
        tests.extend(
            uncertain.map(|of| {
                self.item.date(date_field(*of)).is_some_and(|date| date.is_circa)
            }),
        );
        branch.match_.test(tests.into_iter())
    }

    /// Whether a variable has a value. One that took the place of names still has it.
    fn has(&self, variable: CslVariable) -> bool {
        match variable {
            CslVariable::Name(name) => self.item.names(contributor(name)).is_some(),
            CslVariable::Date(date) => self.item.date(date_field(date)).is_some(),
            variable => {
                field(variable).is_some_and(|(field, _)| self.item.text(field).is_some())
            }
        }
    }

    fn is_numeric(&self, variable: CslVariable) -> bool {
        let value = field(variable).and_then(|(field, _)| self.item.text(field));
        value.is_some_and(|text| numbers::is_numeric(&text.letters()))
    }

    /// Whether the value of a field is several: `3–4`, `1, 2 & 5`.
    pub(super) fn is_plural(&self, field: TextField) -> bool {
        let letters = self.item.text(field).map(super::Text::letters).unwrap_or_default();
        match field {
            TextField::NumberOfPages | TextField::NumberOfVolumes => {
                letters.trim().parse() != Ok(1_u32)
            }
            _ => numbers::is_several(&letters, field == TextField::Page),
        }
    }
}
