//! Watching where the engine reads a format's stream to.

use std::cell::RefCell;
use std::io::{self, Read, SeekFrom};
use std::rc::Rc;

use tectonic_io_base::{
    InputFeatures, InputHandle, InputOrigin, IoProvider, OpenResult, OutputHandle,
};
use tectonic_status_base::StatusBackend;

use super::super::data::Data;
use super::super::io::Memory;
use super::image::Reading;
use super::tables::{self, Addresses};

/// What was seen while a format was loaded.
#[derive(Default)]
pub struct Seen {
    /// Every read, in order.
    pub readings: Vec<Reading>,
    /// The tables, as they are when the format is in memory.
    pub tables: Addresses,
}

/// An engine's view of files, with one stream as its format.
pub struct Watched {
    memory: Memory,
    stream: Data,
    seen: Rc<RefCell<Seen>>,
}

impl Watched {
    /// Lets the engine see `memory` and load `stream`; what is seen then goes to `seen`.
    pub fn new(memory: Memory, stream: Data, seen: Rc<RefCell<Seen>>) -> Watched {
        Watched { memory, stream, seen }
    }
}

impl IoProvider for Watched {
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
        self.seen.borrow_mut().tables = tables::addresses();
        self.memory.input_open_primary(status)
    }

    fn input_open_format(
        &mut self,
        name: &str,
        _: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        let (data, seen) = (self.stream.clone(), Rc::clone(&self.seen));
        let stream = Stream { data, at: 0, seen };
        OpenResult::Ok(InputHandle::new_read_only(name, stream, InputOrigin::Other))
    }
}

struct Stream {
    data: Data,
    at: usize,
    seen: Rc<RefCell<Seen>>,
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = &self.data[self.at..];
        let length = rest.read(buffer)?;
        let address = buffer.as_ptr().addr();
        let reading = Reading { offset: self.at, address, length };
        self.seen.borrow_mut().readings.push(reading);
        self.at += length;
        Ok(length)
    }
}

impl InputFeatures for Stream {
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
