//! Everything that TeX can see: the bundle, the document, and the files that it has written.
//!
//! There is no file system behind this. No other name exists, and written files are kept in
//! memory, up to a limit.

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
use super::fast::{self, Acceleration, ByteReader, ByteWriter};
use super::format;
use super::lists::{GLYPH_LISTS, SHORT};
use crate::driver;

/// The limit of everything that a document writes: its log, XDV and PDF. It ends a loop of
/// `\write`.
const QUOTA: usize = 128 << 20;

/// The document's files and those that have been written, shared by engine and driver.
#[derive(Clone, Default)]
pub(super) struct InputFiles(Rc<RefCell<FileTable>>);

#[derive(Default)]
struct FileTable {
    files: BTreeMap<String, Data>,
    size: usize,
}

impl InputFiles {
    /// With the document's own files.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        let all = InputFiles::default();
        all.extend(files);
        all
    }

    fn extend(&self, files: BTreeMap<String, Vec<u8>>) {
        let files = files.into_iter().map(|(name, data)| (name, data.into()));
        self.0.borrow_mut().files.extend(files);
    }

    /// The current content of a file.
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

/// What to typeset, fetched when the engine asks for it.
pub(super) trait Job {
    /// The format. This is called first, and once.
    fn format(&mut self) -> io::Result<FormatSource>;

    /// The document's files with [`PRIMARY`] among them. This is called once.
    fn files(&mut self) -> io::Result<JobFiles>;

    /// The files again, with more of [`PRIMARY`], which begins as before; the others may be left
    /// out. This is called when the engine has read all of it.
    fn more(&mut self) -> io::Result<JobFiles>;
}

/// Files of a document.
pub(super) struct JobFiles {
    /// The files by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Whether [`PRIMARY`] is complete.
    pub is_whole: bool,
}

/// The name by which the engine asks for a job's format.
pub(super) const JOB_FORMAT: &str = "(the format of the job)";

/// The files as the engine sees them: those of the document before those of the bundle.
pub(super) struct MemoryIo {
    bundle: Bundle,
    files: InputFiles,
    job: Option<Box<dyn Job>>,
    /// The job's format, once it is known.
    format: Option<FormatSource>,
    acceleration: Acceleration,
    /// Files of the bundle that have been unpacked in this run.
    unpacked: BTreeMap<String, Data>,
}

/// The file that is typeset.
pub(super) const PRIMARY: &str = "texput.tex";

impl MemoryIo {
    pub fn new(bundle: Bundle, files: InputFiles) -> Self {
        let acceleration = Acceleration::default();
        let (job, format, unpacked) = (None, None, BTreeMap::new());
        MemoryIo { bundle, files, job, format, acceleration, unpacked }
    }

    /// For a job whose files are still to come.
    pub fn for_job(
        bundle: Bundle,
        files: InputFiles,
        acceleration: Acceleration,
        job: impl Job + 'static,
    ) -> Self {
        let job: Option<Box<dyn Job>> = Some(Box::new(job));
        MemoryIo { job, acceleration, ..Self::new(bundle, files) }
    }

    /// The source of the format that the engine asks for by this name.
    fn format_source(&mut self, name: &str) -> io::Result<FormatSource> {
        if name != JOB_FORMAT {
            return Ok(FormatSource::Image(name.to_owned()));
        }
        if self.format.is_none() {
            self.format = self.job.as_mut().map(|job| job.format()).transpose()?;
        }
        self.format.clone().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// The name of the short version of a list of glyph names, if the pages need no other names.
    fn short_list(&self, name: &str) -> Option<String> {
        if !GLYPH_LISTS.contains(&name) || self.acceleration == Acceleration::Off {
            return None;
        }
        let short = format!("{SHORT}{name}");
        let is_font = |name: &String| {
            let kinds = [".otf", ".ttf", ".ttc", ".pfb"];
            kinds.iter().any(|kind| name.to_lowercase().ends_with(kind))
        };
        // Fonts of a document have other glyph names.
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

/// The file that has the terminal's output.
pub(super) const TERMINAL: &str = "(terminal)";

impl IoProvider for MemoryIo {
    fn output_open_name(&mut self, name: &str) -> OpenResult<OutputHandle> {
        let output =
            Output { name: name.to_owned(), data: Vec::new(), files: self.files.clone() };
        OpenResult::Ok(OutputHandle::new(name, ByteWriter::new(output)))
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
            Some(data) => {
                fast::keep_font(name, &data);
                // A read-only file is not digested while it is read.
                OpenResult::Ok(InputHandle::new_read_only(
                    name,
                    Input(ByteReader::new(data)),
                    InputOrigin::Other,
                ))
            }
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
        let Ok(JobFiles { files, is_whole }) = job.files() else {
            return OpenResult::NotAvailable;
        };
        self.files.extend(files);
        if is_whole {
            return self.input_open_name(PRIMARY, status);
        }
        let input = GrowingInput::new(self.files.clone(), job);
        OpenResult::Ok(InputHandle::new_read_only(PRIMARY, input, InputOrigin::Other))
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
                let stream = Input(ByteReader::new(stream));
                return OpenResult::Ok(InputHandle::new_read_only(name, stream, origin));
            }
            Err(error) => return OpenResult::Err(error.into()),
        };
        match format::loader(self.bundle, &image) {
            Some(loader) => {
                OpenResult::Ok(InputHandle::new_read_only(name, loader, origin))
            }
            None => OpenResult::NotAvailable,
        }
    }
}

struct Input(Rc<ByteReader>);

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
        cursor.set_position(self.0.position() as u64);
        let at = cursor.seek(to)?;
        self.0.seek_to(usize::try_from(at)?);
        Ok(at)
    }
}

/// The primary file while more of it is still to come.
struct GrowingInput {
    files: InputFiles,
    /// Fetches more, until the file is complete.
    job: Option<Box<dyn Job>>,
    /// What has come so far.
    known: Input,
}

impl GrowingInput {
    fn new(files: InputFiles, job: Box<dyn Job>) -> GrowingInput {
        let known = Input(ByteReader::new(Vec::new().into()));
        let mut input = GrowingInput { files, job: Some(job), known };
        input.refresh();
        input
    }

    /// Takes in what has come and keeps the position.
    fn refresh(&mut self) {
        if let Some(primary) = self.files.get(PRIMARY) {
            let at = self.known.0.position();
            self.known = Input(ByteReader::new(primary));
            self.known.0.seek_to(at);
        }
    }
}

impl Read for GrowingInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match self.job {
                Some(_) => self.known.0.read_unregistered(buffer)?,
                None => self.known.read(buffer)?,
            };
            if read > 0 || buffer.is_empty() || fast::is_closing() {
                return Ok(read);
            }
            let Some(job) = &mut self.job else { return Ok(0) };
            let JobFiles { files, is_whole } = job.more()?;
            self.files.extend(files);
            self.refresh();
            if is_whole {
                self.job = None;
            }
        }
    }
}

impl InputFeatures for GrowingInput {
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

/// A file that is being written. It exists once it is closed.
struct Output {
    name: String,
    data: Vec<u8>,
    files: InputFiles,
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
