//! Options of themes: whether a theme has what is asked of it, and the list of them.

use std::fmt::Write as _;

use super::{built_in, find, manifest};
use crate::diag::{Diagnostic, Sink, Sources, did_you_mean};
use crate::export::latex::{
    Manifest, OptionKind, OptionTable, OptionValues, ThemeOption, builtin,
};
use crate::workspace::codes;
use crate::workspace::reader::Reader;

/// What is asked of a theme that it does not have, or that cannot be.
pub(crate) fn faults(asked: &OptionValues, manifest: &Manifest) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, value) in asked {
        if let Some(option) = manifest.options.get(name) {
            let fault = option.kind.read(value).err();
            found.extend(
                fault.map(|said| Diagnostic::new(&codes::OPTION, value.span, said)),
            );
            continue;
        }
        let message =
            format!("the theme `{}` has no option `{}`", manifest.name, name.value);
        let code = if is_of_another(name.as_str()) {
            &codes::UNUSED_OPTION
        } else {
            &codes::OPTION
        };
        found.push(
            Diagnostic::new(code, name.span, message)
                .help(known(name.as_str(), manifest)),
        );
    }
    found
}

fn known(name: &str, manifest: &Manifest) -> String {
    let known: Vec<&str> = manifest.options.keys().map(|name| name.as_str()).collect();
    match (did_you_mean(name, known.iter().copied()), known.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "it has no options".to_owned(),
        (None, known) => format!("it has `{}`", known.join("`, `")),
    }
}

/// A variant may say things for more themes than the one that it is built with.
fn is_of_another(name: &str) -> bool {
    let all = builtin::names().into_iter().filter_map(built_in_manifest);
    all.into_iter().any(|theme| theme.options.keys().any(|known| known.as_str() == name))
}

fn built_in_manifest(name: &str) -> Option<Manifest> {
    let files = built_in(name).ok()?;
    manifest(name, &files, &mut Sources::default(), &mut Sink::default())
}

const PAGE: &str = "# Options of themes

Written by `tenure list options`, from the themes. `--options accent=#7a0019,text-size=11pt` sets
them for one document, the key `options` of a variant for that variant. `tenure list options
--theme ./mine` lists those of a theme of your own.
";

/// The options of a theme, or of all that are built in, as Markdown. Nothing if the theme has
/// mistakes, which go to `sink`.
pub(crate) fn page(
    named: Option<&str>,
    sources: &mut Sources,
    sink: &mut Sink,
) -> anyhow::Result<String> {
    let names: Vec<&str> = match named {
        Some(named) => vec![named],
        None => builtin::names(),
    };
    let reader = Reader::of_disk();
    let mut out = PAGE.to_owned();
    for name in names {
        let Some(theme) = find(name, sources, sink, &reader)? else { continue };
        let Manifest { name, options, set, .. } = &theme.manifest;
        let _ = write!(out, "\n## {name}\n\n{}", table(options, set));
    }
    Ok(out)
}

fn table(options: &OptionTable, set: &OptionValues) -> String {
    if options.is_empty() {
        return "It has none.\n".to_owned();
    }
    let mut out = String::from("| option | is | takes | |\n|---|---|---|---|\n");
    for (name, ThemeOption { kind, default: usual, description }) in options {
        let usual = set.get(name).map_or(usual, |set| &set.value);
        let (mark, takes) = match kind {
            OptionKind::Colour => ("#", "a colour".to_owned()),
            OptionKind::Length(least, most) => ("", format!("{least} to {most}")),
            OptionKind::Word(words) => ("", format!("`{}`", words.join("`, `"))),
        };
        let mark = if usual.starts_with('#') { "" } else { mark };
        let _ = writeln!(
            out,
            "| `{name}` | `{mark}{usual}` | {takes} | {description} |",
            name = name.value
        );
    }
    out
}
