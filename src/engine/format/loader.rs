//! Loading a format into the engine without letting it read the long tables.
//!
//! The engine reads an image's stream like any format, in `load_fmt_file` of `xetex-ini.c`;
//! between two reads its tables are shrunk, skipped and installed.

use std::io::{self, Read, SeekFrom};

use tectonic_io_base::InputFeatures;

use super::super::pages::Pages;
use super::image::{Image, LoadStep};
use super::tables::{self, Tables};

/// What the engine reads as its format.
pub struct FormatLoader {
    image: Image,
    /// The stream in reverse order, and how far the engine has read.
    stream: Vec<&'static [u8]>,
    at: usize,
    size: usize,
    /// The address that the last read went to.
    last: usize,
    tables: Tables,
}

impl FormatLoader {
    /// For one engine in this process. `None` if the image does not belong to these pages.
    pub fn new(image: Image, pages: Pages) -> Option<FormatLoader> {
        let parts = image.stream.iter().rev().map(|segment| pages.get(*segment));
        let stream = parts.collect::<Option<Vec<_>>>()?;
        let size = stream.iter().map(|part| part.len()).sum();
        Some(FormatLoader {
            image,
            stream,
            at: 0,
            size,
            last: 0,
            tables: Tables::new(pages),
        })
    }

    fn prepare(&mut self) -> io::Result<()> {
        let Image { long, .. } = &self.image;
        match self.image.step(self.at) {
            LoadStep::ShrinkHash => self.tables.shrink_hash(),
            LoadStep::GrowHash => self.tables.grow_hash(long)?,
            LoadStep::SkipEqtb(words) => tables::set_number(self.last, words)?,
            LoadStep::InstallEqtb => self.tables.install_eqtb(long)?,
            LoadStep::InstallFontInfo => self.tables.install_font_info(long)?,
            LoadStep::InstallRest => self.tables.install_rest(long)?,
            LoadStep::Nothing => {}
        }
        Ok(())
    }
}

impl Read for FormatLoader {
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

impl InputFeatures for FormatLoader {
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
