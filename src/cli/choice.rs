//! Converts flags to a variant: they are written as YAML, which is read like that of a database.
//!
//! A flag therefore means the same as the key of that name, and a mistake in a flag is reported
//! like a mistake in a database.

use std::fmt::Write as _;

use anyhow::bail;

use super::args::{LevelArgs, LookArgs, MessageArgs, SelectArgs, VariantArgs};
use crate::diag::{Level, Levels, Sink, Sources};
use crate::load;
use crate::model::Variant;
use crate::workspace::EngineConfig;
use crate::workspace::codes;
use crate::workspace::config::Config;

/// The name of the source that holds the flags.
const NAME: &str = "command line";

/// The configuration that the flags describe. Mistakes in the flags of a variant are findings.
///
/// # Errors
/// If a level is set for an unknown code, or for one that is always an error.
pub(super) fn config(
    choice: &VariantArgs,
    messages: &MessageArgs,
    engine: EngineConfig,
) -> anyhow::Result<Config> {
    let mut config = Config {
        trusts_themes: choice.look.trust_theme,
        levels: levels(&messages.levels)?,
        engine: engine.resolved()?,
        ..Config::default()
    };
    config.variant = variant(choice, &mut config.sources, &mut config.sink);
    Ok(config)
}

/// The levels that the flags set. Of several flags for a code, `--deny` comes before `--warn`,
/// and that before `--allow`.
fn levels(flags: &LevelArgs) -> anyhow::Result<Levels> {
    let codes = codes::all();
    let mut levels = Levels::default();
    levels.strict = flags.strict;
    for (names, level) in [
        (&flags.allow, Level::Allow),
        (&flags.warn, Level::Warn),
        (&flags.deny, Level::Deny),
    ] {
        for name in names {
            match codes.iter().find(|code| code.name == name.as_str()) {
                Some(code) if code.adjustable => levels.set(name, level),
                Some(_) => bail!("`{name}` is always an error"),
                None => bail!(codes::unknown(name)),
            }
        }
    }
    Ok(levels)
}

/// The variant that the flags describe. Mistakes in them go to `sink`.
fn variant(choice: &VariantArgs, sources: &mut Sources, sink: &mut Sink) -> Variant {
    let yaml = yaml(choice);
    if yaml.is_empty() {
        return Variant::default();
    }
    let file = sources.add(NAME, yaml);
    load::read_one(file, sources, sink).unwrap_or_default()
}

fn yaml(choice: &VariantArgs) -> String {
    let VariantArgs { look, select, variant: _ } = choice;
    let LookArgs {
        theme,
        trust_theme: _,
        paper,
        options,
        citations,
        locale,
        pages,
        max_pages,
        authors,
        labels,
        sort,
        group,
    } = look;
    let mut out = String::new();
    word(&mut out, "", "theme", theme.as_ref());
    word(&mut out, "", "paper", paper.as_ref());
    pairs(&mut out, "", "options", options);
    word(&mut out, "", "citations", citations.as_ref());
    word(&mut out, "", "locale", locale.as_ref());
    word(&mut out, "", "pages", pages.as_ref());
    word(&mut out, "", "max-pages", max_pages.as_ref());
    word(&mut out, "", "authors", authors.as_ref());
    word(&mut out, "", "labels", labels.as_ref());
    word(&mut out, "", "sort", sort.as_ref());
    word(&mut out, "", "group", group.as_ref());
    list(&mut out, "", "sections", &select.sections);
    list(&mut out, "", "without", &select.without);
    list(&mut out, "", "hide", &select.hide);
    let selection = selection(select);
    if !selection.is_empty() {
        let _ = write!(out, "select:\n{selection}");
    }
    out
}

