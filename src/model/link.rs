//! Addresses that a reader can follow, and identifiers of people and papers.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::unprintable::is_unprintable;
use super::{Malformed, host, read_from_str};

/// The schemes that a link may have. Others make a PDF viewer start programs or open
/// files (`run:` becomes a launch action, a relative path a remote go-to).
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// An absolute address with one of the schemes `https`, `http`, `mailto` and `tel`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with its host in ASCII, for programs.
    pub fn ascii_host(&self) -> Cow<'_, str> {
        match host::split(&self.0) {
            Some([before, host, after]) if !host.is_ascii() => {
                format!("{before}{}{after}", host::ascii(host)).into()
            }
            _ => self.0.as_str().into(),
        }
    }

    /// The address for people: without its scheme, `www.` and a trailing slash.
    pub fn short(&self) -> &str {
        let rest = self.0.split_once(':').map_or(self.0.as_str(), |(_, rest)| rest);
        let rest = rest.trim_start_matches("//");
        rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
    }
}

impl FromStr for Url {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let known = scheme.as_deref().is_some_and(|s| SCHEMES.contains(&s));
        let bad = |c: char| c.is_whitespace() || is_unprintable(c);
        if !known {
            return Err(Malformed(format!(
                "`{text}` is not an address: write it in full, beginning with `https://`, \
                 `http://`, `mailto:` or `tel:`"
            )));
        }
        let rest = text.split_once(':').map_or("", |(_, rest)| rest);
        let fault = match scheme.as_deref() {
            _ if text.contains(bad) => Some(""),
            Some("mailto") => mail_fault(rest),
            Some("tel") if !rest.bytes().any(|byte| byte.is_ascii_digit()) => {
                Some(": it has no number")
            }
            Some("tel") => None,
            _ if host::split(text).is_some() => None,
            _ if rest
                .split(['/', '?', '#'])
                .nth(2)
                .is_some_and(|it| it.contains('@')) =>
            {
                Some(" of a page: remove the part before the `@`")
            }
            _ => Some(": it has no host"),
        };
        match fault {
            Some(fault) => Err(Malformed(format!("`{text}` is not an address{fault}"))),
            None => Ok(Url(text.to_owned())),
        }
    }
}

/// What is wrong with the part after `mailto:`. Other fields than `subject` would put
/// text or, in some programs, files into the mail of whoever clicks.
fn mail_fault(rest: &str) -> Option<&'static str> {
    let (address, query) = rest.split_once('?').unwrap_or((rest, "subject="));
    if address.parse::<Email>().is_err() {
        return Some(": write an e-mail address after `mailto:`");
    }
    let only_subject = query.starts_with("subject=") && !query.contains('&');
    (!only_subject).then_some(": `mailto:` may have a `subject` and nothing else")
}

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as a link.
    pub fn url(&self) -> Url {
        // Characters that would begin the fields of a mail.
        let escaped = |c: char| match c {
            '%' | '?' | '&' | '#' | '/' => format!("%{:02X}", u32::from(c)),
            c => c.to_string(),
        };
        Url(format!("mailto:{}", self.0.chars().map(escaped).collect::<String>()))
    }
}

impl FromStr for Email {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let fine = |c: char| {
            !c.is_whitespace() && !is_unprintable(c) && !"<>()[]@,;:\\\"".contains(c)
        };
        let of_host = |c: char| fine(c) && !"/?#&%!=+*'".contains(c);
        match text.split_once('@') {
            Some((local, domain))
                if !local.is_empty()
                    && local.chars().all(fine)
                    && domain.chars().all(of_host)
                    && domain.contains('.')
                    && !domain.starts_with('.')
                    && !domain.ends_with('.') =>
            {
                Ok(Email(text.to_owned()))
            }
            _ => Err(Malformed(format!("`{text}` is not an e-mail address"))),
        }
    }
}

/// A telephone number, printed as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// The number as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as a link: its digits and a leading plus sign.
    pub fn url(&self) -> Url {
        let dialled = self.0.chars().filter(|c| c.is_ascii_digit() || *c == '+');
        Url(format!("tel:{}", dialled.collect::<String>()))
    }
}

impl FromStr for Phone {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let fine = |c: char| c.is_ascii_digit() || " +-().,/x".contains(c);
        if text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(fine) {
            Ok(Phone(text.to_owned()))
        } else {
            Err(Malformed(format!("`{text}` is not a telephone number")))
        }
    }
}

/// A digital object identifier (DOI), without the address of a resolver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doi(String);

impl Doi {
    /// The identifier, `10.…/…`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its page.
    pub fn url(&self) -> Url {
        Url(format!("https://doi.org/{}", self.0))
    }
}

impl FromStr for Doi {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let prefixes =
            ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "doi:"];
        let bare =
            prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
        let fine = |c: char| !c.is_whitespace() && !is_unprintable(c);
        match bare.strip_prefix("10.").and_then(|rest| rest.split_once('/')) {
            Some((registrant, suffix))
                if registrant.len() >= 4
                    && registrant.chars().all(|c| c.is_ascii_digit() || c == '.')
                    && !suffix.is_empty()
                    && suffix.chars().all(fine) =>
            {
                Ok(Doi(bare.to_owned()))
            }
            _ => Err(Malformed(format!(
                "`{text}` is not a DOI: it looks like `10.1145/3542929.3563469`"
            ))),
        }
    }
}

