//! Which documents a command is about, and each as LaTeX.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};

use super::dress::Dress;
use super::{args, choice, codes, database, report, theme};
use crate::diag::{Diagnostic, FileId, Sink, Sources, Spanned, did_you_mean};
use crate::engine::{Bundle, Isolation, WorkerError};
use crate::load::Trees;
use crate::model::{Hidden, Id, Resume, Variant};
use crate::picture::{self, PictureError};
use crate::project::{self, Plan};
use crate::render::{FontFile, TexDocument, Theme, builtin};

/// The theme of a document that names none.
const USUAL: &str = "faculty";

/// A database that has been read, and what was asked of it.
pub(super) struct Desk {
    pub resume: Resume,
    pub sources: Sources,
    /// Those of the sources that are the database.
    files: Vec<FileId>,
    pub sink: Sink,
    pub themes: Themes,
    /// The fonts that the database brings with it.
    pub fonts: Vec<FontFile>,
    /// The picture of its owner, which may be damaged further on.
    pub photo: Option<Spanned<Vec<u8>>>,
    /// How what it brings is read.
    pub isolation: Isolation,
    /// What the flags say.
    flags: Variant,
    /// Whether the database may name the folder of a theme.
    trusts_themes: bool,
    /// The variants that were named.
    named: Vec<String>,
}

/// A document of the database.
pub(super) struct Document {
    /// The name of its variant, if it is one.
    pub name: Option<Spanned<Id>>,
    /// All that is said of it.
    pub variant: Variant,
}

/// What the flags say, with their mistakes.
#[derive(Clone)]
pub(super) struct Flags {
    variant: Variant,
    engine: args::Engine,
    trusts_themes: bool,
    sources: Sources,
    sink: Sink,
}

impl Flags {
    pub fn read(choice: &args::Choice, engine: args::Engine) -> Flags {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let variant = choice::variant(choice, &mut sources, &mut sink);
        let trusts_themes = choice.look.trust_theme;
        Flags { variant, engine, trusts_themes, sources, sink }
    }

    /// The theme of the document, if that does not depend on the database.
    pub fn theme(&self, choice: &args::Choice) -> Option<String> {
        let flag = self.variant.theme.as_ref().map(|theme| theme.value.clone());
        flag.or_else(|| choice.variant.is_empty().then(|| USUAL.to_owned()))
    }
}

impl Desk {
    /// Loads a theme before the database is read.
    pub fn early_theme(
        named: &str,
        flags: &mut Flags,
        themes: &mut Themes,
    ) -> anyhow::Result<()> {
        let isolation = flags.engine.isolation();
        themes.load(named, &mut flags.sources, &mut flags.sink, &isolation)
    }

    /// The flags, and the built-in themes, for many times that a database is read.
    pub fn beginning(asked: &args::Documents) -> anyhow::Result<(Flags, Themes)> {
        let mut flags = Flags::read(&asked.choice, asked.engine);
        let mut themes = Themes::default();
        for name in builtin::names() {
            Desk::early_theme(name, &mut flags, &mut themes)?;
        }
        Ok((flags, themes))
    }

    /// Reads and checks the one database of a command.
    pub fn of(database: &args::Database, choice: &args::Choice) -> anyhow::Result<Desk> {
        let place = database.place.clone().map_or_else(database::usual_place, Ok)?;
        let flags = Flags::read(choice, args::Engine::usual());
        Desk::read(&place, &database.messages, &choice.variant, flags, Themes::default())
    }

    /// Reads and checks a database, of which some variants have been named.
    pub fn read(
        place: &Path,
        messages: &args::Messages,
        named: &[String],
        flags: Flags,
        themes: Themes,
    ) -> anyhow::Result<Desk> {
        Desk::read_again(place, messages, named, (flags, themes), None)
    }

    /// The same, without parsing anew what has not changed since the last time.
    pub fn read_again(
        place: &Path,
        messages: &args::Messages,
        named: &[String],
        (flags, themes): (Flags, Themes),
        trees: Option<&mut Trees>,
    ) -> anyhow::Result<Desk> {
        let Flags { variant: flags, engine, trusts_themes, sources, sink } = flags;
        let isolation = engine.isolation();
        let asked = database::Asked { messages, flags: &flags, isolation: &isolation };
        let loaded = database::read(place, &asked, sources, sink, trees)?;
        let database::Loaded { resume, fonts, photo, sources, files, sink } = loaded;
        let named = named.to_vec();
        Ok(Desk {
            resume,
            sources,
            files,
            sink,
            themes,
            fonts,
            photo,
            isolation,
            flags,
            trusts_themes,
            named,
        })
    }

