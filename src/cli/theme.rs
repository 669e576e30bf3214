//! `tenure theme check`, and `tenure theme eject`, which copies a built-in theme into a folder as
//! the start of the user's own.
//!
//! The copy extends the built-in theme, so files that are not in the folder come from that theme.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};

use super::exit::{ExitStatus, NO_BUNDLE};
use super::{args, report};
use crate::diag::did_you_mean;
use crate::engine::Bundle;
use crate::workspace::theme::{self, built_in, is_folder};
use crate::workspace::{EngineConfig, new_files, paths, theme_check};

/// The file that all themes share. It is only copied if it is named, since few themes change it.
const FOUNDATION: &str = "tenure.sty";

pub(super) fn eject(args: &args::EjectArgs) -> anyhow::Result<ExitStatus> {
    let args::EjectArgs { name, folder, files: named } = args;
    new_files::must_be_new(folder)?;
    let mut files = built_in(name)?;
    let manifest = files.remove("theme.yaml").unwrap_or_default();
    let chosen = chosen(&files, named)?;
    // Resolves `.` and `..` to the names of their folders.
    let absolute = paths::normalized(folder);
    let own = absolute.file_name().unwrap_or_default().to_string_lossy();
    let manifest = derived_manifest(&String::from_utf8_lossy(&manifest), &own, name);
    let manifest = (folder.join("theme.yaml"), manifest.as_bytes());
    let chosen =
        chosen.into_iter().map(|(path, data)| (folder.join(path), data.as_slice()));
    new_files::write(&chosen.chain([manifest]).collect::<Vec<_>>())?;
    let shown = shown(folder);
    report::print(&format!(
        "{}: your copy of the theme `{name}`\nnext: tenure build --theme {shown}, tenure theme \
         check {shown}\n",
        paths::shown(folder)
    ))?;
    Ok(ExitStatus::Done)
}

/// The folder as an argument of `--theme`.
fn shown(folder: &Path) -> String {
    let is_bare = !is_folder(&folder.to_string_lossy());
    paths::shell(&if is_bare { Path::new(".").join(folder) } else { folder.to_owned() })
}

/// The files that were named, or all.
fn chosen<'f>(
    files: &'f BTreeMap<String, Vec<u8>>,
    named: &[String],
) -> anyhow::Result<Vec<(&'f String, &'f Vec<u8>)>> {
    if named.is_empty() {
        return Ok(files.iter().filter(|(path, _)| *path != FOUNDATION).collect());
    }
    let find = |name: &String| {
        files.get_key_value(name).with_context(|| {
            let names = files.keys().map(String::as_str);
            let near = did_you_mean(name, names.clone());
            let near =
                near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            let known = names.collect::<Vec<_>>().join("`, `");
            format!("the theme has no file `{name}`\nhelp: {near}it has `{known}`")
        })
    };
    named.iter().map(find).collect()
}

/// The manifest of a theme with another name, extending that theme.
fn derived_manifest(text: &str, own: &str, base: &str) -> String {
    let mut out = format!(
        "# A theme based on `{base}`. Files that are not in this folder, and fonts that are not\n\
         # named here, come from `{base}`.\n"
    );
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with("name:") {
            let own: String =
                own.chars().filter(|c| !c.is_control() && *c != '\'').collect();
            out.push_str(&format!("name: '{own}'\n"));
        } else if line.starts_with("description:") {
            out.push_str(&format!("description: based on {base}\nextends: {base}\n"));
        } else {
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

/// Typesets test databases with a theme, and reports what is wrong.
pub(super) fn check(
    args: &args::ThemeCheckArgs,
    bundle: Option<Bundle>,
) -> anyhow::Result<ExitStatus> {
    let Some(bundle) = bundle else { bail!(NO_BUNDLE) };
    let (sink, sources) =
        theme_check::check(&args.theme, EngineConfig::default(), bundle)?;
    let is_clean = sink.count() == 0;
    let status = report::checked(sink, &sources, args.format.into())?;
    if is_clean {
        report::progress(&format!(
            "{}: typesets every key of a database, on both papers",
            theme::named(&args.theme)
        ));
    }
    Ok(status)
}
