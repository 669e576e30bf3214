//! The long tables of XeTeX, as its C code keeps them.
//!
//! XeTeX keeps several words for each of 1.1 million characters and a hash table of the same
//! size, and clears all of them before it reads a format: 135 MB, most of the time of a short
//! document. Here those tables are small while the engine reads the rest of a format, and are put
//! in place afterwards as pages (`pages.rs`) that a document may never touch.
//!
//! The names are those of `xetex-ini.c` in the engine crate, whose version is pinned;
//! `load_fmt_file` there is the function that `loader.rs` steps through. When a bundle is made,
//! every format is verified against the engine's own way of loading it, so that a change of the
//! crate cannot go unnoticed.

#![expect(unsafe_code, reason = "the engine's tables are variables of C")]

use std::io;

use super::super::pages::{PAGE, Pages, Segment};

/// A word of the engine's memory.
pub type Word = u64;

/// The last control sequence with a fixed place. The engine takes it for the end of the hash
/// table if the table has no extra room.
pub const UNDEFINED_CONTROL_SEQUENCE: i32 = 2_254_339;
/// The first place of the hash table.
pub const HASH_OFFSET: usize = 514;
/// The offset in a page at which a long table begins that C has allocated: glibc has this many
/// bytes before it. With another C library tables are copied instead of mapped.
pub const C_BEGINS: usize = 16;
/// The same for tables that are allocated here.
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
    /// Boxes, token lists and everything else of TeX.
    pub mem: usize,
    /// The meaning of each name and character.
    pub eqtb: usize,
    /// The names.
    pub hash: usize,
    /// The parameters of fonts.
    pub font_info: usize,
    /// The hyphenation patterns, in three tables.
    pub trie: [usize; 3],
    /// The extra room in the hash table, in words.
    pub hash_extra: usize,
}

/// The addresses of the tables of the engine that has just loaded a format.
pub fn addresses() -> Addresses {
    // SAFETY: the engine runs in this thread and has called this code; values are copied.
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

/// Whether the engine knows that it cannot go on with its document. Errors that it does not count
/// here it reports.
pub fn has_failed() -> bool {
    const FATAL_ERROR: i32 = 3;
    // SAFETY: as in `addresses`.
    unsafe { c::history >= FATAL_ERROR }
}

/// Makes every long table fresh memory from the system, which is zero. A format holds some words
/// that the engine has never written; without this they would be left over from an earlier
/// format.
pub fn map_large_allocations() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it changes how `malloc` works from now on, within the limits of `malloc`.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
    }
}

/// Sets a number that the engine has read to this address: a variable of `load_fmt_file`, which
/// it uses after its next read.
///
/// This is how it skips `eqtb`: it reads how many words follow, reads one, and advances by the
/// number that it finds. Otherwise it would write nine million words.
pub fn set_number(address: usize, number: usize) -> io::Result<()> {
    let number = i32::try_from(number).map_err(other)?;
    let variable = std::ptr::with_exposed_provenance_mut::<i32>(address);
    // SAFETY: the engine has just read a number to this address, and has not left the function
    // that owns the variable, since it reads on.
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

/// The tables that were left out of a format's stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LongTables {
    /// Names beyond the fixed places.
    pub hash_high: usize,
    /// The first place of a name.
    pub hash_base: usize,
    /// `hash` from there to the last name in a place of its own.
    pub hash: Vec<Segment>,
    /// `eqtb` from its first word to the last of the extra names'.
    pub eqtb: Vec<Segment>,
    /// The first word of the upper part of `mem`.
    pub hi_mem_min: usize,
    /// The upper part of `mem`.
    pub mem: Vec<Segment>,
    /// The used part of `font_info`.
    pub font_info: Vec<Segment>,
    /// The last place of the hyphenation tables.
    pub trie_max: usize,
    /// Where their exceptions begin.
    pub hyph_start: usize,
    /// The hyphenation tables: links, operations, characters.
    pub trie: [Vec<Segment>; 3],
}

impl Tables {
    /// For the next format of this engine.
    pub fn new(pages: Pages) -> Tables {
        Tables { pages, hash_extra: 0, short_eqtb: std::ptr::null_mut() }
    }

