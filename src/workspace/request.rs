//! A request to build: a database, the documents of it, and the files to write.

use std::path::{Path, PathBuf};

use super::claims::{Claims, Output};
use super::config::Config;
use super::document::Document;
use super::files::Disk;
use super::open::Workspace;
use super::target::{Target, TargetNames, database_name};
use super::{database, inputs};

/// The documents to build from a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BuildRequest {
    pub place: PathBuf,
    /// The named variants.
    pub variants: Vec<String>,
    /// Whether to build every variant.
    pub all: bool,
    pub output: Option<PathBuf>,
    /// The folder that `output` is relative to.
    pub beside: PathBuf,
}

impl BuildRequest {
    /// The target of a document.
    ///
    /// # Errors
    /// If `output` is invalid.
    pub fn target(
        &self,
        workspace: &Workspace,
        document: &Document,
        is_one_of_many: bool,
    ) -> anyhow::Result<Target> {
        let basics = workspace.resume.basics.as_ref();
        let owner = basics.map(|basics| basics.name.letters()).unwrap_or_default();
        let database = database_name(&self.place);
        let variant = document.name.as_ref().map(|name| name.as_str());
        let beside = self.beside.as_path();
        let names = TargetNames {
            beside,
            database: &database,
            is_one_of_many,
            variant,
            owner: &owner,
        };
        Target::document(self.output.as_deref(), &names)
    }

    /// The targets of all its documents.
    ///
    /// # Errors
    /// If the database cannot be read, or `output` is invalid.
    pub fn targets(&self, config: &Config) -> anyhow::Result<Vec<Target>> {
        let workspace = Workspace::open(&self.place, &self.variants, config.clone())?;
        let documents = workspace.documents(self.all)?;
        let target = |document| self.target(&workspace, document, false);
        documents.iter().map(target).collect()
    }

    /// The target, if it does not depend on the contents of the database.
    ///
    /// # Errors
    /// If `output` is invalid.
    pub fn fixed_target(&self) -> anyhow::Result<Option<Target>> {
        Target::fixed(self.output.as_deref(), &self.beside)
    }
}

/// Registers all databases as inputs, and claims the targets that are known before any database has
/// been read.
///
/// # Errors
/// If a target is another target, or an input.
pub(crate) fn claim(requests: &[BuildRequest], claims: &Claims) -> anyhow::Result<()> {
    for place in requests.iter().map(|request| request.place.as_path()) {
        register(place);
    }
    for request in requests {
        if let Some(target) = request.fixed_target()? {
            claims.claim(&target, Output::Document)?;
        }
    }
    Ok(())
}

/// Registers a database as an input. If it cannot be read, that is reported later.
fn register(place: &Path) {
    let files = database::in_folder(&Disk, place).unwrap_or_default();
    files.iter().for_each(|file| inputs::register_input(file));
    inputs::register_input(place);
}
