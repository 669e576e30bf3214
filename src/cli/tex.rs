//! `tenure tex`: writes the LaTeX of a CV as a folder that plain `xelatex` compiles.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anyhow::{Context, bail};

use super::exit::ExitStatus;
use super::{args, build, report};
use crate::diag::Diagnostic;
use crate::engine::Bundle;
use crate::workspace::{compile, document, new_files, paths};

pub(super) fn tex(
    args: &args::TexArgs,
    bundle: Option<Bundle>,
) -> anyhow::Result<ExitStatus> {
    let folder = &args.output;
    new_files::must_be_new(folder)?;
    let mut workspace = build::open(&args.database, &args.choice)?;
    let documents = workspace.documents(false)?;
    let [document] = documents.as_slice() else {
        bail!("`tenure tex` writes only one document\nhelp: give `--variant` only once");
    };
    let mut sink = std::mem::take(&mut workspace.sink);
    workspace.load_theme(document, &mut sink)?;
    let isolation = &workspace.reader.isolation;
    let input = workspace.render_input(document, bundle, isolation, &mut sink)?;
    let plan = compile::plan(&workspace, document, &mut sink);
    let is_shared = |fault: &Diagnostic| workspace.is_used_option(fault);
    let tex = document::tex(&plan, document, input.as_ref(), &is_shared, &mut sink)?;
    report::findings(sink, &workspace.sources, args.database.messages.format.into());
    let Some(tex) = tex else { return Ok(ExitStatus::Rejected) };
    let preamble = &tex.preamble;
    let main = format!("{}{}", preamble.tex, tex.body);
    let mut all: BTreeMap<&str, Cow<[u8]>> = BTreeMap::new();
    all.extend(preamble.files.iter().map(|(name, file)| (name.as_str(), file.into())));
    all.extend(
        tex.files.iter().map(|(name, file)| (name.as_str(), file.as_slice().into())),
    );
    // Fonts are named by file, so they must be next to the document.
    for name in fonts(&main) {
        if !all.contains_key(name) {
            let font =
                bundle.and_then(|bundle| bundle.read(name)).with_context(|| {
                    format!("this program was compiled without the TeX file `{name}`")
                })?;
            all.insert(name, font);
        }
    }
    all.insert("cv.tex", main.as_bytes().into());
    let all: Vec<_> =
        all.into_iter().map(|(name, file)| (folder.join(name), file)).collect();
    new_files::write(&all)?;
    report::progress(&format!("{}: compile with `xelatex cv.tex`", paths::shown(folder)));
    Ok(ExitStatus::Done)
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
