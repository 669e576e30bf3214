//! A cache of shaped words.
//!
//! TeX shapes a word again each time that it appears, and measures its last letter each time that
//! its italic correction is needed. The answers depend only on the font and the letters, and a CV
//! says "University" often. So `build.rs` makes the linker put functions of ours before these two.
//! Where they are not linked in, everything works, only slower. Fonts are identified by the numbers
//! and addresses that TeX gives them, so the cache is valid for one run of TeX.
//!
//! An engine that is copied for many documents receives a report of the words that its copies had to shape, and
//! shapes them itself for the copies to come. The report has letters and not shapes, so no document
//! decides how another looks.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;

/// Words that are kept. A book has fewer, and they take some 2 MB.
const MAX_WORDS: usize = 1 << 14;
/// Words that are remembered as reported once. An engine's memory is copied with it.
const MAX_SEEN_ONCE: usize = 1 << 12;
/// The longest word that is kept, in units of UTF-16.
const MAX_LETTERS: usize = 64;
/// The size limit of a report of words, in bytes: enough for the words of a long book.
pub(in crate::engine) const MAX_WORDS_REPORT: usize = 256 << 10;

/// The key of a word: its letters, its font, and whether its height is measured by its glyphs.
type WordKey = [u16];

/// A shaped word, in TeX's units.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ShapedWord {
    width: i32,
    depth: i32,
    height: i32,
    glyphs: u16,
    /// The place of each glyph, then the number of each.
    places: Box<[u8]>,
}

#[derive(Default)]
struct ShapeCache {
    words: BTreeMap<Box<WordKey>, ShapedWord>,
    /// Numbers of the fonts that words have been shaped in.
    fonts: BTreeSet<u16>,
    /// Italic corrections, by the addresses of fonts and the numbers of glyphs.
    italic_corrections: BTreeMap<(usize, u32), f32>,
    /// The key of the last lookup.
    key: Vec<u16>,
    /// Keys of the words that had to be shaped since this engine was copied from another, each
    /// after its length.
    recorded: Option<Vec<u16>>,
    /// Words that one copy of this engine had to shape.
    seen_once: BTreeSet<Box<WordKey>>,
    /// Whether a copy has reported words.
    has_report: bool,
}

thread_local! {
    static CACHE: ManuallyDrop<RefCell<ShapeCache>> = ManuallyDrop::default();
}

#[cfg_attr(
    not(all(target_os = "linux", target_endian = "little")),
    expect(dead_code, reason = "nothing is linked before")
)]
impl ShapeCache {
    /// Looks up a word.
    fn get(
        &mut self,
        letters: &[u16],
        font: u16,
        by_glyphs: bool,
    ) -> Option<&ShapedWord> {
        self.key.clear();
        if letters.len() > MAX_LETTERS {
            return None;
        }
        self.key.extend_from_slice(letters);
        self.key.extend([font, by_glyphs.into()]);
        #[cfg(test)]
        if FAULT.get() == Some(Fault::Font) {
            let has_letters = |word: &WordKey| word[..word.len() - 2] == *letters;
            return self.words.iter().find(|(word, _)| has_letters(word)).map(|it| it.1);
        }
        self.words.get(&*self.key)
    }

    /// Inserts the word of the last lookup, and records it.
    fn insert(&mut self, shaped: ShapedWord) {
        let [.., font, _] = *self.key else { return };
        #[cfg(test)]
        let shaped = match FAULT.get() {
            Some(Fault::Width) => ShapedWord { width: shaped.width + 1, ..shaped },
            _ => shaped,
        };
        if self.words.len() < MAX_WORDS {
            self.fonts.insert(font);
            self.words.insert(self.key.as_slice().into(), shaped);
        }
        let recorded = self
            .recorded
            .as_mut()
            .filter(|recorded| 2 * recorded.len() < MAX_WORDS_REPORT);
        if let (Some(recorded), Ok(length)) = (recorded, self.key.len().try_into()) {
            recorded.push(length);
            recorded.extend_from_slice(&self.key);
        }
    }

    /// Which of the words that a copy reports are worth shaping here: all of the first report,
    /// since most documents of a run have the same words; later ones when they are reported
    /// again.
    fn add_words(&mut self, reported: &[u16]) -> Vec<Box<WordKey>> {
        let is_first = !std::mem::replace(&mut self.has_report, true);
        let mut worth = Vec::new();
        let mut rest = reported;
        while let Some((&length, more)) = rest.split_first() {
            let Some((word, more)) = more.split_at_checked(length.into()) else { break };
            if is_first || self.seen_once.remove(word) {
                worth.push(word.into());
            } else {
                if self.seen_once.len() >= MAX_SEEN_ONCE {
                    self.seen_once.clear();
                }
                self.seen_once.insert(word.into());
            }
            rest = more;
        }
        worth
    }

    /// Whether a word can be shaped and kept: its font must be loaded.
    fn can_shape(&self, word: &WordKey) -> bool {
        self.words.len() < MAX_WORDS
            && matches!(word, [letters @ .., font, 0 | 1]
            if letters.len() <= MAX_LETTERS && self.fonts.contains(font))
    }
}

