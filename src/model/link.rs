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
        short(&self.0)
    }
}

/// An address without its scheme, `www.` and a trailing slash.
pub(super) fn short(address: &str) -> &str {
    let rest = address.split_once(':').map_or(address, |(_, rest)| rest);
    let rest = rest.trim_start_matches("//");
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}

impl FromStr for Url {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let known = scheme.as_deref().is_some_and(|s| SCHEMES.contains(&s));
        let bad = |c: char| c.is_whitespace() || is_unprintable(c);
        if !known {
            let full: Result<Url, Malformed> = format!("https://{text}").parse();
            if full.is_ok() && text.contains('.') && !text.contains([':', '@']) {
                return Err(Malformed(format!(
                    "`{text}` is not an address: write it in full, `https://{text}`"
                )));
            }
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

    /// The number as a link (RFC 3966): its digits, after a plus sign without the `(0)` of
    /// national calls, and its extension.
    pub fn url(&self) -> Url {
        let (number, extension) = parts(&self.0).unwrap_or((&self.0, ""));
        // `289-22000 / -22001`: a second extension is not dialed.
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let ends = [", ", "/ ", "/-"].iter().filter_map(|mark| number.find(mark));
        let first = ends.min().map(|end| &number[..end]);
        let number = first.filter(|first| digits(first) > 5).unwrap_or(number);
        let is_global = number.trim_start_matches([' ', '(']).starts_with('+');
        let dialed =
            if is_global { number.replace("(0)", "") } else { number.to_owned() };
        let mut url = String::from(if is_global { "tel:+" } else { "tel:" });
        url.extend(dialed.chars().filter(char::is_ascii_digit));
        if !extension.is_empty() {
            url.push_str(";ext=");
            url.push_str(extension);
        }
        Url(url)
    }
}

/// The words before an extension, of which each ends with one of the later ones.
const EXTENSION: [&str; 6] = ["extension", "ext.", "ext", "x.", "x", "#"];

/// The number and the digits of its extension, if it has one.
fn parts(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (before, extension) = text.split_at(text.len() - digits);
    let before = before.trim_end();
    let ends_with = |word: &&&str| {
        let at = before.len().checked_sub(word.len());
        let end = at.and_then(|at| before.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    let word = EXTENSION.iter().find(ends_with).filter(|_| digits > 0)?;
    let number = before[..before.len() - word.len()].trim_end_matches([' ', ',', ';']);
    Some((number, extension))
}

impl FromStr for Phone {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (number, _) = parts(text).unwrap_or((text, ""));
        let fine = |c: char| {
            c.is_ascii_digit() || " \u{a0}\u{202f}+-\u{2010}\u{2011}–().,/".contains(c)
        };
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let is_late_plus = number.trim_start_matches([' ', '(', '+']).contains('+');
        let several: Vec<&str> = text
            .split([',', '/', ';'])
            .map(str::trim)
            .filter(|it| digits(it) > 5)
            .collect();
        if several.len() > 1 {
            return Err(Malformed(format!(
                "`{text}` is several telephone numbers: write a list, `[{}]`",
                several.join(", ")
            )));
        }
        if digits(number) > 0 && number.chars().all(fine) && !is_late_plus {
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

    /// Its page. Characters that would end the path, or that no path can have, are
    /// written as their bytes.
    pub fn url(&self) -> Url {
        let mut url = String::from("https://doi.org/");
        for c in self.0.chars() {
            if "#?%<>\"{}|\\^`[]".contains(c) {
                url.push_str(&format!("%{:02X}", u32::from(c)));
            } else {
                url.push(c);
            }
        }
        Url(url)
    }
}

impl FromStr for Doi {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let prefixes =
            ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "doi:"];
        let bare =
            prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
        // In an address, characters may be written as their bytes.
        let is_address = text.starts_with("http");
        let decoded = if is_address { decoded(bare) } else { bare.to_owned() };
        let bare = decoded.as_str();
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

/// An address with the characters that are written as their bytes, if they are text.
fn decoded(address: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), address.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = hex.and_then(|two| u8::from_str_radix(two, 16).ok());
        match code.filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
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
        if is_arxiv(bare) {
            return Ok(Arxiv(bare.to_owned()));
        }
        // Copied with its page, or with its category: `arXiv:2403.99127v2 [math.OA]`.
        let words = text.split(|c: char| c.is_whitespace() || "[](),;<>?#".contains(c));
        let found = words.into_iter().find_map(|word| {
            let word = word.strip_suffix(".pdf").unwrap_or(word);
            let ends = word.match_indices([':', '/']).map(|(at, _)| at + 1);
            let mut ends = std::iter::once(0).chain(ends);
            ends.find_map(|at| Some(&word[at..]).filter(|word| is_arxiv(word)))
        });
        Err(Malformed(match found {
            Some(id) => format!("`{text}` is not an arXiv identifier: write `{id}`"),
            None => {
                format!("`{text}` is not an arXiv identifier: it looks like `2404.02407`")
            }
        }))
    }
}

fn is_arxiv(text: &str) -> bool {
    let digits = |s: &str, least: usize, most: usize| {
        (least..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit())
    };
    // The archive `solv-int` has a `v` that begins no version.
    let versioned = text.rsplit_once('v').filter(|(_, version)| digits(version, 1, 3));
    let base = versioned.map_or(text, |(base, _)| base);
    let new =
        base.split_once('.').is_some_and(|(a, b)| digits(a, 4, 4) && digits(b, 4, 5));
    let old = base.split_once('/').is_some_and(|(archive, number)| {
        archive.chars().all(|c| c.is_ascii_alphabetic() || "-.".contains(c))
            && !archive.is_empty()
            && digits(number, 7, 7)
    });
    new || old
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
        let prefixes = ["https://orcid.org/", "http://orcid.org/", "orcid.org/"];
        let bare =
            prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
        let symbols = |c: &char| c.is_ascii_digit() || c.eq_ignore_ascii_case(&'x');
        let all: String = bare.chars().filter(symbols).collect();
        let grouped = if all.len() == 16 {
            let all = all.to_uppercase();
            [&all[..4], &all[4..8], &all[8..12], &all[12..]].join("-")
        } else {
            "0000-0002-1825-0097".to_owned()
        };
        if grouped != bare && all.len() == 16 {
            return Err(Malformed(format!(
                "`{text}` is not an ORCID iD: write `{grouped}`"
            )));
        }
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

    #[test]
    fn telephone_links_dial_what_was_meant() {
        for fine in ["+1 (217) 555-0100", "12", "+1 217 555 0100 ext. 5"] {
            assert_eq!(fine.parse::<Phone>().expect(fine).as_str(), fine);
        }
        for wrong in ["", "+", "call me", "1;2", "1+2", "x12"] {
            assert!(wrong.parse::<Phone>().is_err(), "{wrong}");
        }
        let several = "12345 67, 12345 68".parse::<Phone>().expect_err("two numbers");
        assert_eq!(
            several.to_string(),
            "`12345 67, 12345 68` is several telephone numbers: write a list, `[12345 67, \
             12345 68]`"
        );
        for (typed, dialed) in [
            ("+1 (217) 555-0100", "tel:+12175550100"),
            ("+44 (0)20 7946 0958 x12", "tel:+442079460958;ext=12"),
            ("+1 217 555 0100 ext. 5", "tel:+12175550100;ext=5"),
            ("+1 217 555 0100, Ext 5", "tel:+12175550100;ext=5"),
            ("+1 217 555 0100 #12", "tel:+12175550100;ext=12"),
            ("(+44) 20 7946 0958", "tel:+442079460958"),
            ("(0217) 555/0100", "tel:02175550100"),
            ("+49 89 289-22000 / -22001", "tel:+498928922000"),
            ("+44 20 7946 0958, 0959", "tel:+442079460958"),
            ("030\u{a0}1234567", "tel:0301234567"),
        ] {
            let phone: Phone = typed.parse().expect(typed);
            assert_eq!(phone.url().as_str(), dialed);
        }
    }

    #[test]
    fn an_arxiv_identifier_is_found_in_what_was_copied() {
        for (copied, id) in [
            ("arXiv:2403.99127v2 [math.OA]", "2403.99127v2"),
            ("https://arxiv.org/abs/2403.12345v2", "2403.12345v2"),
            ("https://arxiv.org/pdf/2403.12345.pdf", "2403.12345"),
            ("https://arxiv.org/abs/math/0309136v1", "math/0309136v1"),
            ("arXiv: 2403.12345", "2403.12345"),
        ] {
            let said = copied.parse::<Arxiv>().expect_err(copied).to_string();
            assert!(said.ends_with(&format!(": write `{id}`")), "{said}");
            assert!(id.parse::<Arxiv>().is_ok(), "{id}");
        }
        let said = "soon".parse::<Arxiv>().expect_err("no identifier").to_string();
        assert!(said.ends_with("it looks like `2404.02407`"), "{said}");
    }

    #[test]
    fn links_of_dois_have_no_fragment() {
        for (doi, url) in [
            (
                "10.1002/(SICI)1(1998)19:4<3::AID>3.0.CO;2-#",
                "https://doi.org/10.1002/(SICI)1(1998)19:4%3C3::AID%3E3.0.CO;2-%23",
            ),
            ("10.1000/a?b%c", "https://doi.org/10.1000/a%3Fb%25c"),
            ("https://doi.org/10.1000/a%3Cb", "https://doi.org/10.1000/a%3Cb"),
        ] {
            assert_eq!(doi.parse::<Doi>().expect(doi).url().as_str(), url);
        }
    }
}
