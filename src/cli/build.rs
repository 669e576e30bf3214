//! `tenure build` and `tenure check`.

use anyhow::bail;

use super::document::{self, Desk, Document, Flags, Themes};
use super::fit::{self, Fitted, Trials};
use super::output::Target;
use super::press::{self, Press};
use super::{Ending, account, args, report};
use crate::diag::Sink;
use crate::engine::Bundle;
use crate::model::Variant;
use crate::pdf;
use crate::project::Plan;

pub(super) fn check(
    args: &args::Check,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let flags = Flags::read(&args.choice);
    let mut desk = Desk::read(&args.database, &args.choice, flags, Themes::default())?;
    let documents = desk.documents(false)?;
    let mut sink = desk.sink.clone();
    for document in documents {
        desk.theme(&document, &mut sink)?;
        let dress = desk.dress(&document, bundle);
        let plan = Plan::new(&desk.resume, document.variant.clone());
        document::tex(&plan, &document, dress.as_ref(), &mut sink)?;
    }
    // What a variant leaves out is only told of those that are named.
    if !sink.has_errors() {
        for document in desk.variants() {
            desk.theme(&document, &mut sink)?;
            let plan = Plan::new(&desk.resume, document.variant);
            sink.extend(plan.found(document.name.as_ref()));
        }
    }
    report::checked(sink, &desk.sources, args.database.format.into())
}

pub(super) fn build(
    args: &args::Build,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let Some(bundle) = bundle else { bail!(NO_BUNDLE) };
    let mut press = Press::new(bundle, args.verbose)?;
    let mut flags = Flags::read(&args.choice);
    let mut themes = Themes::default();
    // The engine gets ready while the theme is read, and takes in the theme's format while
    // the database is.
    if let Some(named) = flags.theme(&args.choice).filter(|_| !args.all) {
        let started = press.start()?;
        Desk::early_theme(&named, &mut flags, &mut themes)?;
        if let Some(theme) = themes.get(&named) {
            press.load(started, (&named, theme))?;
        }
    }
    let mut desk = Desk::read(&args.database, &args.choice, flags, themes)?;
    let documents = desk.documents(args.all)?;
    let target = |document: &Document, owner: &str| {
        let name = document.name.as_ref().map(|name| name.as_str());
        Target::new(args.output.as_deref(), name, owner)
    };
    let owner = desk.resume.basics.as_ref().map(|b| b.name.letters()).unwrap_or_default();
    let targets: Vec<Target> =
        documents.iter().map(|document| target(document, &owner)).collect();
    if let Some(twice) =
        targets.iter().enumerate().find(|(n, t)| targets[..*n].contains(t))
    {
        bail!(
            "two documents would be written to {}\nhelp: name a folder, or a pattern with \
             `{{variant}}`, as in `-o 'cv-{{variant}}.pdf'`",
            twice.1
        );
    }
    let mut ending = Ending::Done;
    let mut found = desk.sink.clone();
    for (document, target) in documents.iter().zip(targets) {
        // A mistake in one document stops no other.
        let mut sink = desk.sink.clone();
        desk.theme(document, &mut sink)?;
        let made =
            make(&desk, document, bundle, &mut press, args.explain.is_some(), &mut sink)?;
        let stops = sink.has_errors();
        found.extend(sink.into_sorted());
        match made.filter(|_| !stops) {
            Some(made) => deliver(args, document, &made, &target)?,
            None => ending = Ending::Rejected,
        }
    }
    report::findings(found, &desk.sources, args.database.format.into());
    Ok(ending)
}

/// The pages that a document has, if it can be made.
pub(super) fn pages(
    desk: &Desk,
    document: &Document,
    bundle: Bundle,
) -> anyhow::Result<Option<u16>> {
    let mut press = Press::new(bundle, false)?;
    let made = make(desk, document, bundle, &mut press, false, &mut desk.sink.clone())?;
    Ok(made.map(|made| fit::extent(&made.fitted).pages))
}

/// A document, made.
struct Made {
    pdf: pdf::Pdf,
    /// What stands in it, if that was asked for.
    report: Option<crate::project::Report>,
    fitted: Fitted,
}

/// Makes a document. Mistakes go to `sink`; then there may be none.
fn make(
    desk: &Desk,
    document: &Document,
    bundle: Bundle,
    press: &mut Press,
    wants_report: bool,
    sink: &mut Sink,
) -> anyhow::Result<Option<Made>> {
    let plan = Plan::new(&desk.resume, document.variant.clone());
    let asked = document.name.is_some() || document.variant != Variant::default();
    if asked && !sink.has_errors() {
        sink.extend(plan.found(document.name.as_ref()));
    }
    let dress = desk.dress(document, Some(bundle));
    let tex = document::tex(&plan, document, dress.as_ref(), sink)?;
    let (Some(tex), Some(dress)) = (tex, dress) else { return Ok(None) };
    let sources = &desk.sources;
    let mut trials = Trials { plan: &plan, document, dress: &dress, sources, press };
    let Some(fitted) = trials.run(tex, sink)? else { return Ok(None) };
    if fitted.cut > 0 {
        // What went for space may have been referred to.
        sink.extend(plan.project(fitted.cut).notes);
    }
    sink.extend(press::overfull(&fitted.set, &fitted.tex));
    sink.extend(fit::too_long(&fitted, document));
    let pages = document.variant.pages.as_ref().map_or(0, |pages| pages.value);
    let report = wants_report.then(|| plan.report(fitted.cut, pages));
    Ok(Some(Made { pdf: pdf::finish(&fitted.set.pdf)?, report, fitted }))
}

/// Writes a document, and says so.
fn deliver(
    args: &args::Build,
    document: &Document,
    made: &Made,
    target: &Target,
) -> anyhow::Result<()> {
    if args.explain.is_some() && *target == Target::Standard {
        bail!("`--explain` and the PDF cannot both go to standard output");
    }
    target.write(&made.pdf.bytes)?;
    if let (Some(how), Some(stands)) = (args.explain, &made.report) {
        report::print(&account::of(
            document,
            target,
            fit::extent(&made.fitted),
            stands,
            how,
        ))?;
    }
    if let Target::File(file) = target {
        let left_out = match made.fitted.cut {
            0 => String::new(),
            cut => format!(", {cut} left out for space"),
        };
        let pages = report::pages(u16::try_from(made.pdf.pages).unwrap_or(u16::MAX));
        report::progress(&format!("{}: {pages}{left_out}", file.display()));
    }
    Ok(())
}

const NO_BUNDLE: &str = "this program was compiled without its TeX files, so it cannot make \
                         a PDF\nhelp: in the source folder run `make`, which fetches them \
                         and compiles them in";
