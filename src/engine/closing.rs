//! Closing a file without reading the rest of it.
//!
//! Tectonic's bridge reads every file to its end when it is closed and digests what it
//! reads, for drivers that ask whether a file has changed. The PDF writer opens each font a
//! dozen times: 10 MB for a CV, a tenth of its time, and a third on processors that do not
//! know SHA-256. No driver asks here. `build.rs` has the linker put a function of ours before the
//! bridge's function; while that runs, our files are at their end.

use std::cell::Cell;

thread_local! {
    static CLOSING: Cell<bool> = const { Cell::new(false) };
}

/// Whether a file is being closed, so that reading it is of no use.
pub(super) fn is_closing() -> bool {
    CLOSING.get()
}

#[cfg(target_os = "linux")]
mod wrap {
    #![expect(unsafe_code, reason = "the linker's names")]

    use std::ffi::{c_int, c_void};

    unsafe extern "C" {
        fn __real_ttbc_input_close(bridge: *mut c_void, file: usize) -> c_int;
    }

    /// # Safety
    /// As the bridge's function, to which both arguments go on.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ttbc_input_close(
        bridge: *mut c_void,
        file: usize,
    ) -> c_int {
        super::CLOSING.set(true);
        // SAFETY: the caller's.
        let failed = unsafe { __real_ttbc_input_close(bridge, file) };
        super::CLOSING.set(false);
        failed
    }
}
