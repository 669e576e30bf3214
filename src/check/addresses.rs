//! Addresses: `https` wherever it is known to work.

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Leaf, Texts};

pub(super) static INSECURE_ADDRESS: Code =
    Code::warning("insecure-address", "`http` where `https` is known to work").page(
        "These hosts serve `https` and redirect `http` to it.",
        "basics: {name: A, contact: {github: 'http://github.com/ada'}}\n",
        "basics: {name: A, contact: {github: 'https://github.com/ada'}}\n",
    );

/// Hosts of common academic links that serve `https`, with all their subdomains.
const SECURE: [&str; 16] = [
    "acm.org",
    "arxiv.org",
    "doi.org",
    "github.com",
    "github.io",
    "gitlab.com",
    "google.com",
    "ieee.org",
    "linkedin.com",
    "orcid.org",
    "openreview.net",
    "semanticscholar.org",
    "springer.com",
    "usenix.org",
    "wikipedia.org",
    "youtube.com",
];

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    for leaf in facts.resume.all_leaves() {
        let Leaf::Url(url, span) = leaf else { continue };
        let Some(rest) = url.as_str().strip_prefix("http://") else { continue };
        let host = rest.split(['/', ':', '?', '#']).next().unwrap_or(rest).to_lowercase();
        let is_secure = |known: &&str| {
            host.strip_suffix(*known)
                .is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
        };
        if SECURE.iter().any(is_secure) {
            let message = format!("`{url}` is not encrypted");
            sink.push(
                Diagnostic::new(&INSECURE_ADDRESS, span, message)
                    .help(format!("write `https://{rest}`")),
            );
        }
    }
}
