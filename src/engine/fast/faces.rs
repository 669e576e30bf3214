//! What `FreeType` has said about a face: the glyphs of characters, and how wide glyphs are.
//!
//! XeTeX asks for both each time that a letter appears, and `FreeType` looks them up in the font's
//! tables each time. The answers stay the same until the face is closed. An engine opens, asks and
//! closes its faces in one thread, and chooses their table of characters before it asks.

#![cfg(target_os = "linux")]
#![expect(unsafe_code, reason = "the linker's names")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{c_int, c_long, c_uint, c_ulong, c_void};
use std::ptr;

use super::{is_on, put, real};

/// Characters whose glyphs are kept: those of European languages, at the beginning of Unicode, and
/// their punctuation.
const CHARACTERS: usize = 0x2100;
/// Glyphs whose widths are kept. Fonts with more have scripts in which few letters come twice.
const GLYPHS: usize = 4096;
/// `FT_LOAD_NO_SCALE`: widths in the font's units.
const NO_SCALE: c_int = 1;

/// Answers about a face, by character and by glyph.
#[derive(Default)]
struct Known {
    glyphs: Vec<Option<c_uint>>,
    widths: Vec<Option<c_long>>,
}

thread_local! {
    /// Answers by the addresses of faces.
    static FACES: RefCell<BTreeMap<usize, Known>> = RefCell::default();
}

/// Forgets all faces.
pub(super) fn reset() {
    FACES.with_borrow_mut(BTreeMap::clear);
}

/// A kept answer.
fn kept<T: Copy>(
    face: *mut c_void,
    of: impl Fn(&Known) -> &Vec<Option<T>>,
    at: usize,
) -> Option<T> {
    FACES.with_borrow(|faces| *of(faces.get(&face.addr())?).get(at)?)
}

/// Keeps an answer.
fn keep<T: Copy>(
    face: *mut c_void,
    of: impl Fn(&mut Known) -> &mut Vec<Option<T>>,
    at: usize,
    answer: T,
) {
    FACES.with_borrow_mut(|faces| {
        put(of(faces.entry(face.addr()).or_default()), at, answer);
    });
}

/// # Safety
/// That of `FreeType`'s function, to which both arguments go on.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_FT_Get_Char_Index(
    face: *mut c_void,
    character: c_ulong,
) -> c_uint {
    let at = usize::try_from(character).ok().filter(|at| *at < CHARACTERS && is_on());
    let known = at.and_then(|at| kept(face, |known| &known.glyphs, at));
    known.unwrap_or_else(|| {
        // SAFETY: the caller's obligation.
        let glyph = unsafe { real::FT_Get_Char_Index(face, character) };
        if let Some(at) = at {
            keep(face, |known| &mut known.glyphs, at, glyph);
        }
        glyph
    })
}

/// # Safety
/// That of `FreeType`'s function, to which all arguments go on.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_FT_Get_Advance(
    face: *mut c_void,
    glyph: c_uint,
    flags: c_int,
    width: *mut c_long,
) -> c_int {
    let at = usize::try_from(glyph)
        .ok()
        .filter(|at| *at < GLYPHS && flags == NO_SCALE && is_on());
    if let Some(known) = at.and_then(|at| kept(face, |known| &known.widths, at)) {
        // SAFETY: the caller's obligation.
        unsafe { width.write(known) };
        return 0;
    }
    // SAFETY: the caller's obligation.
    let error = unsafe { real::FT_Get_Advance(face, glyph, flags, width) };
    if let Some(at) = at.filter(|_| error == 0) {
        // SAFETY: without an error the width is written.
        let answer = unsafe { ptr::read(width) };
        keep(face, |known| &mut known.widths, at, answer);
    }
    error
}

/// # Safety
/// That of `FreeType`'s function.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_FT_Done_Face(face: *mut c_void) -> c_int {
    // Another face may come to have its address. At the end of a thread nothing is kept any more.
    let _ = FACES.try_with(|faces| faces.borrow_mut().remove(&face.addr()));
    // SAFETY: the caller's obligation.
    unsafe { real::FT_Done_Face(face) }
}
