//! The command line: arguments to configuration, files in, files out, the terminal.
//!
//! The only room that reads the clock, the environment and the working directory, writes
//! files and prints. Exit status: 0 done; 1 the database, or a gate that was asked for,
//! failed; 2 it could not run (usage, files, engine).

mod account;
mod args;
mod batch;
mod build;
mod bundle;
mod choice;
mod claims;
mod clock;
mod codes;
mod database;
mod diff;
mod document;
mod dress;
mod engine_args;
mod files;
mod fit;
mod fonts;
mod git;
mod init;
mod links;
mod list;
mod lock;
mod manual;
mod new_files;
mod output;
mod own_file;
mod press;
mod progress;
mod reference;
mod report;
mod signals;
mod temporary;
mod tex;
mod theme;
mod watch;
mod watchdog;

use std::process::ExitCode;

use clap::Parser;

use crate::diag::Format;
use crate::engine::{self, Bundle};
use args::{Args, Command, ThemeCommand};

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Exit status 0.
    Done,
    /// Exit status 1: the database has mistakes, all of which have been printed.
    Rejected,
    /// Exit status 2: it could not run, which has been said.
    Failed,
}

/// Runs the program with the process's arguments.
pub fn run(bundle: Option<&'static [u8]>) -> ExitCode {
    engine::begin();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let format = args.command.as_ref().map_or(Format::Human, Command::format);
    match signals::handle().and_then(|()| command(args, bundle)) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Rejected) => ExitCode::from(1),
        Ok(Ending::Failed) => ExitCode::from(2),
        Err(error) => {
            report::failure(&error, format);
            ExitCode::from(2)
        }
    }
}

/// Says how the program is used: because that was asked, or because it is used otherwise.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().ansi().to_string();
    if error.use_stderr() {
        report::tell(&text);
        return ExitCode::from(2);
    }
    match report::print_styled(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&error, Format::Human);
            ExitCode::from(2)
        }
    }
}

fn command(args: Args, bundle: Option<&'static [u8]>) -> anyhow::Result<Ending> {
    if args.licenses {
        return list::licenses();
    }
    if args.version {
        return list::version(args.verbose);
    }
    let bundle =
        || bundle.map(|bytes| Bundle::open(bytes, own_file::backing(bytes))).transpose();
    match args.command {
        Some(Command::Build(build)) => build::build(&build, bundle()?),
        Some(Command::Watch(args)) => watch::watch(&args, bundle()?),
        Some(Command::Check(check)) => build::check(&check, bundle()?),
        Some(Command::List(list)) => list::list(&list, bundle()?),
        Some(Command::Explain(code)) => codes::explain(&code),
        Some(Command::Schema) => list::schema(),
        Some(Command::Diff(two)) => diff::diff(&two),
        Some(Command::Init(start)) => init::init(&start),
        Some(Command::Tex(tex)) => tex::tex(&tex, bundle()?),
        Some(Command::Theme(ThemeCommand::Eject(args))) => theme::eject(&args),
        Some(Command::Theme(ThemeCommand::Check(args))) => theme::check(&args, bundle()?),
        Some(Command::Completions(args)) => manual::completions(&args),
        Some(Command::Manual(args)) => manual::pages(&args),
        Some(Command::Bundle(make)) => bundle::make(&make),
        None => unreachable!("clap asks for a command"),
    }
}
