//! The image of a format: the part that the engine reads, and the tables that are put in place.
//!
//! The engine stores a format as one stream, 33 MB of which all but two are long tables. An image
//! is that stream with the tables left out, so that the engine still accepts it as a format, and
//! the tables apart, as they are in memory after loading. Which bytes of the stream belong to
//! which table is derived from the addresses that the engine reads them to.

use std::ops::Range;

use super::super::pages::{PageStore, Segment};
use super::tables::{
    Addresses, BEGINS, C_BEGINS, HASH_OFFSET, LongTables, UNDEFINED_CONTROL_SEQUENCE,
};

/// The shortest `eqtb` in a stream: that one word follows, the word, and that it is not repeated.
const LEAST_EQTB: [u8; 16] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The offset of the number of names beyond the fixed places.
const HASH_HIGH: usize = 8;
/// The offset of the last place of `mem`, which is read next.
const MEM_TOP: usize = HASH_HIGH + 4;
/// The offset of the last fixed place of `eqtb`.
const EQTB_SIZE: usize = MEM_TOP + 4;
/// The places at the end of `mem` that every format has.
const LAST_PLACES: usize = 15;
/// The words of `font_info` that every format has.
const LEAST_FONTS: usize = 7;

/// A format that the engine can load quickly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// What the engine reads.
    pub stream: Vec<Segment>,
    /// The offset of [`LEAST_EQTB`] in it.
    eqtb_at: usize,
    /// The last fixed place of `eqtb`.
    eqtb_size: usize,
    /// The offset in it after `font_info`.
    fonts_end: usize,
    /// The tables that the engine gets without reading them.
    pub long: LongTables,
}

/// What must be done before the engine reads on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadStep {
    /// It is about to allocate its tables: pretend that there are few names.
    ShrinkHash,
    /// It has allocated them: give it the real hash table.
    GrowHash,
    /// It has read how many words of `eqtb` follow: pretend that it was this number.
    SkipEqtb(usize),
    /// It has read everything that it will read of `eqtb`.
    InstallEqtb,
    /// It has allocated `font_info`.
    InstallFontInfo,
    /// It has read everything but the number that ends a format.
    InstallRest,
    /// Nothing.
    Nothing,
}

/// A read of the engine from a format's stream.
#[derive(Debug, Clone, Copy)]
pub struct StreamRead {
    /// The offset in the stream.
    pub offset: usize,
    /// The address in memory.
    pub address: usize,
    /// The number of bytes.
    pub length: usize,
}

impl StreamRead {
    fn bytes(&self) -> Range<usize> {
        self.offset..self.offset + self.length
    }
}

impl Image {
    /// Splits a stream that the engine has loaded by these `reads` to tables at these addresses,
    /// and adds everything to `store`. `None` if the reads are not understood.
    pub fn split(
        stream: &[u8],
        reads: &[StreamRead],
        tables: &Addresses,
        store: &mut PageStore,
    ) -> Option<Image> {
        let eqtb_size = number(stream, EQTB_SIZE)?;
        let (eqtb_bytes, eqtb) = eqtb(stream, reads, tables, eqtb_size)?;
        let (mem_bytes, hi_mem_min) = mem(stream, reads, tables)?;
        let (hash_bytes, hash_base, hash) = hash(stream, reads, tables)?;
        let font_bytes = font_info(stream, reads, tables)?;
        let (trie_bytes, tries) = tries(reads, tables)?;
        let place = |index: usize| C_BEGINS + 8 * index;
        let mem = in_memory(stream.get(mem_bytes.start + 8..mem_bytes.end)?, 8);
        let fonts = in_memory(stream.get(font_bytes.start + 4..font_bytes.end)?, 8);
        let trie = tries.map(|(bytes, item)| in_memory(&stream[bytes], item));
        let long = LongTables {
            hash_high: number(stream, HASH_HIGH)?,
            hash_base,
            hash: store.add(&hash, place(hash_base - HASH_OFFSET)),
            eqtb: store.add(&eqtb, BEGINS + 8),
            hi_mem_min,
            mem: store.add(&mem, place(hi_mem_min)),
            font_info: store.add(&fonts, place(0)),
            trie_max: number(stream, trie_bytes.start)?,
            hyph_start: number(stream, trie_bytes.start + 4)?,
            trie: trie.map(|table| store.add(&table, BEGINS)),
        };
        let mut short = StreamEditor { stream, at: 0, short: Vec::new() };
        short.cut(HASH_HIGH..MEM_TOP, &[0; 4])?;
        short.cut(mem_bytes.clone(), &least_mem(&stream[mem_bytes])?)?;
        let eqtb_at = short.cut(eqtb_bytes, &LEAST_EQTB)?;
        short.cut(hash_bytes, &[])?;
        let fonts_at =
            short.cut(font_bytes.clone(), &least_fonts(&stream[font_bytes])?)?;
        // Two numbers and one item of each table, all zero.
        short.cut(trie_bytes, &[0; 8 + 4 + 4 + 2])?;
        let stream = store.add(&short.whole()?, 0);
        let fonts_end = fonts_at + 4 + 8 * LEAST_FONTS;
        Some(Image { stream, eqtb_at, eqtb_size, fonts_end, long })
    }