    /// Before the engine allocates its tables: pretends that there are few names.
    pub fn shrink_hash(&mut self) {
        // SAFETY: as in `addresses`; the engine reads the variable when this returns.
        unsafe {
            self.hash_extra = c::hash_extra;
            c::hash_extra = 0;
        }
    }

    /// After it has allocated them: gives it a hash table of the real size.
    pub fn grow_hash(&mut self, long: &LongTables) -> io::Result<()> {
        let extra = usize::try_from(self.hash_extra).map_err(other)?;
        let top = words(&long.eqtb);
        let last = long.hash_base + words(&long.hash);
        if long.hash_high > extra || long.hash_base < HASH_OFFSET || last > top {
            return Err(other("a format has other names than the engine has room for"));
        }
        // SAFETY: as in `addresses`. The new table has the length of the engine's own. The engine
        // frees the old one, by another pointer.
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
    pub fn install_eqtb(&mut self, long: &LongTables) -> io::Result<()> {
        let words = words(&long.eqtb);
        // The engine never uses the word before the first.
        let table = allocate_pages::<Word>(1 + words)?;
        // SAFETY: the table was just allocated with this number of words after the first. The
        // replaced one was allocated by the engine's `malloc`, and no other variable has it.
        unsafe {
            table.write(0);
            self.pages.fill(bytes_of(table.add(1), words), &long.eqtb)?;
            libc::free(self.short_eqtb.cast());
            c::eqtb = table;
        }
        Ok(())
    }

    /// Gives the engine the parameters of its fonts.
    pub fn install_font_info(&mut self, long: &LongTables) -> io::Result<()> {
        let used = words(&long.font_info);
        // SAFETY: as in `addresses`; the engine has allocated room for all fonts that it can
        // have.
        unsafe {
            self.pages.fill(bytes_of(c::font_info, used), &long.font_info)?;
            c::fmem_ptr = i32::try_from(used).map_err(other)?;
        }
        Ok(())
    }

    /// Installs all other tables, when the engine has read the whole stream.
    pub fn install_rest(&mut self, long: &LongTables) -> io::Result<()> {
        let [trl, tro, trc] = &long.trie;
        // SAFETY: the engine allocates the whole of `mem`, up to the last place, where the upper
        // part ends. The hyphenation tables of an empty stream are replaced by tables with the
        // same owner.
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

    /// Frees the table in `variable` and allocates one whose last place is `last`.
    ///
    /// # Safety
    /// The variable must own memory from C's `malloc` that nothing else points to.
    unsafe fn replace<T>(
        &self,
        variable: *mut *mut T,
        segments: &[Segment],
        last: usize,
    ) -> io::Result<()> {
        let table = allocate_pages::<T>(1 + last)?;
        // SAFETY: the table was just allocated with this number of items; the rest is the
        // caller's obligation.
        unsafe {
            self.pages.fill(bytes_of(table, 1 + last), segments)?;
            libc::free((*variable).cast());
            *variable = table;
        }
        Ok(())
    }
}

/// The number of words in segments.
fn words(segments: &[Segment]) -> usize {
    segments.iter().map(|extent| extent.length).sum::<usize>() / size_of::<Word>()
}

/// Zeroed memory that the engine may free. Most of it is never written.
fn allocate_zeros<T>(items: usize) -> io::Result<*mut T> {
    // SAFETY: every size is allowed.
    let memory = unsafe { libc::calloc(items, size_of::<T>()) };
    not_null(memory.cast())
}

/// Memory that the engine may free, from the beginning of a page. It is not initialized.
fn allocate_pages<T>(items: usize) -> io::Result<*mut T> {
    let mut memory = std::ptr::null_mut();
    // SAFETY: the size of a page is a power of two, and every size is allowed.
    unsafe { libc::posix_memalign(&raw mut memory, PAGE, items * size_of::<T>()) };
    not_null(memory.cast())
}

fn not_null<T>(memory: *mut T) -> io::Result<*mut T> {
    if memory.is_null() { Err(io::ErrorKind::OutOfMemory.into()) } else { Ok(memory) }
}

/// # Safety
/// There must be `items` items from `table` on, which nothing else uses meanwhile.
unsafe fn bytes_of<'a, T>(table: *mut T, items: usize) -> &'a mut [u8] {
    // SAFETY: the caller's obligation.
    unsafe { std::slice::from_raw_parts_mut(table.cast(), items * size_of::<T>()) }
}

fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::other(error)
}
