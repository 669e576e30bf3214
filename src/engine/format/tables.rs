//! The long tables of XeTeX, as its C code keeps them.
//!
//! XeTeX holds several words for each of 1.1 million characters and a hash table as long,
//! and clears all of them before it reads a format: 135 MB, most of the time of a short
//! document. Here those tables are shortened while the engine reads the rest of a format,
//! and put in place afterwards as pages (`pages.rs`) that a document may never touch.
//!
//! The names are those of `xetex-ini.c` in the engine crate, whose version `Cargo.lock`
//! pins; `load_fmt_file` there is the function that `wake.rs` steps through. When a bundle
//! is made, every format is proved against the engine's own way of loading it, so that a
//! crate that has changed cannot go unnoticed.

#![expect(unsafe_code, reason = "the engine's tables are variables of C")]

use std::io;

use super::super::pages::{Extent, PAGE, Pages};

/// A word of the engine's memory.
pub type Word = u64;

/// The place of the last control sequence that has a fixed place; what the engine takes for
/// the end of the hash table if it has no extra room.
pub const UNDEFINED_CONTROL_SEQUENCE: i32 = 2_254_339;
/// The hash table begins with this place.
pub const HASH_OFFSET: usize = 514;
/// Bytes from the beginning of a page to that of a long table which C has allocated: glibc
/// has as many before it. With another C library tables are copied instead of mapped.
pub const C_BEGINS: usize = 16;
/// The same for those that are allocated here.
pub const BEGINS: usize = 0;

// `tectonic_engine_xetex` links these; only their addresses and values are used.
mod c {
    use super::Word;

    unsafe extern "C" {
        pub static mut mem: *mut Word;
        pub static mut eqtb: *mut Word;
        pub static mut hash: *mut Word;
        pub static mut font_info: *mut Word;
        pub static mut trie_trl: *mut u32;
        pub static mut trie_tro: *mut u32;
        pub static mut trie_trc: *mut u16;
        pub static mut hi_mem_min: i32;
        pub static mut eqtb_top: i32;
        pub static mut fmem_ptr: i32;
        pub static mut hash_extra: i32;
        pub static mut hash_high: i32;
        pub static mut hash_top: i32;
        pub static mut history: i32;
        pub static mut hyph_start: i32;
        pub static mut trie_max: i32;
    }
}

/// Where the tables begin in memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct Addresses {
    /// Boxes, token lists, everything.
    pub mem: usize,
    /// What each name and character means.
    pub eqtb: usize,
    /// The names.
    pub hash: usize,
    /// What is known of fonts.
    pub font_info: usize,
    /// The hyphenation patterns, in three tables.
    pub trie: [usize; 3],
    /// The extra room in the hash table, in words.
    pub hash_extra: usize,
}

/// Where the tables of the engine that has just loaded a format are.
pub fn addresses() -> Addresses {
    // SAFETY: the engine runs in this thread and has called us; values are copied.
    unsafe {
        Addresses {
            mem: c::mem as usize,
            eqtb: c::eqtb as usize,
            hash: c::hash as usize,
            font_info: c::font_info as usize,
            trie: [c::trie_trl as usize, c::trie_tro as usize, c::trie_trc as usize],
            hash_extra: usize::try_from(c::hash_extra).unwrap_or(0),
        }
    }
}

/// Whether the engine knows that it cannot go on with its document. It does not of every
/// error, but tells of the others.
pub fn has_failed() -> bool {
    const FATAL_ERROR: i32 = 3;
    // SAFETY: as in `addresses`.
    unsafe { c::history >= FATAL_ERROR }
}

/// From now on long tables are memory fresh from the system, which is zero. A format holds
/// some words that the engine has never written; without this they would be whatever an
/// earlier format left there.
pub fn keep_fresh() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it changes what `malloc` does from now on, within what `malloc` may do.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
    }
}

