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
/// told apart: `$1,000,000` is `1000000` of `USD`, and `1.2M EUR` is `1200000` of `EUR`.
pub fn split_amount(text: &Text) -> Option<(String, Option<String>)> {
    let letters = text.letters();
    let letters = letters.trim();
    let sign = SIGNS.iter().find(|(sign, _)| letters.starts_with(sign));
    let after = SIGNS.iter().find(|(sign, _)| letters.ends_with(sign));
    let word = |word: &str| {
        let is_code =
            word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code.then(|| word.to_owned())
    };
    let first = letters.split(' ').next().and_then(word);
    let last = letters.rsplit(' ').next().and_then(word);
    let (bare, code) = match (sign, after, first, last) {
        (Some((sign, code)), ..) => (&letters[sign.len()..], Some((*code).to_owned())),
        (_, Some((sign, code)), ..) => {
            (&letters[..letters.len() - sign.len()], Some((*code).to_owned()))
        }
        (.., Some(code), _) => (&letters[3..], Some(code)),
        (.., Some(code)) => (&letters[..letters.len() - 3], Some(code)),
        _ => (letters, None),
    };
    let amount = meant(bare.trim())?;
    let number = match (amount / 100, amount % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}.{part:02}"),
    };
    Some((number, code))
}

/// Words after a number that multiply it.
const FACTORS: &[(&str, Cents)] = &[
    ("thousand", 1_000),
    ("k", 1_000),
    ("K", 1_000),
    ("million", 1_000_000),
    ("Mio.", 1_000_000),
    ("Mio", 1_000_000),
    ("mn", 1_000_000),
    ("m", 1_000_000),
    ("M", 1_000_000),
];

/// The amount that is meant by digits in groups, in the style of any country, or by a number
/// of thousands or millions.
fn meant(bare: &str) -> Option<Cents> {
    if let Some(amount) = cents(bare) {
        return Some(amount);
    }
    let factor =
        FACTORS.iter().find_map(|(word, by)| Some((bare.strip_suffix(word)?, by)));
    if let Some((number, by)) = factor {
        let number = number.trim_end();
        let is_part = number.matches(',').count() == 1 && !number.contains('.');
        let amount = cents(number)
            .or_else(|| is_part.then(|| cents(&number.replace(',', "."))).flatten());
        return amount.and_then(|amount| amount.checked_mul(*by));
    }
    let marks = [' ', '\u{a0}', '\u{202f}', '\'', '’', '.'];
    let mark = bare.chars().find(|c| marks.contains(c))?;
    let (whole, part) = match bare.rsplit_once([',', '.']) {
        Some((whole, part)) if part.len() == 2 => (whole, part),
        _ => (bare, ""),
    };
    let mut groups = whole.split(mark);
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let rest: Vec<&str> = groups.collect();
    let digits = format!("{first}{}", rest.concat());
    let are_threes = !rest.is_empty() && rest.iter().all(|group| group.len() == 3);
    let number = if part.is_empty() { digits } else { format!("{digits}.{part}") };
    are_threes.then(|| cents(&number)).flatten()
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
            ("120 000", "120000", None),
            ("1'200'000", "1200000", None),
            ("1.200.000 €", "1200000", Some("EUR")),
            ("CHF 1'200.50", "1200.50", Some("CHF")),
            ("1.200,50 EUR", "1200.50", Some("EUR")),
            ("$500K", "500000", Some("USD")),
            ("1.2 million", "1200000", None),
            ("1,2 Mio. €", "1200000", Some("EUR")),
            ("500 €", "500", Some("EUR")),
            ("£99.50", "99.50", Some("GBP")),
            ("1000", "1000", None),
        ] {
            let text = Text::plain(written);
            let code = code.map(str::to_owned);
            assert_eq!(split_amount(&text), Some((number.into(), code)), "{written}");
        }
        for other in ["about $5", "1 20", "1.2.3", "12 0000", "1 234 567 8", "five"] {
            assert_eq!(split_amount(&Text::plain(other)), None, "{other}");
        }
    }

    #[test]
    fn a_currency_is_a_code() {
        let read = |text: &str| text.parse::<Currency>();
        assert_eq!(read("eur").expect("a code").as_str(), "EUR");
        assert!(read("€").expect_err("a sign").to_string().contains("`EUR`"));
        assert!(read("Euro").is_err());
    }
}
