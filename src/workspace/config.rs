//! The configuration of a workspace, which a caller decides before a database is read.

use std::sync::Arc;

use super::engine_config::EngineConfig;
use super::files::{Disk, Files};
use super::reader::FileReader;
use super::theme::Themes;
use crate::diag::{Levels, Sink, Sources};
use crate::export::latex::builtin;
use crate::model::{SectionKind, Variant};

/// The settings that stay the same each time that a database is read.
#[derive(Clone)]
pub(crate) struct Config {
    /// Keys that override those of every variant.
    pub variant: Variant,
    /// Whether the database may name the folder of a theme, which is a program.
    pub trusts_themes: bool,
    /// The levels of findings.
    pub levels: Levels,
    pub engine: EngineConfig,
    /// The files that are read.
    pub files: Arc<dyn Files>,
    /// The texts that the overrides and themes were read from.
    pub sources: Sources,
    /// The mistakes in them.
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
    /// A reader of files, whose time limit begins now.
    pub fn reader(&self) -> FileReader {
        FileReader::new(Arc::clone(&self.files), self.engine)
    }

    /// Loads a theme before the database is read.
    ///
    /// # Errors
    /// If the theme is unknown.
    pub fn load_theme(&mut self, named: &str) -> anyhow::Result<()> {
        let reader = self.reader();
        self.themes.load(named, &mut self.sources, &mut self.sink, &reader)
    }

    /// Loads the built-in themes, for databases that are read many times.
    ///
    /// # Errors
    /// If one cannot be loaded.
    pub fn load_themes(&mut self) -> anyhow::Result<()> {
        for name in builtin::names() {
            self.load_theme(name)?;
            if let Some(theme) = self.themes.get(name) {
                theme.parse_ahead(SectionKind::ALL.iter().copied());
            }
        }
        Ok(())
    }
}
