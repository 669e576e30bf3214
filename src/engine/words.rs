//! Words that have been shaped, so that none is shaped twice.
//!
//! TeX has HarfBuzz shape each word for each place that it stands in, asks FreeType whether a
//! font has a letter each time that one comes, and for its outline each time that it leans out
//! of its box: a third of a document's instructions. What comes out depends on font and
//! letters alone, and a CV says "University" often.
//!
//! So `build.rs` has the linker put functions of ours before these three. Where they are not
//! linked in, all works as well, only slower. Fonts go by the numbers and addresses that
//! TeX gives them, so what is known is known for one run of TeX.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::mem::ManuallyDrop;

/// Words that are kept: a book has no more, and they take some 2 MB.
const MOST: usize = 1 << 14;
/// Letters of the longest that is kept, in units of UTF-16.
const LONGEST: usize = 64;

type Known<Key, Value> = HashMap<Key, Value, BuildHasherDefault<DefaultHasher>>;

/// A word as it is looked for: its font, how its height is measured, and its letters.
type Word = Box<[u16]>;

/// A word that has been shaped, in TeX's units.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shaped {
    width: i32,
    depth: i32,
    height: i32,
    glyphs: u16,
    /// Of each glyph where it is, then of each which.
    places: Box<[u8]>,
}

#[derive(Default)]
struct State {
    words: Known<Word, Shaped>,
    /// How far letters lean out, by the addresses of their fonts and their glyphs' numbers.
    leaning: Known<(usize, u32), f32>,
    /// Glyphs' numbers, by the addresses of their fonts and characters.
    glyphs: Known<(usize, u32), u32>,
    /// The word that is asked for.
    asked: Vec<u16>,
}

thread_local! {
    static STATE: ManuallyDrop<RefCell<State>> = ManuallyDrop::default();
}

/// Forgets all: TeX begins anew, and its fonts with it.
pub(super) fn forget() {
    STATE.with(|state| *state.borrow_mut() = State::default());
}

#[cfg(all(target_os = "linux", target_endian = "little"))]
mod wrap {
    #![expect(unsafe_code, reason = "the linker's names, and nodes of TeX's memory")]

    use std::ffi::{c_int, c_void};
    use std::slice;

    use super::{LONGEST, MOST, STATE, Shaped, State};

    /// Bytes of a glyph's place and number.
    const GLYPH: usize = 10;

    /// A node of a word (`xetex-ext.h` of the engine), before its letters.
    #[repr(C)]
    struct Node {
        link: u64,
        width: Half,
        depth: Half,
        height: Half,
        glyphs: u16,
        letters: u16,
        font: u16,
        size: u16,
        places: *mut u8,
    }

    /// A number in the upper half of a word of TeX's memory.
    #[repr(C)]
    struct Half {
        other: i32,
        number: i32,
    }

    unsafe extern "C" {
        fn __real_measure_native_node(node: *mut Node, by_glyphs: c_int);
        fn __real_getGlyphItalCorr(font: *mut c_void, glyph: u32) -> f32;
        fn __real_mapCharToGlyph(font: *mut c_void, character: u32) -> u32;
    }

    /// # Safety
    /// As the engine's function: it is a node of a word whose glyphs are not measured yet.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_measure_native_node(node: *mut Node, by_glyphs: c_int) {
        // SAFETY: the caller's.
        if unsafe { is_known(node, by_glyphs) } {
            return;
        }
        // It may jump past this function if the font is none. Nothing is held here.
        // SAFETY: the caller's.
        unsafe {
            __real_measure_native_node(node, by_glyphs);
            learn(&*node);
        }
    }

    /// Measures a word that is known.
    ///
    /// # Safety
    /// As [`__wrap_measure_native_node`].
    unsafe fn is_known(node: *mut Node, by_glyphs: c_int) -> bool {
        // SAFETY: letters come after the node, as many as it says.
        let (node, letters) = unsafe {
            let letters = usize::from((*node).letters);
            (&mut *node, slice::from_raw_parts(node.add(1).cast::<u16>(), letters))
        };
        STATE.with(|state| {
            let State { words, asked, .. } = &mut *state.borrow_mut();
            asked.clear();
            if letters.len() > LONGEST {
                return false;
            }
            asked.extend([node.font, u16::from(by_glyphs != 0)]);
            asked.extend_from_slice(letters);
            let Some(shaped) = words.get(&**asked) else { return false };
            // SAFETY: the engine frees it as what it has allocated itself.
            let places = unsafe { libc::malloc(shaped.places.len().max(1)) }.cast::<u8>();
            if places.is_null() {
                return false;
            }
            let from = shaped.places.as_ptr();
            // SAFETY: there is room for so many, in memory of its own.
            unsafe { places.copy_from_nonoverlapping(from, shaped.places.len()) };
            node.places = places;
            node.glyphs = shaped.glyphs;
            node.width.number = shaped.width;
            node.depth.number = shaped.depth;
            node.height.number = shaped.height;
            true
        })
    }

    /// Keeps what has been asked for and measured.
    ///
    /// # Safety
    /// Its glyphs are measured.
    unsafe fn learn(node: &Node) {
        STATE.with(|state| {
            let State { words, asked, .. } = &mut *state.borrow_mut();
            if asked.is_empty() || node.places.is_null() || words.len() >= MOST {
                return;
            }
            let size = usize::from(node.glyphs) * GLYPH;
            // SAFETY: so large is what the engine allocates for so many glyphs.
            let places = unsafe { slice::from_raw_parts(node.places, size) };
            let shaped = Shaped {
                width: node.width.number,
                depth: node.depth.number,
                height: node.height.number,
                glyphs: node.glyphs,
                places: places.into(),
            };
            words.insert(asked.as_slice().into(), shaped);
        });
    }

    /// # Safety
    /// As the engine's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_getGlyphItalCorr(font: *mut c_void, glyph: u32) -> f32 {
        let key = (font as usize, glyph);
        let known = STATE.with(|state| state.borrow().leaning.get(&key).copied());
        known.unwrap_or_else(|| {
            // SAFETY: the caller's.
            let leaning = unsafe { __real_getGlyphItalCorr(font, glyph) };
            STATE.with(|state| state.borrow_mut().leaning.insert(key, leaning));
            leaning
        })
    }

    /// # Safety
    /// As the engine's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_mapCharToGlyph(font: *mut c_void, character: u32) -> u32 {
        let key = (font as usize, character);
        let known = STATE.with(|state| state.borrow().glyphs.get(&key).copied());
        known.unwrap_or_else(|| {
            // SAFETY: the caller's.
            let glyph = unsafe { __real_mapCharToGlyph(font, character) };
            STATE.with(|state| state.borrow_mut().glyphs.insert(key, glyph));
            glyph
        })
    }
}
