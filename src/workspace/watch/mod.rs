//! What changes on disk, and where in a document that matters.

mod changes;
mod folders;
mod places;
mod retry;

pub(crate) use changes::Changes;
pub(crate) use places::{difference, places};
pub(crate) use retry::Retry;
