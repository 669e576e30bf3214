//! The tests of the program, in one binary, because each binary links the engine again.
//!
//! `README.md` in this folder describes which kind of test goes where.

#![allow(clippy::print_stderr, reason = "tests say what they leave out")]

mod attacks;
mod batch;
mod browser;
mod ci;
mod citations;
mod cite;
mod cli;
mod conservation;
mod cost;
mod databases;
mod diff;
mod diff_growth;
mod docs;
mod driver;
mod ends;
mod engine;
mod errors;
mod files;
mod formulas;
mod fullest;
mod golden;
mod growth;
mod guesses;
mod languages;
mod letters;
mod links;
mod lock;
mod mutations;
mod outputs;
mod page_breaks;
mod pictures;
mod preview;
mod printed;
mod program;
mod robust;
mod slips;
mod strangers;
mod streams;
mod suite;
mod surroundings;
mod text_layer;
mod themes;
mod tidy;
mod topics;
mod variants;
mod watch;
