//! The command line: its commands and flags, and their `--help` texts.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(super) use super::engine_args::{EngineArgs, SandboxMode};
use crate::diag::EmitFormat;
use crate::model::PaperSize;

/// Compile one YAML database of an academic career into every CV that you need.
#[derive(Debug, Parser)]
#[command(name = "tenure", arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 success; 1 mistakes in the database; 2 could not run."
)]
pub(super) struct Args {
    /// Print the licenses of the engine and of the TeX files inside
    #[arg(long)]
    pub licenses: bool,
    /// Print the version
    #[arg(short = 'V', long)]
    pub version: bool,
    /// With `--version`: also print which sandbox layers this system supports
    #[arg(short, long, requires = "version")]
    pub verbose: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create a starter database, and a JSON Schema for editors
    Init(InitArgs),
    /// Build the PDF
    Build(BuildArgs),
    /// Rebuild the PDF whenever the database or the theme changes
    Watch(WatchArgs),
    /// Report all mistakes without building a PDF
    Check(CheckArgs),
    /// List variants, sections, ids, themes, options of themes, citation styles, codes, keys of a
    /// database or names for templates
    List(ListArgs),
    /// Report what was added, removed and changed between two states or two variants
    Diff(DiffArgs),
    /// Explain a finding by its code, the word in brackets
    Explain(ExplainArgs),
    /// Print the JSON Schema of a database, for editors
    Schema,
    /// Write the LaTeX with its fonts, for plain `xelatex`
    Tex(TexArgs),
    /// Start a theme of your own, or check that it can typeset every database
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Write the man pages into a folder
    #[command(hide = true)]
    Manual(ManualArgs),
    /// Build the bundle of TeX files that is compiled into this program
    #[command(hide = true)]
    Bundle(BundleArgs),
}

impl Command {
    /// The format of findings.
    pub fn format(&self) -> EmitFormat {
        let format = match self {
            Command::Build(build) => build.messages.format,
            Command::Watch(watch) => watch.database.messages.format,
            Command::Check(check) => check.database.messages.format,
            Command::List(list) => list.database.messages.format,
            Command::Tex(tex) => tex.database.messages.format,
            Command::Diff(diff) => diff.messages,
            Command::Theme(ThemeCommand::Check(check)) => check.format,
            _ => MessageFormat::Human,
        };
        format.into()
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// The folder for the database; created if it does not exist
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Your name
    #[arg(long)]
    pub name: Option<String>,
    /// Your field of work, such as `Number Theory`
    #[arg(long)]
    pub field: Option<String>,
    /// The theme (`tenure list themes`)
    #[arg(long)]
    pub theme: Option<String>,
    /// The language and country, such as `de` or `en-GB`
    #[arg(long)]
    pub locale: Option<String>,
    /// The paper; by default that of the country
    #[arg(long, value_enum, ignore_case = true)]
    pub paper: Option<InitPaper>,
    /// Write a sample of every topic
    #[arg(long)]
    pub full: bool,
    /// Also write a workflow that builds the PDFs after every push
    #[arg(long, value_enum, value_name = "HOST")]
    pub ci: Option<CiHost>,
}

/// A size of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InitPaper {
    Letter,
    A4,
}

impl From<InitPaper> for PaperSize {
    fn from(paper: InitPaper) -> Self {
        match paper {
            InitPaper::Letter => PaperSize::Letter,
            InitPaper::A4 => PaperSize::A4,
        }
    }
}

/// A host of repositories that runs workflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CiHost {
    Github,
    Gitlab,
    Forgejo,
}

