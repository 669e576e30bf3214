//! A database that has been read, and the documents that are requested from it.

use std::path::Path;

use anyhow::bail;

use super::citations::{self, StyleFiles};
use super::config::Config;
use super::document::{Document, unknown_variant};
use super::pictures::{self, OwnPicture};
use super::reader::FileReader;
use super::render_input::RenderInput;
use super::{codes, database, theme};
use crate::diag::{Diagnostic, FileId, Sink, Sources, Spanned};
use crate::engine::{Bundle, Isolation};
use crate::export::latex::FontFile;
use crate::load::Trees;
use crate::model::{Id, Resume, SectionKind};
use crate::project::{self, CitationStyles};

/// A database that has been read and checked, with its fonts and its pictures.
pub(crate) struct Workspace {
    pub resume: Resume,
    pub sources: Sources,
    /// The sources that belong to the database.
    files: Vec<FileId>,
    pub sink: Sink,
    /// The fonts next to the database.
    pub fonts: Vec<FontFile>,
    /// The pictures next to the database.
    pub pictures: Vec<OwnPicture>,
    /// The citation styles next to the database, among the sources.
    pub style_files: StyleFiles,
    /// Reads the files that the database names.
    pub reader: FileReader,
    pub config: Config,
    /// The variants that were named.
    named: Vec<String>,
}

impl Workspace {
    /// Reads and checks a database. `named` are the variants that are requested.
    ///
    /// # Errors
    /// If it cannot be read. Mistakes in it are findings.
    pub fn open(
        place: &Path,
        named: &[String],
        config: Config,
    ) -> anyhow::Result<Workspace> {
        Workspace::reopen(place, named, config, None)
    }

