//! All that TeX can see: the bundle, the document, and what it has written itself.
//!
//! There is no file system behind this. A name that is none of these does not exist,
//! and what is written is memory, up to a limit.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;

use tectonic_io_base::{
    InputFeatures, InputHandle, InputOrigin, IoProvider, OpenResult, OutputHandle,
};
use tectonic_status_base::StatusBackend;

use super::bundle::Bundle;

/// All that a document may write: its log, XDV and PDF. A loop of `\write` ends here.
const QUOTA: usize = 128 << 20;

/// The document's files and what has been written, seen by engine and driver alike.
#[derive(Clone, Default)]
pub(super) struct Files(Rc<RefCell<Written>>);

#[derive(Default)]
struct Written {
    files: BTreeMap<String, Rc<[u8]>>,
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
    pub fn get(&self, name: &str) -> Option<Rc<[u8]>> {
        self.0.borrow().files.get(name).cloned()
    }
}

/// Gets the document's files when the engine first asks for one, which is after the
/// format is in memory.
pub(super) type Arrival = Box<dyn FnOnce() -> io::Result<BTreeMap<String, Vec<u8>>>>;

/// The engine's view: the document's files before the bundle's.
pub(super) struct Memory {
    bundle: Bundle,
    files: Files,
    arrival: Option<Arrival>,
    /// Bundle files of this run, unpacked.
    unpacked: BTreeMap<String, Rc<[u8]>>,
}

/// The file that is typeset.
pub(super) const PRIMARY: &str = "texput.tex";

impl Memory {
    pub fn new(bundle: Bundle, files: Files) -> Self {
        Memory { bundle, files, arrival: None, unpacked: BTreeMap::new() }
    }

    /// With files that are still to come.
    pub fn awaiting(bundle: Bundle, files: Files, arrival: Arrival) -> Self {
        Memory { arrival: Some(arrival), ..Self::new(bundle, files) }
    }

    fn open(&mut self, name: &str) -> Option<Rc<[u8]>> {
        let known = self.files.get(name).or_else(|| self.unpacked.get(name).cloned());
        if let Some(data) = known {
            return Some(data);
        }
        let data: Rc<[u8]> = self.bundle.read(name)?.into();
        self.unpacked.insert(name.to_owned(), Rc::clone(&data));
        Some(data)
    }
}

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
                Input(Cursor::new(data)),
                InputOrigin::Other,
            )),
            None => OpenResult::NotAvailable,
        }
    }

    fn input_open_primary(
        &mut self,
        status: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        match self.arrival.take().map(|arrival| arrival()) {
            Some(Err(_)) => return OpenResult::NotAvailable,
            Some(Ok(arrived)) => self.files.extend(arrived),
            None => {}
        }
        self.input_open_name(PRIMARY, status)
    }

    fn input_open_format(
        &mut self,
        name: &str,
        _: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        match self.bundle.stream(name) {
            Some((stream, size)) => OpenResult::Ok(InputHandle::new_read_only(
                name,
                Stream::unpacking(stream, size),
                InputOrigin::Other,
            )),
            None => OpenResult::NotAvailable,
        }
    }
}

struct Input(Cursor<Rc<[u8]>>);

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl InputFeatures for Input {
    fn get_size(&mut self) -> anyhow::Result<usize> {
        Ok(self.0.get_ref().len())
    }

    fn get_unix_mtime(&mut self) -> anyhow::Result<Option<i64>> {
        Ok(None)
    }

    fn try_seek(&mut self, to: SeekFrom) -> anyhow::Result<u64> {
        Ok(self.0.seek(to)?)
    }
}

/// A format, unpacked by a thread while the engine takes it in.
struct Stream {
    blocks: mpsc::Receiver<Vec<u8>>,
    block: Cursor<Vec<u8>>,
    size: usize,
}

impl Stream {
    /// Blocks of this size, and not more of them than this ahead of the engine.
    const BLOCK: usize = 256 << 10;
    const AHEAD: usize = 8;

    fn unpacking(mut stream: impl Read + Send + 'static, size: usize) -> Stream {
        let (send, blocks) = mpsc::sync_channel(Self::AHEAD);
        // It ends when all is unpacked or the engine has let go.
        thread::spawn(move || {
            loop {
                let mut block = Vec::with_capacity(Self::BLOCK);
                let read =
                    stream.by_ref().take(Self::BLOCK as u64).read_to_end(&mut block);
                if read.unwrap_or(0) == 0 || send.send(block).is_err() {
                    return;
                }
            }
        });
        Stream { blocks, block: Cursor::default(), size }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.block.position() == self.block.get_ref().len() as u64 {
            // No more blocks is the end.
            self.block = Cursor::new(self.blocks.recv().unwrap_or_default());
        }
        self.block.read(buffer)
    }
}

impl InputFeatures for Stream {
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
