//! TeX's support files and the preloaded formats, in one block of bytes.
//!
//! The block is made once, at set-up, and compiled into the program: it is mapped with the
//! program and searched in place. A run reads, unpacks and checks only the files that it asks
//! for.
//!
//! Layout, all numbers little-endian:
//!
//! ```text
//! magic   16 bytes
//! count   u32
//! pages   u32, their offset
//! digest  32 bytes, SHA-256 of all that follows
//! index   count × (name offset, name length, data offset, packed, plain), u32 each,
//!         sorted by name; offsets from the beginning of the block
//! names   UTF-8, end to end
//! data    for each file one zstd frame, or its bytes if both sizes are equal
//! pages   from a multiple of their size on
//! ```

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::os::fd::{AsFd, RawFd};

use sha2::{Digest, Sha256};

use super::pages::{Backing, PAGE, PageStore, Pages};

const MAGIC: &[u8; 16] = b"tenure bundle 3\n";
const RECORD: usize = 20;
/// The bytes before the index.
const HEAD: usize = DIGEST + 32;
/// Where the digest begins.
const DIGEST: usize = MAGIC.len() + 8;
/// The size limit of a file. A format has some 40 MB.
const LARGEST: usize = 256 << 20;

/// A bundle in memory.
#[derive(Clone, Copy)]
pub struct Bundle {
    bytes: &'static [u8],
    count: usize,
    pages: Pages,
}

/// Why bytes are not a bundle.
#[derive(Debug, thiserror::Error)]
#[error("the bundle of TeX files is damaged: {0}")]
pub struct DamagedBundle(&'static str);

struct Record {
    name: std::ops::Range<usize>,
    data: std::ops::Range<usize>,
    plain: usize,
}

impl Bundle {
    /// Opens bytes that [`pack`] has made. `backing` is the file that they are mapped from, if
    /// there is one. Only the first bytes are checked.
    ///
    /// # Errors
    /// If they do not begin as a bundle does.
    pub fn open(
        bytes: &'static [u8],
        backing: Option<&'static Backing>,
    ) -> Result<Bundle, DamagedBundle> {
        let magic = bytes.get(..MAGIC.len()).ok_or(DamagedBundle("it is too short"))?;
        if magic != MAGIC {
            return Err(DamagedBundle("it begins with other bytes"));
        }
        let count = number(bytes, MAGIC.len()).ok_or(DamagedBundle("it has no index"))?;
        if bytes.len() < HEAD + count * RECORD {
            return Err(DamagedBundle("its index is cut off"));
        }
        let begin = number(bytes, MAGIC.len() + 4).unwrap_or(bytes.len());
        let pages = bytes.get(begin..).ok_or(DamagedBundle("its pages are cut off"))?;
        let file =
            backing.map(|backing| (backing.file.as_fd(), backing.offset + begin as u64));
        Ok(Bundle { bytes, count, pages: Pages::new(pages, file) })
    }

    /// The digest of all that it holds, as it says itself.
    pub fn digest(&self) -> &'static [u8] {
        self.bytes.get(DIGEST..HEAD).unwrap_or_default()
    }

    /// The tables of formats.
    pub fn pages(&self) -> Pages {
        self.pages
    }

    /// The file that the tables are mapped from, if there is one.
    pub(super) fn file(&self) -> Option<RawFd> {
        self.pages.file()
    }

    /// Whether it has a file of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The names of all files, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        (0..self.count).filter_map(|at| self.name(&self.record(at)?))
    }

    /// A file, unpacked if necessary. `None` if it does not exist or is damaged.
    pub fn read(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        let record = self.find(name)?;
        let packed = self.bytes.get(record.data)?;
        if packed.len() == record.plain {
            return Some(Cow::Borrowed(packed));
        }
        let mut plain = Vec::with_capacity(record.plain.min(LARGEST));
        zstd::Decoder::with_buffer(packed).ok()?.read_to_end(&mut plain).ok()?;
        Some(Cow::Owned(plain))
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
        let start = HEAD + at * RECORD;
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

/// Packs files and pages into the bytes of a bundle. Files that are read `often` are not
/// compressed, nor those that would not become smaller. The same input gives the same bytes.
///
/// # Errors
/// If the result exceeds four gigabytes, or compression fails.
pub fn pack(
    files: &BTreeMap<String, Vec<u8>>,
    often: &BTreeSet<String>,
    pages: &PageStore,
    level: i32,
) -> io::Result<Vec<u8>> {
    let too_large = |_| io::Error::other("the bundle is larger than 4 GB");
    let mut packed = Vec::with_capacity(files.len());
    for (name, plain) in files {
        let frame = zstd::encode_all(plain.as_slice(), level)?;
        let stays = often.contains(name) || frame.len() >= plain.len();
        packed.push(if stays { Cow::Borrowed(plain.as_slice()) } else { frame.into() });
    }
    let mut name_at = HEAD + files.len() * RECORD;
    let mut data_at = name_at + files.keys().map(String::len).sum::<usize>();
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&u32::try_from(files.len()).map_err(too_large)?.to_le_bytes());
    let ends = data_at + packed.iter().map(|data| data.len()).sum::<usize>();
    let pages_at = ends.next_multiple_of(PAGE);
    out.extend_from_slice(&u32::try_from(pages_at).map_err(too_large)?.to_le_bytes());
    out.resize(HEAD, 0);
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
    out.resize(pages_at, 0);
    out.extend_from_slice(pages.bytes());
    let digest = Sha256::digest(&out[HEAD..]);
    out[DIGEST..HEAD].copy_from_slice(&digest);
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
        let mut store = PageStore::default();
        let [segment] = store.add(b"page", 0)[..] else { panic!("one page") };
        let often = BTreeSet::from(["file42.sty".to_owned()]);
        let bytes = pack(&files, &often, &store, 3).expect("packed").leak();
        let bundle = Bundle::open(bytes, None).expect("a bundle");
        assert_eq!(bundle.pages().get(segment), Some(&b"page"[..]));
        for (name, plain) in &files {
            assert_eq!(bundle.read(name).as_deref(), Some(&**plain), "{name}");
        }
        assert!(matches!(bundle.read("file42.sty"), Some(Cow::Borrowed(_))));
        assert!(matches!(bundle.read("file43.sty"), Some(Cow::Owned(_))));
        assert!(!bundle.contains("file100.sty"));
        assert_eq!(bundle.names().count(), 100);
    }

    #[test]
    fn other_bytes_are_refused() {
        assert!(Bundle::open(b"", None).is_err());
        assert!(Bundle::open(b"tenure bundle 3\n\xff\0\0\0", None).is_err());
        assert!(Bundle::open(b"%PDF-1.5 and so on, long enough", None).is_err());
    }
}
