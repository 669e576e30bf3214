//! `--check-links`: reports the dead addresses of a database.
//!
//! Nothing else uses the network, and this only on request. The program has no client of its own:
//! it runs `curl`, which knows the certificates and proxies of the system.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::codes;
use crate::diag::{Diagnostic, Span};
use crate::model::{Leaf, Resume, Texts};

/// The number of addresses that are requested at the same time.
const AT_ONCE: usize = 8;

/// The shortest time in which a second request is worth trying.
const SHORTEST: Duration = Duration::from_millis(100);

/// The status codes of hosts that reject programs. The address exists nevertheless.
const NOT_FOR_PROGRAMS: [u16; 7] = [401, 403, 405, 406, 429, 451, 999];

/// Requests every address, with a time limit for each in seconds. Returns a finding for each dead
/// address, or one that `curl` is not installed.
pub(crate) fn dead(resume: &Resume, seconds: u16) -> anyhow::Result<Vec<Diagnostic>> {
    let addresses: Vec<(String, Span)> = addresses(resume).into_iter().collect();
    if !addresses.is_empty() && !has_curl() {
        let message = "cannot check addresses: the program `curl` is not installed";
        return Ok(vec![Diagnostic::new(&codes::DEAD_LINK, Span::NONE, message)]);
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut found = Vec::new();
        while let Some((url, span)) = addresses.get(next.fetch_add(1, Ordering::Relaxed))
        {
            if let Some(why) = fault(url, seconds)? {
                let message = format!("`{url}` {why}");
                found.push(Diagnostic::new(&codes::DEAD_LINK, *span, message));
            }
        }
        anyhow::Ok(found)
    };
    let found = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(worker)).collect();
        let ended = workers.into_iter().map(|worker| {
            worker
                .join()
                .unwrap_or_else(|_| bail!("a thread that checked addresses has panicked"))
        });
        ended.collect::<anyhow::Result<Vec<_>>>()
    })?;
    Ok(found.concat())
}

/// Every web address once, at its first occurrence.
fn addresses(resume: &Resume) -> BTreeMap<String, Span> {
    let mut found = BTreeMap::new();
    let mut add = |url: &str, span: Span| {
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        if scheme.is_some_and(|scheme| scheme == "http" || scheme == "https") {
            found.entry(url.to_owned()).or_insert(span);
        }
    };
    for leaf in resume.all_leaves() {
        if let Leaf::Url(url, span) = leaf {
            add(&url.ascii_host(), span);
        }
    }
    for publication in &resume.publications {
        if let Some(doi) = &publication.doi {
            add(doi.url().as_str(), doi.span);
        }
        if let Some(arxiv) = &publication.arxiv {
            add(arxiv.url().as_str(), arxiv.span);
        }
    }
    found
}

/// Why an address is dead, if it is.
fn fault(url: &str, seconds: u16) -> anyhow::Result<Option<String>> {
    // Some hosts do not answer `HEAD` requests, and some keep them waiting.
    let time = Duration::from_secs(seconds.into());
    let begun = Instant::now();
    let (mut status, mut why) = ask(url, time / 2, &["--head"])?;
    let left = time.saturating_sub(begun.elapsed());
    if !leads_somewhere(status) && left > SHORTEST {
        (status, why) = ask(url, left, &[])?;
    }
    Ok(match status {
        _ if leads_somewhere(status) => None,
        0 => Some(format!("cannot be reached: {why}")),
        404 | 410 => Some(format!("does not exist (its host answers {status})")),
        _ => Some(format!("is not available (its host answers {status})")),
    })
}

fn leads_somewhere(status: u16) -> bool {
    (200..400).contains(&status) || NOT_FOR_PROGRAMS.contains(&status)
}

fn has_curl() -> bool {
    let ran = Command::new("curl").arg("--version").stdin(Stdio::null()).output();
    !ran.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// The status code of the host's answer, or 0 and the reason why there is no answer.
fn ask(url: &str, time: Duration, how: &[&str]) -> anyhow::Result<(u16, String)> {
    let mut curl = Command::new("curl");
    // `--disable` ignores the user's settings, and must come first. Addresses are not patterns.
    curl.args(["--disable", "--globoff", "--silent", "--show-error", "--location"]);
    curl.args(["--max-redirs", "8", "--proto", "=http,https", "--output", "/dev/null"]);
    let seconds = format!("{:.3}", time.as_secs_f32());
    curl.args(["--max-time", &seconds, "--write-out", "%{http_code}"]);
    curl.args(["--user-agent", concat!("tenure/", env!("CARGO_PKG_VERSION"))]);
    curl.args(how).args(["--url", url]).stdin(Stdio::null());
    let ran = curl.output().context("cannot run `curl`")?;
    let errors = String::from_utf8_lossy(&ran.stderr);
    let mut lines = errors.trim().lines();
    let why = lines.find(|line| line.starts_with("curl: ("));
    let why = why.unwrap_or("no answer");
    // `curl: (6) Could not resolve host: …`
    let why = why.split_once(") ").map_or(why, |(_, why)| why);
    // A large page that is cut off at the time limit has a status, so it exists. A redirect that
    // does not end, or leads to something other than a web address, does not count as an answer.
    let status: u16 = String::from_utf8_lossy(&ran.stdout).trim().parse().unwrap_or(0);
    let is_lost = (300..400).contains(&status) && !ran.status.success();
    Ok((if is_lost { 0 } else { status }, why.to_owned()))
}
