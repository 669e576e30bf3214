//! What ends the program early: the user, or the system.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use anyhow::Context;
use signal_hook::consts::{SIGABRT, SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::{flag, low_level};

use crate::engine;
use crate::workspace::temporary;

/// What the thread that waits needs, in bytes.
const STACK: usize = 128 << 10;

/// Has the program end as others do when it is told to, but leave no half of a file. As the
/// first process of a container it would not end at all. A file that may not grow is an error
/// of writing, and where there is no memory left, which the language says, it could not run.
///
/// # Errors
/// If the system has no thread or socket.
pub(super) fn handle() -> anyhow::Result<()> {
    let context = || "cannot wait for signals";
    flag::register(SIGXFSZ, Arc::default()).with_context(context)?;
    let always = Arc::new(AtomicBool::new(true));
    flag::register_conditional_shutdown(SIGABRT, 2, always).with_context(context)?;
    // What is ignored is meant to be, as by `nohup`.
    let ends =
        [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|it| !engine::is_ignored(*it));
    let mut told = Signals::new(ends).with_context(context)?;
    let work = move || {
        if let Some(signal) = told.forever().next() {
            temporary::remove_all();
            let _ = low_level::emulate_default_handler(signal);
            // The first process of a container has no default to end by.
            low_level::exit(128 + signal);
        }
    };
    let thread = thread::Builder::new().name("signals".into()).stack_size(STACK);
    thread.spawn(work).with_context(context)?;
    Ok(())
}
