//! The files that a run writes. No input is overwritten, and no file is written twice.
//!
//! All outputs are claimed before anything is built. A file is identified by its resolved path
//! and, if it exists, by its inode, so that other spellings and links are recognized.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::bail;

use super::inputs::Inode;
use super::target::Target;
use super::{inputs, paths};

/// The files that will be written, with the output that is written to each.
pub(crate) struct Claims {
    taken: Mutex<BTreeMap<FileKey, (Output, Target)>>,
    /// The placeholder that distinguishes the documents of this run in file names.
    pattern: &'static str,
}

/// An output of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// A document.
    Document,
    Manifest,
    Lock,
}

impl Output {
    /// Its name in messages.
    fn name(self, target: &Target) -> String {
        match self {
            Output::Document => format!("the {}", target.format().name),
            Output::Manifest => "the manifest".to_owned(),
            Output::Lock => "the lock".to_owned(),
        }
    }
}

/// A way to identify a file.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum FileKey {
    Standard,
    Path(PathBuf),
    Inode(Inode),
}

impl Claims {
    /// The claims of a run over several databases, or over one.
    pub fn new(has_several: bool) -> Claims {
        let pattern = if has_several { "{database}" } else { "{variant}" };
        Claims { taken: Mutex::default(), pattern }
    }

    /// Claims a file.
    ///
    /// # Errors
    /// If this run reads the file, or writes something else to it.
    pub fn claim(&self, target: &Target, output: Output) -> anyhow::Result<()> {
        check_not_input(target, output)?;
        let keys = match target {
            Target::Standard => vec![FileKey::Standard],
            Target::File(file) => {
                let path = paths::resolved(file);
                let inode = Inode::at(&path).map(FileKey::Inode);
                inode.into_iter().chain([FileKey::Path(path)]).collect()
            }
        };
        let mut taken = self.lock();
        for key in keys {
            match taken.insert(key, (output, target.clone())) {
                None => {}
                Some((Output::Document, _)) if output == Output::Document => {
                    bail!(
                        "two documents would be written to {target}\nhelp: {}",
                        self.distinct_names(target)
                    )
                }
                Some((other, first)) => bail!(
                    "{} and {} would both be written to `{target}`\n\
                     help: name another file for one of them",
                    other.name(&first),
                    output.name(target)
                ),
            }
        }
        Ok(())
    }

    /// Checks again that no claimed file is an input, after more inputs have been read.
    ///
    /// # Errors
    /// If one is.
    pub fn check_no_inputs(&self) -> anyhow::Result<()> {
        let taken = self.lock();
        let others = taken.values().filter(|(output, _)| *output != Output::Document);
        others
            .into_iter()
            .try_for_each(|(output, target)| check_not_input(target, *output))
    }

    /// How the documents of this run get names of their own.
    fn distinct_names(&self, target: &Target) -> String {
        let pattern = self.pattern;
        match target {
            // Meant as a folder, most likely.
            Target::File(file) if file.extension().is_none() => {
                format!("write `{target}/`, with a slash, for a folder")
            }
            _ => format!(
                "name a folder, or a pattern with `{pattern}`, as in `-o 'cv-{pattern}.pdf'`"
            ),
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<FileKey, (Output, Target)>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Checks that a file is not an input of this run.
///
/// # Errors
/// If it is.
pub(crate) fn check_not_input(target: &Target, output: Output) -> anyhow::Result<()> {
    let file = match target {
        Target::File(file) => file.as_path(),
        // It may have been redirected to a file.
        Target::Standard => Path::new(inputs::STDOUT),
    };
    let Some(input) = inputs::input_at(file) else { return Ok(()) };
    bail!(
        "{} would overwrite `{}`, which this run reads\n\
         help: name another file than `{target}`",
        output.name(target),
        paths::shown(&input)
    )
}
