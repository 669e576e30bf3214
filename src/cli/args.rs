//! What can be asked on the command line.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(super) use super::engine_args::{Engine, Sandbox};
use crate::diag::Format;

/// A CV compiler: one YAML database of a career, every CV out of it.
#[derive(Debug, Parser)]
#[command(name = "tenure", arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 done; 1 the database has mistakes; 2 it could not run."
)]
pub(super) struct Args {
    /// Print the licences of everything inside this program
    #[arg(long)]
    pub licenses: bool,
    /// Print the version
    #[arg(short = 'V', long)]
    pub version: bool,
    /// With `--version`: how far documents are confined on this system
    #[arg(short, long, requires = "version")]
    pub verbose: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Begin a database, with all that an editor needs to help with it
    Init(Init),
    /// Make the PDF
    Build(Build),
    /// Make the PDF anew whenever the database or the theme changes
    Watch(Watch),
    /// Look for mistakes without making a PDF
    Check(Check),
    /// Show what there is
    List(List),
    /// Say what was added, removed and changed between two states or two variants
    Diff(Diff),
    /// Say what a finding means, by the code in its brackets
    Explain(Explain),
    /// Print the JSON Schema of a database, for editors
    Schema,
    /// Write the LaTeX with all it needs, for plain `XeLaTeX`
    Tex(Tex),
    /// Begin a theme of your own, or look whether it sets every database
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// Print the completions of a shell
    Completions(Completions),
    /// Write the man pages into a folder
    #[command(hide = true)]
    Manual(Manual),
    /// Make the bundle of TeX files that is compiled into this program
    #[command(hide = true)]
    Bundle(Bundle),
}

impl Command {
    /// How findings are printed.
    pub fn format(&self) -> Format {
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
pub(super) struct Init {
    /// The folder, which may be new
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Your name
    #[arg(long)]
    pub name: Option<String>,
    /// What you work on
    #[arg(long)]
    pub field: Option<String>,
    /// The theme of the variants (`tenure list themes`)
    #[arg(long)]
    pub theme: Option<String>,
    /// Write what has a host of repositories make the PDFs with each push
    #[arg(long, value_enum, value_name = "HOST")]
    pub ci: Option<CiHost>,
}

/// A host of repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CiHost {
    Github,
    Gitlab,
    Forgejo,
}

#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    /// Write a built-in theme into a folder, to be changed
    Eject(Eject),
    /// Set the fullest database and the emptiest in a theme, on both papers
    Check(ThemeCheck),
}

#[derive(Debug, clap::Args)]
pub(super) struct Eject {
    /// The theme (`tenure list themes`)
    pub name: String,
    /// The folder, which must be new or empty
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The files to be changed, as in `partials/talks.tex.hbs` [default: all]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ThemeCheck {
    /// The folder of the theme, or the name of one
    #[arg(value_name = "DIR")]
    pub theme: PathBuf,
    /// How findings are printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: MessageFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// bash, zsh, fish, powershell or elvish
    #[arg(value_enum, ignore_case = true)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct Manual {
    /// The folder
    pub folder: PathBuf,
}

/// Which database.
#[derive(Debug, clap::Args)]
pub(super) struct Database {
    /// A YAML file or a folder of them [default: `data/` or `cv.yaml` here]
    #[arg(value_name = "DATABASE")]
    pub place: Option<PathBuf>,
    #[command(flatten)]
    pub messages: Messages,
}

/// What becomes of findings.
#[derive(Debug, clap::Args)]
pub(super) struct Messages {
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    pub format: MessageFormat,
    #[command(flatten)]
    pub levels: LevelFlags,
}

/// Which findings there are, and how bad they are.
#[derive(Debug, clap::Args)]
pub(super) struct LevelFlags {
    /// Do not tell findings of this code
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// Make findings of this code warnings
    #[arg(long, value_name = "CODE")]
    pub warn: Vec<String>,
    /// Make findings of this code errors
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Make every warning an error
    #[arg(long)]
    pub strict: bool,
}

/// Which documents of the database, and what stands in them. Every flag here means what
/// the key of the same name means in a variant, and comes before it.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Choice {
    /// A variant of the database; may be given again
    #[arg(long, value_name = "NAME")]
    pub variant: Vec<String>,
    #[command(flatten)]
    pub look: Look,
    #[command(flatten)]
    pub select: Select,
}

