//! tenure turns a résumé database in YAML into a print-ready PDF.
//!
//! [`workspace::compile`] makes a document of files on disk or in memory; [`cli::run`] is the
//! program.
//!
//! # The way of a CV
//!
//! ```text
//! Sources ─load─▶ Resume ─check─▶ (gate) ─project─▶ Cv ─export─▶ TexDocument ─engine─▶ bytes ─pdf─▶ Pdf ─▶ file
//! YAML text       typed,          findings          one variant  LaTeX +               as set       finished
//!                 spanned                                        origins
//! ```
//!
//! Each arrow is one plain function from the type on its left to the type on its
//! right, and each has a room, a folder of this crate:
//!
//! | room | owns | must not know |
//! |---|---|---|
//! | [`diag`] | spans, sources, diagnostics as data, how they print | the résumé |
//! | [`load`] | YAML text to spanned tree to [`model::Resume`] | LaTeX, variants |
//! | [`model`] | the résumé's types: plain data, `FromStr` and `Display` | YAML, LaTeX, templates |
//! | [`check`] | rules over the model | how a finding prints |
//! | [`project`] | one variant: select, order, number, cross-reference, summarise | LaTeX |
//! | [`compare`] | what differs between two CVs, in their reader's words | files, YAML, LaTeX |
//! | [`tex`] | [`tex::TexDocument`], what exporters, engine, text layer and preview share | the résumé |
//! | [`export`] | a table of formats; `latex` writes [`tex::TexDocument`] by themes, with the only escape | the engine |
//! | [`engine`] | LaTeX bytes to PDF bytes, in memory; bundle, formats, log | the résumé |
//! | [`driver`] | TeX's pages to a PDF, of what our documents are made of | LaTeX, the engine |
//! | [`pdf`] | the engine's bytes to the finished PDF | LaTeX, the engine |
//! | [`text_layer`] | a finished PDF read back, and what does not read as it is printed | how it was made |
//! | [`picture`] | photos and logos, made again | files, where a picture stands |
//! | [`preview`] | finished pages in a browser, beside what is wrong | files, the engine |
//! | [`workspace`] | a database opened with its overrides, themes found, documents made; files, the clock, the environment | arguments, terminals |
//! | [`cli`] | arguments to configuration, outcomes to terminal and exit status | nothing: it uses all the others |
//!
//! Imports run one way: `diag ← model ← load`, `check, project → model`,
//! `compare, export → project`, `export, engine, text_layer, preview → tex`, `engine → driver`,
//! `preview → text_layer`, `workspace →` all of them, `cli → workspace`.
//!
//! # Invariants
//!
//! - `model`, `check` and `project` do no I/O and know no YAML, LaTeX or Handlebars.
//! - Nothing but `workspace` reads or writes files, the clock, the environment or the working
//!   directory; nothing but `cli` knows a terminal.
//! - No string of the user's reaches TeX except through [`export::latex::Latex`].
//! - TeX sees no file system: a file that is not in the bundle or the document does
//!   not exist. Every document is typeset in a child process of its own.
//! - No hash map is iterated into output. Same input, same bytes.
//! - No input file causes a panic.
//!
//! `tests/tidy.rs` reads this folder and fails when a room imports upwards, or names a
//! crate that is another room's business. `docs/architecture.md` follows a value through the
//! rooms, and explains the processes of the engine and the format image.

pub mod check;
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
