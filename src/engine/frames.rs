//! Messages to and from a child: named blocks of bytes.
//!
//! The length of what follows, as a `u64`; then `count`, and for each block `name length, data
//! length, name, data`, these as `u32`; all numbers little-endian. So each side makes few system
//! calls and never reads into the next message. A reader gives a size limit, since the other side
//! may be compromised.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

/// Blocks by name.
pub(super) type Blocks = BTreeMap<String, Vec<u8>>;

/// Blocks of this size or more are written directly; smaller ones are joined.
const LARGE: usize = 16 << 10;

pub(super) fn write(out: &mut impl Write, blocks: &[(&str, &[u8])]) -> io::Result<()> {
    let number =
        |n: usize| u32::try_from(n).map(u32::to_le_bytes).map_err(io::Error::other);
    let sizes = blocks.iter().map(|(name, data)| 8 + name.len() + data.len());
    let length = 4 + sizes.sum::<usize>();
    let mut small = (length as u64).to_le_bytes().to_vec();
    small.extend_from_slice(&number(blocks.len())?);
    for (name, data) in blocks {
        small.extend_from_slice(&number(name.len())?);
        small.extend_from_slice(&number(data.len())?);
        small.extend_from_slice(name.as_bytes());
        if data.len() < LARGE {
            small.extend_from_slice(data);
        } else {
            out.write_all(&std::mem::take(&mut small))?;
            out.write_all(data)?;
        }
    }
    out.write_all(&small)?;
    out.flush()
}

/// Blocks as [`write`] takes them.
pub(super) fn slices(blocks: &Blocks) -> Vec<(&str, &[u8])> {
    blocks.iter().map(|(name, data)| (name.as_str(), data.as_slice())).collect()
}

/// Reads blocks of at most `limit` bytes together.
pub(super) fn read(from: &mut impl Read, limit: u64) -> io::Result<Blocks> {
    let mut eight = [0; 8];
    from.read_exact(&mut eight)?;
    let length = u64::from_le_bytes(eight);
    if length > limit {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    from.read_exact(&mut frame)?;
    blocks(&frame).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

fn blocks(mut frame: &[u8]) -> Option<Blocks> {
    let mut blocks = Blocks::new();
    for _ in 0..number(&mut frame)? {
        let (name, data) = (number(&mut frame)?, number(&mut frame)?);
        let name = String::from_utf8(bytes(&mut frame, name)?.to_vec()).ok()?;
        blocks.insert(name, bytes(&mut frame, data)?.to_vec());
    }
    Some(blocks)
}

fn number(frame: &mut &[u8]) -> Option<usize> {
    let four = bytes(frame, 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}

fn bytes<'f>(frame: &mut &'f [u8], length: usize) -> Option<&'f [u8]> {
    let (bytes, rest) = frame.split_at_checked(length)?;
    *frame = rest;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_back_as_they_went() {
        let large = vec![7; 2 * LARGE];
        let blocks = Blocks::from([
            ("a".into(), vec![1, 2]),
            ("b".into(), large),
            ("ü".into(), vec![]),
        ]);
        let mut bytes = Vec::new();
        write(&mut bytes, &slices(&blocks)).expect("written");
        assert_eq!(read(&mut bytes.as_slice(), 1 << 20).expect("read"), blocks);
        assert!(read(&mut bytes.as_slice(), 10).is_err(), "more than the limit");
        assert!(read(&mut &bytes[..bytes.len() - 1], 1 << 20).is_err(), "cut off");
    }
}
