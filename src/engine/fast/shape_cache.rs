//! Words that have been shaped, so that none is shaped twice.
//!
//! TeX has each word shaped for each place that it stands in, asks whether a font has a letter
//! each time that one comes, and for its outline each time that it leans out of its box: a
//! third of a document's instructions. What comes out depends on font and
//! letters alone, and a CV says "University" often. So `build.rs` has the linker put functions
//! of ours before these three. Where they are not linked in, all works as well, only slower.
//! Fonts go by the numbers and addresses that TeX gives them, so what is known is known for
//! one run of TeX.
//!
//! An engine that is copied for many documents hears which words its copies had to shape,
//! and shapes them itself for those to come. It hears letters and not what they look like,
//! so that no document decides what another gets.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;

/// Words that are kept: a book has no more, and they take some 2 MB.
const MOST: usize = 1 << 14;
/// Words that are remembered as heard once. Memory of an engine is copied with it.
const MOST_HEARD: usize = 1 << 12;
/// Letters of the longest that is kept, in units of UTF-16.
const LONGEST: usize = 64;
/// Characters whose glyphs are kept: those of European languages, which begin Unicode.
const NEAR: u32 = 0x250;
/// All that may be told of words at a time, in bytes: those of a long book.
pub(in crate::engine) const MOST_TOLD: usize = 256 << 10;

/// A word as it is looked for: its letters, its font, and how its height is measured.
type Word = [u16];

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
    words: BTreeMap<Box<Word>, Shaped>,
    /// Numbers of fonts that words have been shaped in.
    fonts: BTreeSet<u16>,
    /// How far letters lean out, by the addresses of their fonts and their glyphs' numbers.
    leaning: BTreeMap<(usize, u32), f32>,
    /// Glyphs' numbers, by the addresses of their fonts and their characters, those of
    /// [`NEAR`] alone.
    glyphs: BTreeMap<usize, Vec<Option<u32>>>,
    /// The word that was looked for last.
    asked: Vec<u16>,
    /// Words that had to be shaped since this engine was copied from another, one after the
    /// other, each after its length.
    noted: Option<Vec<u16>>,
    /// Words that copies of this engine had to shape, once.
    heard: BTreeSet<Box<Word>>,
    /// Whether it has heard of any.
    has_heard: bool,
}

thread_local! {
    static STATE: ManuallyDrop<RefCell<State>> = ManuallyDrop::default();
}

#[cfg_attr(
    not(all(target_os = "linux", target_endian = "little")),
    expect(dead_code, reason = "nothing is linked before")
)]
impl State {
    /// A word that has been shaped.
    fn look(&mut self, letters: &[u16], font: u16, by_glyphs: bool) -> Option<&Shaped> {
        self.asked.clear();
        if letters.len() > LONGEST {
            return None;
        }
        self.asked.extend_from_slice(letters);
        self.asked.extend([font, by_glyphs.into()]);
        #[cfg(test)]
        if FAULT.get() == Some(Fault::Font) {
            let has_letters = |word: &Word| word[..word.len() - 2] == *letters;
            return self.words.iter().find(|(word, _)| has_letters(word)).map(|it| it.1);
        }
        self.words.get(&*self.asked)
    }

    /// Keeps the word that was looked for, and notes it.
    fn keep(&mut self, shaped: Shaped) {
        let [.., font, _] = *self.asked else { return };
        #[cfg(test)]
        let shaped = match FAULT.get() {
            Some(Fault::Width) => Shaped { width: shaped.width + 1, ..shaped },
            _ => shaped,
        };
        if self.words.len() < MOST {
            self.fonts.insert(font);
            self.words.insert(self.asked.as_slice().into(), shaped);
        }
        let noted = self.noted.as_mut().filter(|noted| 2 * noted.len() < MOST_TOLD);
        if let (Some(noted), Ok(length)) = (noted, self.asked.len().try_into()) {
            noted.push(length);
            noted.extend_from_slice(&self.asked);
        }
    }

    /// Which of the words that a copy had to shape are worth shaping here: all of the first
    /// copy's, since most documents of a run have the same words, and others when they come
    /// again.
    fn hear(&mut self, told: &[u16]) -> Vec<Box<Word>> {
        let is_first = !std::mem::replace(&mut self.has_heard, true);
        let mut worth = Vec::new();
        let mut rest = told;
        while let Some((&length, more)) = rest.split_first() {
            let Some((word, more)) = more.split_at_checked(length.into()) else { break };
            if is_first || self.heard.remove(word) {
                worth.push(word.into());
            } else {
                if self.heard.len() >= MOST_HEARD {
                    self.heard.clear();
                }
                self.heard.insert(word.into());
            }
            rest = more;
        }
        worth
    }

