//! A database that has been read, and the documents that are asked of it.

use std::path::Path;

use anyhow::bail;

use super::config::Config;
use super::document::{Document, no_variant};
use super::reader::Reader;
use super::render_input::RenderInput;
use super::{codes, database, photo, theme};
use crate::diag::{Diagnostic, FileId, Sink, Sources, Spanned};
use crate::engine::{Bundle, Isolation};
use crate::export::latex::FontFile;
use crate::load::Trees;
use crate::model::{Hidden, Id, Resume};
use crate::project;

/// A database that has been read and checked, with all that it brings.
pub(crate) struct Workspace {
    pub resume: Resume,
    pub sources: Sources,
    /// Those of the sources that are the database.
    files: Vec<FileId>,
    pub sink: Sink,
    /// The fonts that the database brings with it.
    pub fonts: Vec<FontFile>,
    /// The picture of its owner, which may be damaged further on.
    pub photo: Option<Spanned<Vec<u8>>>,
    /// How what it brings is read.
    pub reader: Reader,
    pub config: Config,
    /// The variants that were named.
    named: Vec<String>,
}

impl Workspace {
    /// Reads and checks a database, of which some variants have been named.
    ///
    /// # Errors
    /// If it cannot be read; mistakes in it are findings.
    pub fn open(
        place: &Path,
        named: &[String],
        config: Config,
    ) -> anyhow::Result<Workspace> {
        Workspace::reopen(place, named, config, None)
    }

    /// The same, without parsing again what has not changed since the last time.
    ///
    /// # Errors
    /// As for [`open`](Workspace::open).
    pub fn reopen(
        place: &Path,
        named: &[String],
        config: Config,
        trees: Option<&mut Trees>,
    ) -> anyhow::Result<Workspace> {
        let reader = config.reader();
        let loaded = database::read(place, &config, &reader, trees)?;
        let database::Loaded { resume, fonts, photo, sources, files, sink } = loaded;
        let named = named.to_vec();
        Ok(Workspace {
            resume,
            sources,
            files,
            sink,
            fonts,
            photo,
            reader,
            config,
            named,
        })
    }

    /// The documents that were asked for: the variants that were named or all, or the whole
    /// database as it is, which is all where there are no variants.
    ///
    /// # Errors
    /// If a variant was named that the database does not have.
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

    /// The whole database, with the overrides.
    pub fn whole(&self) -> Document {
        Document { name: None, variant: self.config.variant.clone() }
    }

    /// A variant by its name.
    pub fn find(&self, name: &str) -> Option<Document> {
        let id: Id = name.parse().ok()?;
        let (name, _) = self.resume.variants.get_key_value(&id)?;
        self.document(name.clone())
    }

    /// Every variant as the database has it, without the overrides.
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
        let variant = self.config.variant.clone().over(base);
        Some(Document { name: Some(name), variant })
    }

    /// What a document is rendered with: its theme, which was loaded, with fonts and the picture
    /// of the owner if the document shows it. A picture that cannot be used goes to `sink`.
    ///
    /// # Errors
    /// If there is no process for the picture, or no time.
    pub fn render_input(
        &self,
        document: &Document,
        bundle: Option<Bundle>,
        isolation: &Isolation,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<RenderInput<'_>>> {
        let Some(theme) = self.config.themes.get(document.theme()) else {
            return Ok(None);
        };
        let mut input = RenderInput::new(theme, &self.fonts, bundle, isolation);
        input.complete = self.fonts.len() == self.resume.fonts.len();
        let is_hidden = document.variant.hide.contains(&Hidden::Photo);
        let Some(photo) = self.photo.as_ref().filter(|_| !is_hidden) else {
            return Ok(Some(input));
        };
        match photo::reencoded(photo, isolation)? {
            Ok(made) => input.photo = Some(made),
            Err(error) => sink.push(photo::unusable(photo.span, &error)),
        }
        Ok(Some(input))
    }

    /// Whether the theme of a document may be loaded. A theme is a program: the database may
    /// name the folder of one only if that was allowed; an override may name any.
    pub fn trusts_theme(&self, document: &Document) -> bool {
        let theme = document.variant.theme.as_ref();
        let by_database = theme.filter(|theme| self.is_in_database(theme));
        self.config.trusts_themes
            || by_database.is_none_or(|theme| !theme::is_folder(theme))
    }

    fn is_in_database<T>(&self, value: &Spanned<T>) -> bool {
        self.files.contains(&value.span.file)
    }

    /// Loads the theme of a document. There is none if it has mistakes, which go to `sink`.
    ///
    /// # Errors
    /// If an override names a theme that cannot be loaded.
    pub fn load_theme(
        &mut self,
        document: &Document,
        sink: &mut Sink,
    ) -> anyhow::Result<()> {
        let named = document.theme();
        // An override that names none is a mistake of the command, not of the database.
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
        let themes = &mut self.config.themes;
        let loaded = themes.load(named, &mut self.sources, sink, &self.reader);
        let Err(error) = loaded else { return Ok(()) };
        let Some(place) = place else { return Err(error) };
        sink.push(codes::finding(&codes::NO_THEME, place, &format!("{error:#}")));
        Ok(())
    }
}
