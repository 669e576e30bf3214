//! `tenure build` and `tenure check`.

use anyhow::{Context, bail};

use super::batch::{self, Order};
use super::claims::{Claims, Output};
use super::document::{self, Desk, Document, Flags, Themes};
use super::fit::{self, Fitted, Trials};
use super::links;
use super::lock::{self, Lock};
use super::output::{Named, Target, database_name};
use super::press::{self, Press};
use super::progress::Waiting;
use super::watchdog::Watchdog;
use super::{Ending, account, args, codes, files, report};
use crate::diag::{Diagnostic, Sink, Spanned};
use crate::engine::{Bundle, EngineError, Isolation, Typeset};
use crate::model::{Id, Resume, Variant};
use crate::pdf::{self, Pdf};
use crate::project::Plan;
use crate::proof::{self, Word};
use crate::render::{TexDocument, Theme};

pub(super) fn check(
    args: &args::Check,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let mut desk = Desk::of(&args.database, &args.choice)?;
    let documents = desk.documents(false)?;
    let mut sink = desk.sink.clone();
    for document in documents {
        desk.theme(&document, &mut sink)?;
        let isolation = args::Engine::usual().isolation();
        let dress = desk.full_dress(&document, bundle, &isolation, &mut sink)?;
        let plan = Plan::new(&desk.resume, document.variant.clone());
        document::tex(&plan, &document, dress.as_ref(), &mut sink)?;
    }
    if args.links {
        sink.extend(links::dead(&desk.resume, args.link_time.get())?);
    }
    // What a variant leaves out is only told of those that are named.
    if !sink.has_errors() {
        // One after the other: together, those that extend others may be large.
        let names: Vec<Spanned<Id>> = desk.resume.variants.keys().cloned().collect();
        for name in names {
            let Some(document) = desk.variant(&name) else { continue };
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
    let is_one = orders.len() == 1 && batch::is_one(&orders[0], args);
    // Before anything is read.
    let limit = args.documents.engine.limit();
    let start = || Watchdog::start(limit, args.messages.format.into());
    let watchdog = is_one.then(start).transpose()?;
    let lock = lock::asked(args, &orders)?;
    match orders.as_slice() {
        [order] if is_one => one(args, order, lock.as_ref(), bundle, watchdog),
        _ => batch::build(args, &orders, lock.as_ref(), bundle),
    }
}

/// Makes one document, as soon as possible.
fn one(
    args: &args::Build,
    order: &Order,
    lock: Option<&Lock>,
    bundle: Bundle,
    watchdog: Option<Watchdog>,
) -> anyhow::Result<Ending> {
    let mut press = Press::new(bundle, args.documents.engine)?;
    lock.inspect(|lock| press.set_date(lock.date));
    let mut flags = Flags::read(&args.documents.choice, args.documents.engine);
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
        let target = target(order, &desk, document, false)?;
        let claims = Claims::new(false);
        lock.map(|lock| lock.claim(&claims)).transpose()?;
        claims.claim(&target, Output::Pdf)?;
        let waiting = Waiting::on("typesetting");
        let made = make(&desk, document, bundle, &mut press, Wants::of(args), &mut sink)?;
        drop(waiting);
        // What follows waits for disks and readers.
        drop(watchdog);
        if let Some((made, lock)) = made.as_ref().zip(lock) {
            sink.extend(lock.fault(&target, &made.pdf.bytes));
        }
        if let Some(made) = made.filter(|_| !sink.has_errors()) {
            let account = account(args, document, &made, &target)?;
            if let Some(lock) = lock {
                let digest = batch::digest(&made.pdf.bytes);
                lock.write([(&target, digest.as_str())].into_iter())?;
            }
            target.write(&made.pdf.bytes)?;
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
) -> anyhow::Result<Target> {
    let owner = desk.resume.basics.as_ref().map(|b| b.name.letters()).unwrap_or_default();
    let database = database_name(&order.place);
    let variant = document.name.as_ref().map(|name| name.as_str());
    let beside = order.beside.as_path();
    let named =
        Named { beside, database: &database, is_one_of_many, variant, owner: &owner };
    Target::pdf(order.output.as_deref(), &named)
}

/// Where the documents of an order go.
pub(super) fn targets(args: &args::Build, order: &Order) -> anyhow::Result<Vec<Target>> {
    let (flags, themes) =
        (Flags::read(&args.documents.choice, args.documents.engine), Themes::default());
    let desk = Desk::read(&order.place, &args.messages, &order.variants, flags, themes)?;
    let documents = desk.documents(order.all)?;
    documents.iter().map(|document| target(order, &desk, document, false)).collect()
}

/// The pages that a document has, if it can be made.
pub(super) fn pages(
    desk: &Desk,
    document: &Document,
    bundle: Bundle,
) -> anyhow::Result<Option<u16>> {
    let mut press = Press::new(bundle, args::Engine::usual())?;
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
    let reading = press.reading();
    let dress = desk.full_dress(document, Some(bundle), &reading, sink)?;
    let tex = document::tex(&plan, document, dress.as_ref(), sink)?;
    let (Some(tex), Some(dress)) = (tex, dress) else { return Ok(None) };
    let sources = &desk.sources;
    let mut trials = Trials { plan: &plan, document, dress: &dress, sources, press };
    let fitted = match trials.run(tex, sink) {
        Ok(Some(fitted)) => fitted,
        Ok(None) => return Ok(None),
        Err(error) => {
            sink.push(bad_font(&error, &desk.resume, dress.theme).ok_or(error)?);
            return Ok(None);
        }
    };
    if fitted.cut > 0 {
        // What went for space may have been referred to.
        sink.extend(plan.project(fitted.cut).notes);
    }
    sink.extend(press::overfull(&fitted.set, &fitted.tex));
    sink.extend(fit::too_long(&fitted, document));
    let pages = document.variant.pages.as_ref().map_or(0, |pages| pages.value);
    let report = wants.report.then(|| plan.report(fitted.cut, pages));
    let isolation = press.isolation();
    let pdf = finished(&fitted.set, &fitted.tex, &isolation)?;
    if wants.text && !sink.has_errors() {
        let theme = (document::theme_of(document), dress.theme);
        let printed = press.printed(&fitted.tex, theme, sources, sink)?;
        if let Some(printed) = printed {
            let read = words(&pdf, &fitted.tex, &isolation)?;
            sink.extend(proof::faults(&printed, &read, &fitted.tex));
        }
    }
    Ok(Some(Made { pdf, report, fitted }))
}

/// That the pages of a document cannot be printed with a font of its database, if that is why.
fn bad_font(error: &anyhow::Error, resume: &Resume, theme: &Theme) -> Option<Diagnostic> {
    let Some(EngineError::Print(why)) = error.downcast_ref() else { return None };
    why.is_of_file().then_some(())?;
    let (first, others) = resume.fonts.split_first()?;
    let message = format!("the pages cannot be printed with `{}`: {why}", first.as_str());
    let found = Diagnostic::new(&codes::NO_FONT, first.span, message);
    let found =
        others.iter().fold(found, |found, font| found.other(font.span, "or with this"));
    let found = found.help("leave it out, or take it anew from where it is published");
    if theme.own_fonts.is_empty() {
        return Some(found);
    }
    let name = &theme.manifest.name;
    Some(found.help(format!("it may also be a font of the theme `{name}`")))
}

/// The finished PDF of a document. One with a stranger's fonts or pictures is finished in a
/// process of its own.
pub(super) fn finished(
    set: &Typeset,
    tex: &TexDocument,
    isolation: &Isolation,
) -> anyhow::Result<Pdf> {
    if !tex.untrusted {
        return Ok(pdf::finish(&set.pdf)?);
    }
    let finish = || pdf::finish_alone(&set.pdf).map_err(|error| error.to_string());
    isolation.run(finish).context("cannot finish the PDF")?.map_err(anyhow::Error::msg)
}

/// The words that are read back from a PDF, by the same rule.
pub(super) fn words(
    pdf: &Pdf,
    tex: &TexDocument,
    isolation: &Isolation,
) -> anyhow::Result<Vec<Vec<Word>>> {
    let read = || proof::words(&pdf.bytes);
    isolation.run_if(tex.untrusted, read).context("cannot read the PDF back")
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
            format!("{}: {}{left_out}", files::shown(file), report::pages(pages))
        }
    }
}

pub(super) const NO_BUNDLE: &str = "this program was compiled without its TeX files, so it cannot make \
                         a PDF\nhelp: in the source folder run `make`, which fetches them \
                         and compiles them in";