/// A fault that tests plant in the cache, to see that they would notice it.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Fault {
    /// Words are wider than they should be, by TeX's smallest unit.
    Width,
    /// A word is taken from any font.
    Font,
}

#[cfg(test)]
thread_local! {
    static FAULT: std::cell::Cell<Option<Fault>> = const { std::cell::Cell::new(None) };
}

/// Plants a fault in the cache of engines that this thread starts from now on, or removes it.
#[cfg(test)]
pub(in crate::engine) fn plant(fault: Option<Fault>) {
    FAULT.set(fault);
}

/// Empties the cache.
pub(super) fn reset() {
    CACHE.with(|state| *state.borrow_mut() = ShapeCache::default());
}

/// Records from now on which words have to be shaped.
pub(in crate::engine) fn start_recording() {
    CACHE.with(|state| state.borrow_mut().recorded = Some(Vec::new()));
}

/// The words recorded, for [`add_words`].
pub(in crate::engine) fn take_recorded() -> Option<Vec<u8>> {
    let recorded = CACHE.with(|state| state.borrow_mut().recorded.take())?;
    Some(recorded.into_iter().flat_map(u16::to_le_bytes).take(MAX_WORDS_REPORT).collect())
}

/// Shapes words that a copy of this engine reports, if they are worth it.
pub(in crate::engine) fn add_words(reported: &[u8]) {
    let reported =
        reported.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let reported: Vec<u16> = reported.collect();
    for word in CACHE.with(|state| state.borrow_mut().add_words(&reported)) {
        #[cfg(all(target_os = "linux", target_endian = "little"))]
        wrap::shape(&word);
    }
}

#[cfg(all(target_os = "linux", target_endian = "little"))]
mod wrap {
    #![expect(unsafe_code, reason = "the linker's names, and nodes of TeX's memory")]

    use std::ffi::{c_int, c_void};
    use std::slice;

    use super::super::glyph_boxes::italic_correction;
    use super::super::{is_on, real};
    use super::{CACHE, MAX_LETTERS, ShapedWord, WordKey};

    /// Bytes of a glyph's place and number.
    const GLYPH: usize = 10;

    /// The node of a word (`xetex-ext.h` of the engine), which its letters follow.
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
    #[derive(Default)]
    struct Half {
        other: i32,
        number: i32,
    }

