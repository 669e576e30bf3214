//! tenure turns a résumé database in YAML into a print-ready PDF.
//!
//! [`workspace::compile()`] builds a document from files on disk or in memory; [`cli::run`] is the
//! program.
//!
//! # From YAML to PDF
//!
//! ```text
//! Sources ─load─▶ Resume ─check─▶ (gate) ─project─▶ Cv ─export─▶ TexDocument ─engine─▶ bytes ─pdf─▶ Pdf ─▶ file
//! YAML text       typed,          findings          one variant  LaTeX +               raw PDF      finished
//!                 spanned                                        origins
//! ```
//!
//! Each arrow is a plain function from the type on its left to the type on its right, and has its
//! own module of this crate:
//!
//! | module | owns | must not know |
//! |---|---|---|
//! | [`diag`] | spans, sources, diagnostics as data, and their output formats | the résumé |
//! | [`load`] | YAML text to spanned tree to [`model::Resume`] | LaTeX, variants |
//! | [`model`] | the résumé's types: plain data, `FromStr` and `Display` | YAML, LaTeX, templates |
//! | [`check`] | rules over the model | how findings are printed |
//! | [`cite`] | CSL styles: an entry of a bibliography as pieces, each of which knows what it is | the résumé, files |
//! | [`project`] | one variant: selection, order, labels, cross-references, summary | LaTeX |
//! | [`compare`] | the differences between two CVs, in terms of the printed page | files, YAML, LaTeX |
//! | [`tex`] | [`tex::TexDocument`], which exporters, engine, text layer and preview share | the résumé |
//! | [`export`] | a table of formats; `latex` renders [`tex::TexDocument`] with themes and the only escape | the engine |
//! | [`engine`] | LaTeX to a raw PDF, in memory; bundle, formats, log | the résumé |
//! | [`driver`] | TeX's pages to a PDF, for the features that our documents use; faults of pages | LaTeX, the engine |
//! | [`pdf`] | the raw PDF to the finished PDF | LaTeX, the engine |
//! | [`text_layer`] | a finished PDF read back, and differences from the printed text | how it was built |
//! | [`picture`] | photos and logos, encoded again | files, the position of a picture |
//! | [`preview`] | finished pages in a browser, next to the findings | files, the engine |
//! | [`workspace`] | databases, themes and documents; files, the clock, the environment | arguments, terminals |
//! | [`cli`] | arguments to configuration, results to output and exit status | nothing: it uses all the others |
//!
//! Imports go one way: `diag ← model ← load, cite`, `check, project → model`, `project → cite`,
//! `compare, export → project`, `export, engine, text_layer, preview → tex`, `engine → driver`,
//! `preview → text_layer`, `workspace →` all of them, `cli → workspace`.
//!
//! # Invariants
//!
//! - `model`, `check` and `project` do no I/O and know no YAML, LaTeX or Handlebars.
//! - Only `workspace` reads or writes files, the clock, the environment and the working directory;
//!   only `cli` knows terminals. The exceptions are few (`tests/tidy.rs` lists them): the engine
//!   has a clock for its time limits.
//! - A string of the user reaches TeX only through [`export::latex::Latex`].
//! - TeX sees no file system: a file that is not in the bundle or the document does not exist.
//!   Every document is typeset in a separate child process.
//! - No hash map is iterated into output. The same input gives the same bytes.
//! - No input file causes a panic.
//!
//! `tests/tidy.rs` reads this folder, and fails if a module imports a higher one, or uses a crate
//! that belongs to another module. `docs/architecture.md` follows a value through the modules,
//! and explains the processes of the engine and the format image.

pub mod check;
pub mod cite;
pub mod cli;
pub mod compare;
pub mod diag;
pub mod driver;
pub mod engine;
pub mod export;
pub mod load;
pub mod model;
pub mod pdf;
pub mod picture;
pub mod preview;
pub mod project;
pub mod tex;
pub mod text_layer;
pub mod workspace;
