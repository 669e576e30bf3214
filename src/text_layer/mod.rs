//! Reads a finished PDF back as a reader copies it, with an independent PDF library.
//!
//! The text is compared with what TeX reports to have printed, and with the values that
//! the LaTeX came from. This room must not know YAML, files or the engine: the words that
//! TeX printed are passed in as texts.

mod faults;
mod place;
mod words;

pub use faults::{CODES, faults};
pub use place::{key, places};
pub use words::{Word, words};
