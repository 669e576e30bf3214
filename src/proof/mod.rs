//! A finished PDF read back, as a reader copies it: by a PDF library, with no thought of how it
//! was made.
//!
//! What is read is compared with what TeX says that it printed, and with what the LaTeX says
//! came from which value. This room must not know YAML, files or the engine: the words that
//! TeX printed come to it as texts.

mod faults;
mod place;
mod words;

pub use faults::{CODES, faults};
pub use place::places;
pub use words::{Word, words};
