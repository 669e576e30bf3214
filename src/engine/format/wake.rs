//! Waking an engine: its format is there before it has read it.
//!
//! The engine reads an image's stream as it would any format, in `load_fmt_file` of
//! `xetex-ini.c`; between two reads its tables are shortened, passed over and put in place.

use std::io::{self, Read, SeekFrom};

use tectonic_io_base::InputFeatures;

use super::super::pages::Pages;
use super::image::{Image, Step};
use super::tables::{self, Tables};

/// What the engine reads as its format.
pub struct Waking {
    image: Image,
    /// The stream, and how far the engine has read.
    stream: Vec<&'static [u8]>,
    at: usize,
    size: usize,
    /// Where in memory the last read went to.
    last: usize,
    tables: Tables,
}

impl Waking {
    /// For one engine in this process. Nothing if the image has other pages.
    pub fn new(image: Image, pages: Pages) -> Option<Waking> {
        let parts = image.stream.iter().rev().map(|extent| pages.get(*extent));
        let stream = parts.collect::<Option<Vec<_>>>()?;
        let size = stream.iter().map(|part| part.len()).sum();
        Some(Waking { image, stream, at: 0, size, last: 0, tables: Tables::new(pages) })
    }

    fn prepare(&mut self) -> io::Result<()> {
        let Image { long, .. } = &self.image;
        match self.image.step(self.at) {
            Step::ShortenHash => self.tables.shorten_hash(),
            Step::LengthenHash => self.tables.lengthen_hash(long)?,
            Step::PassEqtb(words) => tables::set_number(self.last, words)?,
            Step::LayEqtb => self.tables.lay_eqtb(long)?,
            Step::LayFontInfo => self.tables.lay_font_info(long)?,
            Step::LayRest => self.tables.lay_rest(long)?,
            Step::Read => {}
        }
        Ok(())
    }
}

impl Read for Waking {
    fn read(&mut self, mut buffer: &mut [u8]) -> io::Result<usize> {
        self.prepare()?;
        self.last = buffer.as_ptr().addr();
        let before = self.at;
        while let Some(part) = self.stream.last_mut() {
            let read = part.read(buffer)?;
            self.at += read;
            buffer = &mut buffer[read..];
            if buffer.is_empty() {
                break;
            }
            self.stream.pop();
        }
        Ok(self.at - before)
    }
}

impl InputFeatures for Waking {
    fn get_size(&mut self) -> anyhow::Result<usize> {
        Ok(self.size)
    }

    fn get_unix_mtime(&mut self) -> anyhow::Result<Option<i64>> {
        Ok(None)
    }

    fn try_seek(&mut self, _: SeekFrom) -> anyhow::Result<u64> {
        anyhow::bail!("a format is read from beginning to end")
    }
}
