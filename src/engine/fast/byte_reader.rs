//! Reading files as the engine's C code does, a byte at a time, without its bridge.
//!
//! The PDF writer reads fonts and lists of glyph names byte by byte, and TeX its sources.
//! Each byte would come through four layers of Tectonic's bridge: an eighth of the
//! instructions of a document. And on closing a file the bridge reads it to its end and
//! digests all of it, for drivers that ask whether a file has changed: 10 MB for a CV, since
//! the PDF writer opens each font a dozen times. No driver asks here.
//!
//! So `build.rs` has the linker put functions of ours before three of the bridge's. They
//! know which file a handle stands for once the bridge has read a first byte of it; what
//! they do not know goes on to the bridge. Where they are not linked in, all works as well,
//! only slower.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::mem::ManuallyDrop;
use std::rc::Rc;

use super::super::data::Data;

/// A file that is being read, and where its reader is.
pub(in crate::engine) struct Open {
    data: Data,
    at: Cell<usize>,
}

impl Open {
    /// From its beginning.
    pub fn new(data: Data) -> Rc<Open> {
        Rc::new(Open { data, at: Cell::new(0) })
    }

    /// All of it.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Where its reader is.
    pub fn at(&self) -> usize {
        self.at.get()
    }

    /// Goes elsewhere.
    pub fn go(&self, at: usize) {
        self.at.set(at);
    }

    /// Reads some of it, and lets it be known by its handle. Nothing is read while it is
    /// being closed.
    pub fn read(self: &Rc<Self>, buffer: &mut [u8]) -> io::Result<usize> {
        STATE.with(|state| {
            if state.learning.get() {
                state.learned.replace(Some(Rc::clone(self)));
            }
        });
        self.read_unknown(buffer)
    }

    /// The same for a file that may become longer, whose handle must stay unknown.
    pub fn read_unknown(&self, buffer: &mut [u8]) -> io::Result<usize> {
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

    /// Goes one back if this byte is there.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "nothing is linked before")
    )]
    fn back(&self, byte: u8) -> bool {
        let before = self.at.get().checked_sub(1);
        let is_it = before.filter(|before| self.data.get(*before) == Some(&byte));
        if let Some(before) = is_it {
            self.at.set(before);
        }
        is_it.is_some()
    }
}

/// What is known of handles.
struct State {
    /// Whether a file is being closed.
    closing: Cell<bool>,
    /// Whether the file that is read next is the one of a handle that is to be known.
    learning: Cell<bool>,
    learned: RefCell<Option<Rc<Open>>>,
    /// Files by handle, which are small numbers. There is none where the bridge holds a
    /// byte back.
    known: RefCell<Vec<Option<Rc<Open>>>>,
}

thread_local! {
    // Never dropped, so that no byte waits for the question whether it has been.
    static STATE: ManuallyDrop<State> = const {
        ManuallyDrop::new(State {
            closing: Cell::new(false),
            learning: Cell::new(false),
            learned: RefCell::new(None),
            known: RefCell::new(Vec::new()),
        })
    };
}

/// Whether a file is being closed, so that reading it is of no use.
pub(in crate::engine) fn is_closing() -> bool {
    STATE.with(|state| state.closing.get())
}

#[cfg(target_os = "linux")]
mod wrap {
    #![expect(unsafe_code, reason = "the linker's names")]

    use std::ffi::{c_int, c_void};

    use super::super::is_on;
    use super::STATE;

    const END: c_int = -1;

    unsafe extern "C" {
        fn __real_ttbc_input_close(bridge: *mut c_void, file: usize) -> c_int;
        fn __real_ttbc_input_getc(bridge: *mut c_void, file: usize) -> c_int;
        fn __real_ttbc_input_ungetc(
            bridge: *mut c_void,
            file: usize,
            byte: c_int,
        ) -> c_int;
    }

    /// # Safety
    /// As the bridge's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ttbc_input_close(
        bridge: *mut c_void,
        file: usize,
    ) -> c_int {
        if !is_on() {
            // SAFETY: the caller's.
            return unsafe { __real_ttbc_input_close(bridge, file) };
        }
        STATE.with(|state| {
            forget(file);
            state.closing.set(true);
            // SAFETY: the caller's.
            let failed = unsafe { __real_ttbc_input_close(bridge, file) };
            state.closing.set(false);
            failed
        })
    }

    /// # Safety
    /// As the bridge's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ttbc_input_getc(
        bridge: *mut c_void,
        file: usize,
    ) -> c_int {
        // `with` would be a call, and this is called half a million times for a CV.
        let known = STATE.try_with(|state| match state.known.borrow().get(file) {
            Some(Some(open)) => Some(open.next().map_or(END, c_int::from)),
            _ => None,
        });
        match known {
            Ok(Some(byte)) => byte,
            // SAFETY: the caller's.
            _ => unsafe { get_to_know(bridge, file) },
        }
    }

    /// Has the bridge read a byte, and looks which file it comes from.
    ///
    /// # Safety
    /// As the bridge's function, to which both arguments go on.
    #[cold]
    unsafe fn get_to_know(bridge: *mut c_void, file: usize) -> c_int {
        STATE.with(|state| {
            // No file is known where nothing is to be replaced.
            state.learning.set(is_on());
            // SAFETY: the caller's.
            let byte = unsafe { __real_ttbc_input_getc(bridge, file) };
            state.learning.set(false);
            // Nothing was read if the bridge had held a byte back.
            if let Some(open) = state.learned.take() {
                let mut known = state.known.borrow_mut();
                if known.len() <= file {
                    known.resize(file + 1, None);
                }
                known[file] = Some(open);
            }
            byte
        })
    }

    /// # Safety
    /// As the bridge's function, to which all arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ttbc_input_ungetc(
        bridge: *mut c_void,
        file: usize,
        byte: c_int,
    ) -> c_int {
        let put_back = STATE.with(|state| {
            let known = state.known.borrow();
            let open = known.get(file).and_then(Option::as_ref);
            open.zip(u8::try_from(byte).ok()).is_some_and(|(open, byte)| open.back(byte))
        });
        if put_back {
            return 0;
        }
        forget(file);
        // SAFETY: the caller's.
        unsafe { __real_ttbc_input_ungetc(bridge, file, byte) }
    }

    fn forget(file: usize) {
        STATE.with(|state| {
            if let Some(open) = state.known.borrow_mut().get_mut(file) {
                *open = None;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_one_by_one_and_go_back() {
        let open = Open::new(b"ab".to_vec().into());
        assert_eq!(open.next(), Some(b'a'));
        assert!(!open.back(b'x'));
        assert!(open.back(b'a'));
        assert_eq!(
            (open.next(), open.next(), open.next()),
            (Some(b'a'), Some(b'b'), None)
        );
        assert!(open.back(b'b'), "the end is no byte");
        open.go(7);
        assert_eq!(open.next(), None);
        assert_eq!(open.read(&mut [0; 4]).expect("read"), 0);
        assert!(!open.back(b'b'));
    }
}