    /// What must be done before the engine reads at this offset of the stream.
    pub fn step(&self, at: usize) -> LoadStep {
        let size: usize = self.stream.iter().map(|segment| segment.length).sum();
        match at {
            HASH_HIGH => LoadStep::ShrinkHash,
            MEM_TOP => LoadStep::GrowHash,
            at if at == self.eqtb_at + 4 => LoadStep::SkipEqtb(self.eqtb_size),
            at if at + 4 == self.eqtb_at + LEAST_EQTB.len() => LoadStep::InstallEqtb,
            at if at == self.fonts_end => LoadStep::InstallFontInfo,
            at if at + 4 == size => LoadStep::InstallRest,
            _ => LoadStep::Nothing,
        }
    }

    /// As bytes, for a bundle.
    pub fn to_bytes(&self) -> Vec<u8> {
        let long = &self.long;
        let mut numbers = vec![self.eqtb_at, self.eqtb_size, self.fonts_end];
        numbers.extend([long.hash_high, long.hash_base, long.hi_mem_min]);
        numbers.extend([long.trie_max, long.hyph_start]);
        let [trl, tro, trc] = &long.trie;
        let tables = [&self.stream, &long.hash, &long.eqtb, &long.mem, &long.font_info];
        for segments in tables.into_iter().chain([trl, tro, trc]) {
            numbers.push(segments.len());
            for segment in segments {
                numbers.extend([segment.length, segment.at, segment.repeats.into()]);
            }
        }
        numbers.iter().flat_map(|number| (*number as u64).to_le_bytes()).collect()
    }

    /// From the bytes of [`Image::to_bytes`]. `None` if they are something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Image> {
        let mut numbers = bytes
            .chunks_exact(8)
            .map(|eight| u64::from_le_bytes(eight.try_into().expect("eight")))
            .map(|number| usize::try_from(number).ok());
        let mut next = || numbers.next().flatten();
        let (eqtb_at, eqtb_size, fonts_end) = (next()?, next()?, next()?);
        let (hash_high, hash_base, hi_mem_min) = (next()?, next()?, next()?);
        let (trie_max, hyph_start) = (next()?, next()?);
        let mut segments = || {
            (0..next()?)
                .map(|_| {
                    Some(Segment { length: next()?, at: next()?, repeats: next()? != 0 })
                })
                .collect::<Option<Vec<_>>>()
        };
        let stream = segments()?;
        let (hash, eqtb, mem) = (segments()?, segments()?, segments()?);
        let font_info = segments()?;
        let trie = [segments()?, segments()?, segments()?];
        let long = LongTables {
            hash_high,
            hash_base,
            hash,
            eqtb,
            hi_mem_min,
            mem,
            font_info,
            trie_max,
            hyph_start,
            trie,
        };
        Some(Image { stream, eqtb_at, eqtb_size, fonts_end, long })
    }
}

/// Replaces parts of a stream, in order.
struct StreamEditor<'a> {
    stream: &'a [u8],
    at: usize,
    short: Vec<u8>,
}

impl StreamEditor<'_> {
    /// Replaces `bytes` and returns the offset of the replacement.
    fn cut(&mut self, bytes: Range<usize>, instead: &[u8]) -> Option<usize> {
        self.short.extend_from_slice(self.stream.get(self.at..bytes.start)?);
        self.at = bytes.end;
        let start = self.short.len();
        self.short.extend_from_slice(instead);
        Some(start)
    }

    fn whole(mut self) -> Option<Vec<u8>> {
        self.short.extend_from_slice(self.stream.get(self.at..)?);
        Some(self.short)
    }
}