/// An arXiv identifier: `2404.02407`, `2404.02407v2` or `cs/0112017`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arxiv(String);

impl Arxiv {
    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its page.
    pub fn url(&self) -> Url {
        Url(format!("https://arxiv.org/abs/{}", self.0))
    }
}

impl FromStr for Arxiv {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bare = text.strip_prefix("arXiv:").unwrap_or(text);
        let digits = |s: &str, least: usize, most: usize| {
            (least..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit())
        };
        // The archive `solv-int` has a `v` that begins no version.
        let versioned =
            bare.rsplit_once('v').filter(|(_, version)| digits(version, 1, 3));
        let base = versioned.map_or(bare, |(base, _)| base);
        let new =
            base.split_once('.').is_some_and(|(a, b)| digits(a, 4, 4) && digits(b, 4, 5));
        let old = base.split_once('/').is_some_and(|(archive, number)| {
            archive.chars().all(|c| c.is_ascii_alphabetic() || "-.".contains(c))
                && !archive.is_empty()
                && digits(number, 7, 7)
        });
        if new || old {
            Ok(Arxiv(bare.to_owned()))
        } else {
            Err(Malformed(format!(
                "`{text}` is not an arXiv identifier: it looks like `2404.02407`"
            )))
        }
    }
}

/// An ORCID iD, verified by its last digit (ISO 7064 11,2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orcid(String);

impl Orcid {
    /// The iD, in groups of four.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its page.
    pub fn url(&self) -> Url {
        Url(format!("https://orcid.org/{}", self.0))
    }
}

impl FromStr for Orcid {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bare = text.strip_prefix("https://orcid.org/").unwrap_or(text);
        let malformed = || {
            Malformed(format!(
                "`{text}` is not an ORCID iD: it looks like `0000-0002-1825-0097`"
            ))
        };
        let groups: Vec<&str> = bare.split('-').collect();
        if groups.len() != 4 || groups.iter().any(|group| group.len() != 4) {
            return Err(malformed());
        }
        let mut total = 0;
        let mut symbols: Vec<char> = groups.concat().chars().collect();
        let last = symbols.pop().ok_or_else(malformed)?;
        for symbol in symbols {
            total = (total + symbol.to_digit(10).ok_or_else(malformed)?) * 2;
        }
        let check = (12 - total % 11) % 11;
        let right =
            if check == 10 { 'X' } else { char::from_digit(check, 10).unwrap_or('?') };
        if last == right {
            Ok(Orcid(bare.to_owned()))
        } else {
            Err(Malformed(format!(
                "`{text}` is not an ORCID iD: its last digit is wrong"
            )))
        }
    }
}

macro_rules! printed_as_typed {
    ($($type:ty),+) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

printed_as_typed!(Url, Email, Phone, Doi, Arxiv, Orcid);
read_from_str!(Url, Email, Phone, Doi, Arxiv, Orcid);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_does_what_it_says_and_nothing_else() {
        for fine in [
            "https://example.org/@name?a=b#c",
            "http://[::1]:8080/",
            "https://еxample.com",
            "mailto:ann@example.org",
            "mailto:ann@example.org?subject=Your%20CV",
            "tel:+1-555-0100",
        ] {
            assert!(fine.parse::<Url>().is_ok(), "{fine}");
        }
        for (address, fault) in [
            ("mailto:", "write an e-mail address after `mailto:`"),
            ("mailto:x", "write an e-mail address after `mailto:`"),
            ("mailto:x@y.z?attach=/etc/passwd", "a `subject` and nothing else"),
            ("mailto:x@y.z?subject=a&attach=/etc/passwd", "a `subject` and nothing else"),
            ("mailto:x@y.z,a@b.c", "write an e-mail address after `mailto:`"),
            ("tel:", "it has no number"),
            ("tel:me", "it has no number"),
            ("https://user:pw@x@evil.example", "remove the part before the `@`"),
            ("https://bank.example@evil.example/", "remove the part before the `@`"),
            ("https://bank.example\\@evil.example/", "remove the part before the `@`"),
            ("https://", "it has no host"),
            ("file:///etc/passwd", "write it in full"),
            ("javascript:alert(1)", "write it in full"),
        ] {
            let said = address.parse::<Url>().expect_err(address).to_string();
            assert!(said.contains(fault), "{address}: {said}");
        }
    }

    #[test]
    fn an_e_mail_address_begins_no_fields_of_a_mail() {
        for wrong in [
            "mailto:x@y.z",
            "mailto:x@y.z?attach=a",
            "x@y.z?attach=a",
            "x@y.z/a",
            "a:b@c.d",
        ] {
            assert!(wrong.parse::<Email>().is_err(), "{wrong}");
        }
        let odd: Email = "a?b&c%d@e.f".parse().expect("an address");
        assert_eq!(odd.url().as_str(), "mailto:a%3Fb%26c%25d@e.f");
    }
}
