//! Replacements for functions of the engine that are linked in their place.
//!
//! `build.rs` tells the linker to route calls of six functions of the engine's crates to ours
//! (`--wrap`). `shape_cache.rs` keeps words that have been shaped, `byte_reader.rs` reads files
//! without Tectonic's bridge. Both give the engine the same answers as its own functions, only
//! sooner. This module is their one door: the rest of the engine uses what it exports.

mod byte_reader;
mod shape_cache;

pub(super) use byte_reader::{Open, is_closing};
pub(super) use shape_cache::{MOST_TOLD, forget, hear, note, noted};
