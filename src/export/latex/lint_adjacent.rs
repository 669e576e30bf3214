//! Finds values directly after a command.
//!
//! After `\textbf` the first letters of a value would be taken for the rest of the
//! command's name, after a lone `\` for the whole name, after `^` for the number of a
//! character. Words of a database would become commands, without any character that
//! escaping handles. The text before a value is followed through blocks and included
//! templates, as they run.

use std::collections::{BTreeMap, BTreeSet};

use handlebars::Template;
use handlebars::template::TemplateElement;

use super::codes;
use super::lint::{Parseds, Place, place_of};
use super::origin::TemplateLines;
use crate::diag::{Diagnostic, FileId, Sources};

/// Finds every value that a template prints directly after a command.
pub(super) fn adjacent_values(templates: &Parseds, sources: &Sources) -> Vec<Diagnostic> {
    let mut scan = Scan { templates, known: BTreeMap::new(), found: BTreeSet::new() };
    for name in templates.keys() {
        scan.named(name);
    }
    let diagnostic = |((file, line, column), behind): (Place, String)| {
        let span = sources.from_line_column(file, line, column);
        let message = format!(
            "a value directly after `{behind}` would become part of that \
             command"
        );
        Diagnostic::new(&codes::TEMPLATE, span, message).help(
            "put it in braces, with spaces around the value: `\\textbf{ {{~name~}} }`",
        )
    };
    scan.found.into_iter().map(diagnostic).collect()
}

/// How a piece of a template affects its neighbors.
#[derive(Debug, Clone, Default)]
struct Edges {
    /// Values that may be printed before anything but letters.
    first: BTreeSet<Place>,
    /// The command to which the following text would belong, if there may be one.
    ends: Option<String>,
    /// Whether it always prints something that ends the name of a command.
    separates: bool,
}

struct Scan<'t> {
    templates: &'t Parseds<'t>,
    /// Templates by name; empty for a template being scanned, which ends cycles.
    known: BTreeMap<String, Edges>,
    found: BTreeSet<(Place, String)>,
}

impl Scan<'_> {
    fn named(&mut self, name: &str) -> Edges {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let Some(parsed) = self.templates.get(name) else { return Edges::default() };
        self.known.insert(name.to_owned(), Edges::default());
        let piece = self.template(parsed.file, parsed.template);
        self.known.insert(name.to_owned(), piece.clone());
        piece
    }

    fn template(&mut self, file: FileId, template: &Template) -> Edges {
        let mut whole = Edges::default();
        for (number, element) in template.elements.iter().enumerate() {
            let next = self.element(place_of(file, template, number), element);
            whole = self.then(whole, next);
        }
        whole
    }

    fn element(&mut self, place: Place, element: &TemplateElement) -> Edges {
        match element {
            TemplateElement::RawString(text) => {
                let text = TemplateLines::without_mark(text);
                let ends = command_at_end(text).map(str::to_owned);
                Edges {
                    first: BTreeSet::new(),
                    ends,
                    separates: !text.chars().all(is_of_a_name),
                }
            }
            TemplateElement::Expression(_) | TemplateElement::HtmlExpression(_) => {
                Edges { first: BTreeSet::from([place]), ..Edges::default() }
            }
            TemplateElement::HelperBlock(block) => {
                let mut inside = |template: &Option<Template>| {
                    template.as_ref().map(|template| self.template(place.0, template))
                };
                let (then, other) = (inside(&block.template), inside(&block.inverse));
                let mut then = then.unwrap_or_default();
                if block.name.as_name() == Some("each") {
                    then = self.then(then.clone(), then);
                }
                either(then, other.unwrap_or_default())
            }
            TemplateElement::PartialExpression(partial) => {
                let name = partial.name.as_name().map(str::to_owned);
                name.map(|name| self.named(&name)).unwrap_or_default()
            }
            _ => Edges::default(),
        }
    }

    /// Joins two pieces. If the first ends in a command, the values that the second
    /// begins with are reported.
    fn then(&mut self, before: Edges, after: Edges) -> Edges {
        if let Some(command) = &before.ends {
            let adjacent = after.first.iter().map(|place| (*place, command.clone()));
            self.found.extend(adjacent);
        }
        let mut first = before.first;
        if !before.separates {
            first.extend(after.first);
        }
        let ends = after.ends.or(before.ends.filter(|_| !after.separates));
        Edges { first, ends, separates: before.separates || after.separates }
    }
}

/// One of two pieces, depending on a condition.
fn either(one: Edges, other: Edges) -> Edges {
    let mut first = one.first;
    first.extend(other.first);
    let ends = one.ends.or(other.ends);
    Edges { first, ends, separates: one.separates && other.separates }
}

/// The command at the end of `text` that takes the following letters as its own.
fn command_at_end(text: &str) -> Option<&str> {
    let letters = text.trim_end_matches(is_of_a_name);
    let slashes = letters.len() - letters.trim_end_matches('\\').len();
    // Two backslashes are a complete command, which takes no letters.
    if slashes % 2 == 1 {
        return Some(&text[letters.len() - 1..]);
    }
    text.ends_with('^').then_some("^")
}

/// Whether a character may be part of a command's name.
fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '@'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_end_where_tex_ends_them() {
        for (text, command) in [
            ("a \\textbf", Some("\\textbf")),
            ("\\my@macro", Some("\\my@macro")),
            ("a\\", Some("\\")),
            ("a^^", Some("^")),
            ("\\\\", None),
            ("\\\\word", None),
            ("\\\\\\word", Some("\\word")),
            ("\\textbf{", None),
            ("\\item ", None),
            ("\\%", None),
            ("word", None),
            ("", None),
        ] {
            assert_eq!(command_at_end(text), command, "{text}");
        }
    }
}
