//! Replacements for functions of the engine that are linked in their place, and the switch that
//! turns them off.
//!
//! `build.rs` tells the linker to route calls of six functions of the engine's crates to ours
//! (`--wrap`). `shape_cache.rs` keeps words that have been shaped, `byte_reader.rs` reads files
//! without Tectonic's bridge. Both give the engine the same answers as its own functions, only
//! sooner. This module is their one door: the rest of the engine uses what it exports, and with
//! [`Acceleration::None`] every call goes on to the engine's own function.

mod byte_reader;
mod shape_cache;

use std::cell::Cell;

pub(super) use byte_reader::{Open, is_closing};
#[cfg(test)]
pub(super) use shape_cache::{Fault, plant};
pub(super) use shape_cache::{MOST_TOLD, forget, hear, note, noted};

/// Whether the engine is accelerated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Acceleration {
    /// Everything that makes it fast is on.
    #[default]
    Full,
    /// Stock XeTeX: no replaced functions, formats loaded by the engine's own code from a
    /// stream, and a new process for each document. It typesets the same, slowly; it is there
    /// to compare with.
    None,
}

thread_local! {
    static ACCELERATION: Cell<Acceleration> = const { Cell::new(Acceleration::Full) };
}

/// Sets the acceleration of engines that run in this thread, and in processes forked from it.
pub(super) fn set(acceleration: Acceleration) {
    ACCELERATION.set(acceleration);
}

/// Whether the replaced functions may answer by themselves.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nothing is replaced"))]
#[inline]
fn is_on() -> bool {
    ACCELERATION.get() == Acceleration::Full
}
