//! The image of a format: what of it is read, and what is laid in place.
//!
//! The engine keeps a format as one stream, 33 MB of which all but two are long tables.
//! An image is that stream with the tables left out, such that the engine still takes it
//! for a format, and the tables apart, as they stand in memory after loading. Which bytes
//! of the stream are which table is seen from where the engine reads them to.

use std::ops::Range;

use super::super::pages::{Extent, PageStore};
use super::tables::{
    Addresses, BEGINS, C_BEGINS, HASH_OFFSET, LongTables, UNDEFINED_CONTROL_SEQUENCE,
};

/// All that the stream says of `eqtb`: that there is one word, which, and that it is not
/// repeated.
const LEAST_EQTB: [u8; 16] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// Where the stream says how many names there are beyond the fixed places.
const HASH_HIGH: usize = 8;
/// Where it says the last place of `mem`, which is read next.
const MEM_TOP: usize = HASH_HIGH + 4;
/// Where it says the last fixed place of `eqtb`.
const EQTB_SIZE: usize = MEM_TOP + 4;
/// The places at the end of `mem` that every format has.
const LAST_PLACES: usize = 15;
/// The words of `font_info` that every format has.
const LEAST_FONTS: usize = 7;

/// A format that can be woken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// What the engine reads.
    pub stream: Vec<Extent>,
    /// Where [`LEAST_EQTB`] stands in that.
    eqtb_at: usize,
    /// The last fixed place of `eqtb`.
    eqtb_size: usize,
    /// Where in the stream `font_info` has been read.
    fonts_end: usize,
    /// What the engine is given instead of reading it.
    pub long: LongTables,
}

/// What is due before the engine reads on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It will make its tables.
    ShortenHash,
    /// It has made them.
    LengthenHash,
    /// It has read how many words of `eqtb` come, and is to believe that it was so many.
    PassEqtb(usize),
    /// It has read all that it will read of `eqtb`.
    LayEqtb,
    /// It has made room for `font_info`.
    LayFontInfo,
    /// It has read all but the number that ends a format.
    LayRest,
    /// Nothing.
    Read,
}

/// A read of the engine's from a format's stream.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Where in the stream.
    pub offset: usize,
    /// To where in memory.
    pub address: usize,
    /// How many bytes.
    pub length: usize,
}

impl Reading {
    fn bytes(&self) -> Range<usize> {
        self.offset..self.offset + self.length
    }
}

impl Image {
    /// Parts a stream that the engine has read, by its `readings`, to tables at these
    /// addresses. All of it goes to `store`. Nothing if the readings are not understood.
    pub fn part(
        stream: &[u8],
        readings: &[Reading],
        tables: &Addresses,
        store: &mut PageStore,
    ) -> Option<Image> {
        let eqtb_size = number(stream, EQTB_SIZE)?;
        let (eqtb_bytes, eqtb) = eqtb(stream, readings, tables, eqtb_size)?;
        let (mem_bytes, hi_mem_min) = mem(stream, readings, tables)?;
        let (hash_bytes, hash_base, hash) = hash(stream, readings, tables)?;
        let font_bytes = font_info(stream, readings, tables)?;
        let (trie_bytes, tries) = tries(readings, tables)?;
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
        let mut short = Shortened { stream, at: 0, short: Vec::new() };
        short.cut(HASH_HIGH..MEM_TOP, &[0; 4])?;
        short.cut(mem_bytes.clone(), &least_mem(&stream[mem_bytes])?)?;
        let eqtb_at = short.cut(eqtb_bytes, &LEAST_EQTB)?;
        short.cut(hash_bytes, &[])?;
        let fonts_at =
            short.cut(font_bytes.clone(), &least_fonts(&stream[font_bytes])?)?;
        // Two numbers and an item of each table, all zero.
        short.cut(trie_bytes, &[0; 8 + 4 + 4 + 2])?;
        let stream = store.add(&short.whole()?, 0);
        let fonts_end = fonts_at + 4 + 8 * LEAST_FONTS;
        Some(Image { stream, eqtb_at, eqtb_size, fonts_end, long })
    }

