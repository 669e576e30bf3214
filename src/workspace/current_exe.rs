//! Where in the program's own file its bundle lies.
//!
//! The system has mapped the file; so can we, elsewhere. Linux tells which part of it is
//! mapped where. On other systems the bundle's formats are copied, which takes longer.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::engine::Backing;

/// The program's file and where in it `bytes` begin, which have been compiled in. Nothing if
/// that cannot be known for sure.
pub(crate) fn backing(bytes: &'static [u8]) -> Option<&'static Backing> {
    let maps = BufReader::new(File::open("/proc/self/maps").ok()?);
    let memory = bytes.as_ptr_range();
    let offset = offset(maps, &(memory.start.addr()..memory.end.addr()))?;
    let mut file = File::open("/proc/self/exe").ok()?;
    let mut first = vec![0; bytes.len().min(64)];
    file.seek(SeekFrom::Start(offset)).ok()?;
    file.read_exact(&mut first).ok()?;
    let is_it = bytes.starts_with(&first);
    is_it.then(|| &*Box::leak(Box::new(Backing { file: file.into(), offset })))
}

/// Where in its file this range of memory begins, by the lines of `/proc/self/maps`:
/// `begin-end rights offset device inode path`, the numbers hexadecimal.
fn offset(maps: impl BufRead, memory: &Range<usize>) -> Option<u64> {
    let hexadecimal = |number: &str| usize::from_str_radix(number, 16).ok();
    // The program's own come first.
    maps.lines().map_while(Result::ok).find_map(|line| {
        let mut fields = line.split_whitespace();
        let (begin, end) = fields.next()?.split_once('-')?;
        let (begin, end) = (hexadecimal(begin)?, hexadecimal(end)?);
        let offset = hexadecimal(fields.nth(1)?)?;
        let holds_it = begin <= memory.start && memory.end <= end;
        holds_it.then(|| (offset + memory.start - begin) as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_in_the_file_is_found() {
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