    /// Whether a word can be shaped, and kept: its font must be there.
    fn can_shape(&self, word: &Word) -> bool {
        self.words.len() < MOST
            && matches!(word, [letters @ .., font, 0 | 1]
            if letters.len() <= LONGEST && self.fonts.contains(font))
    }
}

/// A fault that tests plant in the cache, to see that they would notice it.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Fault {
    /// A word is known to be wider than it is, by the least that TeX can tell.
    Width,
    /// A word is known in another font than its own.
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

/// Forgets all: TeX begins anew, and its fonts with it.
pub(in crate::engine) fn forget() {
    STATE.with(|state| *state.borrow_mut() = State::default());
}

/// Notes from now on which words have to be shaped.
pub(in crate::engine) fn note() {
    STATE.with(|state| state.borrow_mut().noted = Some(Vec::new()));
}

/// Those that had to be, for [`hear`].
pub(in crate::engine) fn noted() -> Option<Vec<u8>> {
    let noted = STATE.with(|state| state.borrow_mut().noted.take())?;
    Some(noted.into_iter().flat_map(u16::to_le_bytes).take(MOST_TOLD).collect())
}

/// Hears which words a copy of this engine had to shape.
pub(in crate::engine) fn hear(told: &[u8]) {
    let told = told.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let told: Vec<u16> = told.collect();
    for word in STATE.with(|state| state.borrow_mut().hear(&told)) {
        #[cfg(all(target_os = "linux", target_endian = "little"))]
        wrap::shape(&word);
    }
}

#[cfg(all(target_os = "linux", target_endian = "little"))]
mod wrap {
    #![expect(unsafe_code, reason = "the linker's names, and nodes of TeX's memory")]

    use std::ffi::{c_int, c_void};
    use std::slice;

