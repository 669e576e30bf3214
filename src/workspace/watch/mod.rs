//! Watches the files of a database, and decides where in a document a rebuild can start.

mod changes;
mod checkpoints;
mod folders;
mod retry;

pub(crate) use changes::ChangeWatcher;
pub(crate) use checkpoints::{checkpoints, difference};
pub(crate) use retry::Retry;