    /// What is due before the engine reads at this place of the stream.
    pub fn step(&self, at: usize) -> Step {
        let size: usize = self.stream.iter().map(|extent| extent.length).sum();
        match at {
            HASH_HIGH => Step::ShortenHash,
            MEM_TOP => Step::LengthenHash,
            at if at == self.eqtb_at + 4 => Step::PassEqtb(self.eqtb_size),
            at if at + 4 == self.eqtb_at + LEAST_EQTB.len() => Step::LayEqtb,
            at if at == self.fonts_end => Step::LayFontInfo,
            at if at + 4 == size => Step::LayRest,
            _ => Step::Read,
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
        for extents in tables.into_iter().chain([trl, tro, trc]) {
            numbers.push(extents.len());
            for extent in extents {
                numbers.extend([extent.length, extent.at, extent.repeats.into()]);
            }
        }
        numbers.iter().flat_map(|number| (*number as u64).to_le_bytes()).collect()
    }

    /// From what [`Image::to_bytes`] has made. Nothing if it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Image> {
        let mut numbers = bytes
            .chunks_exact(8)
            .map(|eight| u64::from_le_bytes(eight.try_into().expect("eight")))
            .map(|number| usize::try_from(number).ok());
        let mut next = || numbers.next().flatten();
        let (eqtb_at, eqtb_size, fonts_end) = (next()?, next()?, next()?);
        let (hash_high, hash_base, hi_mem_min) = (next()?, next()?, next()?);
        let (trie_max, hyph_start) = (next()?, next()?);
        let mut extents = || {
            (0..next()?)
                .map(|_| {
                    Some(Extent { length: next()?, at: next()?, repeats: next()? != 0 })
                })
                .collect::<Option<Vec<_>>>()
        };
        let stream = extents()?;
        let (hash, eqtb, mem) = (extents()?, extents()?, extents()?);
        let font_info = extents()?;
        let trie = [extents()?, extents()?, extents()?];
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

/// A stream with stretches of it replaced, in order.
struct Shortened<'a> {
    stream: &'a [u8],
    at: usize,
    short: Vec<u8>,
}

impl Shortened<'_> {
    /// Replaces `bytes` and says where the replacement stands.
    fn cut(&mut self, bytes: Range<usize>, instead: &[u8]) -> Option<usize> {
        self.short.extend_from_slice(self.stream.get(self.at..bytes.start)?);
        self.at = bytes.end;
        let stands = self.short.len();
        self.short.extend_from_slice(instead);
        Some(stands)
    }

    fn whole(mut self) -> Option<Vec<u8>> {
        self.short.extend_from_slice(self.stream.get(self.at..)?);
        Some(self.short)
    }
}

/// The bytes of the table of equivalents, and the table from its first word to that of the
/// last possible name.
fn eqtb(
    stream: &[u8],
    readings: &[Reading],
    tables: &Addresses,
    size: usize,
) -> Option<(Range<usize>, Vec<u8>)> {
    let fixed = tables.eqtb + 8..tables.eqtb + 8 * (size + 1);
    let mut table = Vec::with_capacity(8 * (size + tables.hash_extra));
    let (mut begin, mut end) = (None, 0);
    for reading in readings.iter().filter(|reading| fixed.contains(&reading.address)) {
        if reading.address != fixed.start + table.len() {
            return None;
        }
        table.extend(in_memory(&stream[reading.bytes()], 8));
        let repeated = number(stream, reading.bytes().end)?;
        let last = table.last_chunk::<8>()?.repeat(repeated);
        table.extend(last);
        // The count before the words, and that of repetitions after them.
        begin = begin.or(reading.offset.checked_sub(4));
        end = reading.bytes().end + 4;
    }
    if table.len() != 8 * size {
        return None;
    }
    // What the engine gives to every name that is still to come.
    let undefined = 8 * (usize::try_from(UNDEFINED_CONTROL_SEQUENCE).ok()? - 1);
    let undefined: [u8; 8] = table.get(undefined..undefined + 8)?.try_into().ok()?;
    table.extend(undefined.repeat(tables.hash_extra));
    Some((begin?..end, table))
}

/// The bytes of the upper part of `mem`, with the two numbers before it, and its first
/// place.
fn mem(
    stream: &[u8],
    readings: &[Reading],
    tables: &Addresses,
) -> Option<(Range<usize>, usize)> {
    let last = number(stream, MEM_TOP)?;
    let all = tables.mem..tables.mem + 8 * (last + 1);
    let upper = readings.iter().rfind(|reading| all.contains(&reading.address))?;
    let bytes = upper.offset.checked_sub(8)?..upper.bytes().end;
    let first = number(stream, bytes.start)?;
    let reads_it = upper.address == tables.mem + 8 * first
        && upper.length == 8 * (last + 1).checked_sub(first)?;
    reads_it.then_some((bytes, first))
}

/// The least upper part that the engine takes, with the numbers before it. `bytes` are
/// those of the whole.
fn least_mem(bytes: &[u8]) -> Option<Vec<u8>> {
    let first = number(bytes, 0)? + (bytes.len() - 8) / 8 - LAST_PLACES;
    let mut least = i32::try_from(first).ok()?.to_be_bytes().to_vec();
    least.extend_from_slice(&bytes[4..8]);
    least.extend_from_slice(bytes.last_chunk::<{ 8 * LAST_PLACES }>()?);
    Some(least)
}

/// The bytes of what is known of fonts, with the number of words before them.
fn font_info(
    stream: &[u8],
    readings: &[Reading],
    tables: &Addresses,
) -> Option<Range<usize>> {
    let read = readings.iter().find(|reading| reading.address == tables.font_info)?;
    let begin = read.offset.checked_sub(4)?;
    (8 * number(stream, begin)? == read.length).then_some(begin..read.bytes().end)
}