/// The bytes of the table of equivalents, and the table from its first word to that of the last
/// possible name.
fn eqtb(
    stream: &[u8],
    reads: &[StreamRead],
    tables: &Addresses,
    size: usize,
) -> Option<(Range<usize>, Vec<u8>)> {
    let fixed = tables.eqtb + 8..tables.eqtb + 8 * (size + 1);
    let mut table = Vec::with_capacity(8 * (size + tables.hash_extra));
    let (mut begin, mut end) = (None, 0);
    for read in reads.iter().filter(|read| fixed.contains(&read.address)) {
        if read.address != fixed.start + table.len() {
            return None;
        }
        table.extend(in_memory(&stream[read.bytes()], 8));
        let repeated = number(stream, read.bytes().end)?;
        let last = table.last_chunk::<8>()?.repeat(repeated);
        table.extend(last);
        // A count comes before the words, and the number of repetitions after them.
        begin = begin.or(read.offset.checked_sub(4));
        end = read.bytes().end + 4;
    }
    if table.len() != 8 * size {
        return None;
    }
    // What the engine gives to every name that does not exist yet.
    let undefined = 8 * (usize::try_from(UNDEFINED_CONTROL_SEQUENCE).ok()? - 1);
    let undefined: [u8; 8] = table.get(undefined..undefined + 8)?.try_into().ok()?;
    table.extend(undefined.repeat(tables.hash_extra));
    Some((begin?..end, table))
}

/// The bytes of the upper part of `mem` with the two numbers before it, and its first place.
fn mem(
    stream: &[u8],
    reads: &[StreamRead],
    tables: &Addresses,
) -> Option<(Range<usize>, usize)> {
    let last = number(stream, MEM_TOP)?;
    let all = tables.mem..tables.mem + 8 * (last + 1);
    let upper = reads.iter().rfind(|read| all.contains(&read.address))?;
    let bytes = upper.offset.checked_sub(8)?..upper.bytes().end;
    let first = number(stream, bytes.start)?;
    let reads_it = upper.address == tables.mem + 8 * first
        && upper.length == 8 * (last + 1).checked_sub(first)?;
    reads_it.then_some((bytes, first))
}

/// The shortest upper part that the engine accepts, with the numbers before it. `bytes` are those
/// of the whole part.
fn least_mem(bytes: &[u8]) -> Option<Vec<u8>> {
    let first = number(bytes, 0)? + (bytes.len() - 8) / 8 - LAST_PLACES;
    let mut least = i32::try_from(first).ok()?.to_be_bytes().to_vec();
    least.extend_from_slice(&bytes[4..8]);
    least.extend_from_slice(bytes.last_chunk::<{ 8 * LAST_PLACES }>()?);
    Some(least)
}

/// The bytes of `font_info`, with the number of its words before it.
fn font_info(
    stream: &[u8],
    reads: &[StreamRead],
    tables: &Addresses,
) -> Option<Range<usize>> {
    let read = reads.iter().find(|read| read.address == tables.font_info)?;
    let begin = read.offset.checked_sub(4)?;
    (8 * number(stream, begin)? == read.length).then_some(begin..read.bytes().end)
}

/// The shortest `font_info` that the engine accepts. `bytes` are those of the whole.
fn least_fonts(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut least = i32::try_from(LEAST_FONTS).ok()?.to_be_bytes().to_vec();
    least.extend_from_slice(bytes.get(4..4 + 8 * LEAST_FONTS)?);
    Some(least)
}

/// The bytes of the names in the hash table's own places but the last, each with its place; the
/// first place of a name; and the table from there to the last of these names.
fn hash(
    stream: &[u8],
    reads: &[StreamRead],
    tables: &Addresses,
) -> Option<(Range<usize>, usize, Vec<u8>)> {
    let all = tables.hash..tables.hash + 8 * number(stream, EQTB_SIZE)?;
    let first = reads.iter().find(|read| all.contains(&read.address))?;
    // Before it is its place, and before that the last of all places.
    let begin = first.offset.checked_sub(4)?;
    let last = number(stream, begin.checked_sub(4)?)?;
    let base = number(stream, begin)?;
    let mut table = vec![0; 8 * (last + 1).checked_sub(base)?];
    let mut at = begin;
    loop {
        let place = 8 * number(stream, at)?.checked_sub(base)?;
        let word = in_memory(stream.get(at + 4..at + 12)?, 8);
        table.get_mut(place..place + 8)?.copy_from_slice(&word);
        if place + 8 == table.len() {
            return Some((begin..at, base, table));
        }
        at += 12;
    }
}

/// Bytes of the stream, and the size of one item.
type Table = (Range<usize>, usize);

