//! The kinds of contact details: one row each, with the label, the form of a value and
//! the address that it leads to.

use super::link::short;
use super::{Email, Malformed, Orcid, Phone, Url, Vocabulary};

/// A kind of contact detail.
#[derive(Debug)]
pub struct ContactKind {
    /// The names in a database, of which the first is the usual one.
    pub keys: &'static [&'static str],
    /// Printed before the value.
    label: Label,
    /// What a value is.
    form: Form,
    /// What the key is, for the schema: a description with an example.
    pub about: &'static str,
}

impl PartialEq for ContactKind {
    fn eq(&self, other: &ContactKind) -> bool {
        self.keys == other.keys
    }
}

#[derive(Debug)]
enum Label {
    /// A word of the document's language.
    Word(fn(&Vocabulary) -> &'static str),
    /// A proper name.
    Name(&'static str),
}

#[derive(Debug)]
enum Form {
    Page,
    Email,
    Phone,
    Fax,
    Orcid,
    /// `@ada@mathstodon.xyz`, an account on one of many hosts.
    Fediverse,
    /// A name without an address.
    Name,
    Site(Site),
}

/// A site on which people have pages.
#[derive(Debug)]
struct Site {
    /// The address of a page, with `{}` for the handle.
    address: &'static str,
    /// What is printed.
    prints: Prints,
    /// The characters of a handle besides letters and digits.
    extra: &'static str,
    /// Whether a handle has this form too.
    is_handle: fn(&str) -> bool,
    /// A handle.
    sample: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Prints {
    /// The address, which names the site.
    Address,
    /// The handle, after a label.
    Handle,
    /// The handle with an `@`, after a label.
    At,
}

/// What a contact detail prints, and where it leads.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactAddress {
    /// The printed text.
    pub text: String,
    /// Where it leads.
    pub url: Option<Url>,
    /// Whether the text needs its label: a bare number or name does not say where it
    /// belongs.
    pub needs_label: bool,
}

fn any(_: &str) -> bool {
    true
}

fn digits(handle: &str) -> bool {
    handle.bytes().all(|b| b.is_ascii_digit())
}

macro_rules! sites {
    ($($keys:expr, $label:literal, $address:literal, $prints:ident, $extra:literal,
        $is_handle:expr, $sample:literal;)*) => {
        [$(ContactKind {
            keys: &$keys,
            label: Label::Name($label),
            form: Form::Site(Site {
                address: $address,
                prints: Prints::$prints,
                extra: $extra,
                is_handle: $is_handle,
                sample: $sample,
            }),
            about: concat!($label, ": `", $sample, "` or the full address."),
        }),*]
    };
}

/// The kinds that every language has a word for, and ORCID.
static GENERAL: [ContactKind; 8] = [
    ContactKind {
        keys: &["website"],
        label: Label::Word(|words| words.website),
        form: Form::Page,
        about: "Home page: `https://example.org`.",
    },
    ContactKind {
        keys: &["email"],
        label: Label::Word(|words| words.email),
        form: Form::Email,
        about: "E-mail address: `ada@example.org`.",
    },
    ContactKind {
        keys: &["phone"],
        label: Label::Word(|words| words.phone),
        form: Form::Phone,
        about: "Telephone number, printed as typed: `+1 217 555 0100` or \
                `+44 (0)20 7946 0958 x12`.",
    },
    ContactKind {
        keys: &["mobile"],
        label: Label::Word(|words| words.label("mobile")),
        form: Form::Phone,
        about: "Number of a mobile telephone: `+1 217 555 0101`.",
    },
    ContactKind {
        keys: &["fax"],
        label: Label::Word(|words| words.label("fax")),
        form: Form::Fax,
        about: "Number of a fax machine: `+1 217 555 0102`.",
    },
    ContactKind {
        keys: &["orcid"],
        label: Label::Name("ORCID"),
        form: Form::Orcid,
        about: "ORCID iD: `0000-0002-1825-0097`.",
    },
    ContactKind {
        keys: &["mastodon", "fediverse"],
        label: Label::Name("Mastodon"),
        form: Form::Fediverse,
        about: "Mastodon: `@ada@mathstodon.xyz` or the full address.",
    },
    ContactKind {
        keys: &["skype"],
        label: Label::Name("Skype"),
        form: Form::Name,
        about: "Skype name: `ada`. It has no link.",
    },
];

/// The sites on which people have pages: keys, name, address, what is printed, the
/// characters of a handle besides letters and digits, its form, an example.
static SITES: [ContactKind; 34] = sites! {
    ["github"], "GitHub", "https://github.com/{}", Address, "-",
        |it| it.len() <= 39, "ada";
    ["scholar", "google-scholar"], "Google Scholar",
        "https://scholar.google.com/citations?user={}", Address, "-_",
        |it| it.len() == 12, "AbCdEfGAAAAJ";
    ["linkedin"], "LinkedIn", "https://www.linkedin.com/in/{}", Address, "-_%",
        |it| it.len() >= 3, "ada-lovelace";
    ["gitlab"], "GitLab", "https://gitlab.com/{}", Address, "-_./", any, "ada";
    ["bitbucket"], "Bitbucket", "https://bitbucket.org/{}", Address, "-_", any, "ada";
    ["codeberg"], "Codeberg", "https://codeberg.org/{}", Address, "-_.", any, "ada";
    ["bluesky"], "Bluesky", "https://bsky.app/profile/{}", At, "-.",
        |it| it.trim_matches('.').contains('.'), "ada.bsky.social";
    ["x", "twitter"], "X", "https://x.com/{}", At, "_", |it| it.len() <= 15, "ada";
    ["researchgate"], "ResearchGate", "https://www.researchgate.net/profile/{}", Address,
        "-_", any, "Ada-Lovelace";
    ["academia"], "Academia.edu", "https://independent.academia.edu/{}", Address, "-_",
        any, "AdaLovelace";
    ["dblp"], "DBLP", "https://dblp.org/pid/{}", Address, "-/",
        |it| it.contains('/'), "65/9612";
    ["osf"], "OSF", "https://osf.io/{}", Address, "", |it| it.len() == 5, "a1b2c";
    ["semantic-scholar"], "Semantic Scholar", "https://www.semanticscholar.org/author/{}",
        Handle, "", digits, "1741101";
    ["scopus"], "Scopus", "https://www.scopus.com/authid/detail.uri?authorId={}", Handle,
        "", digits, "7004212771";
    ["researcher-id"], "ResearcherID",
        "https://www.webofscience.com/wos/author/record/{}", Handle, "-",
        any, "A-1009-2008";
    ["web-of-science", "wos"], "Web of Science",
        "https://www.webofscience.com/wos/author/record/{}", Handle, "-",
        any, "A-1009-2008";
    ["zenodo"], "Zenodo", "https://zenodo.org/communities/{}", Address, "-_",
        any, "analytical-engine";
    ["stackoverflow", "stack-overflow"], "Stack Overflow",
        "https://stackoverflow.com/users/{}", Address, "-/",
        |it| it.starts_with(|c: char| c.is_ascii_digit()), "22656";
    ["youtube"], "YouTube", "https://www.youtube.com/@{}", Address, "-_.", any, "ada";
    ["substack"], "Substack", "https://{}.substack.com", Address, "-", any, "ada";
    ["medium"], "Medium", "https://medium.com/@{}", Address, "-_.", any, "ada";
    ["kaggle"], "Kaggle", "https://www.kaggle.com/{}", Address, "-_", any, "ada";
    ["huggingface", "hugging-face"], "Hugging Face", "https://huggingface.co/{}", Address,
        "-_.", any, "ada";
    ["arxiv"], "arXiv", "https://arxiv.org/a/{}", Address, "-_.",
        |it| it.contains('_'), "lovelace_a_1";
    ["ssrn"], "SSRN", "https://ssrn.com/author={}", Handle, "", digits, "16086";
    ["repec"], "RePEc", "https://authors.repec.org/pro/{}", Handle, "",
        |it| it.starts_with('p'), "plo15";
    ["ideas"], "IDEAS", "https://ideas.repec.org/{}.html", Address, "/",
        |it| it.contains('/'), "e/plo15";
    ["philpapers", "philpeople"], "PhilPapers", "https://philpeople.org/profiles/{}",
        Address, "-", any, "ada-lovelace";
    ["inspire"], "INSPIRE", "https://inspirehep.net/authors/{}", Handle, "",
        digits, "1010907";
    ["hal"], "HAL", "https://cv.hal.science/{}", Address, "-_.", any, "ada-lovelace";
    ["nasa-ads", "ads"], "NASA ADS", "https://ui.adsabs.harvard.edu/search/q=orcid:{}",
        Handle, "-", |it| it.parse::<Orcid>().is_ok(), "0000-0002-1825-0097";
    ["wikidata"], "Wikidata", "https://www.wikidata.org/wiki/{}", Handle, "",
        |it| it.strip_prefix('Q').is_some_and(digits), "Q7259";
    ["threads"], "Threads", "https://www.threads.net/@{}", At, "_.", any, "ada";
    ["instagram"], "Instagram", "https://www.instagram.com/{}", At, "_.", any, "ada";
};

impl ContactKind {
    /// All kinds.
    pub fn all() -> impl Iterator<Item = &'static ContactKind> {
        GENERAL.iter().chain(&SITES)
    }

    /// The kind of that key.
    pub fn named(key: &str) -> Option<&'static ContactKind> {
        ContactKind::all().find(|kind| kind.keys.contains(&key))
    }

