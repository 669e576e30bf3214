//! `tenure theme check`: a theme with the fullest database there can be and the emptiest, on
//! both papers and with its options at either end.

use std::path::Path;
use std::time::Duration;

use anyhow::bail;

use super::{find, is_folder};
use crate::cli::document::{self, Document};
use crate::cli::dress::Dress;
use crate::cli::press::{self, Press};
use crate::cli::{Ending, args, build, report};
use crate::diag::{Diagnostic, Sink, Sources, Spanned};
use crate::engine::Bundle;
use crate::load;
use crate::model::{Resume, Variant};
use crate::project::Plan;
use crate::render::{Asked, OptionKind, Paper, Theme, ThemeOption};
use crate::{picture, proof};

/// Every key and every word of the model, with characters that mean something to TeX: the
/// tests see to that.
const FULLEST: (&str, &str) =
    ("the fullest database", include_str!("../../../tests/golden/fullest.yaml"));
const PHOTO: &[u8] = include_bytes!("../../../tests/golden/photo.png");
const EMPTIEST: (&str, &str) = ("the emptiest database", "basics: {name: A}\n");

pub(in crate::cli) fn check(
    args: &args::ThemeCheck,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let Some(bundle) = bundle else { bail!(build::NO_BUNDLE) };
    let named = named(&args.theme);
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    if let Some(theme) =
        find(&named, &mut sources, &mut sink, &args::Engine::usual().isolation())?
    {
        let mut press = Press::new(bundle, args::Engine::usual())?;
        let mut found: Vec<Diagnostic> = Vec::new();
        for (name, text) in [FULLEST, EMPTIEST] {
            let resume = read(name, text, &mut sources);
            for variant in variants(&theme) {
                let mut trial =
                    Trial { named: &named, theme: &theme, bundle, press: &mut press };
                for new in trial.run(&resume, variant, &sources)? {
                    if !found.contains(&new) {
                        found.push(new);
                    }
                }
            }
        }
        sink.extend(found);
    }
    let clean = sink.count() == 0;
    let ending = report::checked(sink, &sources, args.format.into())?;
    if clean {
        report::progress(&format!(
            "{named}: sets all that a database can hold, on both papers"
        ));
    }
    Ok(ending)
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
    let asked = |trial: usize| -> Asked {
        let value = |option: &ThemeOption| match &option.kind {
            OptionKind::Word(words) => words[trial % words.len()].clone(),
            OptionKind::Length(least, most) => [least, most][trial % 2].to_string(),
            OptionKind::Colour => "123456".to_owned(),
        };
        let each = options.iter();
        each.map(|(name, option)| (name.clone(), Spanned::bare(value(option)))).collect()
    };
    let mut all = vec![Asked::default()];
    all.extend((0..trials).map(asked));
    let on = |paper| {
        let variant =
            move |options| Variant { paper: Some(paper), options, ..Variant::default() };
        all.iter().cloned().map(variant)
    };
    [Paper::Letter, Paper::A4].into_iter().flat_map(on).collect()
}

/// A folder is one without a slash too, if it is there.
fn named(theme: &Path) -> String {
    let written = theme.to_string_lossy().into_owned();
    if !is_folder(&written) && theme.is_dir() { format!("./{written}") } else { written }
}

fn read(name: &str, text: &str, sources: &mut Sources) -> Resume {
    let file = sources.add(name, text);
    load::load(&[file], sources, &mut Sink::default())
}

struct Trial<'t> {
    named: &'t str,
    theme: &'t Theme,
    bundle: Bundle,
    press: &'t mut Press,
}

impl Trial<'_> {
    fn run(
        &mut self,
        resume: &Resume,
        variant: Variant,
        sources: &Sources,
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let plan = Plan::new(resume, variant.clone());
        let document = Document { name: None, variant };
        self.press.begin(Duration::ZERO);
        let isolation = self.press.isolation();
        let mut dress = Dress::new(self.theme, &[], Some(self.bundle), &isolation);
        dress.photo = Some(picture::reencoded(PHOTO)?);
        let mut sink = Sink::default();
        let Some(tex) = document::tex(&plan, &document, Some(&dress), &mut sink)? else {
            return Ok(sink.into_sorted());
        };
        let theme = (self.named, self.theme);
        let set = self.press.set(&tex, theme, sources, &mut sink)?;
        let printed =
            set.is_some().then(|| self.press.printed(&tex, theme, sources, &mut sink));
        if let (Some(set), Some(printed)) = (set, printed.transpose()?.flatten()) {
            sink.extend(press::overfull(&set, &tex));
            let pdf = build::finished(&set, &tex, &isolation)?;
            let read = build::words(&pdf, &tex, &isolation)?;
            sink.extend(proof::faults(&printed, &read, &tex));
        }
        Ok(sink.into_sorted())
    }
}
