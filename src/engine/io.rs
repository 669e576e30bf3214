//! All that TeX can see: the bundle, the document, and what it has written itself.
//!
//! There is no file system behind this. A name that is none of these does not exist,
//! and what is written is memory, up to a limit.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use tectonic_io_base::{
    InputFeatures, InputHandle, InputOrigin, IoProvider, OpenResult, OutputHandle,
};
use tectonic_status_base::StatusBackend;

use super::bundle::Bundle;
use super::data::Data;
use super::fast::{self, Acceleration, Open};
use super::format;
use super::lists::{GLYPH_LISTS, SHORT};
use crate::driver;

/// All that a document may write: its log, XDV and PDF. A loop of `\write` ends here.
const QUOTA: usize = 128 << 20;

/// The document's files and what has been written, seen by engine and driver alike.
#[derive(Clone, Default)]
pub(super) struct Files(Rc<RefCell<Written>>);

#[derive(Default)]
struct Written {
    files: BTreeMap<String, Data>,
    size: usize,
}

impl Files {
    /// The document's own files.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        let all = Files::default();
        all.extend(files);
        all
    }

    fn extend(&self, files: BTreeMap<String, Vec<u8>>) {
        let files = files.into_iter().map(|(name, data)| (name, data.into()));
        self.0.borrow_mut().files.extend(files);
    }

    /// A file as it is now.
    pub fn get(&self, name: &str) -> Option<Data> {
        self.0.borrow().files.get(name).cloned()
    }
}

/// Where an engine gets its format from.
#[derive(Clone)]
pub(super) enum FormatSource {
    /// An image in the bundle, by its name.
    Image(String),
    /// A stream, which the engine loads with its own code.
    Stream(Data),
}

/// What is to be set, got when the engine asks for it.
pub(super) trait Job {
    /// The format. It is asked for first, and once.
    fn format(&mut self) -> io::Result<FormatSource>;

    /// The document's files, [`PRIMARY`] among them. They are asked for once.
    fn files(&mut self) -> io::Result<Arrived>;

    /// The same with more of [`PRIMARY`], which begins as before; other files need not come
    /// again. Asked for when the engine has read all of it there was.
    fn more(&mut self) -> io::Result<Arrived>;
}

/// Files of a document.
pub(super) struct Arrived {
    /// Each by its name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Whether [`PRIMARY`] is all there, or only its beginning.
    pub is_whole: bool,
}

/// The name by which the engine asks for a job's format.
pub(super) const AWAITED: &str = "(awaited)";

/// The engine's view: the document's files before the bundle's.
pub(super) struct Memory {
    bundle: Bundle,
    files: Files,
    job: Option<Box<dyn Job>>,
    /// The job's format, once it is known.
    format: Option<FormatSource>,
    acceleration: Acceleration,
    /// Bundle files of this run, unpacked.
    unpacked: BTreeMap<String, Data>,
}

/// The file that is typeset.
pub(super) const PRIMARY: &str = "texput.tex";

impl Memory {
    pub fn new(bundle: Bundle, files: Files) -> Self {
        let acceleration = Acceleration::default();
        let (job, format, unpacked) = (None, None, BTreeMap::new());
        Memory { bundle, files, job, format, acceleration, unpacked }
    }

    /// With files that are still to come.
    pub fn awaiting(
        bundle: Bundle,
        files: Files,
        acceleration: Acceleration,
        job: impl Job + 'static,
    ) -> Self {
        let job: Option<Box<dyn Job>> = Some(Box::new(job));
        Memory { job, acceleration, ..Self::new(bundle, files) }
    }

    /// The format that the engine asks for by this name.
    fn format_source(&mut self, name: &str) -> io::Result<FormatSource> {
        if name != AWAITED {
            return Ok(FormatSource::Image(name.to_owned()));
        }
        if self.format.is_none() {
            self.format = self.job.as_mut().map(|job| job.format()).transpose()?;
        }
        self.format.clone().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// The short list instead of a list of glyph names, if the pages ask for no others.
    fn short_list(&self, name: &str) -> Option<String> {
        if !GLYPH_LISTS.contains(&name) || self.acceleration == Acceleration::None {
            return None;
        }
        let short = format!("{SHORT}{name}");
        let is_font = |name: &String| {
            let kinds = [".otf", ".ttf", ".ttc", ".pfb"];
            kinds.iter().any(|kind| name.to_lowercase().ends_with(kind))
        };
        // Fonts that a document brings have names of their own.
        let brings_fonts = self.files.0.borrow().files.keys().any(is_font);
        let native = self.files.get(PAGES).is_some_and(|pages| driver::is_native(&pages));
        (native && !brings_fonts && self.bundle.contains(&short)).then_some(short)
    }

    fn open(&mut self, name: &str) -> Option<Data> {
        let known = self.files.get(name).or_else(|| self.unpacked.get(name).cloned());
        if let Some(data) = known {
            return Some(data);
        }
        let short = self.short_list(name);
        let data = Data::from(self.bundle.read(short.as_deref().unwrap_or(name))?);
        self.unpacked.insert(name.to_owned(), data.clone());
        Some(data)
    }
}

/// The file that TeX writes pages to.
pub(super) const PAGES: &str = "texput.xdv";

/// The name of the terminal among the files.
pub(super) const TERMINAL: &str = "(terminal)";

impl IoProvider for Memory {
    fn output_open_name(&mut self, name: &str) -> OpenResult<OutputHandle> {
        let output =
            Output { name: name.to_owned(), data: Vec::new(), files: self.files.clone() };
        OpenResult::Ok(OutputHandle::new(name, output))
    }