#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    /// Copy a built-in theme into a folder, as the start of your own
    Eject(EjectArgs),
    /// Typeset a database with every key, one with only a name, and a long one, on both papers
    Check(ThemeCheckArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct EjectArgs {
    /// The theme (`tenure list themes`)
    pub name: String,
    /// The folder to write; it must be new or empty
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The files to copy, such as `partials/talks.tex.hbs` [default: all]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ThemeCheckArgs {
    /// The folder of the theme, or the name of a built-in theme
    #[arg(value_name = "DIR")]
    pub theme: PathBuf,
    /// The format of findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: MessageFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, ignore_case = true)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManualArgs {
    /// The folder
    pub folder: PathBuf,
}

/// The database of a command.
#[derive(Debug, clap::Args)]
pub(super) struct DatabaseArgs {
    /// A YAML file or a folder of YAML files [default: `data/` or `cv.yaml`]
    #[arg(value_name = "DATABASE")]
    pub place: Option<PathBuf>,
    #[command(flatten)]
    pub messages: MessageArgs,
}

/// How findings are printed, and how severe they are.
#[derive(Debug, clap::Args)]
pub(super) struct MessageArgs {
    /// The format of findings
    #[arg(long, value_enum, default_value = "human")]
    pub format: MessageFormat,
    #[command(flatten)]
    pub levels: LevelArgs,
}

/// The severity of findings.
#[derive(Debug, clap::Args)]
pub(super) struct LevelArgs {
    /// Do not report this finding
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// Report this finding as a warning
    #[arg(long, value_name = "CODE")]
    pub warn: Vec<String>,
    /// Report this finding as an error
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Turn every warning into an error
    #[arg(long)]
    pub strict: bool,
}

/// The documents of a database and their contents. Each flag means the same as the key of
/// that name in a variant, and overrides it.
#[derive(Debug, Default, clap::Args)]
pub(super) struct VariantArgs {
    /// A variant of the database; can be repeated
    #[arg(long, value_name = "NAME")]
    pub variant: Vec<String>,
    #[command(flatten)]
    pub look: LookArgs,
    #[command(flatten)]
    pub select: SelectArgs,
}

/// How the CV looks.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Appearance")]
pub(super) struct LookArgs {
    /// A built-in theme, or the folder of your own theme [default: `faculty`]
    #[arg(long)]
    pub theme: Option<String>,
    /// Allow the database to name a theme's folder, whose TeX code then runs
    #[arg(long)]
    pub trust_theme: bool,
    /// The paper: `letter` or `a4` [default: the theme's]
    #[arg(long)]
    pub paper: Option<String>,
    /// Options of the theme, such as `text-size=11pt` (`tenure list options`)
    #[arg(long, value_name = "NAME=VALUE", value_delimiter = ',', value_parser = pair)]
    pub options: Vec<String>,
    /// The citation style of publications, such as `apa` (`tenure list citations`)
    #[arg(long, value_name = "STYLE")]
    pub citations: Option<String>,
    /// The language and country of dates and headings, such as `en-GB`
    #[arg(long)]
    pub locale: Option<String>,
    /// Drop the least important entries until the CV fits on N pages
    #[arg(long, value_name = "N")]
    pub pages: Option<String>,
    /// Report an error if the CV has more than N pages
    #[arg(long, value_name = "N")]
    pub max_pages: Option<String>,
    /// Shorten author lists longer than N, keeping your own name
    #[arg(long, value_name = "N")]
    pub authors: Option<String>,
    /// Labels of publications in a variant: `keep` or `renumber`
    #[arg(long, value_name = "MODE")]
    pub labels: Option<String>,
    /// The order of lists: `database`, `newest`, `oldest` or `first-author`
    #[arg(long, value_name = "ORDER")]
    pub sort: Option<String>,
    /// Group publications by `type` or `year`, or not at all: `none`
    #[arg(long, value_name = "WHAT")]
    pub group: Option<String>,
}

/// What the CV contains.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Selection")]
pub(super) struct SelectArgs {
    /// Print only these sections, in this order
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub sections: Vec<String>,
    /// Omit these sections
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub without: Vec<String>,
    /// Omit these fields everywhere: `address`, `phone`, `email` and others
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    pub hide: Vec<String>,
    /// Keep entries with any of these tags, and entries without tags
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub tags: Vec<String>,
    /// Keep entries with all of these tags, and entries without tags
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub all_tags: Vec<String>,
    /// Omit entries with any of these tags
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub no_tags: Vec<String>,
    /// Keep or omit entries without tags: `keep` or `drop`
    #[arg(long, value_name = "MODE")]
    pub untagged: Option<String>,
    /// Omit entries that ended before this date
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Omit entries that began after this date
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Print at most N entries of each section, or limit some: `publications=5,talks=3`
    #[arg(long, value_name = "N|NAME=N", value_delimiter = ',')]
    pub max: Vec<String>,
    /// Omit entries with a lower priority
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub min_priority: Option<String>,
    /// Keep only publications that are `published`, `under-review` and so on, or grants that are `awarded` and so on
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    pub status: Vec<String>,
    /// In sections with any of these entries, print only these
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub ids: Vec<String>,
    /// Omit these entries
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub drop: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    /// YAML files or folders of YAML files [default: `data/` or `cv.yaml`]
    #[arg(value_name = "DATABASE")]
    pub databases: Vec<PathBuf>,
    #[command(flatten)]
    pub messages: MessageArgs,
    #[command(flatten)]
    pub documents: DocumentArgs,
    /// List every entry, and why it is or is not in the CV, as `text` or `json`
    #[arg(
        long,
        value_enum,
        value_name = "HOW",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text"
    )]
    pub explain: Option<ReportFormat>,
    /// Record the digests of the PDFs in `tenure.lock`, next to the database
    #[arg(long)]
    pub lock: bool,
    /// Refuse a PDF that differs from `tenure.lock`; PDFs get the date recorded there
    #[arg(long, conflicts_with = "lock")]
    pub locked: bool,
    /// Refuse a PDF whose text layer differs from the printed text
    #[arg(long)]
    pub require_text: bool,
    #[command(flatten)]
    pub many: BatchArgs,
}

/// Which documents are built, how, and where they are written.
#[derive(Debug, clap::Args)]
pub(super) struct DocumentArgs {
    /// The PDF, a folder, or a pattern with `{variant}`, `{database}` and `{name}`;
    /// `-` is standard output [default: `cv.pdf`, `cv-{variant}.pdf`, `{database}.pdf`]
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Build every variant, or the full CV of a database without variants
    #[arg(long, conflicts_with = "variant")]
    pub all: bool,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub choice: VariantArgs,
}

