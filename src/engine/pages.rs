//! Pages of memory that lie in the program's own file.
//!
//! A format's tables are long and a document touches little of them. They are kept here as
//! they stand in memory, and laid over the engine's memory by mapping the program's file:
//! a page is read when it is touched and copied when it is written. Where that cannot be
//! done (another system, another alignment), the bytes are copied at once: slower, and the
//! same. A page that several formats share is kept once.

#![expect(unsafe_code, reason = "mapping a file over memory")]

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};

use sha2::{Digest, Sha256};

/// Bytes in a page. Where the system's pages are larger, nothing is mapped.
pub const PAGE: usize = 4096;
/// Pages that hold one word over and over; a longer run repeats them. The more they are, the
/// fewer mappings every copy of an engine has: one for each 2 MB.
const REPEATED: usize = 512 * PAGE;
/// Tables are mapped from this length on; a system call costs more than a short copy.
const WORTH_MAPPING: usize = 8 * PAGE;
/// Pages that formats have in common are shared from this length on; shorter ones would
/// break a table into many mappings.
const WORTH_SHARING: usize = 64 * PAGE;

/// A stretch of a table, and where it lies among the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Its bytes.
    pub length: usize,
    /// Where it begins.
    pub at: usize,
    /// Whether it is [`REPEATED`] bytes over and over.
    pub repeats: bool,
}

/// The program's file, and where in it the bundle begins.
#[derive(Debug)]
pub struct Backing {
    /// Open for reading.
    pub file: OwnedFd,
    /// The bundle's first byte in it.
    pub offset: u64,
}

/// All pages of a bundle.
#[derive(Clone, Copy)]
pub struct Pages {
    bytes: &'static [u8],
    /// The file that holds `bytes`, and where, in bytes.
    file: Option<(BorrowedFd<'static>, u64)>,
}

impl Pages {
    /// The pages that lie in `bytes`, the same as in `file` from that place on.
    pub fn new(bytes: &'static [u8], file: Option<(BorrowedFd<'static>, u64)>) -> Pages {
        let is_usual = page_size() == PAGE;
        let begins_a_page = |at: u64| at.is_multiple_of(PAGE as u64);
        Pages { bytes, file: file.filter(|(_, at)| is_usual && begins_a_page(*at)) }
    }

    /// The file that holds them, if there is one.
    pub fn file(&self) -> Option<RawFd> {
        self.file.map(|(file, _)| file.as_raw_fd())
    }

    /// The bytes of an extent that does not repeat. Nothing if there are none such.
    pub fn get(&self, extent: Extent) -> Option<&'static [u8]> {
        self.bytes.get(extent.at..extent.at.checked_add(extent.length)?)
    }

    /// Fills memory with the extents, one after another.
    ///
    /// # Errors
    /// If they are of another length than `memory`, or the system has no more mappings.
    pub fn fill(&self, mut memory: &mut [u8], extents: &[Extent]) -> io::Result<()> {
        for extent in extents {
            let (part, rest) =
                memory.split_at_mut_checked(extent.length).ok_or_else(damaged)?;
            if extent.repeats {
                self.repeat(part, extent.at)?;
            } else {
                self.lay(part, extent.at)?;
            }
            memory = rest;
        }
        if memory.is_empty() { Ok(()) } else { Err(damaged()) }
    }

    /// Fills `memory` with the word that repeats from `at` on.
    fn repeat(&self, memory: &mut [u8], at: usize) -> io::Result<()> {
        // From a page's beginning on, each piece can be mapped but for its last bytes.
        let before = memory.as_ptr().align_offset(PAGE).min(memory.len()) / 8 * 8;
        let (head, rest) = memory.split_at_mut(before);
        self.lay(head, at)?;
        rest.chunks_mut(REPEATED).try_for_each(|piece| self.lay(piece, at))
    }

    /// Makes `memory` equal to what stands at `at`.
    fn lay(&self, memory: &mut [u8], at: usize) -> io::Result<()> {
        let bytes = at.checked_add(memory.len()).and_then(|end| self.bytes.get(at..end));
        let bytes = bytes.ok_or_else(damaged)?;
        // The whole pages in the middle, and what stands before and after them.
        let before = memory.as_ptr().align_offset(PAGE).min(memory.len());
        let whole = (memory.len() - before) / PAGE * PAGE;
        let can_be_mapped = (at + before).is_multiple_of(PAGE) && whole >= WORTH_MAPPING;
        let Some((file, start)) = self.file.filter(|_| can_be_mapped) else {
            memory.copy_from_slice(bytes);
            return Ok(());
        };
        let after = before + whole;
        map(&mut memory[before..after], file, start + (at + before) as u64)?;
        memory[..before].copy_from_slice(&bytes[..before]);
        memory[after..].copy_from_slice(&bytes[after..]);
        Ok(())
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a format in the bundle is damaged")
}

fn page_size() -> usize {
    // SAFETY: it only answers.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(0)
}

