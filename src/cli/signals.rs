//! Signals that end the program early, from the user or from the system.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use anyhow::Context;
use signal_hook::consts::{SIGABRT, SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::{flag, low_level};

use crate::engine;
use crate::workspace::temporary;

/// The stack of the thread that waits for signals, in bytes.
const STACK: usize = 128 << 10;

/// Installs handlers so that signals end the program in the usual way, but leave no half-written
/// file. As the first process of a container, it would not end at all without them. A file that
/// exceeds its size limit is an error of writing, and a lack of memory, which Rust reports with
/// `SIGABRT`, has the exit status 2.
///
/// # Errors
/// If the system cannot create a thread or a socket.
pub(super) fn handle() -> anyhow::Result<()> {
    let context = || "cannot wait for signals";
    flag::register(SIGXFSZ, Arc::default()).with_context(context)?;
    let always = Arc::new(AtomicBool::new(true));
    flag::register_conditional_shutdown(SIGABRT, 2, always).with_context(context)?;
    // Signals that the parent ignores stay ignored, as `nohup` intends.
    let ends =
        [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|it| !engine::is_ignored(*it));
    let mut signals = Signals::new(ends).with_context(context)?;
    let work = move || {
        if let Some(signal) = signals.forever().next() {
            temporary::remove_all();
            let _ = low_level::emulate_default_handler(signal);
            // The first process of a container has no default handlers.
            low_level::exit(128 + signal);
        }
    };
    let thread = thread::Builder::new().name("signals".into()).stack_size(STACK);
    thread.spawn(work).with_context(context)?;
    Ok(())
}
