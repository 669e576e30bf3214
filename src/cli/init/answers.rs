//! The user's name, field and theme for the starter database, from flags or from the terminal.

use std::io::{IsTerminal, Write};

use anyhow::bail;

use super::super::{args, report};
use super::samples;
use crate::diag::did_you_mean;
use crate::export::latex::builtin;
use crate::model::{Locale, PaperSize};
use crate::workspace::document::DEFAULT_THEME;

/// The values that replace those of the example.
#[derive(Default)]
pub(super) struct Answers {
    pub name: Option<String>,
    pub field: Option<String>,
    pub theme: Option<String>,
    pub locale: Locale,
    /// The paper, if it was chosen.
    pub paper: Option<PaperSize>,
    /// Whether every topic has a sample.
    pub full: bool,
}

impl Answers {
    /// The values of the flags or, without any, the answers of a user at a terminal.
    pub fn get(args: &args::InitArgs) -> anyhow::Result<Answers> {
        let line = |flag, value: &Option<String>| {
            value.as_deref().map(|value| one_line(flag, value)).transpose()
        };
        let locale = args.locale.as_deref().map(locale).transpose()?;
        let mut answers = Answers {
            name: line("--name", &args.name)?,
            field: line("--field", &args.field)?,
            theme: args.theme.clone(),
            locale: locale.unwrap_or_default(),
            paper: args.paper.map(Into::into),
            full: args.full,
        };
        if answers.is_empty()
            && locale.is_none()
            && std::io::stdin().is_terminal()
            && std::io::stderr().is_terminal()
        {
            answers.name = ask("Your name")?;
            answers.field = ask("Your field, such as `Number Theory`")?;
            answers.theme = ask_theme()?;
        }
        if let Some(theme) = answers.theme.as_deref().filter(|theme| !is_theme(theme)) {
            let message = unknown_theme(theme);
            bail!("{message}, so nothing was written\nhelp: {}", themes(theme));
        }
        Ok(answers)
    }

    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.field.is_none() && self.theme.is_none()
    }

    /// The paper of the documents.
    pub fn paper(&self) -> PaperSize {
        self.paper.unwrap_or_else(|| self.locale.paper())
    }

    /// The starter database with these values. `more` has the topics of `--full`.
    pub fn database(&self, example: &str, more: &str) -> String {
        let or_sample = |value: &Option<String>, sample: &str| {
            value.as_deref().map_or_else(|| sample.to_owned(), quoted)
        };
        let field = self.field.as_deref().unwrap_or_default();
        let (kind, skills) = samples::of_field(field);
        let venue = if kind == "conference" { "Conference" } else { "Journal" };
        let degree = match &self.field {
            Some(field) => quoted(&format!("SAMPLE Ph.D. in {field}")),
            None => "SAMPLE Ph.D. in Field".to_owned(),
        };
        let values = [
            ("{more}", if self.full { more.to_owned() } else { String::new() }),
            ("{theme}", self.theme.clone().unwrap_or_else(|| DEFAULT_THEME.to_owned())),
            ("{paper}", self.paper().as_str().to_owned()),
            ("{locale}", self.locale.tag().to_owned()),
            ("Ph.D. in {field}", degree),
            ("{field}", or_sample(&self.field, "SAMPLE Interest")),
            ("{name}", or_sample(&self.name, "SAMPLE Name")),
            ("{kind}", kind.to_owned()),
            ("{Venue}", venue.to_owned()),
            ("{Skills}", skills.to_owned()),
        ];
        // One pass over the text, so that a value with braces is not filled again.
        let mut out = String::new();
        let mut rest = example.replace("{more}", &values[0].1);
        while let Some((at, mark, value)) = values[1..]
            .iter()
            .filter_map(|(mark, value)| Some((rest.find(mark)?, mark, value)))
            .min_by_key(|(at, _, _)| *at)
        {
            out.push_str(&rest[..at]);
            out.push_str(value);
            rest.drain(..at + mark.len());
        }
        out + &rest
    }
}

/// The locale of a flag.
fn locale(tag: &str) -> anyhow::Result<Locale> {
    tag.parse::<Locale>()
        .map_err(|error| anyhow::anyhow!("{error}, so nothing was written"))
}

/// A text as a YAML value, with the characters escaped that mean something in YAML or in texts.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\'' => out.push('\''),
            '*' | '`' | '[' | ']' | '$' | '\\' => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    format!("'{out}'")
}

/// The value of a flag, which must be one printable line.
fn one_line(flag: &str, value: &str) -> anyhow::Result<String> {
    let value = value.trim();
    if value.is_empty() {
        bail!("`{flag}` is empty, so nothing was written");
    }
    if value.chars().any(char::is_control) {
        bail!("`{flag}` has a character that cannot be printed, so nothing was written");
    }
    Ok(value.to_owned())
}

fn is_theme(name: &str) -> bool {
    builtin::names().contains(&name)
}

fn unknown_theme(name: &str) -> String {
    format!("unknown theme `{name}`")
}

/// The help for an unknown theme.
fn themes(named: &str) -> String {
    let names = builtin::names();
    let near = did_you_mean(named, names.iter().copied());
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!("{near}the themes are `{}`", names.join("`, `"))
}

/// Asks for a theme until the answer is empty or names one.
fn ask_theme() -> anyhow::Result<Option<String>> {
    loop {
        let answer = ask(&format!("The theme: {}", builtin::names().join(" or ")))?;
        match answer.as_ref().filter(|theme| !is_theme(theme)) {
            Some(theme) => {
                report::say(&format!("{}: {}", unknown_theme(theme), themes(theme)));
            }
            None => return Ok(answer),
        }
    }
}

/// Asks a question at the terminal. An empty answer is none.
fn ask(question: &str) -> anyhow::Result<Option<String>> {
    let mut stderr = std::io::stderr();
    write!(stderr, "{question} (press Enter to skip): ")?;
    stderr.flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let answer: String = line.trim().chars().filter(|c| !c.is_control()).collect();
    Ok((!answer.is_empty()).then_some(answer))
}