fn selection(select: &SelectArgs) -> String {
    let mut out = String::new();
    list(&mut out, "  ", "tags", &select.tags);
    list(&mut out, "  ", "all-tags", &select.all_tags);
    list(&mut out, "  ", "no-tags", &select.no_tags);
    word(&mut out, "  ", "untagged", select.untagged.as_ref());
    word(&mut out, "  ", "since", select.since.as_ref());
    word(&mut out, "  ", "until", select.until.as_ref());
    match select.max.as_slice() {
        [] => {}
        [number] if !number.contains('=') => word(&mut out, "  ", "max", Some(number)),
        several => pairs(&mut out, "  ", "max", several),
    }
    word(&mut out, "  ", "min-priority", select.min_priority.as_ref());
    list(&mut out, "  ", "status", &select.status);
    list(&mut out, "  ", "ids", &select.ids);
    list(&mut out, "  ", "drop", &select.drop);
    out
}

fn word(out: &mut String, indent: &str, key: &str, value: Option<&String>) {
    if let Some(value) = value {
        let _ = writeln!(out, "{indent}{key}: {}", scalar(value));
    }
}

fn list(out: &mut String, indent: &str, key: &str, values: &[String]) {
    if !values.is_empty() {
        let values: Vec<String> = values.iter().map(|value| scalar(value)).collect();
        let _ = writeln!(out, "{indent}{key}: [{}]", values.join(", "));
    }
}

/// Names with their values. A value that is not a pair is passed on as it was typed, so that it
/// is reported that way.
fn pairs(out: &mut String, indent: &str, key: &str, values: &[String]) {
    let pair = |pair: &String| {
        let (name, value) = pair.split_once('=')?;
        Some(format!("{}: {}", scalar(name), scalar(value)))
    };
    if !values.is_empty() {
        let written: Option<Vec<String>> = values.iter().map(pair).collect();
        let written = written.map(|pairs| format!("{{{}}}", pairs.join(", ")));
        let written = written.unwrap_or_else(|| scalar(&values.join(",")));
        let _ = writeln!(out, "{indent}{key}: {written}");
    }
}

