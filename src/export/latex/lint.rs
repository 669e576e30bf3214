//! Finds mistakes in templates before anything is typeset.
//!
//! Templates are walked with the shape of their data, so that unknown names, lists
//! printed as values and templates that include each other in a cycle are reported when
//! the theme is loaded, whatever the database contains.

use std::collections::{BTreeMap, BTreeSet};

use handlebars::Template;
use handlebars::template::{
    BlockParam, DecoratorTemplate, HelperTemplate, Parameter, TemplateElement,
};

use super::codes;
use crate::diag::{Diagnostic, FileId, Sources, Span, did_you_mean};
use crate::project::Shape;

/// A template with the file that it was read from.
pub(super) struct Parsed<'t> {
    pub file: FileId,
    pub template: &'t Template,
}

/// Templates by the names under which others include them.
pub(super) type Parseds<'t> = BTreeMap<String, Parsed<'t>>;

/// Helpers that compare, combine and measure. They only read values.
const HELPERS: [&str; 11] =
    ["eq", "ne", "gt", "gte", "lt", "lte", "and", "or", "not", "len", "lookup"];

/// The variables `@name` in a loop.
const LOCALS: [&str; 4] = ["first", "last", "index", "key"];

/// Walks the template `root` as it will run with data of `shape`. The names of all
/// templates that are reached are added to `reached`.
pub(super) fn lint(
    root: &str,
    shape: &Shape,
    templates: &Parseds,
    sources: &Sources,
    reached: &mut BTreeSet<String>,
) -> Vec<Diagnostic> {
    let mut walk = Walk {
        root: shape,
        templates,
        sources,
        path: Vec::new(),
        walked: BTreeSet::new(),
        reached,
        found: Vec::new(),
    };
    if templates.contains_key(root) {
        walk.enter(root, &mut vec![Scope::of(shape)]);
    }
    walk.found
}

/// The scope of names at a place in a template.
struct Scope<'s> {
    shape: &'s Shape,
    /// Names that a block or an inclusion defines.
    named: Vec<(String, &'s Shape)>,
}

impl<'s> Scope<'s> {
    fn of(shape: &'s Shape) -> Self {
        Scope { shape, named: Vec::new() }
    }
}

type Scopes<'s> = Vec<Scope<'s>>;

/// A template by name, with the addresses of the shapes that its names refer to.
type Walked = (String, Vec<(usize, Vec<(String, usize)>)>);

fn walked(name: &str, scopes: &Scopes) -> Walked {
    let address = |shape: &Shape| std::ptr::from_ref(shape).addr();
    let scope = |scope: &Scope| {
        let named =
            scope.named.iter().map(|(name, shape)| (name.clone(), address(shape)));
        (address(scope.shape), named.collect())
    };
    (name.to_owned(), scopes.iter().map(scope).collect())
}

/// A place in a template: the file, a line and a column from 1.
pub(super) type Place = (FileId, usize, usize);

/// The place of an element of a template, by its index.
pub(super) fn place_of(file: FileId, template: &Template, number: usize) -> Place {
    let (line, column) = template.mapping.get(number).map_or((1, 1), |m| (m.0, m.1));
    (file, line, column)
}

struct Walk<'s, 'r> {
    root: &'s Shape,
    templates: &'s Parseds<'s>,
    sources: &'s Sources,
    /// The templates being walked, outermost first.
    path: Vec<String>,
    /// What has been walked already, so that templates that include others repeatedly do
    /// not take exponential time.
    walked: BTreeSet<Walked>,
    reached: &'r mut BTreeSet<String>,
    found: Vec<Diagnostic>,
}