/// The least of it that the engine takes, of all `bytes`.
fn least_fonts(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut least = i32::try_from(LEAST_FONTS).ok()?.to_be_bytes().to_vec();
    least.extend_from_slice(bytes.get(4..4 + 8 * LEAST_FONTS)?);
    Some(least)
}

/// The bytes of the names that stand where they belong, each with its place, but for the
/// last; the first place of a name; and the table from there to the last of those names.
fn hash(
    stream: &[u8],
    readings: &[Reading],
    tables: &Addresses,
) -> Option<(Range<usize>, usize, Vec<u8>)> {
    let all = tables.hash..tables.hash + 8 * number(stream, EQTB_SIZE)?;
    let first = readings.iter().find(|reading| all.contains(&reading.address))?;
    // Before it its place, and before that the last place of all.
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

/// Bytes of the stream, and the bytes of one item of them.
type Table = (Range<usize>, usize);

/// The bytes of all hyphenation tables, with the two numbers before them, and each table.
fn tries(readings: &[Reading], tables: &Addresses) -> Option<(Range<usize>, [Table; 3])> {
    let read_to = |address| {
        readings.iter().rfind(|reading| reading.address == address).map(Reading::bytes)
    };
    let [trl, tro, trc] = tables.trie;
    let (trl, tro, trc) = (read_to(trl)?, read_to(tro)?, read_to(trc)?);
    let all = trl.start.checked_sub(8)?..trc.end;
    let together = trl.end == tro.start && tro.end == trc.start;
    together.then_some((all, [(trl, 4), (tro, 4), (trc, 2)]))
}

/// A number of the stream, which is one of four bytes, the highest first.
fn number(stream: &[u8], at: usize) -> Option<usize> {
    let four = stream.get(at..at.checked_add(4)?)?;
    usize::try_from(i32::from_be_bytes(four.try_into().ok()?)).ok()
}

/// Items of a stream as they stand in memory: there the lowest byte is first.
fn in_memory(bytes: &[u8], item: usize) -> Vec<u8> {
    bytes.chunks_exact(item).flat_map(|item| item.iter().rev().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(length: usize) -> Extent {
        Extent { length, at: 7, repeats: length % 2 == 1 }
    }

    #[test]
    fn an_image_comes_back_from_its_bytes() {
        let long = LongTables {
            hash_high: 1,
            hash_base: 2,
            hash: vec![extent(3), extent(4)],
            eqtb: vec![extent(5)],
            hi_mem_min: 6,
            mem: vec![],
            font_info: vec![extent(7)],
            trie_max: 8,
            hyph_start: 9,
            trie: [vec![extent(10)], vec![], vec![extent(11), extent(12), extent(13)]],
        };
        let stream = vec![extent(14)];
        let image = Image { stream, eqtb_at: 15, eqtb_size: 16, fonts_end: 17, long };
        let bytes = image.to_bytes();
        assert_eq!(Image::from_bytes(&bytes), Some(image));
        assert_eq!(Image::from_bytes(&bytes[..bytes.len() - 8]), None);
        assert_eq!(Image::from_bytes(b""), None);
    }

    /// Goes through the stream as `load_fmt_file` does: it must come to the end of `eqtb`
    /// with every place counted.
    #[test]
    fn eqtb_is_passed_at_once() {
        let (size, eqtb_at) = (77, 100);
        let image = Image {
            stream: vec![Extent { length: 1 << 20, at: 0, repeats: false }],
            eqtb_at,
            eqtb_size: size,
            fonts_end: 0,
            long: LongTables::default(),
        };
        assert_eq!(number(&LEAST_EQTB, 0), Some(1));
        let Step::PassEqtb(words) = image.step(eqtb_at + 4) else { panic!("not passed") };
        let place = 1 + words;
        assert_eq!(place, size + 1);
        assert_eq!(image.step(eqtb_at + 12), Step::LayEqtb);
        assert_eq!(number(&LEAST_EQTB, 12), Some(0));
    }

    #[test]
    fn stretches_of_a_stream_are_replaced() {
        let mut short = Shortened { stream: b"0123456789", at: 0, short: Vec::new() };
        assert_eq!(short.cut(2..4, b"ab!"), Some(2));
        assert_eq!(short.cut(5..5, b"c"), Some(6));
        assert_eq!(short.cut(4..6, b""), None, "out of order");
        let mut short = Shortened { stream: b"0123456789", at: 0, short: Vec::new() };
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
        assert_eq!(Image::part(&[0; 64], &[], &tables, &mut store), None);
        let reading = Reading { offset: 0, address: 8, length: 64 };
        assert_eq!(Image::part(&[0; 64], &[reading], &tables, &mut store), None);
        assert_eq!(Image::part(&[], &[], &tables, &mut store), None);
    }
}
