//! The files that a run writes: none that it reads, and none for two things.
//!
//! All are claimed before anything is made. A file is known by where its path leads and, if it
//! is there, by its number on its device, so that another spelling or a link is no way round.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::bail;

use super::inputs::Inode;
use super::target::Target;
use super::{inputs, paths};

/// Files that are going to be written, with what is written to each.
pub(crate) struct Claims {
    taken: Mutex<BTreeMap<Place, (Output, Target)>>,
    /// What tells the documents of this run apart, in the pattern of a file name.
    pattern: &'static str,
}

/// What a run writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// A document.
    Document,
    Manifest,
    Lock,
}

impl Output {
    /// What messages call it.
    fn name(self, target: &Target) -> String {
        match self {
            Output::Document => format!("the {}", target.format().name),
            Output::Manifest => "the manifest".to_owned(),
            Output::Lock => "the lock".to_owned(),
        }
    }
}

/// One of the ways to know a file.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Standard,
    Path(PathBuf),
    Inode(Inode),
}

impl Claims {
    /// Those of a run over many databases, or over one.
    pub fn new(are_many: bool) -> Claims {
        let pattern = if are_many { "{database}" } else { "{variant}" };
        Claims { taken: Mutex::default(), pattern }
    }

    /// Claims a file.
    ///
    /// # Errors
    /// If this run reads the file, or writes something else to it.
    pub fn claim(&self, target: &Target, output: Output) -> anyhow::Result<()> {
        is_no_input(target, output)?;
        let places = match target {
            Target::Standard => vec![Place::Standard],
            Target::File(file) => {
                let path = paths::resolved(file);
                let inode = Inode::at(&path).map(Place::Inode);
                inode.into_iter().chain([Place::Path(path)]).collect()
            }
        };
        let mut taken = self.lock();
        for place in places {
            match taken.insert(place, (output, target.clone())) {
                None => {}
                Some((Output::Document, _)) if output == Output::Document => {
                    let pattern = self.pattern;
                    bail!(
                        "two documents would be written to {target}\nhelp: name a folder, or a \
                         pattern with `{pattern}`, as in `-o 'cv-{pattern}.pdf'`"
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

    /// Sees that what was claimed before this run had read all that it reads is still none of
    /// its inputs.
    ///
    /// # Errors
    /// If it is.
    pub fn are_no_inputs(&self) -> anyhow::Result<()> {
        let taken = self.lock();
        let others = taken.values().filter(|(output, _)| *output != Output::Document);
        others.into_iter().try_for_each(|(output, target)| is_no_input(target, *output))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Place, (Output, Target)>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sees that a file is none that this run has read.
///
/// # Errors
/// If it is.
pub(crate) fn is_no_input(target: &Target, output: Output) -> anyhow::Result<()> {
    let file = match target {
        Target::File(file) => file.as_path(),
        // It may have been led to a file.
        Target::Standard => Path::new(inputs::STDOUT),
    };
    let Some(input) = inputs::input_at(file) else { return Ok(()) };
    bail!(
        "{} would be written over `{}`, which this run reads\n\
         help: name another file than `{target}`",
        output.name(target),
        paths::shown(&input)
    )
}
