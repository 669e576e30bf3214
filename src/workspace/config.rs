//! What is asked of a database, as plain values: what a caller decides before it is read.

use std::sync::Arc;

use super::engine_config::EngineConfig;
use super::files::{Disk, Files};
use super::reader::Reader;
use super::theme::Themes;
use crate::diag::{Levels, Sink, Sources};
use crate::export::latex::builtin;
use crate::model::Variant;

/// What is the same each time that a database is read.
#[derive(Clone)]
pub(crate) struct Config {
    /// Overrides: what comes before the keys of every variant.
    pub variant: Variant,
    /// Whether the database may name the folder of a theme, which is a program.
    pub trusts_themes: bool,
    /// What becomes of findings.
    pub levels: Levels,
    pub engine: EngineConfig,
    /// Where files are read.
    pub files: Arc<dyn Files>,
    /// The texts that the overrides and themes were read from.
    pub sources: Sources,
    /// Mistakes in those.
    pub sink: Sink,
    /// Themes that have been loaded.
    pub themes: Themes,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            variant: Variant::default(),
            trusts_themes: false,
            levels: Levels::default(),
            engine: EngineConfig::default(),
            files: Arc::new(Disk),
            sources: Sources::default(),
            sink: Sink::default(),
            themes: Themes::default(),
        }
    }
}

impl Config {
    /// How files are read, in a time that begins now.
    pub fn reader(&self) -> Reader {
        Reader::new(Arc::clone(&self.files), self.engine)
    }

    /// Loads a theme before the database is read.
    ///
    /// # Errors
    /// If there is no such theme.
    pub fn load_theme(&mut self, named: &str) -> anyhow::Result<()> {
        let reader = self.reader();
        self.themes.load(named, &mut self.sources, &mut self.sink, &reader)
    }

    /// Loads the built-in themes, for databases that are read many times.
    ///
    /// # Errors
    /// If one cannot be loaded.
    pub fn load_themes(&mut self) -> anyhow::Result<()> {
        builtin::names().into_iter().try_for_each(|name| self.load_theme(name))
    }
}