    /// The documents that were asked for: the variants that were named or all, or the whole
    /// database as it is, which is all where there are no variants.
    pub fn documents(&self, all: bool) -> anyhow::Result<Vec<Document>> {
        if all && !self.resume.variants.is_empty() {
            let names = self.resume.variants.keys().cloned();
            return Ok(names.filter_map(|name| self.document(name)).collect());
        }
        if self.named.is_empty() {
            return Ok(vec![self.whole()]);
        }
        let mut documents = Vec::new();
        for name in &self.named {
            match self.find(name) {
                Some(document) => documents.push(document),
                // After a mistake it may not have been read.
                None if self.sink.has_errors() => {}
                None => bail!(no_variant(&self.resume, name)),
            }
        }
        Ok(documents)
    }

    /// The whole database, as the flags have it.
    pub fn whole(&self) -> Document {
        Document { name: None, variant: self.flags.clone() }
    }

    /// A variant by its name.
    pub fn find(&self, name: &str) -> Option<Document> {
        let id: Id = name.parse().ok()?;
        let (name, _) = self.resume.variants.get_key_value(&id)?;
        self.document(name.clone())
    }

    /// Every variant as the database has it, whatever the flags say.
    pub fn variants(&self) -> impl Iterator<Item = Document> {
        self.resume.variants.keys().filter_map(|name| self.variant(name))
    }

    /// A variant as the database has it.
    pub fn variant(&self, name: &Spanned<Id>) -> Option<Document> {
        let variant = project::variant(&self.resume, name)?;
        Some(Document { name: Some(name.clone()), variant })
    }

    fn document(&self, name: Spanned<Id>) -> Option<Document> {
        let base = project::variant(&self.resume, &name)?;
        Some(Document { name: Some(name), variant: self.flags.clone().over(base) })
    }

    /// The theme of a document that was loaded, with its fonts.
    pub fn dress(
        &self,
        document: &Document,
        bundle: Option<Bundle>,
        isolation: &Isolation,
    ) -> Option<Dress<'_>> {
        let theme = self.themes.get(theme_of(document))?;
        let mut dress = Dress::new(theme, &self.fonts, bundle, isolation);
        dress.complete = self.fonts.len() == self.resume.fonts.len();
        Some(dress)
    }

    /// The same, with the picture of the owner if the document shows it.
    pub fn full_dress(
        &self,
        document: &Document,
        bundle: Option<Bundle>,
        isolation: &Isolation,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Dress<'_>>> {
        let Some(mut dress) = self.dress(document, bundle, isolation) else {
            return Ok(None);
        };
        let is_hidden = document.variant.hide.contains(&Hidden::Photo);
        let Some(photo) = self.photo.as_ref().filter(|_| !is_hidden) else {
            return Ok(Some(dress));
        };
        match reencoded(photo, isolation)? {
            Ok(made) => dress.photo = Some(made),
            Err(error) => sink.push(database::no_photo(photo.span, &error)),
        }
        Ok(Some(dress))
    }

    /// Whether the theme of a document may be loaded. A theme is a program: the database may
    /// name the folder of one only if that was allowed; a flag may name any.
    pub fn trusts_theme(&self, document: &Document) -> bool {
        let theme = document.variant.theme.as_ref();
        let by_database = theme.filter(|theme| self.is_in_database(theme));
        self.trusts_themes || by_database.is_none_or(|theme| !theme::is_folder(theme))
    }

    fn is_in_database<T>(&self, value: &Spanned<T>) -> bool {
        self.files.contains(&value.span.file)
    }

    /// Loads the theme of a document. There is none if it has mistakes, which go to `sink`.
    pub fn theme(&mut self, document: &Document, sink: &mut Sink) -> anyhow::Result<()> {
        let named = theme_of(document);
        // A flag that names none is a mistake of the command, not of the database.
        let theme = document.variant.theme.as_ref().filter(|it| self.is_in_database(it));
        let place = theme.map(|theme| theme.span);
        if let Some(place) = place.filter(|_| !self.trusts_theme(document)) {
            let message = format!("the database names `{named}`, the folder of a theme");
            sink.push(Diagnostic::new(&codes::NO_THEME, place, message).help(format!(
                "a theme is a program: if you trust this one, name it with `--theme \
                 {named}` or say `--trust-theme`"
            )));
            return Ok(());
        }
        let isolation = self.isolation.clone();
        let loaded = self.themes.load(named, &mut self.sources, sink, &isolation);
        let Err(error) = loaded else { return Ok(()) };
        let Some(place) = place else { return Err(error) };
        sink.push(report::found(&codes::NO_THEME, place, &format!("{error:#}")));
        Ok(())
    }
}

