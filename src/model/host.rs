//! Hosts of web addresses: validation, and the ASCII form for lookups.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Splits a web address into what precedes its host, the host, and what follows. `None`
/// if the host is invalid, or if the address names a user: what precedes an `@` looks
/// like the host but is not.
pub(super) fn split(address: &str) -> Option<[&str; 3]> {
    let begin = address.find("://")? + "://".len();
    let rest = &address[begin..];
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = match authority.rsplit_once(':') {
        // Colons inside the brackets of an IPv6 address do not separate a port.
        Some((host, port)) if !port.contains(']') => (!port.is_empty()
            && port.bytes().all(|b| b.is_ascii_digit()))
        .then_some(host)?,
        _ => authority,
    };
    // The normalized host must be valid too, and have as many labels.
    let folded = folded(host);
    let labels = |host: &str| host.matches('.').count();
    let is_one = is_host(host) && is_host(&folded) && labels(host) == labels(&folded);
    is_one.then(|| [&address[..begin], host, &rest[host.len()..]])
}

fn is_host(host: &str) -> bool {
    if let Some(inside) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inside.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let fine = |c: char| c.is_alphanumeric() || is_combining_mark(c) || "-_·".contains(c);
    // A trailing dot stands for the root of the name system.
    let labels = host.strip_suffix('.').unwrap_or(host).split('.');
    host.len() <= 253
        && labels.into_iter().all(|it| !it.is_empty() && it.chars().all(fine))
}

/// A host in lower case and in normal form C after compatibility mapping.
fn folded(host: &str) -> String {
    host.nfkc().flat_map(char::to_lowercase).nfc().collect()
}

/// A host in its ASCII form (RFC 3490).
pub(super) fn ascii(host: &str) -> Cow<'_, str> {
    if host.is_ascii() {
        return host.into();
    }
    let folded = folded(host);
    let label = |label: &str| {
        if label.is_ascii() {
            label.to_owned()
        } else {
            format!("xn--{}", punycode(label))
        }
    };
    folded.split('.').map(label).collect::<Vec<_>>().join(".").into()
}

/// Encodes a label in Punycode (RFC 3492, section 6.3). Labels are short, so nothing
/// overflows.
fn punycode(label: &str) -> String {
    const INITIAL_N: u32 = 128;
    let letters: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).unwrap_or_default();
    if basic > 0 {
        out.push('-');
    }
    let (mut delta, mut bias, mut handled) = (0, 72, basic);
    let mut n = INITIAL_N;
    while let Some(next) = letters.iter().copied().filter(|letter| *letter >= n).min() {
        delta += (next - n) * (handled + 1);
        n = next;
        for &letter in &letters {
            if letter < n {
                delta += 1;
            } else if letter == n {
                write_number(&mut out, delta, bias);
                bias = adapted(delta, handled + 1, handled == basic);
                (delta, handled) = (0, handled + 1);
            }
        }
        (delta, n) = (delta + 1, n + 1);
    }
    out
}

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;

fn write_number(out: &mut String, mut number: u32, bias: u32) {
    let digits = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut digit = |value: u32| out.push(char::from(digits[value as usize]));
    for k in (BASE..).step_by(BASE as usize) {
        let t = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if number < t {
            break;
        }
        digit(t + (number - t) % (BASE - t));
        number = (number - t) / (BASE - t);
    }
    digit(number);
}

/// The bias for the next number (RFC 3492, section 6.1).
fn adapted(delta: u32, handled: u32, is_first: bool) -> u32 {
    const SKEW: u32 = 38;
    const DAMP: u32 = 700;
    let mut delta = delta / if is_first { DAMP } else { 2 };
    delta += delta / handled;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_looked_up_in_ascii() {
        // Samples of RFC 3492, section 7.1, and of the name registries.
        for (host, written) in [
            ("example.org", "example.org"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("\u{435}xample.com", "xn--xample-2of.com"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("Pročprostěnemluvíčesky", "xn--proprostnemluvesky-uyb24dma41a"),
            ("ｅｘａｍｐｌｅ.org", "example.org"),
        ] {
            assert_eq!(ascii(host), written);
        }
    }

    #[test]
    fn addresses_have_a_host_and_no_user() {
        let host = |address: &str| {
            split(address).map(|[_, host, rest]| format!("{host} {rest}"))
        };
        for (address, found) in [
            ("https://a.b/c@d", Some("a.b /c@d")),
            ("https://a.b:80?x", Some("a.b :80?x")),
            ("https://[::1]:8/x", Some("[::1] :8/x")),
            ("https://localhost", Some("localhost ")),
            ("https://user@a.b/", None),
            ("https://user:pw@x@evil.example", None),
            ("https://a\\@b/", None),
            ("https://a..b", None),
            ("https:///a", None),
            ("https://:80", None),
            ("https://a:b/", None),
            ("https://a.b:", None),
            ("https://[::1/", None),
            ("https://\u{37a}x.com/", None),
            ("https://evil\u{2488}com/", None),
            ("https://a\u{2474}b.com/", None),
        ] {
            assert_eq!(host(address).as_deref(), found, "{address}");
        }
    }
}