    fn output_open_stdout(&mut self) -> OpenResult<OutputHandle> {
        self.output_open_name(TERMINAL)
    }

    fn input_open_name(
        &mut self,
        name: &str,
        _: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        match self.open(name) {
            // Read-only spares the digest of every byte read.
            Some(data) => OpenResult::Ok(InputHandle::new_read_only(
                name,
                Input(Open::new(data)),
                InputOrigin::Other,
            )),
            None => OpenResult::NotAvailable,
        }
    }

    fn input_open_primary(
        &mut self,
        status: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        let Some(mut job) = self.job.take() else {
            return self.input_open_name(PRIMARY, status);
        };
        let Ok(Arrived { files, is_whole }) = job.files() else {
            return OpenResult::NotAvailable;
        };
        self.files.extend(files);
        if is_whole {
            return self.input_open_name(PRIMARY, status);
        }
        let growing = Growing::new(self.files.clone(), job);
        OpenResult::Ok(InputHandle::new_read_only(PRIMARY, growing, InputOrigin::Other))
    }

    fn input_open_format(
        &mut self,
        name: &str,
        _: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        let origin = InputOrigin::Other;
        let image = match self.format_source(name) {
            Ok(FormatSource::Image(image)) => image,
            Ok(FormatSource::Stream(stream)) => {
                let stream = Input(Open::new(stream));
                return OpenResult::Ok(InputHandle::new_read_only(name, stream, origin));
            }
            Err(error) => return OpenResult::Err(error.into()),
        };
        match format::waking(self.bundle, &image) {
            Some(waking) => {
                OpenResult::Ok(InputHandle::new_read_only(name, waking, origin))
            }
            None => OpenResult::NotAvailable,
        }
    }
}

struct Input(Rc<Open>);

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl InputFeatures for Input {
    fn get_size(&mut self) -> anyhow::Result<usize> {
        Ok(self.0.data().len())
    }

    fn get_unix_mtime(&mut self) -> anyhow::Result<Option<i64>> {
        Ok(None)
    }

    fn try_seek(&mut self, to: SeekFrom) -> anyhow::Result<u64> {
        let mut cursor = Cursor::new(&**self.0.data());
        cursor.set_position(self.0.at() as u64);
        let at = cursor.seek(to)?;
        self.0.go(usize::try_from(at)?);
        Ok(at)
    }
}

/// The primary file while more of it comes.
struct Growing {
    files: Files,
    /// Where more comes from, until all is there.
    job: Option<Box<dyn Job>>,
    /// What is there.
    known: Input,
}

impl Growing {
    fn new(files: Files, job: Box<dyn Job>) -> Growing {
        let known = Input(Open::new(Vec::new().into()));
        let mut growing = Growing { files, job: Some(job), known };
        growing.look();
        growing
    }

    /// Takes what has arrived, and stays where it is.
    fn look(&mut self) {
        if let Some(primary) = self.files.get(PRIMARY) {
            let at = self.known.0.at();
            self.known = Input(Open::new(primary));
            self.known.0.go(at);
        }
    }
}

impl Read for Growing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match self.job {
                Some(_) => self.known.0.read_unknown(buffer)?,
                None => self.known.read(buffer)?,
            };
            if read > 0 || buffer.is_empty() || fast::is_closing() {
                return Ok(read);
            }
            let Some(job) = &mut self.job else { return Ok(0) };
            let Arrived { files, is_whole } = job.more()?;
            self.files.extend(files);
            self.look();
            if is_whole {
                self.job = None;
            }
        }
    }
}

impl InputFeatures for Growing {
    fn get_size(&mut self) -> anyhow::Result<usize> {
        self.known.get_size()
    }

    fn get_unix_mtime(&mut self) -> anyhow::Result<Option<i64>> {
        Ok(None)
    }

    fn try_seek(&mut self, to: SeekFrom) -> anyhow::Result<u64> {
        self.known.try_seek(to)
    }
}

/// A file being written; it exists once it is closed.
struct Output {
    name: String,
    data: Vec<u8>,
    files: Files,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.files.0.borrow_mut();
        if written.size + bytes.len() > QUOTA {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        written.size += bytes.len();
        self.data.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data).into();
        self.files.0.borrow_mut().files.insert(name, data);
    }
}
