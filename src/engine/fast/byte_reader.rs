//! Reading files a byte at a time, as the engine's C code does, without Tectonic's bridge.
//!
//! dvipdfmx reads fonts and lists of glyph names byte by byte, and TeX its sources. Each byte
//! would pass through four layers of the bridge: an eighth of the instructions of a document.
//! When a file is closed, the bridge reads it to its end and digests all of it, for drivers that
//! ask whether a file has changed. That is 10 MB for a CV, since dvipdfmx opens each font a dozen
//! times, and nobody asks here.
//!
//! So `build.rs` makes the linker put functions of ours before three of the bridge's. They learn
//! which file belongs to a handle when the bridge reads its first byte; calls with an unknown
//! handle go on to the bridge. Where they are not linked in, everything works, only slower.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::mem::ManuallyDrop;
use std::rc::Rc;

use super::super::data::Data;

/// A file with a position to read from.
pub(in crate::engine) struct ByteReader {
    data: Data,
    at: Cell<usize>,
}

impl ByteReader {
    /// A reader at the beginning of a file.
    pub fn new(data: Data) -> Rc<ByteReader> {
        Rc::new(ByteReader { data, at: Cell::new(0) })
    }

    /// The whole file.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The position, in bytes.
    pub fn position(&self) -> usize {
        self.at.get()
    }

    /// Moves the position.
    pub fn seek_to(&self, at: usize) {
        self.at.set(at);
    }

    /// Reads bytes, and registers this reader for the handle that the bridge reads for. Nothing
    /// is read from a file that is being closed.
    pub fn read(self: &Rc<Self>, buffer: &mut [u8]) -> io::Result<usize> {
        HANDLES.with(|handles| {
            if handles.learning.get() {
                handles.learned.replace(Some(Rc::clone(self)));
            }
        });
        self.read_unregistered(buffer)
    }

    /// The same without registering it, for a file that may grow.
    pub fn read_unregistered(&self, buffer: &mut [u8]) -> io::Result<usize> {
        if is_closing() {
            return Ok(0);
        }
        let read = self.data.get(self.at.get()..).unwrap_or_default().read(buffer)?;
        self.at.set(self.at.get() + read);
        Ok(read)
    }

    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "nothing is linked before")
    )]
    #[inline]
    fn next(&self) -> Option<u8> {
        let at = self.at.get();
        let byte = self.data.get(at).copied();
        self.at.set(at + usize::from(byte.is_some()));
        byte
    }

    /// Goes one byte back if the byte before the position is this one.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "nothing is linked before")
    )]
    fn put_back(&self, byte: u8) -> bool {
        let before = self.at.get().checked_sub(1);
        let is_it = before.filter(|before| self.data.get(*before) == Some(&byte));
        if let Some(before) = is_it {
            self.at.set(before);
        }
        is_it.is_some()
    }
}

/// The readers of handles.
struct Handles {
    /// Whether a file is being closed.
    closing: Cell<bool>,
    /// Whether the reader that is read next belongs to a handle that is being learned.
    learning: Cell<bool>,
    learned: RefCell<Option<Rc<ByteReader>>>,
    /// Readers by handle; handles are small numbers. `None` if unknown, or if the bridge holds a
    /// byte back.
    readers: RefCell<Vec<Option<Rc<ByteReader>>>>,
}

thread_local! {
    // Never dropped, so that no access has to check whether it has been.
    static HANDLES: ManuallyDrop<Handles> = const {
        ManuallyDrop::new(Handles {
            closing: Cell::new(false),
            learning: Cell::new(false),
            learned: RefCell::new(None),
            readers: RefCell::new(Vec::new()),
        })
    };
}

/// Whether a file is being closed, so that reading it is useless.
pub(in crate::engine) fn is_closing() -> bool {
    HANDLES.with(|handles| handles.closing.get())
}

#[cfg(target_os = "linux")]
mod wrap {
    #![expect(unsafe_code, reason = "the linker's names")]

    use std::ffi::{c_int, c_void};

    use super::super::{is_on, real};
    use super::HANDLES;

    const END: c_int = -1;

    /// # Safety
    /// That of the bridge's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ttbc_input_close(
        bridge: *mut c_void,
        file: usize,
    ) -> c_int {
        if !is_on() {
            // SAFETY: the caller's obligation.
            return unsafe { real::ttbc_input_close(bridge, file) };
        }
        HANDLES.with(|handles| {
            forget_reader(file);
            handles.closing.set(true);
            // SAFETY: the caller's obligation.
            let failed = unsafe { real::ttbc_input_close(bridge, file) };
            handles.closing.set(false);
            failed
        })
    }

    /// # Safety
    /// That of the bridge's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ttbc_input_getc(
        bridge: *mut c_void,
        file: usize,
    ) -> c_int {
        // `with` would be a function call, and this is called half a million times for a CV.
        let byte = HANDLES.try_with(|handles| match handles.readers.borrow().get(file) {
            Some(Some(reader)) => Some(reader.next().map_or(END, c_int::from)),
            _ => None,
        });
        match byte {
            Ok(Some(byte)) => byte,
            // SAFETY: the caller's obligation.
            _ => unsafe { learn_reader(bridge, file) },
        }
    }

    /// Lets the bridge read a byte, and learns which file it comes from.
    ///
    /// # Safety
    /// That of the bridge's function, to which both arguments go on.
    #[cold]
    unsafe fn learn_reader(bridge: *mut c_void, file: usize) -> c_int {
        HANDLES.with(|handles| {
            // Without acceleration all handles stay unknown.
            handles.learning.set(is_on());
            // SAFETY: the caller's obligation.
            let byte = unsafe { real::ttbc_input_getc(bridge, file) };
            handles.learning.set(false);
            // No file was read if the bridge had held a byte back.
            if let Some(reader) = handles.learned.take() {
                let mut readers = handles.readers.borrow_mut();
                if readers.len() <= file {
                    readers.resize(file + 1, None);
                }
                readers[file] = Some(reader);
            }
            byte
        })
    }

    /// # Safety
    /// That of the bridge's function, to which all arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ttbc_input_ungetc(
        bridge: *mut c_void,
        file: usize,
        byte: c_int,
    ) -> c_int {
        let put_back = HANDLES.with(|handles| {
            let readers = handles.readers.borrow();
            let reader = readers.get(file).and_then(Option::as_ref);
            reader
                .zip(u8::try_from(byte).ok())
                .is_some_and(|(reader, byte)| reader.put_back(byte))
        });
        if put_back {
            return 0;
        }
        forget_reader(file);
        // SAFETY: the caller's obligation.
        unsafe { real::ttbc_input_ungetc(bridge, file, byte) }
    }

    fn forget_reader(file: usize) {
        HANDLES.with(|handles| {
            if let Some(reader) = handles.readers.borrow_mut().get_mut(file) {
                *reader = None;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_one_by_one_and_go_back() {
        let reader = ByteReader::new(b"ab".to_vec().into());
        assert_eq!(reader.next(), Some(b'a'));
        assert!(!reader.put_back(b'x'));
        assert!(reader.put_back(b'a'));
        assert_eq!(
            (reader.next(), reader.next(), reader.next()),
            (Some(b'a'), Some(b'b'), None)
        );
        assert!(reader.put_back(b'b'), "the end is no byte");
        reader.seek_to(7);
        assert_eq!(reader.next(), None);
        assert_eq!(reader.read(&mut [0; 4]).expect("read"), 0);
        assert!(!reader.put_back(b'b'));
    }
}
