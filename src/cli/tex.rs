//! `tenure tex`: the LaTeX of a CV as a folder that plain `XeLaTeX` compiles.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, bail};

use super::document::{self, Desk};
use super::{Ending, args, files, new_files, report};
use crate::engine::Bundle;
use crate::project::Plan;

pub(super) fn tex(args: &args::Tex, bundle: Option<Bundle>) -> anyhow::Result<Ending> {
    let folder = &args.output;
    if fs::read_dir(folder).is_ok_and(|mut listing| listing.next().is_some()) {
        bail!("`{}` is not empty\nhelp: name a new folder", files::shown(folder));
    }
    let mut desk = Desk::of(&args.database, &args.choice)?;
    let documents = desk.documents(false)?;
    let [document] = documents.as_slice() else {
        bail!("`tenure tex` writes one document: name one variant");
    };
    let mut sink = std::mem::take(&mut desk.sink);
    desk.theme(document, &mut sink)?;
    let dress = desk.full_dress(document, bundle, &desk.isolation, &mut sink)?;
    let plan = Plan::new(&desk.resume, document.variant.clone());
    let tex = document::tex(&plan, document, dress.as_ref(), &mut sink)?;
    report::findings(sink, &desk.sources, args.database.messages.format.into());
    let Some(tex) = tex else { return Ok(Ending::Rejected) };
    let preamble = &tex.preamble;
    let main = format!("{}{}", preamble.tex, tex.body);
    let mut all: BTreeMap<&str, Cow<[u8]>> = BTreeMap::new();
    all.extend(preamble.files.iter().map(|(name, file)| (name.as_str(), file.into())));
    all.extend(
        tex.files.iter().map(|(name, file)| (name.as_str(), file.as_slice().into())),
    );
    // Fonts are named by file: they must lie beside the document.
    for name in fonts(&main) {
        if !all.contains_key(name) {
            let font = bundle.and_then(|bundle| bundle.read(name)).with_context(|| {
                format!("this program was compiled without its TeX files, `{name}` among them")
            })?;
            all.insert(name, font);
        }
    }
    all.insert("cv.tex", main.as_bytes().into());
    let all: Vec<_> =
        all.into_iter().map(|(name, file)| (folder.join(name), file)).collect();
    new_files::write(&all)?;
    report::progress(&format!("{}: compile with `xelatex cv.tex`", files::shown(folder)));
    Ok(Ending::Done)
}

/// The font files that a document declares.
fn fonts(main: &str) -> impl Iterator<Item = &str> {
    main.lines().filter_map(|line| line.strip_prefix("\\tenurefont{")).filter_map(
        |line| {
            line.split(['{', '}'])
                .find(|field| field.ends_with(".otf") || field.ends_with(".ttf"))
        },
    )
}
