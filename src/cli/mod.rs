//! The command line: converts arguments to configuration, and results to output and exit status.
//!
//! Each command has a file. Exit status: 0 success; 1 the database or a requested check failed;
//! 2 tenure could not run (usage, files, engine). `workspace` does the work of the commands.

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
mod report;
mod requests;
mod signals;
mod tex;
mod theme;
mod usage;
mod watch;
mod watchdog;

use std::process::ExitCode;

use clap::Parser;

use crate::diag::EmitFormat;
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
        Err(error) => return usage(&usage::advised(error)),
    };
    let format = args.command.as_ref().map_or(EmitFormat::Human, Command::format);
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

/// Prints the help that was requested, or an error of usage.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().ansi().to_string();
    if error.use_stderr() {
        report::print_error(&text);
        return ExitCode::from(2);
    }
    match report::print_styled(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&error, EmitFormat::Human);
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
        None => unreachable!("clap requires a command"),
    }
}

/// Builds the bundle that is compiled into the program.
fn make_bundle(args: &args::BundleArgs) -> anyhow::Result<ExitStatus> {
    let args::BundleArgs { manifest, tex, any, output } = args;
    let request = BundleRequest { manifest, tex, any: *any, output };
    bundle::make(&request, &report::say)?;
    Ok(ExitStatus::Done)
}