    /// The usual key, which is also the name for templates.
    pub fn name(&self) -> &'static str {
        self.keys[0]
    }

    /// The word or name before the value.
    pub fn label(&self, words: &Vocabulary) -> &'static str {
        match self.label {
            Label::Word(word) => word(words),
            Label::Name(name) => name,
        }
    }

    /// Whether a value is the number of a telephone.
    pub fn is_phone(&self) -> bool {
        matches!(self.form, Form::Phone)
    }

    /// Reads a value: a handle or a full address.
    ///
    /// # Errors
    /// If it is neither, with the handle to write.
    pub fn read(&self, text: &str) -> Result<ContactAddress, Malformed> {
        let plain = |text: String, url: Option<Url>| ContactAddress {
            text,
            url,
            needs_label: false,
        };
        let labeled = |text: &str, url: Option<Url>| ContactAddress {
            text: text.to_owned(),
            url,
            needs_label: true,
        };
        Ok(match &self.form {
            Form::Page => plain(text.to_owned(), Some(text.parse()?)),
            Form::Email => {
                let email: Email =
                    text.strip_prefix("mailto:").unwrap_or(text).parse()?;
                plain(email.to_string(), Some(email.url()))
            }
            Form::Phone => {
                let phone: Phone = text.parse()?;
                let url = Some(phone.url());
                let needs_label = self.name() != "phone";
                ContactAddress { text: phone.to_string(), url, needs_label }
            }
            Form::Fax => labeled(text.parse::<Phone>()?.as_str(), None),
            Form::Orcid => {
                let orcid: Orcid = text.parse()?;
                labeled(&orcid.to_string(), Some(orcid.url()))
            }
            Form::Name => labeled(text, None),
            Form::Fediverse => {
                let (text, url) = fediverse(text)?;
                labeled(&text, Some(url))
            }
            Form::Site(site) => site.read(text, self)?,
        })
    }
}

