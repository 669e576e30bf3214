//! Shell completions and man pages, generated from the definitions of the command line.

use anyhow::Context;
use clap::{Command, CommandFactory};

use super::exit::ExitStatus;
use super::{args, report};
use crate::workspace::target::Target;

/// Prints the completions of a shell.
pub(super) fn completions(args: &args::CompletionsArgs) -> anyhow::Result<ExitStatus> {
    let (all, mut out) = (args::Args::command(), Vec::new());
    let mut shown = Command::new("tenure")
        .args(all.get_arguments().cloned())
        .subcommands(shown(&all).cloned());
    clap_complete::generate(args.shell, &mut shown, "tenure", &mut out);
    report::print(&String::from_utf8(out).context("completions are text")?)?;
    Ok(ExitStatus::Done)
}

/// Writes a man page for the program and for each of its commands.
pub(super) fn pages(args: &args::ManualArgs) -> anyhow::Result<ExitStatus> {
    let mut program = args::Args::command().disable_help_subcommand(true);
    program.build();
    let mut all = vec![program.clone()];
    add_commands(&program, "tenure", &mut all);
    for command in all {
        let page = clap_mangen::Man::new(command)
            .source(concat!("tenure ", env!("CARGO_PKG_VERSION")))
            .manual("tenure");
        let mut text = Vec::new();
        page.render(&mut text).context("cannot write a page")?;
        Target::File(args.folder.join(page.get_filename())).write(&text)?;
    }
    Ok(ExitStatus::Done)
}

/// Adds the subcommands of a command, recursively, under the names of their pages.
fn add_commands(of: &Command, named: &str, all: &mut Vec<Command>) {
    for command in shown(of) {
        let name = format!("{named}-{}", command.get_name());
        add_commands(command, &name, all);
        all.push(command.clone().name(name.clone()).bin_name(name));
    }
}

/// The subcommands of a command that are not hidden.
fn shown(of: &Command) -> impl Iterator<Item = &Command> {
    of.get_subcommands().filter(|command| !command.is_hide_set())
}
