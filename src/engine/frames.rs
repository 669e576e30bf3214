//! Named blocks of bytes, as they go over the pipes to and from a child.
//!
//! `count`, then for each `name length, data length, name, data`; numbers are `u32`,
//! little-endian. A reader gives a limit, since the other side may be in any state.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

/// Blocks by name.
pub(super) type Blocks = BTreeMap<String, Vec<u8>>;

pub(super) fn write(out: &mut impl Write, blocks: &Blocks) -> io::Result<()> {
    let number =
        |n: usize| u32::try_from(n).map(u32::to_le_bytes).map_err(io::Error::other);
    out.write_all(&number(blocks.len())?)?;
    for (name, data) in blocks {
        out.write_all(&number(name.len())?)?;
        out.write_all(&number(data.len())?)?;
        out.write_all(name.as_bytes())?;
        out.write_all(data)?;
    }
    out.flush()
}

/// Reads blocks of at most `limit` bytes together.
pub(super) fn read(from: &mut impl Read, limit: u64) -> io::Result<Blocks> {
    let mut from = from.take(limit);
    let mut blocks = Blocks::new();
    for _ in 0..number(&mut from)? {
        let (name, data) = (number(&mut from)?, number(&mut from)?);
        let name =
            String::from_utf8(bytes(&mut from, name)?).map_err(io::Error::other)?;
        blocks.insert(name, bytes(&mut from, data)?);
    }
    Ok(blocks)
}

fn number(from: &mut impl Read) -> io::Result<u32> {
    let mut four = [0; 4];
    from.read_exact(&mut four)?;
    Ok(u32::from_le_bytes(four))
}

fn bytes(from: &mut impl Read, length: u32) -> io::Result<Vec<u8>> {
    let mut data = Vec::new();
    from.take(length.into()).read_to_end(&mut data)?;
    if data.len() == length as usize {
        Ok(data)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_back_as_they_went() {
        let blocks = Blocks::from([("a".into(), vec![1, 2]), ("ü".into(), vec![])]);
        let mut bytes = Vec::new();
        write(&mut bytes, &blocks).expect("written");
        assert_eq!(read(&mut bytes.as_slice(), 1 << 20).expect("read"), blocks);
        assert!(read(&mut bytes.as_slice(), 10).is_err(), "more than the limit");
        assert!(read(&mut &bytes[..bytes.len() - 1], 1 << 20).is_err(), "cut off");
    }
}