impl Site {
    fn read(&self, text: &str, kind: &ContactKind) -> Result<ContactAddress, Malformed> {
        if let Some(url) = full_address(text)? {
            let handle = self.handle_in(without_scheme(url.as_str()));
            let handle = handle.filter(|it| self.is_valid(it)).map(str::to_owned);
            return Ok(self.printed(handle.as_deref(), url));
        }
        let handle = self.handle_in(text).unwrap_or(text);
        let handle = handle.strip_prefix('@').unwrap_or(handle);
        if self.is_valid(handle) {
            return Ok(self.printed(Some(handle), self.url(handle)?));
        }
        let Label::Name(name) = kind.label else { return Err(Malformed(String::new())) };
        let write = match self.mended(handle).or_else(|| self.completed(handle)) {
            Some(mended) => format!("write `{mended}`"),
            None => format!("it looks like `{}`", self.sample),
        };
        Err(Malformed(format!(
            "`{text}` is not a handle on {name}: {write}, or the full address, such as `{}`",
            self.url(self.sample)?
        )))
    }

    fn url(&self, handle: &str) -> Result<Url, Malformed> {
        self.address.replace("{}", handle).parse()
    }

    /// The handle in an address without its scheme.
    fn handle_in<'t>(&self, address: &'t str) -> Option<&'t str> {
        let (before, after) = without_scheme(self.address).split_once("{}")?;
        let address = address.strip_prefix("www.").unwrap_or(address);
        let address = address.trim_end_matches('/');
        let rest = if before.is_empty() {
            address
        } else {
            // What follows the handle may name a language, or a tab of the page.
            let rest = address.strip_prefix(before)?;
            rest.split(['&', '?', '#']).next().unwrap_or(rest)
        };
        if after.is_empty() { Some(rest) } else { rest.strip_suffix(after) }
    }

    fn is_valid(&self, handle: &str) -> bool {
        let fine = |c: char| c.is_alphanumeric() || self.extra.contains(c);
        let has_any = handle.chars().any(char::is_alphanumeric);
        has_any && handle.chars().all(fine) && (self.is_handle)(handle)
    }

    /// A valid handle that differs from `handle` only in spaces and signs.
    fn mended(&self, handle: &str) -> Option<String> {
        let join = ["-", "_", ""].into_iter().find(|it| self.extra.contains(it))?;
        let fine = |c: char| c.is_alphanumeric() || self.extra.contains(c);
        let parts = handle.split(|c| !fine(c)).filter(|part| !part.is_empty());
        let mended = parts.collect::<Vec<_>>().join(join);
        self.is_valid(&mended).then_some(mended)
    }

    /// The handle with the end that all handles have: `.bsky.social`.
    fn completed(&self, handle: &str) -> Option<String> {
        let end = self.sample.find('.').map(|at| &self.sample[at..])?;
        let whole = format!("{handle}{end}");
        self.is_valid(&whole).then_some(whole)
    }

    fn printed(&self, handle: Option<&str>, url: Url) -> ContactAddress {
        let text = match (self.prints, handle) {
            (Prints::Handle, Some(handle)) => handle.to_owned(),
            (Prints::At, Some(handle)) => format!("@{handle}"),
            _ => url.short().to_owned(),
        };
        let needs_label = self.prints != Prints::Address;
        ContactAddress { text, url: Some(url), needs_label }
    }
}

