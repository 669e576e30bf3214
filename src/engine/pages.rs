//! Pages of memory that lie in the program's own file.
//!
//! The tables of a format are long, and a document touches little of them. They are kept here as
//! they are in memory, and placed over the engine's memory by mapping the program's file: a page
//! is read when it is touched and copied when it is written. Where that is impossible (another
//! system, another alignment), the bytes are copied at once, which is slower and has the same
//! result. A page that several formats share is kept once.

#![expect(unsafe_code, reason = "mapping a file over memory")]

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};

use sha2::{Digest, Sha256};

/// Bytes in a page. If the system's pages are larger, nothing is mapped.
pub const PAGE: usize = 4096;
/// Bytes of one repeated word that are kept; a longer run maps them again. The more there are,
/// the fewer mappings every copy of an engine has: one for each 2 MB.
const REPEATED: usize = 512 * PAGE;
/// The least length to map; a system call costs more than a short copy.
const MIN_MAPPED: usize = 8 * PAGE;
/// The least length that formats share; shorter runs would split a table into many mappings.
const MIN_SHARED: usize = 64 * PAGE;

/// A part of a table, and where it is among the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Its length in bytes.
    pub length: usize,
    /// Where it begins.
    pub at: usize,
    /// Whether it is a run of one word, of which [`REPEATED`] bytes are kept.
    pub repeats: bool,
}

/// The program's file, and where the bundle begins in it.
#[derive(Debug)]
pub struct Backing {
    /// Open for reading.
    pub file: OwnedFd,
    /// The offset of the bundle's first byte.
    pub offset: u64,
}

/// All pages of a bundle.
#[derive(Clone, Copy)]
pub struct Pages {
    bytes: &'static [u8],
    /// The file that holds `bytes`, and their offset.
    file: Option<(BorrowedFd<'static>, u64)>,
}

impl Pages {
    /// The pages in `bytes`, which `file` has from an offset on.
    pub fn new(bytes: &'static [u8], file: Option<(BorrowedFd<'static>, u64)>) -> Pages {
        let is_usual = page_size() == PAGE;
        let begins_a_page = |at: u64| at.is_multiple_of(PAGE as u64);
        Pages { bytes, file: file.filter(|(_, at)| is_usual && begins_a_page(*at)) }
    }

    /// The file that holds them, if there is one.
    pub fn file(&self) -> Option<RawFd> {
        self.file.map(|(file, _)| file.as_raw_fd())
    }

    /// The bytes of a segment that does not repeat. `None` if they do not exist.
    pub fn get(&self, segment: Segment) -> Option<&'static [u8]> {
        self.bytes.get(segment.at..segment.at.checked_add(segment.length)?)
    }

    /// Fills memory with segments, one after another.
    ///
    /// # Errors
    /// If their length is not that of `memory`, or the system allows no more mappings.
    pub fn fill(&self, mut memory: &mut [u8], segments: &[Segment]) -> io::Result<()> {
        for segment in segments {
            let (part, rest) =
                memory.split_at_mut_checked(segment.length).ok_or_else(damaged)?;
            if segment.repeats {
                self.repeat(part, segment.at)?;
            } else {
                self.place(part, segment.at)?;
            }
            memory = rest;
        }
        if memory.is_empty() { Ok(()) } else { Err(damaged()) }
    }

    /// Fills `memory` with the word that is repeated from `at` on.
    fn repeat(&self, memory: &mut [u8], at: usize) -> io::Result<()> {
        // From the beginning of a page on, each piece can be mapped except its last bytes.
        let before = memory.as_ptr().align_offset(PAGE).min(memory.len()) / 8 * 8;
        let (head, rest) = memory.split_at_mut(before);
        self.place(head, at)?;
        rest.chunks_mut(REPEATED).try_for_each(|piece| self.place(piece, at))
    }

    /// Makes `memory` equal to the bytes at `at`.
    fn place(&self, memory: &mut [u8], at: usize) -> io::Result<()> {
        let bytes = at.checked_add(memory.len()).and_then(|end| self.bytes.get(at..end));
        let bytes = bytes.ok_or_else(damaged)?;
        // The whole pages in the middle, and the bytes before and after them.
        let before = memory.as_ptr().align_offset(PAGE).min(memory.len());
        let whole = (memory.len() - before) / PAGE * PAGE;
        let can_be_mapped = (at + before).is_multiple_of(PAGE) && whole >= MIN_MAPPED;
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
    // SAFETY: it only returns a number.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(0)
}

/// Maps pages of a file over whole pages of memory.
fn map(memory: &mut [u8], file: BorrowedFd<'_>, offset: u64) -> io::Result<()> {
    let offset = offset.try_into().map_err(io::Error::other)?;
    // SAFETY: all pages belong to `memory` and are borrowed exclusively; they stay readable,
    // writable and private. The file is the running program's, which the system lets nobody
    // write.
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
    /// The first page with each digest.
    known: BTreeMap<[u8; 32], usize>,
    words: BTreeMap<[u8; 8], usize>,
}

impl PageStore {
    /// The pages so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds a table that will begin `phase` bytes after the beginning of a page. Long runs of one
    /// eight-byte word are kept short.
    pub fn add(&mut self, table: &[u8], phase: usize) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut begin = 0;
        for (run, word) in long_runs(table) {
            self.add_once(&table[begin..run.start], phase + begin, &mut segments);
            let at = self.repeated(word);
            segments.push(Segment { length: run.len(), at, repeats: true });
            begin = run.end;
        }
        self.add_once(&table[begin..], phase + begin, &mut segments);
        segments
    }

    fn add_once(&mut self, bytes: &[u8], phase: usize, segments: &mut Vec<Segment>) {
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
            match segments.last_mut() {
                Some(last) if !last.repeats && last.at + last.length == at + skip => {
                    last.length += length;
                }
                _ => segments.push(Segment { length, at: at + skip, repeats: false }),
            }
            (done, skip) = (done + count, 0);
            left -= length;
        }
    }

    /// Where the first of these pages are kept already, and how many of them. Too few to be worth
    /// a mapping do not count.
    fn known_run(&self, pages: &[&[u8]]) -> Option<(usize, usize)> {
        let at = *self.known.get(&<[u8; 32]>::from(Sha256::digest(pages[0])))?;
        let there = self.bytes[at..].chunks(PAGE);
        let count = there.zip(pages).take_while(|(there, page)| there == *page).count();
        (count * PAGE >= MIN_SHARED).then_some((at, count))
    }

    /// Where the bytes of a repeated word are kept.
    fn repeated(&mut self, word: [u8; 8]) -> usize {
        *self.words.entry(word).or_insert_with(|| {
            let at = self.bytes.len();
            self.bytes.extend_from_slice(&word.repeat(REPEATED / 8));
            at
        })
    }
}

/// Runs of one eight-byte word that are long enough to be worth a mapping, with the word.
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
        let segments = store.add(&table, 16);
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
                pages.fill(place, &segments).expect("filled");
                assert!(place == table, "at {phase}");
                place[40_000] ^= 1;
                assert!(memory[..from].iter().all(|byte| *byte == 1));
                assert!(memory[from + table.len()..].iter().all(|byte| *byte == 1));
            }
            let mut short = vec![0; table.len() - 1];
            assert!(pages.fill(&mut short, &segments).is_err());
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
