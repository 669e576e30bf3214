//! The user's name, field and theme for the starter database, from flags or from the terminal.

use std::io::{IsTerminal, Write};

use anyhow::bail;

use super::super::{args, report};
use crate::diag::did_you_mean;
use crate::export::latex::builtin;

/// The values that replace those of the example.
#[derive(Default)]
pub(super) struct Answers {
    pub name: Option<String>,
    pub field: Option<String>,
    pub theme: Option<String>,
}

impl Answers {
    /// The values of the flags or, without any, the answers of a user at a terminal.
    pub fn get(args: &args::InitArgs) -> anyhow::Result<Answers> {
        let line = |flag, value: &Option<String>| {
            value.as_deref().map(|value| one_line(flag, value)).transpose()
        };
        let mut answers = Answers {
            name: line("--name", &args.name)?,
            field: line("--field", &args.field)?,
            theme: args.theme.clone(),
        };
        if answers.is_empty()
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

    /// The example database with these values.
    pub fn database(&self, example: &str) -> String {
        let mut text = example.to_owned();
        if let Some(name) = &self.name {
            text = text.replace("Ada Lovelace", &quoted(name));
        }
        if let Some(field) = &self.field {
            let list = "[Analytical Engines, Number Theory]";
            text = text.replace(list, &format!("[{}]", quoted(field)));
        }
        if let Some(theme) = &self.theme {
            let full = format!("full: {{theme: {theme}}}");
            text = text.replace("full: {theme: faculty}", &full);
        }
        text
    }
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