/// An address without scheme and `www.`.
fn without_scheme(address: &str) -> &str {
    short(address)
}

/// The address that `text` is, also without its scheme; `None` for a handle.
fn full_address(text: &str) -> Result<Option<Url>, Malformed> {
    if text.contains("://") {
        let url: Url = text.parse()?;
        let is_page = url.as_str().to_ascii_lowercase().starts_with("http");
        return if is_page {
            Ok(Some(url))
        } else {
            Err(Malformed(format!("`{text}` is not the address of a page")))
        };
    }
    let host = text.split_once('/').map_or("", |(host, _)| host);
    let is_host = host.trim_matches('.').contains('.') && !host.contains('@');
    Ok(is_host.then(|| format!("https://{text}").parse().ok()).flatten())
}

/// The printed name and the page of an account: `@ada@mathstodon.xyz`.
fn fediverse(text: &str) -> Result<(String, Url), Malformed> {
    let name = |host: &str, user: &str| format!("@{user}@{host}");
    if let Some(url) = full_address(text)? {
        let shown = without_scheme(url.as_str()).trim_end_matches('/');
        let account = shown.split_once("/@").or_else(|| shown.split_once("/users/"));
        let printed = match account {
            Some((host, user)) if !user.contains('/') => name(host, user),
            _ => shown.to_owned(),
        };
        return Ok((printed, url));
    }
    let bare = text.strip_prefix('@').unwrap_or(text);
    let fine = |user: &str| {
        !user.is_empty() && user.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c))
    };
    match bare.split_once('@') {
        Some((user, host)) if fine(user) && fine(host) && host.contains('.') => {
            Ok((name(host, user), format!("https://{host}/@{user}").parse()?))
        }
        _ => {
            let user = Some(bare).filter(|user| fine(user)).unwrap_or("ada");
            Err(Malformed(format!(
                "`{text}` does not name the host of an account: write it with the host, \
                 as in `@{user}@mastodon.social`"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(key: &str, text: &str) -> String {
        let kind = ContactKind::named(key).expect(key);
        match kind.read(text) {
            Ok(address) => {
                let url = address.url.map(|url| url.to_string());
                format!("{} -> {}", address.text, url.as_deref().unwrap_or("nothing"))
            }
            Err(why) => why.0,
        }
    }

    #[test]
    fn every_site_reads_its_sample_and_its_address() {
        for kind in &SITES {
            let Form::Site(site) = &kind.form else { continue };
            let url = site.url(site.sample).expect("an address");
            let of_handle = kind.read(site.sample).expect("a handle");
            assert_eq!(of_handle.url.as_ref(), Some(&url));
            let short = url.short().to_owned();
            for written in [url.as_str(), short.as_str()] {
                assert_eq!(kind.read(written).expect(written).text, of_handle.text);
            }
        }
        for kind in ContactKind::all() {
            let sample = kind.about.split('`').nth(1).expect("a sample");
            assert!(kind.read(sample).is_ok(), "{sample}");
        }
    }

    #[test]
    fn keys_are_unique() {
        let mut keys: Vec<&str> =
            ContactKind::all().flat_map(|kind| kind.keys).copied().collect();
        let number = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), number);
    }

    #[test]
    fn handles_and_addresses() {
        for (key, text, is) in [
            ("github", "@ada", "github.com/ada -> https://github.com/ada"),
            (
                "github",
                "https://git.example.org/ada",
                "git.example.org/ada -> https://git.example.org/ada",
            ),
            (
                "scopus",
                "7004212771",
                "7004212771 -> https://www.scopus.com/authid/detail.uri?authorId=7004212771",
            ),
            (
                "scholar",
                "https://scholar.google.com/citations?user=AbCdEfGAAAAJ&hl=en",
                "scholar.google.com/citations?user=AbCdEfGAAAAJ&hl=en -> \
                 https://scholar.google.com/citations?user=AbCdEfGAAAAJ&hl=en",
            ),
            (
                "mastodon",
                "ada@mathstodon.xyz",
                "@ada@mathstodon.xyz -> https://mathstodon.xyz/@ada",
            ),
            (
                "mastodon",
                "https://mathstodon.xyz/@ada",
                "@ada@mathstodon.xyz -> https://mathstodon.xyz/@ada",
            ),
            ("substack", "ada", "ada.substack.com -> https://ada.substack.com"),
            ("fax", "+1 2", "+1 2 -> nothing"),
            (
                "github",
                "ada lovelace",
                "`ada lovelace` is not a handle on GitHub: write `ada-lovelace`, or the full \
                 address, such as `https://github.com/ada`",
            ),
            (
                "bluesky",
                "ada",
                "`ada` is not a handle on Bluesky: write `ada.bsky.social`, or the full \
                 address, such as `https://bsky.app/profile/ada.bsky.social`",
            ),
            (
                "wikidata",
                "7259",
                "`7259` is not a handle on Wikidata: it looks like `Q7259`, or the full \
                 address, such as `https://www.wikidata.org/wiki/Q7259`",
            ),
            (
                "mastodon",
                "@ada",
                "`@ada` does not name the host of an account: write it with the host, as in \
                 `@ada@mastodon.social`",
            ),
            (
                "orcid",
                "0000000218250097",
                "`0000000218250097` is not an ORCID iD: write `0000-0002-1825-0097`",
            ),
        ] {
            assert_eq!(read(key, text), is);
        }
    }
}
