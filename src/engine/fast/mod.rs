//! Functions that replace those of the engine, and the switch that turns them off.
//!
//! `build.rs` makes the linker route calls of twelve functions of the engine's crates to ours
//! (`--wrap`). `shape_cache.rs` keeps words that have been shaped, `faces.rs` what is known of a
//! font's glyphs, `glyph_boxes.rs` measures them; `byte_reader.rs` and `byte_writer.rs` read and
//! write files without Tectonic's bridge. All give the engine the same answers as its own
//! functions, only sooner. The rest of the engine uses only what this module
//! exports, and with [`Acceleration::Off`] every call goes on to the engine's own function, but for
//! the cache of boxes (`glyph_boxes.rs` says why).

mod byte_reader;
mod byte_writer;
mod faces;
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
mod glyph_boxes;
#[cfg(target_os = "linux")]
mod real;
#[cfg_attr(not(target_os = "linux"), allow(dead_code, unused_variables))]
mod shape_cache;

use std::cell::Cell;

pub(super) use byte_reader::{ByteReader, is_closing};
pub(super) use byte_writer::ByteWriter;
#[cfg(test)]
pub(super) use glyph_boxes::glyph_box;
pub(super) use glyph_boxes::keep_font;
#[cfg(test)]
pub(super) use shape_cache::{Fault, plant};
pub(super) use shape_cache::{
    MAX_WORDS_REPORT, add_words, start_recording, take_recorded,
};

/// Whether engines are accelerated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Acceleration {
    /// Use every acceleration.
    #[default]
    Full,
    /// Use stock XeTeX: no replaced functions, a format that the engine's own code loads from a
    /// stream, and a new process for each document. It typesets the same pages, slowly; it is
    /// there to compare with.
    Off,
}

thread_local! {
    static ACCELERATION: Cell<Acceleration> = const { Cell::new(Acceleration::Full) };
}

/// Sets the acceleration of engines that run in this thread, and in processes forked by it.
pub(super) fn set(acceleration: Acceleration) {
    ACCELERATION.set(acceleration);
}

/// Forgets words and fonts, when TeX starts again and loads its fonts again.
pub(super) fn reset() {
    #[cfg(target_os = "linux")]
    faces::reset();
    shape_cache::reset();
    glyph_boxes::reset();
}

/// Puts a value at a place of a list, which grows as far as it must.
#[cfg(target_os = "linux")]
fn put<T: Copy>(list: &mut Vec<Option<T>>, at: usize, value: T) {
    if list.len() <= at {
        list.resize(at + 1, None);
    }
    list[at] = Some(value);
}

/// Whether the replacing functions may answer.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nothing is replaced"))]
#[inline]
fn is_on() -> bool {
    ACCELERATION.get() == Acceleration::Full
}