/// Sets a number that the engine has read to this address: a variable of `load_fmt_file`,
/// which it reads again after its next read.
///
/// So it passes over `eqtb`: it reads how many words come, reads one, and goes on as many as
/// it was told. Otherwise it would write nine million.
pub fn set_number(address: usize, number: usize) -> io::Result<()> {
    let number = i32::try_from(number).map_err(other)?;
    let variable = std::ptr::with_exposed_provenance_mut::<i32>(address);
    // SAFETY: the engine has just read a number to there, and has not left the function that
    // keeps it, since it reads on.
    unsafe { variable.write(number) };
    Ok(())
}

/// The tables of an engine that is reading a format.
pub struct Tables {
    pages: Pages,
    /// The room for names beyond the fixed places, as the engine was configured.
    hash_extra: i32,
    /// The engine's own table of equivalents, which is replaced.
    short_eqtb: *mut Word,
}

/// What was left out of a format's stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LongTables {
    /// Names beyond the fixed places.
    pub hash_high: usize,
    /// The first place of a name.
    pub hash_base: usize,
    /// `hash` from there on, as far as names were put where they belong.
    pub hash: Vec<Extent>,
    /// `eqtb` from its first word to the last of the extra names'.
    pub eqtb: Vec<Extent>,
    /// The first word of the upper part of `mem`.
    pub hi_mem_min: usize,
    /// The upper part of `mem`.
    pub mem: Vec<Extent>,
    /// The used part of `font_info`.
    pub font_info: Vec<Extent>,
    /// The last place of the hyphenation tables.
    pub trie_max: usize,
    /// Where their exceptions begin.
    pub hyph_start: usize,
    /// The hyphenation tables: links, operations, characters.
    pub trie: [Vec<Extent>; 3],
}

impl Tables {
    /// For the engine's next format.
    pub fn new(pages: Pages) -> Tables {
        Tables { pages, hash_extra: 0, short_eqtb: std::ptr::null_mut() }
    }

    /// Before the engine makes its tables: lets it believe that there are few names.
    pub fn shorten_hash(&mut self) {
        // SAFETY: as in `addresses`; the engine reads the variable when we return.
        unsafe {
            self.hash_extra = c::hash_extra;
            c::hash_extra = 0;
        }
    }

    /// After it has made them: gives it the hash table that it should have.
    pub fn lengthen_hash(&mut self, long: &LongTables) -> io::Result<()> {
        let extra = usize::try_from(self.hash_extra).map_err(other)?;
        let top = words(&long.eqtb);
        let last = long.hash_base + words(&long.hash);
        if long.hash_high > extra || long.hash_base < HASH_OFFSET || last > top {
            return Err(other("a format has other names than the engine has room for"));
        }
        // SAFETY: as in `addresses`. The new table is as long as the engine's own would be.
        // The old one is the engine's to free, by another pointer.
        unsafe {
            if c::hash_top != UNDEFINED_CONTROL_SEQUENCE {
                return Err(other("the engine's hash table is not what is expected"));
            }
            self.short_eqtb = c::eqtb;
            c::hash_extra = self.hash_extra;
            c::hash_high = i32::try_from(long.hash_high).map_err(other)?;
            c::eqtb_top = i32::try_from(top).map_err(other)?;
            c::hash_top = c::eqtb_top;
            let table = allocate_zeros::<Word>(1 + top - HASH_OFFSET)?;
            let first = table.add(long.hash_base - HASH_OFFSET);
            self.pages.fill(bytes_of(first, words(&long.hash)), &long.hash)?;
            c::hash = table.wrapping_sub(HASH_OFFSET);
        }
        Ok(())
    }

    /// Gives the engine its table of equivalents.
    pub fn lay_eqtb(&mut self, long: &LongTables) -> io::Result<()> {
        let words = words(&long.eqtb);
        // One word before the first, which the engine never uses.
        let table = allocate_pages::<Word>(1 + words)?;
        // SAFETY: the table was just allocated with that many words after the first. What it
        // replaces was allocated by the engine's `malloc` and is in no other variable.
        unsafe {
            table.write(0);
            self.pages.fill(bytes_of(table.add(1), words), &long.eqtb)?;
            libc::free(self.short_eqtb.cast());
            c::eqtb = table;
        }
        Ok(())
    }

