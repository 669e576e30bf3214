//! Writing pages without Tectonic's bridge, which digests everything that is written, for drivers
//! that ask whether a file has changed. tenure does not, and where the processor has no
//! instructions for SHA-256, that takes more time than writing.
//!
//! A function of ours is linked before the bridge's. It learns which file belongs to a handle when
//! the bridge first writes to it; writes to an unknown handle go on to the bridge. Where it is not
//! linked in, everything works, only slower.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::rc::{Rc, Weak};

/// A file that is being written.
pub(in crate::engine) struct ByteWriter<W>(Rc<RefCell<W>>);

impl<W: Write> ByteWriter<W> {
    /// A writer that writes to another.
    pub fn new(file: W) -> Self {
        ByteWriter(Rc::new(RefCell::new(file)))
    }
}

impl<W: Write + 'static> Write for ByteWriter<W> {
    /// Writes bytes, and registers the file for the handle that the bridge writes for.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        HANDLES.with(|handles| {
            if handles.learning.get() {
                let file: Weak<RefCell<W>> = Rc::downgrade(&self.0);
                handles.learned.replace(Some(file));
            }
        });
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

/// A file as long as its handle is open.
type File = Weak<RefCell<dyn Write>>;

/// The files of handles.
#[derive(Default)]
struct Handles {
    /// Whether the file that is written next belongs to a handle that is being learned.
    learning: Cell<bool>,
    learned: RefCell<Option<File>>,
    /// Files by handle; handles are small numbers.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "nothing is linked before")
    )]
    files: RefCell<Vec<Option<File>>>,
}

thread_local! {
    static HANDLES: Handles = Handles::default();
}

#[cfg(target_os = "linux")]
mod wrap {
    #![expect(unsafe_code, reason = "the linker's names")]

    use std::ffi::c_void;
    use std::slice;

    use super::super::{is_on, real};
    use super::HANDLES;

    /// # Safety
    /// That of the bridge's function, to which all arguments go on: there are so many bytes.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ttbc_output_write(
        bridge: *mut c_void,
        file: usize,
        bytes: *const u8,
        length: usize,
    ) -> usize {
        let written = if length == 0 {
            0
        } else {
            // SAFETY: the caller's obligation.
            write(file, unsafe { slice::from_raw_parts(bytes, length) })
        };
        if length > 0 && written == length {
            return length;
        }
        // SAFETY: no more bytes were written than there are.
        let (bytes, length) = (unsafe { bytes.add(written) }, length - written);
        HANDLES.with(|handles| {
            // Without acceleration all handles stay unknown.
            handles.learning.set(is_on());
            // SAFETY: the caller's obligation.
            let more = unsafe { real::ttbc_output_write(bridge, file, bytes, length) };
            handles.learning.set(false);
            if let Some(learned) = handles.learned.take() {
                let mut files = handles.files.borrow_mut();
                if files.len() <= file {
                    files.resize(file + 1, None);
                }
                files[file] = Some(learned);
            }
            written + more
        })
    }

    /// Writes to the file of a handle, and gives the number of bytes that it took: none if it is
    /// unknown or closed. The bridge reports a file that takes no more.
    fn write(file: usize, bytes: &[u8]) -> usize {
        let written = HANDLES.with(|handles| {
            let files = handles.files.borrow();
            let file = files.get(file).and_then(Option::as_ref)?.upgrade()?;
            file.borrow_mut().write(bytes).ok()
        });
        written.unwrap_or_default()
    }
}