/// The bytes of all hyphenation tables with the two numbers before them, and each table.
fn tries(reads: &[StreamRead], tables: &Addresses) -> Option<(Range<usize>, [Table; 3])> {
    let read_to = |address| {
        reads.iter().rfind(|read| read.address == address).map(StreamRead::bytes)
    };
    let [trl, tro, trc] = tables.trie;
    let (trl, tro, trc) = (read_to(trl)?, read_to(tro)?, read_to(trc)?);
    let all = trl.start.checked_sub(8)?..trc.end;
    let together = trl.end == tro.start && tro.end == trc.start;
    together.then_some((all, [(trl, 4), (tro, 4), (trc, 2)]))
}

/// A number of the stream: four bytes, big-endian.
fn number(stream: &[u8], at: usize) -> Option<usize> {
    let four = stream.get(at..at.checked_add(4)?)?;
    usize::try_from(i32::from_be_bytes(four.try_into().ok()?)).ok()
}

/// Items of a stream as they are in memory: there they are little-endian.
fn in_memory(bytes: &[u8], item: usize) -> Vec<u8> {
    bytes.chunks_exact(item).flat_map(|item| item.iter().rev().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(length: usize) -> Segment {
        Segment { length, at: 7, repeats: length % 2 == 1 }
    }

    #[test]
    fn an_image_comes_back_from_its_bytes() {
        let long = LongTables {
            hash_high: 1,
            hash_base: 2,
            hash: vec![segment(3), segment(4)],
            eqtb: vec![segment(5)],
            hi_mem_min: 6,
            mem: vec![],
            font_info: vec![segment(7)],
            trie_max: 8,
            hyph_start: 9,
            trie: [
                vec![segment(10)],
                vec![],
                vec![segment(11), segment(12), segment(13)],
            ],
        };
        let stream = vec![segment(14)];
        let image = Image { stream, eqtb_at: 15, eqtb_size: 16, fonts_end: 17, long };
        let bytes = image.to_bytes();
        assert_eq!(Image::from_bytes(&bytes), Some(image));
        assert_eq!(Image::from_bytes(&bytes[..bytes.len() - 8]), None);
        assert_eq!(Image::from_bytes(b""), None);
    }

    /// Follows the stream as `load_fmt_file` does: it must come to the end of `eqtb` with every
    /// place counted.
    #[test]
    fn eqtb_is_passed_at_once() {
        let (size, eqtb_at) = (77, 100);
        let image = Image {
            stream: vec![Segment { length: 1 << 20, at: 0, repeats: false }],
            eqtb_at,
            eqtb_size: size,
            fonts_end: 0,
            long: LongTables::default(),
        };
        assert_eq!(number(&LEAST_EQTB, 0), Some(1));
        let LoadStep::SkipEqtb(words) = image.step(eqtb_at + 4) else {
            panic!("not passed")
        };
        let place = 1 + words;
        assert_eq!(place, size + 1);
        assert_eq!(image.step(eqtb_at + 12), LoadStep::InstallEqtb);
        assert_eq!(number(&LEAST_EQTB, 12), Some(0));
    }

    #[test]
    fn stretches_of_a_stream_are_replaced() {
        let mut short = StreamEditor { stream: b"0123456789", at: 0, short: Vec::new() };
        assert_eq!(short.cut(2..4, b"ab!"), Some(2));
        assert_eq!(short.cut(5..5, b"c"), Some(6));
        assert_eq!(short.cut(4..6, b""), None, "out of order");
        let mut short = StreamEditor { stream: b"0123456789", at: 0, short: Vec::new() };
        short.cut(8..10, b"");
        assert_eq!(short.whole().as_deref(), Some(&b"01234567"[..]));
    }

    #[test]
    fn numbers_and_items_of_a_stream() {
        assert_eq!(number(&[0, 0, 1, 2, 9], 0), Some(258));
        assert_eq!(number(&[255; 4], 0), None, "negative");
        assert_eq!(number(&[0; 4], 1), None, "cut off");
        assert_eq!(in_memory(&[1, 2, 3, 4], 2), [2, 1, 4, 3]);
    }

    #[test]
    fn readings_that_are_not_understood_give_no_image() {
        let (mut store, tables) = (PageStore::default(), Addresses::default());
        assert_eq!(Image::split(&[0; 64], &[], &tables, &mut store), None);
        let read = StreamRead { offset: 0, address: 8, length: 64 };
        assert_eq!(Image::split(&[0; 64], &[read], &tables, &mut store), None);
        assert_eq!(Image::split(&[], &[], &tables, &mut store), None);
    }
}