/// How the CV looks.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Look")]
pub(super) struct Look {
    /// A built-in theme, or the folder of one of your own [default: `faculty`]
    #[arg(long)]
    pub theme: Option<String>,
    /// Use a theme's folder that the database names: its TeX decides what is printed
    #[arg(long)]
    pub trust_theme: bool,
    /// The paper, `letter` or `a4` [default: the theme's]
    #[arg(long)]
    pub paper: Option<String>,
    /// Options of the theme, as in `text-size=11pt,accent=#800000` (`tenure list options`)
    #[arg(long, value_name = "NAME=VALUE", value_delimiter = ',', value_parser = pair)]
    pub options: Vec<String>,
    /// Language and country of dates and headings, as in `en-GB`
    #[arg(long)]
    pub locale: Option<String>,
    /// Leave entries out until it fits on so many pages
    #[arg(long, value_name = "N")]
    pub pages: Option<String>,
    /// More pages than this are an error
    #[arg(long, value_name = "N")]
    pub max_pages: Option<String>,
    /// Shorten author lists of more than so many around yourself
    #[arg(long, value_name = "N")]
    pub authors: Option<String>,
    /// Whether publications keep their labels: `keep` or `renumber`
    #[arg(long, value_name = "MODE")]
    pub labels: Option<String>,
    /// The order of lists: `database`, `newest`, `oldest` or `first-author`
    #[arg(long, value_name = "ORDER")]
    pub sort: Option<String>,
    /// What publications are grouped by: `none`, `type` or `year`
    #[arg(long, value_name = "WHAT")]
    pub group: Option<String>,
}

/// What stands in it.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Selection")]
pub(super) struct Select {
    /// Only these sections, in this order
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub sections: Vec<String>,
    /// Not these sections
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub without: Vec<String>,
    /// Leave out wherever it stands: `address`, `phone`, `email` and others
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    pub hide: Vec<String>,
    /// What has any of these tags, or none at all
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub tags: Vec<String>,
    /// What has all of these tags, or none at all
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub all_tags: Vec<String>,
    /// Not what has any of these tags
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub no_tags: Vec<String>,
    /// What becomes of what has no tags: `keep` or `drop`
    #[arg(long, value_name = "MODE")]
    pub untagged: Option<String>,
    /// Not what ended before
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Not what began after
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// At most so many: `5` of each section, or `publications=5,talks=3`
    #[arg(long, value_name = "N|NAME=N", value_delimiter = ',')]
    pub max: Vec<String>,
    /// Not what has a lower priority
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub min_priority: Option<String>,
    /// Only publications of these: `published`, `accepted`, `under-review` and others
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    pub status: Vec<String>,
    /// Of a section that has any of these, only these
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub ids: Vec<String>,
    /// Not these
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub drop: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Build {
    /// YAML files or folders of them [default: `data/` or `cv.yaml` here]
    #[arg(value_name = "DATABASE")]
    pub databases: Vec<PathBuf>,
    #[command(flatten)]
    pub messages: Messages,
    #[command(flatten)]
    pub documents: Documents,
    /// Print what stands in it and why the rest does not, as `text` or `json`
    #[arg(
        long,
        value_enum,
        value_name = "HOW",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text"
    )]
    pub explain: Option<ReportFormat>,
    /// Record the digests of the PDFs in `tenure.lock` beside the database
    #[arg(long)]
    pub lock: bool,
    /// Refuse a PDF that is not what `tenure.lock` has; it is made as on the day of that
    #[arg(long, conflicts_with = "lock")]
    pub locked: bool,
    /// Refuse a PDF whose text does not read as it is printed
    #[arg(long)]
    pub require_text: bool,
    #[command(flatten)]
    pub many: Many,
}

/// Which documents, how they are set and where they go.
#[derive(Debug, clap::Args)]
pub(super) struct Documents {
    /// The PDF, or a folder for it, or a pattern with `{variant}`, `{database}` and `{name}`;
    /// `-` is standard output [default: `cv.pdf`, `cv-{variant}.pdf`, `{database}.pdf`]
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Every variant of the database, or the whole where it has none
    #[arg(long, conflicts_with = "variant")]
    pub all: bool,
    #[command(flatten)]
    pub engine: Engine,
    #[command(flatten)]
    pub choice: Choice,
}

