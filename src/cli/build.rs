//! `tenure build` and `tenure check`.

use std::path::Path;

use anyhow::bail;

use super::batch::{self, Order};
use super::document::{self, Desk, Document, Flags, Themes};
use super::fit::{self, Fitted, Trials};
use super::links;
use super::lock::{self, Lock};
use super::output::{Named, Target, database_name};
use super::press::{self, Press};
use super::progress::Waiting;
use super::{Ending, account, args, report};
use crate::diag::Sink;
use crate::engine::Bundle;
use crate::model::Variant;
use crate::pdf;
use crate::project::Plan;
use crate::proof;

pub(super) fn check(
    args: &args::Check,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let mut desk = Desk::of(&args.database, &args.choice)?;
    let documents = desk.documents(false)?;
    let mut sink = desk.sink.clone();
    for document in documents {
        desk.theme(&document, &mut sink)?;
        let dress = desk.full_dress(&document, bundle, &mut sink);
        let plan = Plan::new(&desk.resume, document.variant.clone());
        document::tex(&plan, &document, dress.as_ref(), &mut sink)?;
    }
    if args.links {
        sink.extend(links::dead(&desk.resume, args.link_time.get())?);
    }
    // What a variant leaves out is only told of those that are named.
    if !sink.has_errors() {
        for document in desk.variants() {
            desk.theme(&document, &mut sink)?;
            let plan = Plan::new(&desk.resume, document.variant);
            sink.extend(plan.found(document.name.as_ref()));
        }
    }
    report::checked(sink, &desk.sources, args.database.messages.format.into())
}

pub(super) fn build(
    args: &args::Build,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let Some(bundle) = bundle else { bail!(NO_BUNDLE) };
    let orders = batch::orders(args)?;
    let lock = lock::asked(args, &orders)?;
    match orders.as_slice() {
        [order] if batch::is_one(order, args) => one(args, order, lock.as_ref(), bundle),
        _ => batch::build(args, &orders, lock.as_ref(), bundle),
    }
}

/// Makes one document, as soon as possible.
fn one(
    args: &args::Build,
    order: &Order,
    lock: Option<&Lock>,
    bundle: Bundle,
) -> anyhow::Result<Ending> {
    let mut press = Press::new(bundle, &args.documents.engine)?;
    lock.inspect(|lock| press.set_date(lock.date));
    let mut flags = Flags::read(&args.documents.choice);
    let mut themes = Themes::default();
    // The engine gets ready while the theme is read, and takes in the theme's format while
    // the database is.
    if let Some(named) = flags.theme(&args.documents.choice) {
        let started = press.start()?;
        Desk::early_theme(&named, &mut flags, &mut themes)?;
        if let Some(theme) = themes.get(&named) {
            press.load(started, (&named, theme))?;
        }
    }
    let named = &args.documents.choice.variant;
    let mut desk = Desk::read(&order.place, &args.messages, named, flags, themes)?;
    let documents = desk.documents(false)?;
    let mut sink = desk.sink.clone();
    let mut ending = Ending::Rejected;
    if let Some(document) = documents.first() {
        desk.theme(document, &mut sink)?;
        let target = target(order, &desk, document, false);
        let waiting = Waiting::on("typesetting");
        let made = make(&desk, document, bundle, &mut press, Wants::of(args), &mut sink)?;
        drop(waiting);
        if let Some((made, lock)) = made.as_ref().zip(lock) {
            sink.extend(lock.fault(&target, &made.pdf.bytes));
        }
        if let Some(made) = made.filter(|_| !sink.has_errors()) {
            let account = account(args, document, &made, &target)?;
            target.write(&made.pdf.bytes)?;
            if let Some(lock) = lock {
                let digest = batch::digest(&made.pdf.bytes);
                lock.write([(&target, digest.as_str())].into_iter())?;
            }
            report::print(&account)?;
            report::progress(&written(&target, made.pages(), made.fitted.cut));
            ending = Ending::Done;
        }
    }
    report::findings(sink, &desk.sources, args.messages.format.into());
    Ok(ending)
}

/// Where a document goes.
pub(super) fn target(
    order: &Order,
    desk: &Desk,
    document: &Document,
    is_one_of_many: bool,
) -> Target {
    let owner = desk.resume.basics.as_ref().map(|b| b.name.letters()).unwrap_or_default();
    let database = database_name(&order.place);
    let variant = document.name.as_ref().map(|name| name.as_str());
    let named = Named { database: &database, is_one_of_many, variant, owner: &owner };
    Target::new(order.output.as_deref().map(Path::new), &named)
}