    /// Tells the engine of its fonts.
    pub fn lay_font_info(&mut self, long: &LongTables) -> io::Result<()> {
        let used = words(&long.font_info);
        // SAFETY: as in `addresses`; the engine has allocated room for all fonts that there
        // could be.
        unsafe {
            self.pages.fill(bytes_of(c::font_info, used), &long.font_info)?;
            c::fmem_ptr = i32::try_from(used).map_err(other)?;
        }
        Ok(())
    }

    /// Puts all other tables in place, when the engine has read the whole stream.
    pub fn lay_rest(&mut self, long: &LongTables) -> io::Result<()> {
        let [trl, tro, trc] = &long.trie;
        // SAFETY: `mem` has room for a word at every place up to its last one, where the
        // upper part ends: the engine allocates it whole. The hyphenation tables of an empty
        // stream are replaced by ones with the same owner.
        unsafe {
            let upper = c::mem.add(long.hi_mem_min);
            self.pages.fill(bytes_of(upper, words(&long.mem)), &long.mem)?;
            c::hi_mem_min = i32::try_from(long.hi_mem_min).map_err(other)?;
            c::trie_max = i32::try_from(long.trie_max).map_err(other)?;
            c::hyph_start = i32::try_from(long.hyph_start).map_err(other)?;
            self.replace(&raw mut c::trie_trl, trl, long.trie_max)?;
            self.replace(&raw mut c::trie_tro, tro, long.trie_max)?;
            self.replace(&raw mut c::trie_trc, trc, long.trie_max)
        }
    }

    /// Frees the table in `variable` and allocates one that ends with the place `last`.
    ///
    /// # Safety
    /// The variable must own memory of C's `malloc`, which nothing else points to.
    unsafe fn replace<T>(
        &self,
        variable: *mut *mut T,
        extents: &[Extent],
        last: usize,
    ) -> io::Result<()> {
        let table = allocate_pages::<T>(1 + last)?;
        // SAFETY: the table was just allocated with that many items; the rest is the caller's.
        unsafe {
            self.pages.fill(bytes_of(table, 1 + last), extents)?;
            libc::free((*variable).cast());
            *variable = table;
        }
        Ok(())
    }
}

/// The words that extents have together.
fn words(extents: &[Extent]) -> usize {
    extents.iter().map(|extent| extent.length).sum::<usize>() / size_of::<Word>()
}

/// Memory that the engine may free, much of it zero without having been written.
fn allocate_zeros<T>(items: usize) -> io::Result<*mut T> {
    // SAFETY: any size may be asked for.
    let memory = unsafe { libc::calloc(items, size_of::<T>()) };
    not_null(memory.cast())
}

/// Memory that the engine may free, from a page's beginning on. Nothing in it is written.
fn allocate_pages<T>(items: usize) -> io::Result<*mut T> {
    let mut memory = std::ptr::null_mut();
    // SAFETY: a page's size is a power of two, and any size may be asked for.
    unsafe { libc::posix_memalign(&raw mut memory, PAGE, items * size_of::<T>()) };
    not_null(memory.cast())
}

fn not_null<T>(memory: *mut T) -> io::Result<*mut T> {
    if memory.is_null() { Err(io::ErrorKind::OutOfMemory.into()) } else { Ok(memory) }
}

/// # Safety
/// There must be `items` items from `table` on, which nothing else uses for the time.
unsafe fn bytes_of<'a, T>(table: *mut T, items: usize) -> &'a mut [u8] {
    // SAFETY: the caller's.
    unsafe { std::slice::from_raw_parts_mut(table.cast(), items * size_of::<T>()) }
}

fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::other(error)
}
