//! `tenure theme check`: a theme with the fullest database there can be and the emptiest, on
//! both papers and with its options at either end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::compile;
use super::document::{self, Document};
use super::engine_config::EngineConfig;
use super::files::Disk;
use super::reader::Reader;
use super::render_input::RenderInput;
use super::theme::{find, named};
use super::typeset::{self, Typesetter};
use crate::diag::{Diagnostic, Sink, Sources, Spanned};
use crate::engine::{Bundle, EnginePool};
use crate::export::latex::{OptionKind, OptionValues, Paper, Theme, ThemeOption};
use crate::load;
use crate::model::{Resume, Variant};
use crate::picture;
use crate::project::Plan;

/// Every key and every word of the model, with characters that mean something to TeX: the
/// tests see to that.
const FULLEST: (&str, &str) =
    ("the fullest database", include_str!("../../tests/golden/fullest.yaml"));
const PHOTO: &[u8] = include_bytes!("../../tests/golden/photo.png");
const EMPTIEST: (&str, &str) = ("the emptiest database", "basics: {name: A}\n");

/// All that is found when a theme sets them.
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
    let reader = Reader::new(Arc::new(Disk), engine);
    let found = find(&named, &mut sources, &mut sink, &reader)?;
    let Some(theme) = found else { return Ok((sink, sources)) };
    let mut pool = engine.pool(bundle)?;
    let mut found: Vec<Diagnostic> = Vec::new();
    for (name, text) in [FULLEST, EMPTIEST] {
        let resume = read(name, text, &mut sources);
        for variant in variants(&theme) {
            let mut attempt =
                Attempt { theme: &theme, bundle, pool: &mut pool, log: engine.log };
            for new in attempt.run(&resume, variant, &sources)? {
                if !found.contains(&new) {
                    found.push(new);
                }
            }
        }
    }
    sink.extend(found);
    Ok((sink, sources))
}

/// Both papers, each with the options as usual and at either end.
fn variants(theme: &Theme) -> Vec<Variant> {
    let options = &theme.manifest.options;
    let longest = |option: &ThemeOption| match &option.kind {
        OptionKind::Word(words) => words.len(),
        OptionKind::Length(..) => 2,
        OptionKind::Colour => 1,
    };
    let trials = options.values().map(longest).max().unwrap_or(0);
    let asked = |trial: usize| -> OptionValues {
        let value = |option: &ThemeOption| match &option.kind {
            OptionKind::Word(words) => words[trial % words.len()].clone(),
            OptionKind::Length(least, most) => [least, most][trial % 2].to_string(),
            OptionKind::Colour => "123456".to_owned(),
        };
        let each = options.iter();
        each.map(|(name, option)| (name.clone(), Spanned::bare(value(option)))).collect()
    };
    let mut all = vec![OptionValues::default()];
    all.extend((0..trials).map(asked));
    let on = |paper| {
        let variant =
            move |options| Variant { paper: Some(paper), options, ..Variant::default() };
        all.iter().cloned().map(variant)
    };
    [Paper::Letter, Paper::A4].into_iter().flat_map(on).collect()
}

fn read(name: &str, text: &str, sources: &mut Sources) -> Resume {
    let file = sources.add(name, text);
    load::load(&[file], sources, &mut Sink::default())
}

struct Attempt<'t> {
    theme: &'t Theme,
    bundle: Bundle,
    pool: &'t mut EnginePool,
    log: Option<fn(&str)>,
}

impl Attempt<'_> {
    fn run(
        &mut self,
        resume: &Resume,
        variant: Variant,
        sources: &Sources,
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let plan = Plan::new(resume, variant.clone());
        let document = Document { name: None, variant };
        self.pool.begin(Duration::ZERO);
        let isolation = self.pool.isolation();
        let mut input = RenderInput::new(self.theme, &[], Some(self.bundle), &isolation);
        input.photo = Some(picture::reencode(PHOTO)?);
        let mut sink = Sink::default();
        let Some(tex) = document::tex(&plan, &document, Some(&input), &mut sink)? else {
            return Ok(sink.into_sorted());
        };
        let (pool, theme, log) = (&mut *self.pool, self.theme, self.log);
        let mut typesetter = Typesetter { pool, theme, sources, log };
        if let Some(set) = typesetter.typeset(&tex, &mut sink)? {
            sink.extend(typeset::overfull(&set, &tex));
            let pdf = compile::finished(&set, &tex, &isolation)?;
            compile::proofread(&pdf, &tex, &mut typesetter, &mut sink)?;
        }
        Ok(sink.into_sorted())
    }
}
