//! Which documents a command is about, and each as LaTeX.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};

use super::{args, choice, codes, database, report, theme};
use crate::diag::{Diagnostic, Sink, Sources, Spanned, did_you_mean};
use crate::engine::Bundle;
use crate::load::Trees;
use crate::model::{Hidden, Id, Resume, Variant};
use crate::picture;
use crate::project::{self, Cv, Plan};
use crate::render::{
    FontFile, Lacking, Look, TexDocument, Theme, ThemeFonts, builtin, lacking, render,
    with_fallbacks,
};

/// The theme of a document that names none.
const USUAL: &str = "faculty";

/// A database that has been read, and what was asked of it.
pub(super) struct Desk {
    pub resume: Resume,
    pub sources: Sources,
    pub sink: Sink,
    pub themes: Themes,
    /// The fonts that the database brings with it.
    pub fonts: Vec<FontFile>,
    /// The picture of its owner, which may be damaged further on.
    pub photo: Option<Spanned<Vec<u8>>>,
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
    trusts_themes: bool,
    sources: Sources,
    sink: Sink,
}

impl Flags {
    pub fn read(choice: &args::Choice) -> Flags {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let variant = choice::variant(choice, &mut sources, &mut sink);
        Flags { variant, trusts_themes: choice.look.trust_theme, sources, sink }
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
        themes.load(named, &mut flags.sources, &mut flags.sink)
    }

    /// The flags, and the built-in themes, for many times that a database is read.
    pub fn beginning(choice: &args::Choice) -> anyhow::Result<(Flags, Themes)> {
        let (mut flags, mut themes) = (Flags::read(choice), Themes::default());
        for name in builtin::names() {
            Desk::early_theme(name, &mut flags, &mut themes)?;
        }
        Ok((flags, themes))
    }

    /// Reads and checks the one database of a command.
    pub fn of(database: &args::Database, choice: &args::Choice) -> anyhow::Result<Desk> {
        let place = database.place.clone().map_or_else(database::usual_place, Ok)?;
        let flags = Flags::read(choice);
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
        let Flags { variant: flags, trusts_themes, sources, sink } = flags;
        let loaded = database::read(place, messages, &flags, sources, sink, trees)?;
        let database::Loaded { resume, fonts, photo, sources, sink } = loaded;
        let named = named.to_vec();
        Ok(Desk {
            resume,
            sources,
            sink,
            themes,
            fonts,
            photo,
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
    pub fn variants(&self) -> Vec<Document> {
        let document = |name: &Spanned<Id>| {
            let variant = project::variant(&self.resume, name)?;
            Some(Document { name: Some(name.clone()), variant })
        };
        self.resume.variants.keys().filter_map(document).collect()
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
    ) -> Option<Dress<'_>> {
        let theme = self.themes.get(theme_of(document))?;
        let mut dress = Dress::new(theme, &self.fonts, bundle);
        dress.complete = self.fonts.len() == self.resume.fonts.len();
        Some(dress)
    }

    /// The same, with the picture of the owner if the document shows it.
    pub fn full_dress(
        &self,
        document: &Document,
        bundle: Option<Bundle>,
        sink: &mut Sink,
    ) -> Option<Dress<'_>> {
        let mut dress = self.dress(document, bundle)?;
        let is_hidden = document.variant.hide.contains(&Hidden::Photo);
        let Some(photo) = self.photo.as_ref().filter(|_| !is_hidden) else {
            return Some(dress);
        };
        match picture::made_again(photo) {
            Ok(made) => dress.photo = Some(made),
            Err(error) => sink.push(database::no_photo(photo.span, &error)),
        }
        Some(dress)
    }

    /// Whether the theme of a document may be loaded. A theme is a program: the database may
    /// name the folder of one only if that was allowed; a flag may name any.
    pub fn trusts_theme(&self, document: &Document) -> bool {
        let theme = document.variant.theme.as_ref();
        let by_database = theme.filter(|theme| self.is_in_database(theme));
        self.trusts_themes || by_database.is_none_or(|theme| !theme::is_folder(theme))
    }

    fn is_in_database<T>(&self, value: &Spanned<T>) -> bool {
        let source = self.sources.get(value.span.file);
        source.is_some_and(|source| source.name != choice::NAME)
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
        let loaded = self.themes.load(named, &mut self.sources, sink);
        let Err(error) = loaded else { return Ok(()) };
        let Some(place) = place else { return Err(error) };
        sink.push(report::found(&codes::NO_THEME, place, &format!("{error:#}")));
        Ok(())
    }
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
    ) -> anyhow::Result<()> {
        if !self.0.contains_key(named) {
            let theme = theme::find_quickly(named, sources, sink)?;
            self.0.insert(named.to_owned(), theme.map(Arc::new));
        }
        Ok(())
    }

