//! TeX's support files and the preloaded formats, in one block of bytes.
//!
//! The block is made once, at set-up, and compiled into the program: it is mapped with
//! the program and searched where it lies. Nothing of it is read, unpacked or checked
//! that a run does not ask for.
//!
//! Layout, all numbers little-endian:
//!
//! ```text
//! magic   16 bytes
//! count   u32
//! index   count × (name offset, name length, data offset, packed, plain), u32 each,
//!         sorted by name; offsets from the beginning of the block
//! names   UTF-8, end to end
//! data    one zstd frame a file
//! ```

use std::collections::BTreeMap;
use std::io::{self, Read};

const MAGIC: &[u8; 16] = b"tenure bundle 1\n";
const RECORD: usize = 20;
/// A file larger than this is no TeX file, and a format has some 40 MB.
const LARGEST: usize = 256 << 20;

/// A bundle in memory.
#[derive(Clone, Copy)]
pub struct Bundle {
    bytes: &'static [u8],
    count: usize,
}

/// Why bytes are no bundle.
#[derive(Debug, thiserror::Error)]
#[error("the bundle of TeX files is damaged: {0}")]
pub struct DamagedBundle(&'static str);

struct Record {
    name: std::ops::Range<usize>,
    data: std::ops::Range<usize>,
    plain: usize,
}

impl Bundle {
    /// Takes bytes that [`pack`] has made. Looks at the first twenty only.
    ///
    /// # Errors
    /// If they do not begin as a bundle does.
    pub fn open(bytes: &'static [u8]) -> Result<Bundle, DamagedBundle> {
        let magic = bytes.get(..MAGIC.len()).ok_or(DamagedBundle("it is too short"))?;
        if magic != MAGIC {
            return Err(DamagedBundle("it begins with other bytes"));
        }
        let count = number(bytes, MAGIC.len()).ok_or(DamagedBundle("it has no index"))?;
        if bytes.len() < MAGIC.len() + 4 + count * RECORD {
            return Err(DamagedBundle("its index is cut off"));
        }
        Ok(Bundle { bytes, count })
    }

    /// Whether there is a file of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The names of all files, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        (0..self.count).filter_map(|at| self.name(&self.record(at)?))
    }

    /// A file, unpacked. Nothing if there is none of that name or it is damaged.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let record = self.find(name)?;
        let mut plain = Vec::with_capacity(record.plain.min(LARGEST));
        let packed = self.bytes.get(record.data)?;
        zstd::Decoder::with_buffer(packed).ok()?.read_to_end(&mut plain).ok()?;
        Some(plain)
    }

    /// A file and its size, unpacked while it is read.
    pub fn stream(&self, name: &str) -> Option<(impl Read + Send + 'static, usize)> {
        let record = self.find(name)?;
        let packed: &'static [u8] = self.bytes.get(record.data)?;
        Some((zstd::Decoder::with_buffer(packed).ok()?, record.plain))
    }

    fn find(&self, name: &str) -> Option<Record> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            let record = self.record(middle)?;
            match self.name(&record)?.cmp(name) {
                std::cmp::Ordering::Equal => return Some(record),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn record(&self, at: usize) -> Option<Record> {
        let start = MAGIC.len() + 4 + at * RECORD;
        let field = |n: usize| number(self.bytes, start + n * 4);
        let (name, name_length) = (field(0)?, field(1)?);
        let (data, packed) = (field(2)?, field(3)?);
        Some(Record {
            name: name..name.checked_add(name_length)?,
            data: data..data.checked_add(packed)?,
            plain: field(4)?,
        })
    }

    fn name(&self, record: &Record) -> Option<&'static str> {
        std::str::from_utf8(self.bytes.get(record.name.clone())?).ok()
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}

/// Makes the bytes of a bundle. The same files give the same bytes.
///
/// # Errors
/// If the files together exceed four gigabytes, or compression fails.
pub fn pack(files: &BTreeMap<String, Vec<u8>>, level: i32) -> io::Result<Vec<u8>> {
    let too_large = |_| io::Error::other("the bundle is larger than 4 GB");
    let mut packed = Vec::with_capacity(files.len());
    for plain in files.values() {
        packed.push(zstd::encode_all(plain.as_slice(), level)?);
    }
    let mut name_at = MAGIC.len() + 4 + files.len() * RECORD;
    let mut data_at = name_at + files.keys().map(String::len).sum::<usize>();
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&u32::try_from(files.len()).map_err(too_large)?.to_le_bytes());
    for ((name, plain), packed) in files.iter().zip(&packed) {
        for field in [name_at, name.len(), data_at, packed.len(), plain.len()] {
            let field = u32::try_from(field).map_err(too_large)?;
            out.extend_from_slice(&field.to_le_bytes());
        }
        name_at += name.len();
        data_at += packed.len();
    }
    files.keys().for_each(|name| out.extend_from_slice(name.as_bytes()));
    packed.iter().for_each(|data| out.extend_from_slice(data));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_found_again() {
        let files: BTreeMap<String, Vec<u8>> = (0..100)
            .map(|n| (format!("file{n}.sty"), format!("text {n}").repeat(n).into_bytes()))
            .collect();
        let bytes = pack(&files, 3).expect("packed").leak();
        let bundle = Bundle::open(bytes).expect("a bundle");
        for (name, plain) in &files {
            assert_eq!(bundle.read(name).as_ref(), Some(plain), "{name}");
        }
        assert!(!bundle.contains("file100.sty"));
        assert_eq!(bundle.names().count(), 100);
    }

    #[test]
    fn other_bytes_are_refused() {
        assert!(Bundle::open(b"").is_err());
        assert!(Bundle::open(b"tenure bundle 1\n\xff\0\0\0").is_err());
        assert!(Bundle::open(b"%PDF-1.5 and so on, long enough").is_err());
    }
}