/// A picture that has been read, made again in a process of its own.
///
/// # Errors
/// If there is no process for it, or no time.
pub(super) fn reencoded(
    picture: &[u8],
    isolation: &Isolation,
) -> anyhow::Result<Result<Vec<u8>, PictureError>> {
    if let Some(made) = picture::kept(picture) {
        return Ok(Ok(made));
    }
    let ran = WorkerError::of_file(isolation.run(|| picture::reencoded(picture)));
    let made = ran.context("cannot read a picture")?;
    let made = made.unwrap_or_else(|error| Err(PictureError::Costly(error.to_string())));
    if let Ok(made) = &made {
        picture::keep(picture, made);
    }
    Ok(made)
}

/// That a database has no variant of that name, with those that it has.
pub(super) fn no_variant(resume: &Resume, name: &str) -> String {
    let known: Vec<&str> = resume.variants.keys().map(|id| id.as_str()).collect();
    let near = did_you_mean(name, known.iter().copied());
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let known = match known.as_slice() {
        [] => "the database has no `variants`".to_owned(),
        known => format!("the database has `{}`", known.join("`, `")),
    };
    format!("there is no variant `{name}`\nhelp: {near}{known}")
}

/// The name or folder of a document's theme.
pub(super) fn theme_of(document: &Document) -> &str {
    document.variant.theme.as_ref().map_or(USUAL, |theme| theme.value.as_str())
}

/// The folder of a document's theme, if it is a folder.
pub(super) fn theme_folder(document: &Document) -> Option<&Path> {
    Some(theme_of(document)).filter(|named| theme::is_folder(named)).map(Path::new)
}

/// Themes by the names that they were asked for by.
#[derive(Clone, Default)]
pub(super) struct Themes(BTreeMap<String, Option<Arc<Theme>>>);

impl Themes {
    fn load(
        &mut self,
        named: &str,
        sources: &mut Sources,
        sink: &mut Sink,
        isolation: &Isolation,
    ) -> anyhow::Result<()> {
        if !self.0.contains_key(named) {
            let theme = theme::find_quickly(named, sources, sink, isolation)?;
            self.0.insert(named.to_owned(), theme.map(Arc::new));
        }
        Ok(())
    }

    /// A theme that was loaded and has no mistakes.
    pub fn get(&self, named: &str) -> Option<&Theme> {
        self.0.get(named)?.as_deref()
    }
}

/// Goes from a plan to LaTeX with nothing left out for space, finding all that can be found
/// without the engine. Nothing comes back if there are errors.
pub(super) fn tex(
    plan: &Plan,
    document: &Document,
    dress: Option<&Dress>,
    sink: &mut Sink,
) -> anyhow::Result<Option<TexDocument>> {
    let projection = plan.project(0);
    if !sink.has_errors() {
        sink.extend(projection.notes);
    }
    let Some(dress) = dress else { return Ok(None) };
    sink.extend(theme::faults(&document.variant.options, &dress.theme.manifest));
    // After a mistake what is left is no whole CV, but its letters can be looked at.
    let tex = match dress.rendered(&projection.cv, &document.variant, None) {
        Ok(tex) => tex,
        Err(_) if sink.has_errors() => return Ok(None),
        Err(error) => return Err(error),
    };
    sink.extend(dress.missing_glyphs(&tex));
    Ok(Some(tex).filter(|_| !sink.has_errors()))
}

/// A theme's folder as the command line has it, where a variant names it from the folder
/// of the database.
pub(super) fn beside(database: &Path, named: &str) -> String {
    if !theme::is_folder(named) || Path::new(named).is_absolute() {
        return named.to_owned();
    }
    let folder = if database.is_dir() { Some(database) } else { database.parent() };
    match folder.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => {
            folder.join(named.trim_start_matches("./")).to_string_lossy().into_owned()
        }
        None => named.to_owned(),
    }
}