/// Builds of many documents.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Many documents")]
pub(super) struct BatchArgs {
    /// A YAML list of databases, each optionally with `variants` and `output`; `-` is
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    /// The number of documents to build at the same time [default: processors + 1]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
    /// Build only the i-th of n parts of the databases
    #[arg(long, value_name = "i/n")]
    pub shard: Option<Shard>,
    /// A folder that caches documents between runs
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Write a JSON manifest of the documents: inputs, outputs and results
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
}

/// A part of many databases: every n-th database, starting with the i-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shard {
    /// Counted from 1.
    pub number: usize,
    pub of: usize,
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let number = |part: &str| part.parse::<usize>().ok();
        match parts.and_then(|(i, n)| Some((number(i)?, number(n)?))) {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err("write it as `i/n`, from `1/n` to `n/n`".into()),
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct WatchArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
    #[command(flatten)]
    pub documents: DocumentArgs,
    #[command(flatten)]
    pub show: PreviewArgs,
}

/// The live preview in a browser.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Preview")]
pub(super) struct PreviewArgs {
    /// Show the pages in the browser, with findings, and refresh them after every change
    #[arg(long)]
    pub open: bool,
    /// Serve the preview without opening a browser; only this machine can reach it
    #[arg(long)]
    pub serve: bool,
    /// The port of the preview [default: any free port]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// One JSON object per document, for programs
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Also request every web address; no other option uses the network
    #[arg(long = "check-links")]
    pub links: bool,
    /// The time limit for each address
    #[arg(long, value_name = "SECONDS", default_value_t = LINK_TIMEOUT, requires = "links")]
    pub link_time: NonZero<u16>,
    #[command(flatten)]
    pub choice: VariantArgs,
}

const LINK_TIMEOUT: NonZero<u16> = NonZero::<u16>::MIN.saturating_add(9);

#[derive(Debug, clap::Args)]
pub(super) struct DiffArgs {
    /// A database, `REVISION:PATH`, or two revisions, as in `v1..HEAD`
    #[arg(value_name = "OLD")]
    pub old: String,
    /// Another one; after two revisions, the database [default: `data/` or `cv.yaml`]
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// The variant to compare; give it twice to compare two variants
    #[arg(long, value_name = "NAME")]
    pub variant: Vec<String>,
    /// The format of differences
    #[arg(long, value_enum, default_value = "text")]
    pub format: DiffFormat,
    /// The format of findings
    #[arg(long, value_enum, default_value = "human")]
    pub messages: MessageFormat,
}

/// The format of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The code, such as `unknown-key`
    pub code: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// What to list
    #[arg(value_enum)]
    pub what: ListKind,
    #[command(flatten)]
    pub database: DatabaseArgs,
    #[command(flatten)]
    pub choice: VariantArgs,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListKind {
    /// The sections of the CV, with their headings
    Sections,
    /// The ids of publications, with their labels
    Ids,
    /// The variants, with their number of pages
    Variants,
    /// The built-in themes
    Themes,
    /// The options of the built-in themes, or of `--theme`, as Markdown
    Options,
    /// The citation styles
    Citations,
    /// The codes of all findings
    Codes,
    /// The keys of a database, as Markdown
    Format,
    /// The commands of formulas, as Markdown
    Formulas,
    /// The names that templates can use, as Markdown
    TemplateNames,
    /// The page of each code, as Markdown
    #[value(hide = true)]
    CodePages,
}

#[derive(Debug, clap::Args)]
pub(super) struct TexArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The folder to write; it must be new or empty
    #[arg(short, long)]
    pub output: PathBuf,
    #[command(flatten)]
    pub choice: VariantArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct BundleArgs {
    /// The manifest of the bundle's files
    #[arg(long, default_value = "bundle/manifest.txt")]
    pub manifest: PathBuf,
    /// Folders of TeX files; earlier ones take precedence
    #[arg(long, required = true)]
    pub tex: Vec<PathBuf>,
    /// Accept files that differ from the manifest: the bytes of PDFs will differ too
    #[arg(long)]
    pub any: bool,
    /// The file to write
    #[arg(short, long)]
    pub output: PathBuf,
}

/// The names of [`EmitFormat`]s on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum MessageFormat {
    /// With the line of the database, and marks under the mistake
    Human,
    /// One line per finding, for editors
    Short,
    /// One JSON object per line, for programs
    Json,
    /// A SARIF 2.1.0 log, for code scanning
    Sarif,
    /// Annotations for GitHub Actions
    Github,
}

impl From<MessageFormat> for EmitFormat {
    fn from(name: MessageFormat) -> EmitFormat {
        match name {
            MessageFormat::Human => EmitFormat::Human,
            MessageFormat::Short => EmitFormat::Short,
            MessageFormat::Json => EmitFormat::Json,
            MessageFormat::Sarif => EmitFormat::Sarif,
            MessageFormat::Github => EmitFormat::Github,
        }
    }
}

/// Checks that an option has the form `NAME=VALUE`.
fn pair(word: &str) -> Result<String, String> {
    match word.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok(word.to_owned())
        }
        _ => Err("write it with a value, as in `accent=#800000`".to_owned()),
    }
}
