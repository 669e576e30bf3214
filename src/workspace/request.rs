//! What is to be built: a database, which of its documents, and where they go.

use std::path::{Path, PathBuf};

use super::claims::{Claims, Output};
use super::config::Config;
use super::document::Document;
use super::files::Disk;
use super::open::Workspace;
use super::target::{Named, Target, database_name};
use super::{database, inputs};

/// A database, and which of its documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BuildRequest {
    pub place: PathBuf,
    /// The variants that were named.
    pub variants: Vec<String>,
    /// Every variant.
    pub all: bool,
    pub output: Option<PathBuf>,
    /// The folder that `output` is from.
    pub beside: PathBuf,
}

impl BuildRequest {
    /// Where a document goes.
    ///
    /// # Errors
    /// If `output` names no file of a format.
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
        let named =
            Named { beside, database: &database, is_one_of_many, variant, owner: &owner };
        Target::document(self.output.as_deref(), &named)
    }

    /// Where its documents go.
    ///
    /// # Errors
    /// If the database cannot be read, or `output` names no file of a format.
    pub fn targets(&self, config: &Config) -> anyhow::Result<Vec<Target>> {
        let workspace = Workspace::open(&self.place, &self.variants, config.clone())?;
        let documents = workspace.documents(self.all)?;
        let target = |document| self.target(&workspace, document, false);
        documents.iter().map(target).collect()
    }

    /// The target that does not depend on the database, if it is such a one.
    ///
    /// # Errors
    /// If `output` names no file of a format.
    pub fn fixed_target(&self) -> anyhow::Result<Option<Target>> {
        Target::fixed(self.output.as_deref(), &self.beside)
    }
}

/// Claims what is known to be written before any database has been read, all of which are inputs,
/// whenever they will be read.
///
/// # Errors
/// If two of them, or one of them and an input, are the same file.
pub(crate) fn claim(requests: &[BuildRequest], claims: &Claims) -> anyhow::Result<()> {
    for place in requests.iter().map(|request| request.place.as_path()) {
        note(place);
    }
    for request in requests {
        if let Some(target) = request.fixed_target()? {
            claims.claim(&target, Output::Document)?;
        }
    }
    Ok(())
}

/// Notes a database as an input. One that cannot be read is reported when it is to be.
fn note(place: &Path) {
    let files = database::in_folder(&Disk, place).unwrap_or_default();
    files.iter().for_each(|file| inputs::note_input(file));
    inputs::note_input(place);
}