/// Many documents at once.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Many documents")]
pub(super) struct Many {
    /// A YAML list of databases, each with `variants` and `output` if it likes; `-` is
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    /// Documents made at the same time [default: one more than there are processors]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
    /// Only the i-th of n parts of the databases
    #[arg(long, value_name = "i/n")]
    pub shard: Option<Shard>,
    /// A folder that keeps what was made, for the next time
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Write what was made, of what and how, as JSON
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
}

/// A part of many databases: every n-th, from the i-th on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shard {
    /// From 1.
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
pub(super) struct Watch {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub documents: Documents,
    #[command(flatten)]
    pub show: Show,
}

/// A live preview in a browser.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Preview")]
pub(super) struct Show {
    /// Show it in the browser, anew after each change, with what is wrong beside it
    #[arg(long)]
    pub open: bool,
    /// Only say the address of the preview, which this machine alone can reach
    #[arg(long)]
    pub serve: bool,
    /// The port of the preview [default: any that is free]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// A JSON object for each document, for programs
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub database: Database,
    /// Ask for every web address whether it leads anywhere: the one thing that uses the network
    #[arg(long = "check-links")]
    pub links: bool,
    /// The time that an address may take
    #[arg(long, value_name = "SECONDS", default_value_t = USUAL_LINK_TIME, requires = "links")]
    pub link_time: NonZero<u16>,
    #[command(flatten)]
    pub choice: Choice,
}

const USUAL_LINK_TIME: NonZero<u16> = NonZero::<u16>::MIN.saturating_add(9);

#[derive(Debug, clap::Args)]
pub(super) struct Diff {
    /// A database, `REVISION:PATH`, or two revisions as in `v1..HEAD`
    #[arg(value_name = "OLD")]
    pub old: String,
    /// Another; after two revisions, the database [default: `data/` or `cv.yaml` here]
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// The variant to compare, or one for each side
    #[arg(long, value_name = "NAME")]
    pub variant: Vec<String>,
    /// How differences are printed
    #[arg(long, value_enum, default_value = "text")]
    pub format: DiffFormat,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    pub messages: MessageFormat,
}

/// How differences are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For a terminal
    Text,
    /// For a comment on a change
    Markdown,
    /// For programs
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The code, as in `unknown-key`
    pub code: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// What to show
    #[arg(value_enum)]
    pub what: What,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub choice: Choice,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum What {
    /// The sections on the page, with their labels
    Sections,
    /// The ids of entries, with their labels
    Ids,
    /// The variants, with their pages
    Variants,
    /// The built-in themes
    Themes,
    /// The options of the built-in themes, or of `--theme`, as Markdown
    Options,
    /// All that can be found, by code
    Codes,
    /// The keys of a database, as Markdown
    Format,
    /// The names that templates may use, as Markdown
    TemplateNames,
    /// The page of each code, as Markdown
    #[value(hide = true)]
    CodePages,
}

#[derive(Debug, clap::Args)]
pub(super) struct Tex {
    #[command(flatten)]
    pub database: Database,
    /// The folder to write, which must be new or empty
    #[arg(short, long)]
    pub output: PathBuf,
    #[command(flatten)]
    pub choice: Choice,
}

#[derive(Debug, clap::Args)]
pub(super) struct Bundle {
    /// The manifest of the bundle's files
    #[arg(long, default_value = "bundle/manifest.txt")]
    pub manifest: PathBuf,
    /// Folders of TeX files, the first before the second
    #[arg(long, required = true)]
    pub tex: Vec<PathBuf>,
    /// Take files that differ from the manifest: the PDF's bytes will differ too
    #[arg(long)]
    pub any: bool,
    /// The file to write
    #[arg(short, long)]
    pub output: PathBuf,
}

/// [`Format`] by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum MessageFormat {
    /// With the line and marks under it
    Human,
    /// A line each, for editors
    Short,
    /// A JSON object a line, for programs
    Json,
    /// A SARIF 2.1.0 log, for code hosts
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

impl From<MessageFormat> for Format {
    fn from(name: MessageFormat) -> Format {
        match name {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
            MessageFormat::Sarif => Format::Sarif,
            MessageFormat::Github => Format::Github,
        }
    }
}

/// A name with its value.
fn pair(word: &str) -> Result<String, String> {
    match word.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok(word.to_owned())
        }
        _ => Err("an option has a value, as in `accent=#800000`".to_owned()),
    }
}
