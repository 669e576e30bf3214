//! `tenure theme check`: typesets a database with every key, and one with only a name, in a theme:
//! on both papers, and with every option at each end of its range. A long one is typeset with the
//! usual options.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::citations;
use super::compile;
use super::document::{self, Document};
use super::engine_config::EngineConfig;
use super::files::Disk;
use super::long_database::long_database;
use super::reader::FileReader;
use super::render_input::RenderInput;
use super::theme::{find, named};
use super::typeset::Typesetter;
use crate::diag::{Diagnostic, Sink, Sources, Spanned};
use crate::engine::{Bundle, EnginePool};
use crate::export::latex::{OptionKind, OptionValues, Paper, Theme, ThemeOption};
use crate::load;
use crate::model::{PictureName, PictureRole, Resume, UNUSED_KEY, Variant};
use crate::picture;
use crate::project::Plan;

/// A database with every key and every word of the model, and with characters that mean something
/// to TeX. Tests ensure that it is complete.
const FULLEST: (&str, &str) =
    ("the fullest database", include_str!("../../tests/golden/fullest.yaml"));
const PHOTO: &[u8] = include_bytes!("../../tests/golden/photo.png");
const EMPTIEST: (&str, &str) = ("the emptiest database", "basics: {name: A}\n");

/// The findings when both databases are typeset in a theme.
///
/// # Errors
/// If the theme cannot be read, or the engine cannot run.
pub(crate) fn check(
    theme: &Path,
    engine: EngineConfig,
    bundle: Bundle,
) -> anyhow::Result<(Sink, Sources)> {
    let named = named(theme);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let reader = FileReader::new(Arc::new(Disk), engine);
    let found = find(&named, &mut sources, &mut sink, &reader)?;
    let Some(theme) = found else { return Ok((sink, sources)) };
    let mut pool = engine.pool(bundle)?;
    let mut found: Vec<Diagnostic> = Vec::new();
    let long = long_database();
    let all = variants(&theme);
    let usual =
        [Paper::Letter, Paper::A4].map(|paper| on(paper, OptionValues::default()));
    for ((name, text), variants) in
        [(FULLEST, &all[..]), (EMPTIEST, &all), (("a long database", &long), &usual)]
    {
        let resume = read(name, text, &mut sources);
        for variant in variants.iter().cloned() {
            let mut run =
                CheckRun { theme: &theme, bundle, pool: &mut pool, log: engine.log };
            for new in run.typeset(&resume, variant, &sources)? {
                // What a citation style leaves out is no fault of the theme.
                if new.code.name != UNUSED_KEY.name && !found.contains(&new) {
                    found.push(new);
                }
            }
        }
    }
    sink.extend(found);
    Ok((sink, sources))
}

/// The variants to typeset: both papers, each with the default options and with each option at both
/// ends of its range.
fn variants(theme: &Theme) -> Vec<Variant> {
    let options = &theme.manifest.options;
    let longest = |option: &ThemeOption| match &option.kind {
        OptionKind::Word(words) => words.len(),
        OptionKind::Length(..) => 2,
        OptionKind::Colour => 1,
    };
    let runs = options.values().map(longest).max().unwrap_or(0);
    let values = |run: usize| -> OptionValues {
        let value = |option: &ThemeOption| match &option.kind {
            OptionKind::Word(words) => words[run % words.len()].clone(),
            OptionKind::Length(least, most) => [least, most][run % 2].to_string(),
            OptionKind::Colour => "123456".to_owned(),
        };
        let each = options.iter();
        each.map(|(name, option)| (name.clone(), Spanned::bare(value(option)))).collect()
    };
    let mut all = vec![OptionValues::default()];
    all.extend((0..runs).map(values));
    // A style with hanging paragraphs, and one without.
    let cited = |word: &str| {
        let citations = word.parse().ok().map(Spanned::bare);
        Variant { citations, ..Variant::default() }
    };
    let papers = [Paper::Letter, Paper::A4]
        .into_iter()
        .flat_map(|paper| all.iter().map(move |options| on(paper, options.clone())));
    papers.chain(["apa", "vancouver"].map(cited)).collect()
}

fn on(paper: Paper, options: OptionValues) -> Variant {
    Variant { paper: Some(paper), options, ..Variant::default() }
}

fn read(name: &str, text: &str, sources: &mut Sources) -> Resume {
    let file = sources.add(name, text);
    load::load(&[file], sources, &mut Sink::default())
}

/// Typesets a database in a theme with one variant.
struct CheckRun<'t> {
    theme: &'t Theme,
    bundle: Bundle,
    pool: &'t mut EnginePool,
    log: Option<fn(&str)>,
}

impl CheckRun<'_> {
    fn typeset(
        &mut self,
        resume: &Resume,
        variant: Variant,
        sources: &Sources,
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let styles = citations::styles(resume, &variant, &|_| None, &mut Sink::default());
        let plan = Plan::new(resume, variant.clone()).citing(styles);
        let document = Document { name: None, variant };
        self.pool.begin(Duration::ZERO);
        let isolation = self.pool.isolation();
        let mut input = RenderInput::new(self.theme, &[], Some(self.bundle), &isolation);
        let encoded = picture::reencode(PHOTO)?;
        let stand_in = |(role, name): (PictureRole, &Spanned<PictureName>)| {
            (role.file(name), encoded.clone())
        };
        input.pictures = resume.pictures().map(stand_in).collect();
        let mut sink = Sink::default();
        let Some(tex) =
            document::tex(&plan, &document, Some(&input), &|_| false, &mut sink)?
        else {
            return Ok(sink.into_sorted());
        };
        let (pool, theme, log) = (&mut *self.pool, self.theme, self.log);
        let mut typesetter = Typesetter { pool, theme, sources, log };
        if let Some(set) = typesetter.typeset(&tex, &mut sink)? {
            let pdf = compile::finished(&set, &tex, &isolation)?;
            compile::watched(&set, &pdf, &tex, &isolation, &mut sink)?;
            compile::proofread(&pdf, &tex, &mut typesetter, &mut sink)?;
        }
        Ok(sink.into_sorted())
    }
}
