//! Lists of names: which are printed, what is between them, and what takes their place.

use citationberg::taxonomy::{NameVariable, OtherTerm, Term};
use citationberg::{
    DelimiterBehavior, EtAl, InheritableNameOptions, LabelPluralize,
    LayoutRenderingElement, Name as NameElement, NameAnd, NameAsSortOrder, NameForm,
    NameLabelPosition, NameOptions, Names as NamesElement, Substitute, TermForm,
    ToAffixes, ToFormatting, VariablelessLabel,
};

use super::super::AuthorLimit;
use super::super::item::{CitedNames, Contributor, contributor};
use super::super::run::{PieceRole, Rendered};
use super::{LayoutWalk, Variable, case};

/// A list of names and how the style writes it.
struct List<'n> {
    variable: Contributor,
    names: &'n CitedNames,
    element: &'n NameElement,
    options: NameOptions<'n>,
    et_al: Option<&'n EtAl>,
}

/// Which names of a list are printed.
#[derive(Debug, PartialEq)]
pub(super) struct ShownNames {
    /// Their indices, in order.
    indices: Vec<usize>,
    /// Whether `et al.` follows.
    et_al: bool,
}

impl LayoutWalk<'_> {
    pub(super) fn names(
        &mut self,
        element: &NamesElement,
        inherited: &InheritableNameOptions,
    ) -> Rendered {
        // Names in the place of others have their look, unless they say otherwise.
        let adapted;
        let element = match &self.template {
            Some(template) if element.children.is_empty() => {
                adapted = template.from_names_substitute(element);
                &adapted
            }
            _ => element,
        };
        let own = element.options();
        let inherited = inherited.apply(&own);
        let delimiter = inherited.names_delimiter.clone().unwrap_or_default();
        let mut all = Rendered::called();
        for variable in self.variables(element) {
            let one = self.labeled(element, variable, &inherited);
            if one.is_empty() {
                continue;
            }
            if !all.is_empty() {
                all.push_word(&delimiter);
            }
            all.append(one);
        }
        if let Some(substitute) = element.substitute().filter(|_| all.is_empty()) {
            all.append(self.substitute(element, substitute, &inherited));
        }
        all.format(element.to_formatting());
        let affixes = element.to_affixes();
        all.affix(affixes.prefix.as_deref(), affixes.suffix.as_deref());
        all
    }

    /// The lists of a `names` element. Editors who are the translators too are one list.
    fn variables(&self, element: &NamesElement) -> Vec<NameVariable> {
        use NameVariable::{Editor, EditorTranslator, Translator};
        let has = |of| element.variable.contains(&of);
        let editors = self.item.names(Contributor::Editor);
        let are_both = has(Editor)
            && has(Translator)
            && editors.is_some()
            && editors == self.item.names(Contributor::Translator);
        if !are_both {
            return element.variable.clone();
        }
        let others = element.variable.iter().filter(|of| **of != Translator);
        others.map(|of| if *of == Editor { EditorTranslator } else { *of }).collect()
    }

    /// A list with its label.
    fn labeled(
        &self,
        element: &NamesElement,
        variable: NameVariable,
        inherited: &InheritableNameOptions,
    ) -> Rendered {
        let of = contributor(variable);
        let is_silenced = self.silenced.contains(&Variable::Names(of));
        let own = self.item.names(of);
        let names = own.or_else(|| {
            let is_both =
                of == Contributor::EditorTranslator && element.variable.len() > 1;
            self.item.names(Contributor::Editor).filter(|_| is_both)
        });
        let Some(names) = names.filter(|_| !is_silenced) else {
            return Rendered::default();
        };
        let plain = NameElement::default();
        let name = element.name().unwrap_or(&plain);
        let options = name.options(inherited);
        let list =
            List { variable: of, names, element: name, options, et_al: element.et_al() };
        let mut output = self.list(&list);
        output.called = true;
        output.filled = !output.is_empty();
        if let Some((label, position)) = element.label() {
            let plural = match label.plural {
                LabelPluralize::Always => true,
                LabelPluralize::Never => false,
                LabelPluralize::Contextual => names.list.len() > 1 || names.others,
            };
            let term = self.terms.term(Term::from(variable), label.form, plural);
            let mut word = Rendered::word(term);
            dress_label(&mut word, label, self.terms.is_english);
            // A label without a name element follows the names.
            let precedes =
                element.name().is_some() && position == NameLabelPosition::BeforeName;
            if precedes {
                word.append(output);
                output = word;
            } else {
                output.append(word);
            }
        }
        output
    }

    /// What takes the place of missing names: the first that is not empty. It is printed no
    /// more after that.
    fn substitute(
        &mut self,
        element: &NamesElement,
        substitute: &Substitute,
        inherited: &InheritableNameOptions,
    ) -> Rendered {
        // The element without its substitutes.
        let mut template =
            element.from_names_substitute(&NamesElement::with_variables(vec![]));
        // Both are on the element around it, which adds them.
        (template.prefix, template.suffix) = (None, None);
        let outer = self.template.replace(template);
        let mut found = self.alternative(&substitute.children, inherited);
        self.template = outer;
        for run in &found.runs {
            if let PieceRole::Value(variable, _) = run.role {
                self.silenced.insert(variable);
            }
        }
        found.called = true;
        found.filled = !found.is_empty();
        found
    }

    /// The first of several elements that is not empty. Those of a branch are alternatives
    /// too.
    fn alternative(
        &mut self,
        elements: &[LayoutRenderingElement],
        inherited: &InheritableNameOptions,
    ) -> Rendered {
        for element in elements {
            let found = match element {
                LayoutRenderingElement::Choose(choose) => {
                    self.alternative(self.chosen(choose), inherited)
                }
                element => self.element(element, "", inherited),
            };
            if !found.is_empty() {
                return found;
            }
        }
        Rendered::default()
    }

    fn list(&self, list: &List<'_>) -> Rendered {
        let options = &list.options;
        if options.form == NameForm::Count {
            return Rendered::word(list.names.list.len().to_string());
        }
        let shown = shown(list.names, options, self.options.authors);
        let count = shown.indices.len();
        let mut all = Rendered::default();
        let mut next = 0;
        for (place, index) in shown.indices.iter().copied().enumerate() {
            let Some(name) = list.names.list.get(index) else { continue };
            let is_last = place + 1 == count && !shown.et_al && index == next;
            if index > next {
                all.push_word(&format!("{}… ", options.delimiter));
            } else if place > 0 && is_last && options.and.is_some() {
                all.push_word(&self.before_last(options, count));
            } else if place > 0 {
                all.push_word(options.delimiter);
            }
            next = index + 1;
            let role = PieceRole::Value(Variable::Names(list.variable), index);
            let mut one =
                self.person(name, options, list.element, inverts(options, place));
            one.runs.iter_mut().for_each(|run| run.role = role);
            one.format(list.element.to_formatting());
            let affixes = list.element.to_affixes();
            one.affix(affixes.prefix.as_deref(), affixes.suffix.as_deref());
            all.append(one);
        }
        if shown.et_al {
            self.et_al(list, count, &mut all);
        }
        all
    }

    /// `, and `, ` & `: what is before the last name.
    fn before_last(&self, options: &NameOptions<'_>, count: usize) -> String {
        let word = match options.and {
            Some(NameAnd::Symbol) => "&",
            _ => self.terms.other(OtherTerm::And),
        };
        let delimits = match options.delimiter_precedes_last {
            DelimiterBehavior::Contextual => count > 2,
            DelimiterBehavior::AfterInvertedName => inverts(options, count - 2),
            DelimiterBehavior::Always => true,
            DelimiterBehavior::Never => false,
        };
        let space = if word.chars().all(is_han_or_kana) { "" } else { " " };
        if !delimits {
            return format!("{space}{word}{space}");
        }
        let delimiter = options.delimiter;
        let first = if delimiter.ends_with([' ', '\u{a0}']) { "" } else { space };
        format!("{delimiter}{first}{word}{space}")
    }

    /// Adds `et al.`.
    fn et_al(&self, list: &List<'_>, count: usize, all: &mut Rendered) {
        let options = &list.options;
        let delimits = match options.delimiter_precedes_et_al {
            DelimiterBehavior::Contextual => count > 1,
            DelimiterBehavior::AfterInvertedName => {
                count > 0 && inverts(options, count - 1)
            }
            DelimiterBehavior::Always => true,
            DelimiterBehavior::Never => false,
        };
        let term =
            list.et_al.map_or(Term::Other(OtherTerm::EtAl), |et_al| et_al.term.into());
        let mut word = Rendered::word(self.terms.term(term, TermForm::Long, false));
        if let Some(et_al) = list.et_al {
            word.format(et_al.to_formatting());
        }
        if !all.is_empty() {
            all.push_word(if delimits { options.delimiter } else { " " });
        }
        all.append(word);
    }
}

