//! Amounts of money: numbers and currencies. `project::amounts` formats them.

use super::{Malformed, Text, read_from_str};

/// A currency, by its ISO 4217 code: `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The code.
    pub fn as_str(&self) -> &str {
        // It consists of ASCII letters.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Currencies by the signs that are written instead of their codes.
const SIGNS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("£", "GBP"),
    ("US$", "USD"),
    ("$", "USD"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("Fr.", "CHF"),
];

impl std::str::FromStr for Currency {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let code: Option<[u8; 3]> = text.as_bytes().try_into().ok();
        let code = code.filter(|code| code.iter().all(u8::is_ascii_alphabetic));
        code.map(|code| Currency(code.map(|c| c.to_ascii_uppercase()))).ok_or_else(|| {
            let meant = SIGNS.iter().find(|(sign, _)| *sign == text);
            let code = meant.map_or("EUR", |(_, code)| code);
            Malformed(format!(
                "`{text}` is not the code of a currency: write its three letters, as in `{code}`"
            ))
        })
    }
}

read_from_str!(Currency);

/// A number of hundredths of a unit of a currency.
pub type Cents = u64;

/// The largest number of digits of an amount, so that sums do not overflow.
const DIGITS: usize = 14;

/// The amount that a text is, if it is a plain number: `120000`, `120,000` or `99.50`.
pub fn plain_amount(text: &Text) -> Option<Cents> {
    cents(&text.letters())
}

fn cents(letters: &str) -> Option<Cents> {
    let (whole, part) = letters.split_once('.').unwrap_or((letters, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let are_threes = rest.iter().all(|group| group.len() == 3);
    if first.is_empty() || !are_threes || (!rest.is_empty() && first.len() > 3) {
        return None;
    }
    let whole = format!("{first}{}", rest.concat());
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let has_part = letters.contains('.');
    if !is_number(&whole) || whole.len() > DIGITS || !is_number(part) {
        return None;
    }
    if has_part && !(1..=2).contains(&part.len()) {
        return None;
    }
    let whole: Cents = whole.parse().ok()?;
    let part: Cents = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part)
}

/// The number and the code of the currency that an amount consists of, if they can be
/// told apart: `$1,000,000` is `1000000` of `USD`.
pub fn split_amount(text: &Text) -> Option<(String, Option<&'static str>)> {
    let letters = text.letters();
    let letters = letters.trim();
    let sign = SIGNS.iter().find(|(sign, _)| letters.starts_with(sign));
    let after = SIGNS.iter().find(|(sign, _)| letters.ends_with(sign));
    let bare = match (sign, after) {
        (Some((sign, _)), _) => &letters[sign.len()..],
        (_, Some((sign, _))) => &letters[..letters.len() - sign.len()],
        _ => letters,
    };
    let amount = cents(bare.trim())?;
    let code = sign.or(after).map(|(_, code)| *code);
    let number = match (amount / 100, amount % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}.{part:02}"),
    };
    Some((number, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_amounts() {
        for (written, amount) in [
            ("120000", Some(12_000_000)),
            ("120,000", Some(12_000_000)),
            ("1,000,000.5", Some(100_000_050)),
            ("0.25", Some(25)),
            ("1,00", None),
            ("1234,567", None),
            ("120.000", None),
            ("12.", None),
            (".5", None),
            ("", None),
            ("$5", None),
            ("120k", None),
            ("999999999999999", None),
        ] {
            assert_eq!(cents(written), amount, "{written}");
        }
    }

    #[test]
    fn an_amount_with_a_sign_is_told_apart() {
        for (written, number, code) in [
            ("$1,000,000", "1000000", Some("USD")),
            ("US$5", "5", Some("USD")),
            ("500 €", "500", Some("EUR")),
            ("£99.50", "99.50", Some("GBP")),
            ("1000", "1000", None),
        ] {
            let text = Text::plain(written);
            assert_eq!(split_amount(&text), Some((number.into(), code)), "{written}");
        }
        assert_eq!(split_amount(&Text::plain("about $5")), None);
    }

    #[test]
    fn a_currency_is_a_code() {
        let read = |text: &str| text.parse::<Currency>();
        assert_eq!(read("eur").expect("a code").as_str(), "EUR");
        assert!(read("€").expect_err("a sign").to_string().contains("`EUR`"));
        assert!(read("Euro").is_err());
    }
}