    /// A theme that was loaded and has no mistakes.
    pub fn get(&self, named: &str) -> Option<&Theme> {
        self.0.get(named)?.as_deref()
    }
}

/// A theme with all the fonts that a document may be set in.
pub(super) struct Dress<'t> {
    pub theme: &'t Theme,
    /// The name of the theme's main font, and the font, if it is at hand.
    main: Option<(&'t str, Cow<'t, [u8]>)>,
    /// The same of its font for code.
    mono: Option<(&'t str, Cow<'t, [u8]>)>,
    /// What it lacks is looked for in these.
    others: Vec<FontFile>,
    /// The picture of the owner, made again.
    pub photo: Option<Vec<u8>>,
    /// Whether every font that the database names could be read.
    complete: bool,
}

impl<'t> Dress<'t> {
    pub fn new(theme: &'t Theme, fonts: &[FontFile], bundle: Option<Bundle>) -> Self {
        let read = |name: &str| -> Option<Cow<'t, [u8]>> {
            let own = theme.preamble.files.get(name).map(|font| font.as_slice().into());
            own.or_else(|| bundle?.read(name))
        };
        let font = |role: &str| {
            let name = theme.manifest.fonts.get(role)?.regular.as_str();
            Some((name, read(name)?))
        };
        let main = font("main");
        let of_theme = theme.manifest.fallback.iter().filter_map(|name| {
            Some(FontFile { name: name.clone(), bytes: read(name)?.into_owned() })
        });
        let others = of_theme.chain(fonts.iter().cloned()).collect();
        let mono = font("mono");
        Dress { theme, main, mono, others, photo: None, complete: true }
    }

    /// A document as LaTeX.
    pub fn rendered(
        &self,
        cv: &Cv,
        variant: &Variant,
        spacing: Option<f32>,
    ) -> anyhow::Result<TexDocument> {
        let look =
            Look { paper: variant.paper, options: Some(&variant.options), spacing };
        let mut tex = render(cv, self.theme, look)
            .with_context(|| format!("in the theme `{}`", self.theme.manifest.name))?;
        let photo = cv.owner.photo.clone().zip(self.photo.clone());
        tex.files.extend(photo);
        Ok(match &self.main {
            Some((_, main)) => with_fallbacks(tex, self.fonts(main), &self.others),
            None => tex,
        })
    }

    fn fonts<'f>(&'f self, main: &'f [u8]) -> ThemeFonts<'f> {
        ThemeFonts { main, mono: self.mono.as_ref().map(|(_, mono)| &**mono) }
    }

    /// Characters that none of the fonts has.
    fn missing_glyphs(&self, tex: &TexDocument) -> Vec<Diagnostic> {
        // A font that could not be read may have them.
        let Some((name, main)) = self.main.as_ref().filter(|_| self.complete) else {
            return Vec::new();
        };
        let all = lacking(self.fonts(main), &self.others, tex).into_iter();
        let no_others = self.others.is_empty();
        all.map(|Lacking { span, code, characters }| {
            let mono = self.mono.as_ref().filter(|_| code).map(|(name, _)| *name);
            let name = mono.unwrap_or(name);
            let listed = |c: &char| format!("`{c}` (U+{:04X})", u32::from(*c));
            let listed: Vec<String> = characters.iter().map(listed).collect();
            let listed = listed.join(", ");
            let message = if no_others {
                format!("the font `{name}` has no {listed}")
            } else {
                format!("neither the font `{name}` nor one of `fonts` has {listed}")
            };
            Diagnostic::new(&codes::MISSING_GLYPH, span, message)
        })
        .collect()
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
        Some(folder) => folder.join(named.trim_start_matches("./")).display().to_string(),
        None => named.to_owned(),
    }
}
