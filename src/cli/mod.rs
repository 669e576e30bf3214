//! The command line: arguments to configuration, outcomes to the terminal and the exit status.
//!
//! A file for each command. Exit status: 0 done; 1 the database, or a gate that was asked for,
//! failed; 2 it could not run (usage, files, engine). What commands do is in `workspace`.

mod args;
mod batch;
mod build;
mod choice;
mod code_pages;
mod diff;
mod engine_args;
mod exit;
mod explain;
mod init;
mod list;
mod manual;
mod progress;
mod reference;
mod report;
mod requests;
mod signals;
mod tex;
mod theme;
mod watch;
mod watchdog;

use std::process::ExitCode;

use clap::Parser;

use crate::diag::Format;
use crate::engine::{self, Bundle};
use crate::workspace::bundle::{self, BundleRequest};
use crate::workspace::current_exe;
use args::{Args, Command, ThemeCommand};
use exit::ExitStatus;

/// Runs the program with the process's arguments.
pub fn run(bundle: Option<&'static [u8]>) -> ExitCode {
    engine::begin();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let format = args.command.as_ref().map_or(Format::Human, Command::format);
    match signals::handle().and_then(|()| command(args, bundle)) {
        Ok(ExitStatus::Done) => ExitCode::SUCCESS,
        Ok(ExitStatus::Rejected) => ExitCode::from(1),
        Ok(ExitStatus::Failed) => ExitCode::from(2),
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

fn command(args: Args, bundle: Option<&'static [u8]>) -> anyhow::Result<ExitStatus> {
    if args.licenses {
        return list::licenses();
    }
    if args.version {
        return list::version(args.verbose);
    }
    let bundle = || {
        bundle.map(|bytes| Bundle::open(bytes, current_exe::backing(bytes))).transpose()
    };
    match args.command {
        Some(Command::Build(build)) => build::build(&build, bundle()?),
        Some(Command::Watch(args)) => watch::watch(&args, bundle()?),
        Some(Command::Check(check)) => build::check(&check, bundle()?),
        Some(Command::List(list)) => list::list(&list, bundle()?),
        Some(Command::Explain(code)) => code_pages::explain(&code),
        Some(Command::Schema) => list::schema(),
        Some(Command::Diff(two)) => diff::diff(&two),
        Some(Command::Init(start)) => init::init(&start),
        Some(Command::Tex(tex)) => tex::tex(&tex, bundle()?),
        Some(Command::Theme(ThemeCommand::Eject(args))) => theme::eject(&args),
        Some(Command::Theme(ThemeCommand::Check(args))) => theme::check(&args, bundle()?),
        Some(Command::Completions(args)) => manual::completions(&args),
        Some(Command::Manual(args)) => manual::pages(&args),
        Some(Command::Bundle(args)) => make_bundle(&args),
        None => unreachable!("clap asks for a command"),
    }
}

/// Makes the bundle that is compiled in.
fn make_bundle(args: &args::Bundle) -> anyhow::Result<ExitStatus> {
    let args::Bundle { manifest, tex, any, output } = args;
    let request = BundleRequest { manifest, tex, any: *any, output };
    bundle::make(&request, &report::say)?;
    Ok(ExitStatus::Done)
}
