//! `tenure theme check`, and `tenure theme eject`: a built-in theme as a folder of one's own to
//! change.
//!
//! The folder extends the theme, so that a file that is removed from it again, or is not asked
//! for, comes from there.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};

use super::exit::{ExitStatus, NO_BUNDLE};
use super::{args, report};
use crate::diag::did_you_mean;
use crate::engine::Bundle;
use crate::workspace::theme::{self, built_in, is_folder};
use crate::workspace::{EngineConfig, new_files, paths, theme_check};

/// What every theme stands on is not meant to be changed, but may be, when asked for by name.
const FOUNDATION: &str = "tenure.sty";

pub(super) fn eject(args: &args::Eject) -> anyhow::Result<ExitStatus> {
    let args::Eject { name, folder, files: asked } = args;
    new_files::must_be_new(folder)?;
    let mut files = built_in(name)?;
    let manifest = files.remove("theme.yaml").unwrap_or_default();
    let chosen = chosen(&files, asked)?;
    // `.` and `..` have names too.
    let whole = paths::normalized(folder);
    let own = whole.file_name().unwrap_or_default().to_string_lossy();
    let manifest = manifest_of(&String::from_utf8_lossy(&manifest), &own, name);
    let described = (folder.join("theme.yaml"), manifest.as_bytes());
    let chosen =
        chosen.into_iter().map(|(path, data)| (folder.join(path), data.as_slice()));
    new_files::write(&chosen.chain([described]).collect::<Vec<_>>())?;
    let shown = shown(folder);
    report::print(&format!(
        "{}: the theme `{name}`, to be changed\nnext: tenure build --theme {shown}, tenure \
         theme check {shown}\n",
        paths::shown(folder)
    ))?;
    Ok(ExitStatus::Done)
}

/// As `--theme` takes it.
fn shown(folder: &Path) -> String {
    let is_bare = !is_folder(&folder.to_string_lossy());
    paths::shell(&if is_bare { Path::new(".").join(folder) } else { folder.to_owned() })
}

/// The files that were asked for, or all.
fn chosen<'f>(
    files: &'f BTreeMap<String, Vec<u8>>,
    asked: &[String],
) -> anyhow::Result<Vec<(&'f String, &'f Vec<u8>)>> {
    if asked.is_empty() {
        return Ok(files.iter().filter(|(path, _)| *path != FOUNDATION).collect());
    }
    let find = |asked: &String| {
        files.get_key_value(asked).with_context(|| {
            let names = files.keys().map(String::as_str);
            let near = did_you_mean(asked, names.clone());
            let near =
                near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            let known = names.collect::<Vec<_>>().join("`, `");
            format!("the theme has no file `{asked}`\nhelp: {near}it has `{known}`")
        })
    };
    asked.iter().map(find).collect()
}

/// The theme's own description with another name, extending it.
fn manifest_of(text: &str, own: &str, base: &str) -> String {
    let mut out = format!(
        "# A theme made from `{base}`. A file that is not in this folder comes from there, and so\n\
         # does a font that is not named here.\n"
    );
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with("name:") {
            let own: String =
                own.chars().filter(|c| !c.is_control() && *c != '\'').collect();
            out.push_str(&format!("name: '{own}'\n"));
        } else if line.starts_with("description:") {
            out.push_str(&format!("description: made from {base}\nextends: {base}\n"));
        } else {
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

/// Sets a theme with all that a database can hold, and says what is wrong.
pub(super) fn check(
    args: &args::ThemeCheck,
    bundle: Option<Bundle>,
) -> anyhow::Result<ExitStatus> {
    let Some(bundle) = bundle else { bail!(NO_BUNDLE) };
    let (sink, sources) =
        theme_check::check(&args.theme, EngineConfig::default(), bundle)?;
    let clean = sink.count() == 0;
    let ending = report::checked(sink, &sources, args.format.into())?;
    if clean {
        report::progress(&format!(
            "{}: sets all that a database can hold, on both papers",
            theme::named(&args.theme)
        ));
    }
    Ok(ending)
}