/// A word as a YAML scalar: quoted unless it can only be a word or a number.
fn scalar(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let starts =
        value.starts_with(|c: char| c.is_ascii_alphanumeric() || "-./".contains(c));
    let is_special = ["null", "true", "false", "-"].contains(&value);
    if starts && !is_special && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', "''").replace(['\n', '\r'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::render_input::RenderInput;
    use crate::workspace::{citations, theme};

    #[test]
    fn flags_are_written_as_keys() {
        let words =
            |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let choice = VariantArgs {
            variant: Vec::new(),
            look: LookArgs {
                pages: Some("2".into()),
                theme: Some("./it's".into()),
                ..LookArgs::default()
            },
            select: SelectArgs {
                tags: words(&["a", "b c"]),
                max: words(&["publications=5", "talks=3"]),
                min_priority: Some("-1".into()),
                hide: words(&["phone"]),
                ..SelectArgs::default()
            },
        };
        assert_eq!(
            yaml(&choice),
            "theme: './it''s'\npages: 2\nhide: [phone]\nselect:\n  tags: [a, 'b c']\n  \
             max: {publications: 5, talks: 3}\n  min-priority: -1\n"
        );
        assert_eq!(yaml(&VariantArgs::default()), "");
    }

    /// Flags, and the equivalent variant.
    const SAME: [(&str, &str); 26] = [
        ("--theme classic", "theme: classic"),
        ("--paper a4", "paper: a4"),
        (
            "--options accent=#800,text-size=11pt",
            "options: {accent: '#800', text-size: 11pt}",
        ),
        ("--citations apa", "citations: apa"),
        ("--locale en-US", "locale: en-US"),
        ("--pages 2", "pages: 2"),
        ("--max-pages 3", "max-pages: 3"),
        ("--authors 1", "authors: 1"),
        ("--labels renumber --drop old", "labels: renumber\nselect: {drop: [old]}"),
        ("--sort oldest", "sort: oldest"),
        ("--group year", "group: year"),
        ("--sections talks,education", "sections: [talks, education]"),
        ("--without talks,honors", "without: [talks, honors]"),
        ("--hide email,phone", "hide: [email, phone]"),
        ("--tags y", "select: {tags: [y]}"),
        ("--all-tags x,y", "select: {all-tags: [x, y]}"),
        ("--no-tags x", "select: {no-tags: [x]}"),
        ("--untagged drop", "select: {untagged: drop}"),
        ("--since 2020", "select: {since: 2020}"),
        ("--until 2020-05", "select: {until: 2020-05}"),
        ("--max 1", "select: {max: 1}"),
        ("--max publications=2,talks=1", "select: {max: {publications: 2, talks: 1}}"),
        ("--min-priority 1", "select: {min-priority: 1}"),
        ("--status under-review,accepted", "select: {status: [under-review, accepted]}"),
        ("--ids old", "select: {ids: [old]}"),
        ("--drop old", "select: {drop: [old]}"),
    ];

    /// The variant that a command line describes.
    fn flags(line: &str) -> (Variant, Sources, Sink) {
        use clap::Parser;
        let words = ["tenure", "check"].into_iter().chain(line.split(' '));
        let args = crate::cli::args::Args::try_parse_from(words).expect(line);
        let Some(crate::cli::args::Command::Check(check)) = args.command else {
            panic!()
        };
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        (variant(&check.choice, &mut sources, &mut sink), sources, sink)
    }

    fn read<T: serde::de::DeserializeOwned>(yaml: &str) -> T {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let file = sources.add("x.yaml", yaml);
        load::read_one(file, &sources, &mut sink).expect(yaml)
    }

    #[test]
    fn a_flag_and_its_key_give_the_same_latex() {
        let fullest = include_str!("../../tests/golden/fullest.yaml");
        let resume: crate::model::Resume = read(fullest);
        let reader = crate::workspace::reader::FileReader::of_disk();
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let mut latex = |variant: &Variant| {
            let variant = &resume.dressed(variant.clone());
            let styles = citations::styles(&resume, variant, &|_| None, &mut sink);
            let plan = crate::project::Plan::new(&resume, variant.clone()).citing(styles);
            let named = variant.theme.as_ref().map_or("faculty", |theme| theme.as_str());
            let theme = theme::find(named, &mut sources, &mut sink, &reader);
            let theme = theme.expect(named).expect(named);
            let input = RenderInput::new(&theme, &[], None, &reader.isolation);
            let cv = plan.project(0).cv;
            let tex = input.render(&cv, variant, None).expect(named);
            (tex.body, tex.preamble)
        };
        let full = latex(&Variant::default());
        for (line, keys) in SAME {
            let (by_flag, _, sink) = flags(line);
            assert!(!sink.has_errors(), "{line}");
            let by_key: Variant = read(keys);
            assert_eq!(by_flag, by_key, "{line}");
            let (by_flag, by_key) = (latex(&by_flag), latex(&by_key));
            assert!(by_flag == by_key, "{line}");
            // Limits on pages take effect in the engine, all other flags in the LaTeX.
            let shows = !line.contains("pages");
            assert_eq!(
                by_flag != full,
                shows,
                "{line} changes nothing in the fullest database"
            );
        }
    }

    #[test]
    fn a_mistake_in_a_flag_has_a_place() {
        let (_, sources, sink) = flags("--since soon --hide adress");
        let found = sink.into_sorted();
        let text = crate::diag::emit(
            &found,
            &sources,
            &[],
            crate::diag::EmitFormat::Short,
            false,
        );
        assert!(
            text.starts_with(
                "command line:1:8: error[unknown-word]: unknown word `adress`"
            ),
            "{text}"
        );
        let (_, sources, sink) = flags("--max 5,6");
        let found = sink.into_sorted();
        let max = crate::diag::emit(
            &found,
            &sources,
            &[],
            crate::diag::EmitFormat::Short,
            false,
        );
        assert!(max.contains("`5,6` is not a number"), "{max}");
        assert!(
            text.contains("command line:3:10: error[invalid-value]: `soon`"),
            "{text}"
        );
    }
}