    use super::super::is_on;
    use super::{LONGEST, NEAR, STATE, Shaped, Word};

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
    #[derive(Default)]
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
        // SAFETY: the caller's. The engine's function may jump past this one if the font is
        // none; nothing is held here that would have to be given back.
        unsafe {
            if !is_on() {
                __real_measure_native_node(node, by_glyphs);
            } else if !is_known(node, by_glyphs) {
                __real_measure_native_node(node, by_glyphs);
                learn(&*node);
            }
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
            let mut state = state.borrow_mut();
            let Some(shaped) = state.look(letters, node.font, by_glyphs != 0) else {
                return false;
            };
            let size = shaped.places.len();
            // SAFETY: the engine frees it as what it has allocated itself.
            let places = unsafe { libc::malloc(size.max(1)) }.cast::<u8>();
            if places.is_null() {
                return false;
            }
            // SAFETY: there is room for so many, in memory of its own.
            unsafe { places.copy_from_nonoverlapping(shaped.places.as_ptr(), size) };
            node.places = places;
            node.glyphs = shaped.glyphs;
            node.width.number = shaped.width;
            node.depth.number = shaped.depth;
            node.height.number = shaped.height;
            true
        })
    }

    /// Keeps what has been looked for and measured.
    ///
    /// # Safety
    /// Its glyphs are measured.
    unsafe fn learn(node: &Node) {
        let size = usize::from(node.glyphs) * GLYPH;
        if node.places.is_null() {
            return;
        }
        // SAFETY: so large is what the engine allocates for so many glyphs.
        let places = unsafe { slice::from_raw_parts(node.places, size) };
        let shaped = Shaped {
            width: node.width.number,
            depth: node.depth.number,
            height: node.height.number,
            glyphs: node.glyphs,
            places: places.into(),
        };
        STATE.with(|state| state.borrow_mut().keep(shaped));
    }

    /// Shapes a word, if it can be, to be known.
    pub fn shape(word: &Word) {
        let [letters @ .., font, by_glyphs] = word else { return };
        if !STATE.with(|state| state.borrow().can_shape(word)) {
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
        let mut memory = Memory { node, letters: [0; LONGEST] };
        memory.letters[..letters.len()].copy_from_slice(letters);
        let node = (&raw mut memory).cast::<Node>();
        // SAFETY: it is a node with its letters behind it, in a font that words have been
        // measured in before. What the engine has allocated for it is nobody else's.
        unsafe {
            __wrap_measure_native_node(node, (*by_glyphs).into());
            libc::free((*node).places.cast());
        }
    }

    /// A node with its letters.
    #[repr(C)]
    struct Memory {
        node: Node,
        letters: [u16; LONGEST],
    }

    /// # Safety
    /// As the engine's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_getGlyphItalCorr(font: *mut c_void, glyph: u32) -> f32 {
        if !is_on() {
            // SAFETY: the caller's.
            return unsafe { __real_getGlyphItalCorr(font, glyph) };
        }
        let key = (font.addr(), glyph);
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
        if character >= NEAR || !is_on() {
            // SAFETY: the caller's.
            return unsafe { __real_mapCharToGlyph(font, character) };
        }
        let (font_at, at) = (font.addr(), character as usize);
        let known = STATE.with(|state| *state.borrow().glyphs.get(&font_at)?.get(at)?);
        known.unwrap_or_else(|| {
            // SAFETY: the caller's.
            let glyph = unsafe { __real_mapCharToGlyph(font, character) };
            STATE.with(|state| {
                let mut state = state.borrow_mut();
                let glyphs = state.glyphs.entry(font_at).or_default();
                glyphs.resize(NEAR as usize, None);
                glyphs[at] = Some(glyph);
            });
            glyph
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: u16 = 7;

    fn shaped(width: i32) -> Shaped {
        Shaped { width, depth: 0, height: 1, glyphs: 1, places: [1; 10].into() }
    }

    /// A copy that had to shape words in the font.
    fn noting(words: &[&str]) -> Vec<u16> {
        let mut state = State { noted: Some(Vec::new()), ..State::default() };
        for word in words {
            let letters: Vec<u16> = word.encode_utf16().collect();
            assert_eq!(state.look(&letters, FONT, true), None, "{word}");
            state.keep(shaped(0));
        }
        state.noted.expect("noted")
    }

    #[test]
    fn a_word_is_known_in_its_font_and_as_it_is_measured() {
        let mut state = State::default();
        let word = [97, 98];
        assert_eq!(state.look(&word, FONT, true), None);
        state.keep(shaped(5));
        assert_eq!(state.look(&word, FONT, true), Some(&shaped(5)));
        assert_eq!(state.look(&word, FONT, false), None);
        assert_eq!(state.look(&word, FONT + 1, true), None);
        assert_eq!(state.look(&word[..1], FONT, true), None);
    }

    #[test]
    fn long_words_and_too_many_are_not_kept() {
        let mut state = State::default();
        let long = [97; LONGEST + 1];
        assert_eq!(state.look(&long, FONT, true), None);
        state.keep(shaped(5));
        assert_eq!(state.look(&long, FONT, true), None);
        for number in 0..=u16::try_from(MOST).expect("few") {
            state.look(&[number], FONT, true);
            state.keep(shaped(5));
        }
        assert_eq!(state.words.len(), MOST);
    }

    #[test]
    fn no_more_is_noted_than_may_be_told() {
        let mut state = State { noted: Some(Vec::new()), ..State::default() };
        for _ in 0..MOST_TOLD {
            state.look(&[97, 98, 99], FONT, true);
            state.keep(shaped(5));
        }
        let noted = state.noted.expect("noted").len();
        assert!((MOST_TOLD / 2..MOST_TOLD / 2 + LONGEST).contains(&noted), "{noted}");
    }

    #[test]
    fn words_of_the_first_copy_are_worth_it_and_others_when_they_come_again() {
        let mut state = State::default();
        let heard = |state: &mut State, words: &[&str]| {
            let worth = state.hear(&noting(words));
            let letters = worth.iter().map(|word| &word[..word.len() - 2]);
            letters.map(String::from_utf16_lossy).collect::<Vec<_>>()
        };
        assert_eq!(heard(&mut state, &["one", "two"]), ["one", "two"]);
        assert_eq!(heard(&mut state, &["three", "four"]), [""; 0]);
        assert_eq!(heard(&mut state, &["five", "four"]), ["four"]);
    }

    #[test]
    fn what_makes_no_sense_is_not_shaped() {
        let mut state = State::default();
        assert!(state.hear(&[9, 1, 2]).is_empty(), "cut off");
        assert!(!state.can_shape(&[97, FONT, 1]), "a font that is not there");
        state.look(&[98], FONT, true);
        state.keep(shaped(5));
        assert!(state.can_shape(&[97, FONT, 1]));
        assert!(!state.can_shape(&[97, FONT, 2]));
        assert!(!state.can_shape(&[FONT]));
        assert!(!state.can_shape(&[]));
    }
}
