//! What shells and `man` know of the command line: made of what `--help` says.

use anyhow::Context;
use clap::{Command, CommandFactory};

use super::output::Target;
use super::{Ending, args, report};

/// Prints the completions of a shell.
pub(super) fn completions(args: &args::Completions) -> anyhow::Result<Ending> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut args::Args::command(), "tenure", &mut out);
    report::print(&String::from_utf8(out).context("completions are text")?)?;
    Ok(Ending::Done)
}

/// Writes a page for the program and for each of its commands.
pub(super) fn pages(args: &args::Manual) -> anyhow::Result<Ending> {
    let mut program = args::Args::command().disable_help_subcommand(true);
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set());
    let named = |command: &Command| {
        let name = format!("tenure-{}", command.get_name());
        command.clone().name(name.clone()).bin_name(name)
    };
    let pages: Vec<Command> = commands.map(named).chain([program.clone()]).collect();
    for command in pages {
        let page = clap_mangen::Man::new(command)
            .source(concat!("tenure ", env!("CARGO_PKG_VERSION")))
            .manual("tenure");
        let mut text = Vec::new();
        page.render(&mut text).context("cannot write a page")?;
        Target::File(args.folder.join(page.get_filename())).write(&text)?;
    }
    Ok(Ending::Done)
}
