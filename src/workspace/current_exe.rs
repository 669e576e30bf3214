//! Finds the bundle in the file of the running program.
//!
//! The formats in the bundle are mapped from that file. `/proc/self/maps` of Linux shows which
//! part of it is mapped at which address. Without it, the formats are copied, which takes longer.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::engine::Backing;

/// The program's file, and the offset of `bytes` in it, which were compiled in. Nothing if the
/// offset is not certain.
pub(crate) fn backing(bytes: &'static [u8]) -> Option<&'static Backing> {
    let maps = BufReader::new(File::open("/proc/self/maps").ok()?);
    let memory = bytes.as_ptr_range();
    let offset = offset(maps, &(memory.start.addr()..memory.end.addr()))?;
    let mut file = File::open("/proc/self/exe").ok()?;
    let mut first = vec![0; bytes.len().min(64)];
    file.seek(SeekFrom::Start(offset)).ok()?;
    file.read_exact(&mut first).ok()?;
    let matches = bytes.starts_with(&first);
    matches.then(|| &*Box::leak(Box::new(Backing { file: file.into(), offset })))
}

/// The offset in its file of a range of memory, by the lines of `/proc/self/maps`:
/// `begin-end rights offset device inode path`, with hexadecimal numbers.
fn offset(maps: impl BufRead, memory: &Range<usize>) -> Option<u64> {
    let hexadecimal = |number: &str| usize::from_str_radix(number, 16).ok();
    // The mappings of the program itself come first.
    maps.lines().map_while(Result::ok).find_map(|line| {
        let mut fields = line.split_whitespace();
        let (begin, end) = fields.next()?.split_once('-')?;
        let (begin, end) = (hexadecimal(begin)?, hexadecimal(end)?);
        let offset = hexadecimal(fields.nth(1)?)?;
        let contains = begin <= memory.start && memory.end <= end;
        contains.then(|| (offset + memory.start - begin) as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_in_the_file_is_found() {
        let maps = "\
1000-3000 r--p 00000000 fe:00 7 /bin/tenure
3000-9000 r-xp 00002000 fe:00 7 /bin/tenure
f000-ffff rw-p 00000000 00:00 0
";
        let offset = |memory| offset(maps.as_bytes(), &memory);
        assert_eq!(offset(0x3010..0x8000), Some(0x2010));
        assert_eq!(offset(0x2fff..0x3001), None);
        assert_eq!(offset(0x9000..0x9001), None);
    }
}