/// Where the documents of an order go.
pub(super) fn targets(args: &args::Build, order: &Order) -> anyhow::Result<Vec<Target>> {
    let (flags, themes) = (Flags::read(&args.documents.choice), Themes::default());
    let desk = Desk::read(&order.place, &args.messages, &order.variants, flags, themes)?;
    let documents = desk.documents(order.all)?;
    Ok(documents.iter().map(|document| target(order, &desk, document, false)).collect())
}

/// The pages that a document has, if it can be made.
pub(super) fn pages(
    desk: &Desk,
    document: &Document,
    bundle: Bundle,
) -> anyhow::Result<Option<u16>> {
    let mut press = Press::new(bundle, &args::Engine::usual())?;
    let made = make(
        desk,
        document,
        bundle,
        &mut press,
        Wants::default(),
        &mut desk.sink.clone(),
    )?;
    Ok(made.map(|made| fit::extent(&made.fitted).pages))
}

/// A document, made.
pub(super) struct Made {
    pub pdf: pdf::Pdf,
    /// What stands in it, if that was asked for.
    report: Option<crate::project::Report>,
    pub fitted: Fitted,
}

impl Made {
    pub fn pages(&self) -> u16 {
        u16::try_from(self.pdf.pages).unwrap_or(u16::MAX)
    }
}

/// What is wanted of a document besides itself.
#[derive(Clone, Copy, Default)]
pub(super) struct Wants {
    /// What stands in it.
    report: bool,
    /// That its text reads as it is printed.
    text: bool,
    /// That it is made, as on a day.
    anew: bool,
}

impl Wants {
    pub fn of(args: &args::Build) -> Wants {
        let anew = args.lock || args.locked;
        Wants { report: args.explain.is_some(), text: args.require_text, anew }
    }

    /// Whether a document that was made before will do.
    pub fn only_the_document(self) -> bool {
        !self.report && !self.text && !self.anew
    }
}

/// Makes a document. Mistakes go to `sink`; then there may be none.
pub(super) fn make(
    desk: &Desk,
    document: &Document,
    bundle: Bundle,
    press: &mut Press,
    wants: Wants,
    sink: &mut Sink,
) -> anyhow::Result<Option<Made>> {
    let plan = Plan::new(&desk.resume, document.variant.clone());
    let asked = document.name.is_some() || document.variant != Variant::default();
    if asked && !sink.has_errors() {
        sink.extend(plan.found(document.name.as_ref()));
    }
    let dress = desk.full_dress(document, Some(bundle), sink);
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
    let report = wants.report.then(|| plan.report(fitted.cut, pages));
    let pdf = pdf::finish(&fitted.set.pdf)?;
    if wants.text && !sink.has_errors() {
        let theme = (document::theme_of(document), dress.theme);
        let printed = press.printed(&fitted.tex, theme, sources, sink)?;
        sink.extend(printed.map_or_else(Vec::new, |printed| {
            let read = proof::words(&pdf.bytes);
            proof::faults(&printed, &read, &fitted.tex)
        }));
    }
    Ok(Some(Made { pdf, report, fitted }))
}

/// What `--explain` says of a document: nothing if it was not asked.
pub(super) fn account(
    args: &args::Build,
    document: &Document,
    made: &Made,
    target: &Target,
) -> anyhow::Result<String> {
    let (Some(how), Some(stands)) = (args.explain, &made.report) else {
        return Ok(String::new());
    };
    if *target == Target::Standard {
        bail!("`--explain` and the PDF cannot both go to standard output");
    }
    Ok(account::of(document, target, fit::extent(&made.fitted), stands, how))
}

/// That a document was written, for people.
pub(super) fn written(target: &Target, pages: u16, cut: usize) -> String {
    let left_out = match cut {
        0 => String::new(),
        cut => format!(", {cut} left out for space"),
    };
    match target {
        Target::Standard => String::new(),
        Target::File(file) => {
            format!("{}: {}{left_out}", file.display(), report::pages(pages))
        }
    }
}

pub(super) const NO_BUNDLE: &str = "this program was compiled without its TeX files, so it cannot make \
                         a PDF\nhelp: in the source folder run `make`, which fetches them \
                         and compiles them in";