    /// # Safety
    /// That of the engine's function: `node` is the node of a word whose glyphs are not measured
    /// yet.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_measure_native_node(node: *mut Node, by_glyphs: c_int) {
        // SAFETY: the caller's obligation. The engine's function may jump past this one if the
        // font is invalid; nothing is held here that would have to be released.
        unsafe {
            if !is_on() {
                real::measure_native_node(node.cast(), by_glyphs);
            } else if !measure_cached(node, by_glyphs) {
                real::measure_native_node(node.cast(), by_glyphs);
                remember(&*node);
            }
        }
    }

    /// Measures a word that is in the cache.
    ///
    /// # Safety
    /// That of [`__wrap_measure_native_node`].
    unsafe fn measure_cached(node: *mut Node, by_glyphs: c_int) -> bool {
        // SAFETY: the letters follow the node, which has their number.
        let (node, letters) = unsafe {
            let letters = usize::from((*node).letters);
            (&mut *node, slice::from_raw_parts(node.add(1).cast::<u16>(), letters))
        };
        CACHE.with(|state| {
            let mut state = state.borrow_mut();
            let Some(shaped) = state.get(letters, node.font, by_glyphs != 0) else {
                return false;
            };
            let size = shaped.places.len();
            // SAFETY: the engine frees it like its own allocations.
            let places = unsafe { libc::malloc(size.max(1)) }.cast::<u8>();
            if places.is_null() {
                return false;
            }
            // SAFETY: `places` has `size` bytes, which were just allocated.
            unsafe { places.copy_from_nonoverlapping(shaped.places.as_ptr(), size) };
            node.places = places;
            node.glyphs = shaped.glyphs;
            node.width.number = shaped.width;
            node.depth.number = shaped.depth;
            node.height.number = shaped.height;
            true
        })
    }

    /// Inserts the word that was looked up and has been measured.
    ///
    /// # Safety
    /// Its glyphs are measured.
    unsafe fn remember(node: &Node) {
        let size = usize::from(node.glyphs) * GLYPH;
        if node.places.is_null() {
            return;
        }
        // SAFETY: the engine allocates this size for this number of glyphs.
        let places = unsafe { slice::from_raw_parts(node.places, size) };
        let shaped = ShapedWord {
            width: node.width.number,
            depth: node.depth.number,
            height: node.height.number,
            glyphs: node.glyphs,
            places: places.into(),
        };
        CACHE.with(|state| state.borrow_mut().insert(shaped));
    }

    /// Shapes a word so that it is in the cache, if that is possible.
    pub fn shape(word: &WordKey) {
        let [letters @ .., font, by_glyphs] = word else { return };
        if !CACHE.with(|state| state.borrow().can_shape(word)) {
            return;
        }
        let node = Node {
            link: 0,
            width: Half::default(),
            depth: Half::default(),
            height: Half::default(),
            glyphs: 0,
            letters: u16::try_from(letters.len()).unwrap_or(0),
            font: *font,
            size: 0,
            places: std::ptr::null_mut(),
        };
        let mut memory = Memory { node, letters: [0; MAX_LETTERS] };
        memory.letters[..letters.len()].copy_from_slice(letters);
        let node = (&raw mut memory).cast::<Node>();
        // SAFETY: it is a node with its letters behind it, in a font that words have been
        // measured in before. Nothing else refers to what the engine allocated for it.
        unsafe {
            __wrap_measure_native_node(node, (*by_glyphs).into());
            libc::free((*node).places.cast());
        }
    }

    /// A node with its letters.
    #[repr(C)]
    struct Memory {
        node: Node,
        letters: [u16; MAX_LETTERS],
    }

    /// # Safety
    /// That of the engine's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_getGlyphItalCorr(font: *mut c_void, glyph: u32) -> f32 {
        if !is_on() {
            // SAFETY: the caller's obligation.
            return unsafe { real::getGlyphItalCorr(font, glyph) };
        }
        let key = (font.addr(), glyph);
        let known =
            CACHE.with(|state| state.borrow().italic_corrections.get(&key).copied());
        known.unwrap_or_else(|| {
            // SAFETY: the caller's obligation.
            let correction = unsafe {
                italic_correction(font, glyph)
                    .unwrap_or_else(|| real::getGlyphItalCorr(font, glyph))
            };
            CACHE.with(|state| {
                state.borrow_mut().italic_corrections.insert(key, correction)
            });
            correction
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: u16 = 7;

    fn shaped(width: i32) -> ShapedWord {
        ShapedWord { width, depth: 0, height: 1, glyphs: 1, places: [1; 10].into() }
    }

    /// The report of a copy that had to shape these words.
    fn report_of(words: &[&str]) -> Vec<u16> {
        let mut state =
            ShapeCache { recorded: Some(Vec::new()), ..ShapeCache::default() };
        for word in words {
            let letters: Vec<u16> = word.encode_utf16().collect();
            assert_eq!(state.get(&letters, FONT, true), None, "{word}");
            state.insert(shaped(0));
        }
        state.recorded.expect("recorded")
    }

    #[test]
    fn a_word_is_found_by_its_font_and_how_it_is_measured() {
        let mut state = ShapeCache::default();
        let word = [97, 98];
        assert_eq!(state.get(&word, FONT, true), None);
        state.insert(shaped(5));
        assert_eq!(state.get(&word, FONT, true), Some(&shaped(5)));
        assert_eq!(state.get(&word, FONT, false), None);
        assert_eq!(state.get(&word, FONT + 1, true), None);
        assert_eq!(state.get(&word[..1], FONT, true), None);
    }

    #[test]
    fn long_words_and_too_many_are_not_kept() {
        let mut state = ShapeCache::default();
        let long = [97; MAX_LETTERS + 1];
        assert_eq!(state.get(&long, FONT, true), None);
        state.insert(shaped(5));
        assert_eq!(state.get(&long, FONT, true), None);
        for number in 0..=u16::try_from(MAX_WORDS).expect("few") {
            state.get(&[number], FONT, true);
            state.insert(shaped(5));
        }
        assert_eq!(state.words.len(), MAX_WORDS);
    }

    #[test]
    fn a_report_is_limited() {
        let mut state =
            ShapeCache { recorded: Some(Vec::new()), ..ShapeCache::default() };
        for _ in 0..MAX_WORDS_REPORT {
            state.get(&[97, 98, 99], FONT, true);
            state.insert(shaped(5));
        }
        let recorded = state.recorded.expect("recorded").len();
        assert!(
            (MAX_WORDS_REPORT / 2..MAX_WORDS_REPORT / 2 + MAX_LETTERS)
                .contains(&recorded),
            "{recorded}"
        );
    }

    #[test]
    fn words_are_shaped_of_the_first_report_and_when_reported_again() {
        let mut state = ShapeCache::default();
        let shaped = |state: &mut ShapeCache, words: &[&str]| {
            let worth = state.add_words(&report_of(words));
            let letters = worth.iter().map(|word| &word[..word.len() - 2]);
            letters.map(String::from_utf16_lossy).collect::<Vec<_>>()
        };
        assert_eq!(shaped(&mut state, &["one", "two"]), ["one", "two"]);
        assert_eq!(shaped(&mut state, &["three", "four"]), [""; 0]);
        assert_eq!(shaped(&mut state, &["five", "four"]), ["four"]);
    }

    #[test]
    fn invalid_words_are_not_shaped() {
        let mut state = ShapeCache::default();
        assert!(state.add_words(&[9, 1, 2]).is_empty(), "cut off");
        assert!(!state.can_shape(&[97, FONT, 1]), "a font that is not there");
        state.get(&[98], FONT, true);
        state.insert(shaped(5));
        assert!(state.can_shape(&[97, FONT, 1]));
        assert!(!state.can_shape(&[97, FONT, 2]));
        assert!(!state.can_shape(&[FONT]));
        assert!(!state.can_shape(&[]));
    }
}
