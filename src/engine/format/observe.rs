//! Observing where the engine reads a format's stream to.

use std::cell::RefCell;
use std::io::{self, Read, SeekFrom};
use std::rc::Rc;

use tectonic_io_base::{
    InputFeatures, InputHandle, InputOrigin, IoProvider, OpenResult, OutputHandle,
};
use tectonic_status_base::StatusBackend;

use super::super::data::Data;
use super::super::io::MemoryIo;
use super::image::StreamRead;
use super::tables::{self, Addresses};

/// What was observed while a format was loaded.
#[derive(Default)]
pub struct Observation {
    /// Every read, in order.
    pub reads: Vec<StreamRead>,
    /// The tables after the format was loaded.
    pub tables: Addresses,
}

/// The files as an engine sees them, with one stream as its format.
pub struct ObservingIo {
    memory: MemoryIo,
    stream: Data,
    observation: Rc<RefCell<Observation>>,
}

impl ObservingIo {
    /// Shows the engine `memory` and lets it load `stream`; `observation` receives what is
    /// observed.
    pub fn new(
        memory: MemoryIo,
        stream: Data,
        observation: Rc<RefCell<Observation>>,
    ) -> ObservingIo {
        ObservingIo { memory, stream, observation }
    }
}

impl IoProvider for ObservingIo {
    fn output_open_name(&mut self, name: &str) -> OpenResult<OutputHandle> {
        self.memory.output_open_name(name)
    }

    fn output_open_stdout(&mut self) -> OpenResult<OutputHandle> {
        self.memory.output_open_stdout()
    }

    fn input_open_name(
        &mut self,
        name: &str,
        status: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        self.memory.input_open_name(name, status)
    }

    fn input_open_primary(
        &mut self,
        status: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        self.observation.borrow_mut().tables = tables::addresses();
        self.memory.input_open_primary(status)
    }

    fn input_open_format(
        &mut self,
        name: &str,
        _: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        let (data, observation) = (self.stream.clone(), Rc::clone(&self.observation));
        let stream = ObservedStream { data, at: 0, observation };
        OpenResult::Ok(InputHandle::new_read_only(name, stream, InputOrigin::Other))
    }
}

struct ObservedStream {
    data: Data,
    at: usize,
    observation: Rc<RefCell<Observation>>,
}

impl Read for ObservedStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = &self.data[self.at..];
        let length = rest.read(buffer)?;
        let address = buffer.as_ptr().addr();
        let read = StreamRead { offset: self.at, address, length };
        self.observation.borrow_mut().reads.push(read);
        self.at += length;
        Ok(length)
    }
}

impl InputFeatures for ObservedStream {
    fn get_size(&mut self) -> anyhow::Result<usize> {
        Ok(self.data.len())
    }

    fn get_unix_mtime(&mut self) -> anyhow::Result<Option<i64>> {
        Ok(None)
    }

    fn try_seek(&mut self, _: SeekFrom) -> anyhow::Result<u64> {
        anyhow::bail!("a format is read from beginning to end")
    }
}
