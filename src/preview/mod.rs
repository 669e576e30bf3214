//! A live preview: a finished PDF as pictures in a browser on the same machine, with the
//! findings, and with a link from each printed word to its line of YAML.
//!
//! A [`Scene`] is everything that the browser shows; a [`Server`] holds the newest one.
//! The browser asks for the next scene and is answered when there is one. It may ask for
//! another variant or theme among those that the scene lists, which is passed to the
//! caller.
//!
//! Only this machine is served, under an address that nobody can guess, so that other
//! pages in the browser cannot read the CV. This room must not read or write files, know
//! YAML or start an engine; nothing else may name `axum` or `tokio`.

mod connections;
mod page;
mod scene;
mod server;

pub use page::{Page, pages};
pub use scene::{Choice, Finding, Scene};
pub use server::Server;
