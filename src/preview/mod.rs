//! A live preview: a finished PDF as pictures in a browser on the same machine, with what
//! is wrong beside it and the way back from each printed word to its line of YAML.
//!
//! A [`Scene`] is all that the browser shows; a [`Server`] has the newest one. The browser
//! asks for the next scene and is answered when there is one. It may ask for another
//! variant or theme of those that the scene lists, which goes to the caller.
//!
//! Only this machine is served, under an address that nobody can guess: the CV of a
//! stranger's browser tab is none of ours. This room must not read or write files, know
//! YAML or start an engine; nothing else may name `axum` or `tokio`.

mod connections;
mod page;
mod scene;
mod server;

pub use page::{Page, pages};
pub use scene::{Choice, Finding, Scene};
pub use server::Server;
