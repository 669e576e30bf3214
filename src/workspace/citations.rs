//! Citation styles: those of the program, and files next to a database. Each is parsed when a
//! document uses it, and then kept for the documents and saves that follow.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::codes;
use super::reader::FileReader;
use crate::cite::{Renderer, Style, embedded_style};
use crate::diag::{Diagnostic, FileId, Sink, Sources, Span};
use crate::model::{Resume, Variant};
use crate::project::{CitationStyles, Plan};

/// The largest style, in bytes. The largest public one has 250 kB.
const LARGEST: usize = 4 << 20;
/// The number of styles that are kept, each in one language.
const MOST: usize = 32;

/// The files of styles that a database names, among its sources.
pub(crate) type StyleFiles = BTreeMap<String, FileId>;

/// Reads the style files that a database or the overrides name. Files that cannot be read are
/// reported.
pub(crate) fn read(
    folder: &Path,
    resume: &Resume,
    overrides: &Variant,
    reader: &FileReader,
    sources: &mut Sources,
    sink: &mut Sink,
) -> StyleFiles {
    let mut files = StyleFiles::new();
    let mut failed: Vec<&str> = Vec::new();
    let named = resume.citation_styles().chain(overrides.citation_styles());
    for style in named.filter(|style| style.is_file()) {
        let (name, at) = (style.as_str(), (&codes::NO_CITATION_STYLE, style.span));
        if files.contains_key(name) || failed.contains(&name) {
            continue;
        }
        let read = reader.companion(folder, name, "citation style", at);
        match read.and_then(|bytes| text(name, bytes, style.span)) {
            Ok(text) => {
                let shown = super::paths::shown(&folder.join(name)).to_string();
                files.insert(name.to_owned(), sources.add(shown, text));
            }
            Err(found) => {
                failed.push(name);
                sink.push(found);
            }
        }
    }
    files
}

fn text(name: &str, bytes: Vec<u8>, span: Span) -> Result<String, Diagnostic> {
    let finding = |why: &str| {
        let message = format!("`{name}` cannot be used: {why}");
        Diagnostic::new(&codes::NO_CITATION_STYLE, span, message)
    };
    if bytes.len() > LARGEST {
        return Err(finding(&format!("it is larger than {} MB", LARGEST >> 20)));
    }
    String::from_utf8(bytes).map_err(|_| finding("it is not encoded in UTF-8"))
}

/// A style in a language, with the text that it was parsed from.
struct CachedStyle {
    xml: String,
    language: &'static str,
    renderer: Arc<Renderer>,
}

/// The styles that were used last.
static CACHE: Mutex<Vec<CachedStyle>> = Mutex::new(Vec::new());

fn cache() -> MutexGuard<'static, Vec<CachedStyle>> {
    CACHE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The styles that a document uses. Those that cannot be used are reported, and the document has
/// tenure's own style in their place. `file` has the texts of files.
pub(crate) fn styles<'t>(
    resume: &Resume,
    variant: &Variant,
    file: &dyn Fn(&str) -> Option<&'t str>,
    sink: &mut Sink,
) -> CitationStyles {
    let mut styles = CitationStyles::new();
    let locale = variant.locale.as_ref().or(resume.locale.as_ref());
    let language = locale.map(|locale| locale.value).unwrap_or_default().tag();
    for named in Plan::citations(resume, variant) {
        let name = named.as_str();
        // What could not be read has been reported.
        let xml = if named.is_file() { file(name) } else { embedded_style(name) };
        let Some(xml) = xml.filter(|_| !styles.contains_key(name)) else { continue };
        match renderer(xml, language) {
            Ok(renderer) => drop(styles.insert(name.to_owned(), renderer)),
            Err(error) => {
                let (message, help) =
                    error.split_once('\n').unwrap_or((error.as_str(), ""));
                let message = format!("`{name}` cannot be used: {message}");
                let code = &codes::NO_CITATION_STYLE;
                let found = Diagnostic::new(code, named.span, message);
                sink.push(if help.is_empty() { found } else { found.help(help) });
            }
        }
    }
    styles
}

fn renderer(xml: &str, language: &'static str) -> Result<Arc<Renderer>, String> {
    let is_it = |it: &&CachedStyle| it.language == language && it.xml == xml;
    if let Some(found) = cache().iter().find(is_it) {
        return Ok(Arc::clone(&found.renderer));
    }
    // The cache is not locked meanwhile.
    let style = Style::parse(xml).map_err(|error| error.to_string())?;
    let renderer = Arc::new(Renderer::new(style, Some(language)));
    let mut cache = cache();
    if cache.len() == MOST {
        cache.clear();
    }
    let kept = Arc::clone(&renderer);
    cache.push(CachedStyle { xml: xml.to_owned(), language, renderer: kept });
    Ok(renderer)
}
