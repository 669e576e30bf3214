//! What a database begins with that is one's own, by flags or as it is answered.

use std::io::{IsTerminal, Write};

use anyhow::bail;

use super::super::{args, report};
use crate::diag::did_you_mean;
use crate::export::latex::builtin;

/// What stands in the database in place of the example's.
#[derive(Default)]
pub(super) struct Own {
    pub name: Option<String>,
    pub field: Option<String>,
    pub theme: Option<String>,
}

impl Own {
    /// What was given by flags, or else what is answered at a terminal.
    pub fn asked(args: &args::Init) -> anyhow::Result<Own> {
        let words = |flag, words: &Option<String>| {
            words.as_deref().map(|words| one_line(flag, words)).transpose()
        };
        let mut own = Own {
            name: words("--name", &args.name)?,
            field: words("--field", &args.field)?,
            theme: args.theme.clone(),
        };
        if own.is_empty()
            && std::io::stdin().is_terminal()
            && std::io::stderr().is_terminal()
        {
            own.name = ask("Your name")?;
            own.field = ask("Your field, as in `Number Theory`")?;
            own.theme = ask_theme()?;
        }
        if let Some(theme) = own.theme.as_deref().filter(|theme| !is_theme(theme)) {
            bail!("{}, so nothing was written\nhelp: {}", no_theme(theme), themes(theme));
        }
        Ok(own)
    }

    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.field.is_none() && self.theme.is_none()
    }

    /// The example, with what is one's own in its place.
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
            let own = format!("full: {{theme: {theme}}}");
            text = text.replace("full: {theme: faculty}", &own);
        }
        text
    }
}

/// Words as a value: none of their characters is a mark, of YAML or of texts.
fn quoted(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '\'' => out.push('\''),
            '*' | '`' | '[' | ']' | '$' | '\\' => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    format!("'{out}'")
}

/// What a flag was given, if it can stand on a line.
fn one_line(flag: &str, words: &str) -> anyhow::Result<String> {
    let words = words.trim();
    if words.is_empty() {
        bail!("`{flag}` is empty, so nothing was written");
    }
    if words.chars().any(char::is_control) {
        bail!("`{flag}` has a character that cannot be printed, so nothing was written");
    }
    Ok(words.to_owned())
}

fn is_theme(name: &str) -> bool {
    builtin::names().contains(&name)
}

fn no_theme(name: &str) -> String {
    format!("there is no theme `{name}`")
}

/// The themes there are, for who has named another.
fn themes(named: &str) -> String {
    let names = builtin::names();
    let near = did_you_mean(named, names.iter().copied());
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!("{near}there are `{}`", names.join("`, `"))
}

/// The name of a theme that there is, if there is any answer.
fn ask_theme() -> anyhow::Result<Option<String>> {
    loop {
        let answer = ask(&format!("The theme: {}", builtin::names().join(" or ")))?;
        match answer.as_ref().filter(|theme| !is_theme(theme)) {
            Some(theme) => {
                report::say(&format!("{}: {}", no_theme(theme), themes(theme)));
            }
            None => return Ok(answer),
        }
    }
}

/// An answer from the terminal, if there is any.
fn ask(what: &str) -> anyhow::Result<Option<String>> {
    let mut stderr = std::io::stderr();
    write!(stderr, "{what} (Enter leaves it for later): ")?;
    stderr.flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let answer: String = line.trim().chars().filter(|c| !c.is_control()).collect();
    Ok((!answer.is_empty()).then_some(answer))
}