/// Puts pages of a file in the place of whole pages of memory.
fn map(memory: &mut [u8], file: BorrowedFd<'_>, offset: u64) -> io::Result<()> {
    let offset = offset.try_into().map_err(io::Error::other)?;
    // SAFETY: the pages are all `memory`'s and borrowed exclusively; they stay readable,
    // writable and private. The file is the running program's, which the system does not
    // let anyone write.
    let mapped = unsafe {
        libc::mmap(
            memory.as_mut_ptr().cast(),
            memory.len(),
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_FIXED,
            file.as_raw_fd(),
            offset,
        )
    };
    if mapped == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Pages being collected for a bundle.
#[derive(Default)]
pub struct PageStore {
    bytes: Vec<u8>,
    /// The first page of each kind, by its digest.
    known: BTreeMap<[u8; 32], usize>,
    words: BTreeMap<[u8; 8], usize>,
}

impl PageStore {
    /// The pages so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Keeps a table that will begin `phase` bytes after the beginning of a page. Eight-byte
    /// words that repeat for long are kept short.
    pub fn add(&mut self, table: &[u8], phase: usize) -> Vec<Extent> {
        let mut extents = Vec::new();
        let mut begin = 0;
        for (run, word) in long_runs(table) {
            self.add_once(&table[begin..run.start], phase + begin, &mut extents);
            let at = self.repeated(word);
            extents.push(Extent { length: run.len(), at, repeats: true });
            begin = run.end;
        }
        self.add_once(&table[begin..], phase + begin, &mut extents);
        extents
    }

    fn add_once(&mut self, bytes: &[u8], phase: usize, extents: &mut Vec<Extent>) {
        let phase = phase % PAGE;
        let mut padded = vec![0; phase];
        padded.extend_from_slice(bytes);
        padded.resize(padded.len().next_multiple_of(PAGE), 0);
        let pages: Vec<&[u8]> = padded.chunks(PAGE).collect();
        let (mut done, mut skip) = (0, phase);
        let mut left = bytes.len();
        while done < pages.len() && left > 0 {
            let (at, count) = self.known_run(&pages[done..]).unwrap_or_else(|| {
                let at = self.bytes.len();
                self.known.entry(Sha256::digest(pages[done]).into()).or_insert(at);
                self.bytes.extend_from_slice(pages[done]);
                (at, 1)
            });
            let length = (count * PAGE - skip).min(left);
            match extents.last_mut() {
                Some(last) if !last.repeats && last.at + last.length == at + skip => {
                    last.length += length;
                }
                _ => extents.push(Extent { length, at: at + skip, repeats: false }),
            }
            (done, skip) = (done + count, 0);
            left -= length;
        }
    }

    /// Where the first of these pages stand already, and how many. Fewer than are worth a
    /// mapping of their own do not count.
    fn known_run(&self, pages: &[&[u8]]) -> Option<(usize, usize)> {
        let at = *self.known.get(&<[u8; 32]>::from(Sha256::digest(pages[0])))?;
        let there = self.bytes[at..].chunks(PAGE);
        let count = there.zip(pages).take_while(|(there, page)| there == *page).count();
        (count * PAGE >= WORTH_SHARING).then_some((at, count))
    }

    /// Where a word stands that repeats.
    fn repeated(&mut self, word: [u8; 8]) -> usize {
        *self.words.entry(word).or_insert_with(|| {
            let at = self.bytes.len();
            self.bytes.extend_from_slice(&word.repeat(REPEATED / 8));
            at
        })
    }
}

/// Where one word of eight bytes repeats for so long that mapping it is worth a call, and
/// which.
fn long_runs(table: &[u8]) -> Vec<(Range<usize>, [u8; 8])> {
    let (words, _) = table.as_chunks::<8>();
    let mut runs = Vec::new();
    let mut begin = 0;
    for same in words.chunk_by(|a, b| a == b) {
        let end = begin + same.len() * 8;
        if end - begin >= REPEATED {
            runs.push((begin..end, same[0]));
        }
        begin = end;
    }
    runs
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;

    /// Some words, a long run, and an odd end.
    fn table() -> Vec<u8> {
        let mut table: Vec<u8> = (0..5000u64).flat_map(u64::to_le_bytes).collect();
        table.extend(7u64.to_le_bytes().repeat(100_000));
        table.extend((0..3001u16).flat_map(u16::to_le_bytes));
        table
    }

    #[test]
    fn a_table_comes_back_wherever_it_is_laid() {
        let mut store = PageStore::default();
        store.add(b"something before", 0);
        let table = table();
        let extents = store.add(&table, 16);
        assert!(store.bytes().len() < table.len());
        let mut file = tempfile::tempfile().expect("a file");
        io::Write::write_all(&mut file, store.bytes()).expect("written");
        let file: &'static OwnedFd = Box::leak(Box::new(file.into()));
        let bytes: &'static [u8] = store.bytes().to_vec().leak();
        for pages in [Pages::new(bytes, None), Pages::new(bytes, Some((file.as_fd(), 0)))]
        {
            for phase in [16, 0, 24, 4095] {
                let mut memory = vec![1; table.len() + 2 * PAGE];
                let from = memory.as_ptr().align_offset(PAGE) + phase;
                let place = &mut memory[from..from + table.len()];
                pages.fill(place, &extents).expect("filled");
                assert!(place == table, "at {phase}");
                place[40_000] ^= 1;
                assert!(memory[..from].iter().all(|byte| *byte == 1));
                assert!(memory[from + table.len()..].iter().all(|byte| *byte == 1));
            }
            let mut short = vec![0; table.len() - 1];
            assert!(pages.fill(&mut short, &extents).is_err());
        }
    }

    #[test]
    fn pages_that_are_the_same_are_kept_once() {
        let mut store = PageStore::default();
        let table: Vec<u8> = (0..100_000u64).flat_map(u64::to_le_bytes).collect();
        let first = store.add(&table, 16);
        let length = store.bytes().len();
        assert_eq!(store.add(&table, 16), first);
        assert_eq!(store.bytes().len(), length);
    }
}