    /// The same, but files that have not changed since the last time are not parsed again.
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
        let database::LoadedDatabase {
            resume,
            fonts,
            pictures,
            style_files,
            sources,
            files,
            sink,
        } = loaded;
        let named = named.to_vec();
        Ok(Workspace {
            resume,
            sources,
            files,
            sink,
            fonts,
            pictures,
            style_files,
            reader,
            config,
            named,
        })
    }

    /// Whether a variant was named.
    pub fn is_named(&self, name: &Id) -> bool {
        self.named.iter().any(|named| named == name.as_str())
    }

    /// The requested documents: the named variants, all variants, or the full CV if no variant was
    /// named or there are none.
    ///
    /// # Errors
    /// If a variant is unknown.
    pub fn documents(&self, all: bool) -> anyhow::Result<Vec<Document>> {
        if all && !self.resume.variants.is_empty() {
            let names = self.resume.variants.keys().cloned();
            return Ok(names.filter_map(|name| self.document(name)).collect());
        }
        if self.named.is_empty() {
            return Ok(vec![self.full_cv()]);
        }
        let mut documents = Vec::new();
        for name in &self.named {
            match self.find(name) {
                Some(document) => documents.push(document),
                // A variant with a mistake may not have been read.
                None if self.sink.has_errors() => {}
                None => bail!(unknown_variant(&self.resume, name)),
            }
        }
        Ok(documents)
    }

    /// The full CV, with the overrides.
    pub fn full_cv(&self) -> Document {
        let variant = self.resume.dressed(self.config.variant.clone());
        Document { name: None, variant }
    }

    /// A variant by its name.
    pub fn find(&self, name: &str) -> Option<Document> {
        let id: Id = name.parse().ok()?;
        let (name, _) = self.resume.variants.get_key_value(&id)?;
        self.document(name.clone())
    }

    /// Every variant of the database, without the overrides.
    pub fn variants(&self) -> impl Iterator<Item = Document> {
        self.resume.variants.keys().filter_map(|name| self.variant(name))
    }

    /// A variant of the database, without the overrides.
    pub fn variant(&self, name: &Spanned<Id>) -> Option<Document> {
        let variant = project::variant(&self.resume, name)?;
        Some(Document { name: Some(name.clone()), variant })
    }

    fn document(&self, name: Spanned<Id>) -> Option<Document> {
        let base = project::variant(&self.resume, &name)?;
        let variant = self.config.variant.clone().over(base);
        Some(Document { name: Some(name), variant })
    }

    /// The input for rendering a document: its theme, which must have been loaded, the fonts, and
    /// the pictures that are not hidden. A picture that cannot be used is reported to `sink`.
    ///
    /// # Errors
    /// If the process for a picture cannot run, or the time is over.
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
        for OwnPicture { role, file, bytes } in &self.pictures {
            if document.variant.hide.contains(&role.hidden()) {
                continue;
            }
            match pictures::reencoded(bytes, isolation)? {
                Ok(picture) => _ = input.pictures.insert(file.clone(), picture),
                Err(error) => {
                    sink.push(pictures::unusable(role.as_str(), bytes.span, &error));
                }
            }
        }
        Ok(Some(input))
    }

    /// The citation styles of a document. Those that cannot be used are reported.
    pub fn citation_styles(
        &self,
        document: &Document,
        sink: &mut Sink,
    ) -> CitationStyles {
        let file = |name: &str| {
            let source = self.sources.get(*self.style_files.get(name)?)?;
            Some(source.text.as_str())
        };
        citations::styles(&self.resume, &document.variant, &file, sink)
    }

    /// Whether the theme of a document may be loaded. A theme is a program, so the database may
    /// only name the folder of one if that is allowed. An override may name any folder.
    pub fn trusts_theme(&self, document: &Document) -> bool {
        let theme = document.variant.theme.as_ref();
        let by_database = theme.filter(|theme| self.is_in_database(theme));
        self.config.trusts_themes
            || by_database.is_none_or(|theme| !theme::is_folder(theme))
    }

    fn is_in_database<T>(&self, value: &Spanned<T>) -> bool {
        self.files.contains(&value.span.file)
    }

    /// Begins to parse the templates of a document, in a thread.
    pub fn parse_templates(&self, document: &Document) {
        let kinds = SectionKind::ALL.iter().copied();
        let kinds = kinds.filter(|kind| self.resume.has(*kind));
        if let Some(theme) = self.config.themes.get(document.theme()) {
            theme.parse_ahead(kinds);
        }
    }

    /// Whether a finding is about an option that the database sets for all documents, and that
    /// the theme of one of them has.
    pub fn is_used_option(&self, fault: &Diagnostic) -> bool {
        let is_here = |name: &&Spanned<Id>| name.span == fault.primary.span;
        let is_unknown = [codes::UNUSED_OPTION.name, codes::OPTION.name];
        if !is_unknown.contains(&fault.code.name) {
            return false;
        }
        let Some(name) = self.resume.options.keys().find(is_here) else { return false };
        let all = std::iter::once(self.full_cv()).chain(self.variants());
        let has = |document: &Document| match self.config.themes.get(document.theme()) {
            Some(theme) => {
                theme.manifest.options.keys().any(|known| known.value == name.value)
            }
            None => theme::has_option(document.theme(), name.as_str()),
        };
        all.into_iter().any(|document| has(&document))
    }

    /// Loads the theme of a document. If it has mistakes, they go to `sink`, and there is no theme.
    ///
    /// # Errors
    /// If an override names a theme that cannot be loaded.
    pub fn load_theme(
        &mut self,
        document: &Document,
        sink: &mut Sink,
    ) -> anyhow::Result<()> {
        let named = document.theme();
        // An unknown theme in an override is an error of the command, not of the database.
        let theme = document.variant.theme.as_ref().filter(|it| self.is_in_database(it));
        let place = theme.map(|theme| theme.span);
        if let Some(place) = place.filter(|_| !self.trusts_theme(document)) {
            let message = format!("the database names `{named}`, the folder of a theme");
            sink.push(Diagnostic::new(&codes::NO_THEME, place, message).help(format!(
                "a theme is a program: if you trust this one, use `--theme {named}` or \
                 `--trust-theme`"
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
