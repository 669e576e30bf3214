//! What can be asked on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::diag::Format;
use crate::render::Paper;

/// A CV compiler: one YAML database of a career, every CV out of it.
#[derive(Debug, Parser)]
#[command(name = "tenure", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 done; 1 the database has mistakes; 2 it could not run."
)]
pub(super) struct Args {
    /// Print the licences of everything inside this program
    #[arg(long)]
    pub licenses: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Begin a database, with all that an editor needs to help with it
    Init(Init),
    /// Make the PDF
    Build(Build),
    /// Look for mistakes without making a PDF
    Check(Check),
    /// Show what there is
    List(List),
    /// Say what a finding means, by the code in its brackets
    Explain(Explain),
    /// Print the JSON Schema of a database, for editors
    Schema,
    /// Write the LaTeX with all it needs, for plain `XeLaTeX`
    Tex(Tex),
    /// Make the bundle of TeX files that is compiled into this program
    #[command(hide = true)]
    Bundle(Bundle),
}

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The folder, which may be new
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Your name
    #[arg(long)]
    pub name: Option<String>,
}

/// Which database.
#[derive(Debug, clap::Args)]
pub(super) struct Database {
    /// A YAML file or a folder of them [default: `data/` or `cv.yaml` here]
    #[arg(value_name = "DATABASE")]
    pub place: Option<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    pub format: MessageFormat,
    #[command(flatten)]
    pub levels: LevelFlags,
}

/// What becomes of findings.
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

/// How the CV looks.
#[derive(Debug, clap::Args)]
pub(super) struct Look {
    /// A built-in theme, or the folder of one of your own
    #[arg(long, default_value = "faculty")]
    pub theme: String,
    /// The paper [default: the theme's]
    #[arg(long, value_enum)]
    pub paper: Option<PaperName>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub database: Database,
    /// The PDF, or a folder for it; `-` is standard output [default: `cv.pdf`]
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub look: Look,
    /// Print what TeX said when it fails
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub look: Look,
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
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum What {
    /// The sections on the page, with their labels
    Sections,
    /// The ids of entries, with their labels
    Ids,
    /// The built-in themes
    Themes,
    /// All that can be found, by code
    Codes,
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
    pub look: Look,
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

/// [`Paper`] by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum PaperName {
    /// 8.5 by 11 inches
    Letter,
    /// 210 by 297 millimetres
    A4,
}

impl From<PaperName> for Paper {
    fn from(name: PaperName) -> Paper {
        match name {
            PaperName::Letter => Paper::Letter,
            PaperName::A4 => Paper::A4,
        }
    }
}