impl<'s> Walk<'s, '_> {
    fn say(&mut self, place: Place, message: String, help: Option<String>) {
        let span = self.sources.from_line_column(place.0, place.1, place.2);
        let mut found = Diagnostic::new(&codes::TEMPLATE, span, message);
        found.help.extend(help);
        if !self.found.contains(&found) {
            self.found.push(found);
        }
    }

    fn enter(&mut self, name: &str, scopes: &mut Scopes<'s>) {
        let Some(parsed) = self.templates.get(name) else { return };
        self.reached.insert(name.to_owned());
        if !self.walked.insert(walked(name, scopes)) {
            return;
        }
        self.path.push(name.to_owned());
        self.template(parsed.file, parsed.template, scopes);
        self.path.pop();
    }

    fn template(
        &mut self,
        file: FileId,
        template: &'s Template,
        scopes: &mut Scopes<'s>,
    ) {
        for (number, element) in template.elements.iter().enumerate() {
            let place = place_of(file, template, number);
            match element {
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
                TemplateElement::HtmlExpression(print)
                | TemplateElement::Expression(print) => self.print(place, print, scopes),
                TemplateElement::HelperBlock(block) => self.block(place, block, scopes),
                TemplateElement::PartialExpression(partial) => {
                    self.partial(place, partial, scopes);
                }
                _ => {
                    let message =
                        "decorators and partial blocks are not allowed in templates";
                    self.say(place, message.into(), None);
                }
            }
        }
    }

    fn print(&mut self, place: Place, print: &'s HelperTemplate, scopes: &Scopes<'s>) {
        let Some(name) = print.name.as_name() else { return };
        if !print.params.is_empty() || HELPERS.contains(&name) {
            return self.helper(place, name, print, scopes);
        }
        let what = match self.shape(place, name, scopes) {
            Some(Shape::List(_)) => "list",
            Some(Shape::Fields(_)) => "mapping",
            _ => return,
        };
        let message = format!("`{name}` is a {what}, which cannot be printed");
        let help = match what {
            "list" => format!("print each item: `{{{{#each {name}}}}} … {{{{/each}}}}`"),
            _ => format!("print one of its fields, as in `{name}.text`"),
        };
        self.say(place, message, Some(help));
    }

    /// A helper that compares or measures, in a tag or a subexpression.
    fn helper(
        &mut self,
        place: Place,
        name: &str,
        helper: &'s HelperTemplate,
        scopes: &Scopes<'s>,
    ) {
        if !HELPERS.contains(&name) {
            let near = did_you_mean(name, HELPERS);
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.say(place, format!("unknown helper `{name}`"), help);
            return;
        }
        self.parameters(place, &helper.params, scopes);
    }

    fn parameters(&mut self, place: Place, all: &'s [Parameter], scopes: &Scopes<'s>) {
        for parameter in all {
            self.parameter(place, parameter, scopes);
        }
    }

    /// The shape of a parameter, as far as it is known.
    fn parameter(
        &mut self,
        place: Place,
        parameter: &'s Parameter,
        scopes: &Scopes<'s>,
    ) -> Option<&'s Shape> {
        match parameter {
            Parameter::Name(_) | Parameter::Path(_) => {
                self.shape(place, parameter.as_name()?, scopes)
            }
            Parameter::Subexpression(inner) => {
                if let TemplateElement::Expression(helper) = inner.element.as_ref() {
                    self.helper(place, helper.name.as_name()?, helper, scopes);
                }
                None
            }
            _ => None,
        }
    }

    fn block(
        &mut self,
        place: Place,
        block: &'s HelperTemplate,
        scopes: &mut Scopes<'s>,
    ) {
        let name = block.name.as_name().unwrap_or_default();
        let subject = block.params.first();
        let held = subject.and_then(|subject| self.parameter(place, subject, scopes));
        let inside = match name {
            "if" | "unless" => None,
            "each" => {
                if matches!(held, Some(Shape::Value | Shape::Fields(_))) {
                    let what = subject.and_then(Parameter::as_name).unwrap_or_default();
                    self.say(place, format!("`{what}` is not a list"), None);
                }
                let Some(Shape::List(each)) = held else { return };
                Some(each.as_ref())
            }
            "with" => {
                let Some(held) = held else { return };
                Some(held)
            }
            _ => {
                let near = did_you_mean(name, ["each", "if", "unless", "with"]);
                let help = near.map(|near| format!("did you mean `{near}`?"));
                self.say(place, format!("unknown block `{name}`"), help);
                return;
            }
        };
        if let Some(shape) = inside {
            let named = match block.block_param.as_ref() {
                Some(BlockParam::Single(one)) => vec![(one, shape)],
                Some(BlockParam::Pair((one, number))) => {
                    vec![(one, shape), (number, &Shape::Value)]
                }
                _ => Vec::new(),
            };
            let name = |(name, shape): (&Parameter, &'s Shape)| {
                Some((name.as_name()?.to_owned(), shape))
            };
            let named = named.into_iter().filter_map(name).collect();
            scopes.push(Scope { shape, named });
        }
        if let Some(template) = &block.template {
            self.template(place.0, template, scopes);
        }
        if inside.is_some() {
            scopes.pop();
        }
        if let Some(inverse) = &block.inverse {
            self.template(place.0, inverse, scopes);
        }
    }

    fn partial(
        &mut self,
        place: Place,
        partial: &'s DecoratorTemplate,
        scopes: &mut Scopes<'s>,
    ) {
        let Some(name) = partial.name.as_name() else {
            let message = "a template with a computed name cannot be checked";
            return self.say(
                place,
                message.into(),
                Some("write the name of the template".into()),
            );
        };
        if !self.templates.contains_key(name) {
            let near = did_you_mean(name, self.templates.keys().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return self.say(place, format!("unknown template `{name}`"), help);
        }
        if self.path.iter().any(|open| open == name) {
            let message = format!("the template `{name}` includes itself");
            return self.say(place, message, None);
        }
        match partial.params.first() {
            // An included template sees the current scope, and nothing around it.
            None => {
                let here = scopes.last().map(|scope| scope.shape);
                let mut inside: Scopes = here.map(Scope::of).into_iter().collect();
                if let Some(scope) = inside.last_mut() {
                    let mut names: Vec<&String> = partial.hash.keys().collect();
                    names.sort();
                    let value = |name: &String| (name.clone(), &Shape::Value);
                    scope.named.extend(names.into_iter().map(value));
                }
                self.enter(name, &mut inside);
            }
            Some(context) => {
                let Some(shape) = self.parameter(place, context, scopes) else { return };
                scopes.push(Scope::of(shape));
                self.enter(name, scopes);
                scopes.pop();
            }
        }
    }

    /// The shape that the path `name` refers to. Reports paths that refer to nothing.
    fn shape(
        &mut self,
        place: Place,
        name: &str,
        scopes: &Scopes<'s>,
    ) -> Option<&'s Shape> {
        let mut depth = scopes.len().checked_sub(1)?;
        let mut rest = name.trim_start_matches("./");
        while let Some(after) = rest.strip_prefix("../") {
            let Some(outer) = depth.checked_sub(1) else {
                let message = format!("`{name}` points outside the template");
                self.say(place, message, None);
                return None;
            };
            depth = outer;
            rest = after;
        }
        let scope = &scopes[depth];
        let mut steps = rest.split(['.', '/']).filter(|step| !step.is_empty());
        let mut shape = scope.shape;
        if let Some(local) = rest.strip_prefix('@') {
            let local = local.trim_start_matches("../");
            if LOCALS.contains(&local) {
                return Some(&Shape::Value);
            }
            if steps.next() != Some("@root") {
                let known = LOCALS.map(|name| format!("`@{name}`")).join(", ");
                let help = Some(format!("write one of {known}, `@root`"));
                self.say(place, format!("unknown variable `{name}`"), help);
                return None;
            }
            shape = self.root;
        } else if let Some((_, named)) = scopes
            .iter()
            .rev()
            .flat_map(|scope| &scope.named)
            .find(|(named, _)| rest.split('.').next() == Some(named))
        {
            steps.next();
            shape = *named;
        }
        for step in steps.filter(|step| *step != "this") {
            let Some(inner) = shape.field(step) else {
                self.unknown(place, name, step, shape);
                return None;
            };
            shape = inner;
        }
        Some(shape)
    }

    fn unknown(&mut self, place: Place, name: &str, step: &str, shape: &Shape) {
        let known = shape.names();
        let help = match did_you_mean(step, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "write `this` for the value itself".to_owned(),
            None => format!("write one of `{}`", known.join("`, `")),
        };
        let message = format!("unknown name `{name}`");
        self.say(place, message, Some(help));
    }
}

/// A stretch of a template.
pub(super) fn span(file: FileId, start: usize, length: usize) -> Span {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span { file, start: number(start), end: number(start + length) }
}
