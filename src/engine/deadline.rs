//! Sockets to other processes that fail once a document's time is up.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use super::clock::Clock;

/// A socket whose reads and writes fail with `TimedOut` when a clock has run out.
pub(super) struct DeadlineStream<'s> {
    stream: &'s UnixStream,
    clock: Clock,
}

impl<'s> DeadlineStream<'s> {
    pub fn new(stream: &'s UnixStream, clock: Clock) -> DeadlineStream<'s> {
        DeadlineStream { stream, clock }
    }

    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.clock.left();
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

/// The error of a socket with a time limit. The system reports `WouldBlock` when it is exceeded.
pub(super) fn timed_out(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock => io::ErrorKind::TimedOut.into(),
        _ => error,
    }
}

impl Read for DeadlineStream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(buffer).map_err(timed_out)
    }
}

impl Write for DeadlineStream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
