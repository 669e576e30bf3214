//! `tenure watch`: makes the documents anew whenever something that they are made of
//! changes.
//!
//! One engine for each theme stands ready, and more stand at places in the document that was
//! made last, so that only what comes after a change is set again (`places.rs`). A save that
//! is broken keeps the last PDF and shows what is wrong with it.

mod changes;
mod places;

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::bail;

use super::batch::Order;
use super::build::{self, make};
use super::document::{self, Desk, Document, Flags, Themes};
use super::output::Target;
use super::press::Press;
use super::{Ending, args, database, report};
use crate::diag::Sink;
use crate::engine::Bundle;
use crate::render::TexDocument;
use changes::Changes;

pub(super) fn watch(
    args: &args::Watch,
    bundle: Option<Bundle>,
) -> anyhow::Result<Ending> {
    let Some(bundle) = bundle else { bail!(build::NO_BUNDLE) };
    let place = args.database.place.clone().map_or_else(database::usual_place, Ok)?;
    let order = Order {
        place,
        variants: args.choice.variant.clone(),
        all: args.all,
        output: args.output.as_ref().map(|file| file.to_string_lossy().into_owned()),
    };
    // Built-in themes do not change.
    let (flags, themes) = Desk::beginning(&args.choice)?;
    let mut changes = Changes::of(&order.place)?;
    let mut watch = Watch {
        args,
        order,
        bundle,
        flags,
        themes,
        press: Press::new(bundle, args.verbose)?,
        last: BTreeMap::new(),
    };
    loop {
        let begin = Instant::now();
        // An engine may have been killed, and a file be away while it is saved.
        let built = watch.build(&mut changes).or_else(|_| watch.build(&mut changes));
        let made = match built {
            Ok(made) => made,
            Err(error) => {
                report::failure(&error);
                Vec::new()
            }
        };
        for line in &made {
            report::say(&format!("{line}, {} ms", begin.elapsed().as_millis()));
        }
        watch.get_ready();
        changes.wait()?;
        watch.hurry();
    }
}

/// What is made over and over.
struct Watch<'a> {
    args: &'a args::Watch,
    order: Order,
    bundle: Bundle,
    flags: Flags,
    themes: Themes,
    press: Press,
    /// What was made last, by file.
    last: BTreeMap<Target, Last>,
}

/// A document as it was made last.
struct Last {
    tex: TexDocument,
    /// Where it differs from the one before, in bytes.
    changed: Option<usize>,
}

impl Watch<'_> {
    /// Makes every document. A line comes back for each that was made.
    fn build(&mut self, changes: &mut Changes) -> anyhow::Result<Vec<String>> {
        let (flags, themes) = (self.flags.clone(), self.themes.clone());
        let (messages, order) = (&self.args.database.messages, &self.order);
        let named = &order.variants;
        let mut desk = Desk::read(&order.place, messages, named, flags, themes)?;
        let documents = desk.documents(order.all)?;
        let mut found = desk.sink.clone();
        let mut built = Vec::new();
        for document in &documents {
            // Before it is read, so that no change is missed.
            if let Some(theme) = document::theme_folder(document) {
                changes.look_at(theme);
            }
            let mut sink = desk.sink.clone();
            desk.theme(document, &mut sink)?;
            built.extend(self.make(&desk, document, &mut sink)?);
            found.extend(sink.into_sorted());
        }
        report::findings(found, &desk.sources, messages.format.into());
        Ok(built)
    }

    fn make(
        &mut self,
        desk: &Desk,
        document: &Document,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<String>> {
        let target = build::target(&self.order, desk, document, false);
        let made = make(desk, document, self.bundle, &mut self.press, false, sink)?;
        let Some(made) = made.filter(|_| !sink.has_errors()) else { return Ok(None) };
        let last = self.last.get(&target);
        let changed =
            last.and_then(|last| places::difference(&last.tex, &made.fitted.tex));
        target.write(&made.pdf.bytes)?;
        let line = build::written(&target, made.pages(), made.fitted.cut);
        self.last.insert(target, Last { tex: made.fitted.tex, changed });
        Ok(Some(line))
    }

    /// Has an engine copied where the last change was, while the database is read.
    fn hurry(&mut self) {
        let last = self.last.values().next().filter(|_| self.last.len() == 1);
        if let Some(changed) = last.and_then(|last| last.changed) {
            self.press.expect_change_at(changed);
        }
    }

    /// Prepares for the next change, if there is one document: engines for many would take
    /// more memory than they are worth.
    fn get_ready(&mut self) {
        if let Some(last) = self.last.values().next().filter(|_| self.last.len() == 1) {
            let places = places::places(&last.tex.body, last.changed);
            self.press.stand_in(&last.tex, &places);
        }
    }
}