/// Whether the name at a place of the list begins with the family name.
fn inverts(options: &NameOptions<'_>, place: usize) -> bool {
    match options.name_as_sort_order {
        Some(NameAsSortOrder::All) => true,
        Some(NameAsSortOrder::First) => place == 0,
        None => false,
    }
}

/// The names that are printed. The owner always is.
pub(super) fn shown(
    names: &CitedNames,
    options: &NameOptions<'_>,
    limit: AuthorLimit,
) -> ShownNames {
    let count = names.list.len();
    let own = names.list.iter().position(|name| name.is_own);
    let all = || (0..count).collect::<Vec<_>>();
    match limit {
        AuthorLimit::All => ShownNames { indices: all(), et_al: names.others },
        AuthorLimit::Style => {
            let at_least = |least: Option<u32>| least.map(|least| least as usize);
            let least = at_least(options.et_al_min).unwrap_or(usize::MAX);
            let first = at_least(options.et_al_use_first).unwrap_or(1).max(1);
            if count < least || first >= count {
                return ShownNames { indices: all(), et_al: names.others };
            }
            let shows_last = options.et_al_use_last && count > first + 1;
            let last = Some(count - 1).filter(|_| shows_last);
            let own = own.filter(|own| *own >= first && Some(*own) != last);
            let indices: Vec<_> = (0..first).chain(own).chain(last).collect();
            let et_al = names.others || indices.last() != Some(&(count - 1));
            ShownNames { indices, et_al }
        }
        AuthorLimit::First(most) => {
            let most = most.max(1);
            // "et al." for one name would not be shorter.
            if count <= most + usize::from(!names.others) {
                return ShownNames { indices: all(), et_al: names.others };
            }
            let own = own.filter(|own| *own >= most);
            let first = if own.is_some() { (most - 1).max(1) } else { most };
            let indices: Vec<_> = (0..first).chain(own).collect();
            let et_al = names.others || indices.last() != Some(&(count - 1));
            ShownNames { indices, et_al }
        }
    }
}

/// Whether no spaces are written around a word: it is Chinese or Japanese.
fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}')
}

/// Applies what a label says of its looks.
pub(super) fn dress_label(
    word: &mut Rendered,
    label: &VariablelessLabel,
    is_english: bool,
) {
    if word.is_empty() {
        return;
    }
    if label.strip_periods {
        word.strip_periods();
    }
    if let Some(case) = label.text_case {
        case::change_word(&mut word.runs, case, is_english);
    }
    word.format(label.to_formatting());
    let affixes = label.to_affixes();
    word.affix(affixes.prefix.as_deref(), affixes.suffix.as_deref());
}
