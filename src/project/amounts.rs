//! Formats amounts of money in a language.

use crate::model::{Cents, Currency, Vocabulary};

/// Signs that every font of the built-in themes has, for currencies with a sign of their
/// own. The others are printed by their codes.
const SIGNS: &[(&str, &str)] = &[("EUR", "€"), ("GBP", "£"), ("JPY", "¥")];

/// `$1,200,000`, `1.200.000 €`, `CHF 99.50`.
pub(super) fn money(amount: Cents, currency: Currency, words: &Vocabulary) -> String {
    let code = currency.as_str();
    let sign = match code {
        "USD" => words.amounts.dollar,
        code => SIGNS.iter().find(|(one, _)| *one == code).map_or(code, |(_, sign)| sign),
    };
    let format = words.amounts.money;
    // A code is a word of its own.
    let space = if sign.ends_with(char::is_alphabetic) && format.starts_with("{symbol}{")
    {
        "\u{a0}"
    } else {
        ""
    };
    let number = number(amount, words.amounts.number);
    format.replace("{symbol}", &format!("{sign}{space}")).replace("{number}", &number)
}

/// A number as in the sample `1,234.5`.
fn number(amount: Cents, sample: &str) -> String {
    let mut marks = sample.chars().filter(|c| !c.is_ascii_digit());
    let (group, decimal) = (marks.next().unwrap_or(','), marks.next().unwrap_or('.'));
    let whole = (amount / 100).to_string();
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    match amount % 100 {
        0 => out,
        part => format!("{out}{decimal}{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;

    #[test]
    fn amounts_read_as_each_language_writes_them() {
        for (tag, code, amount, printed) in [
            ("en-US", "USD", 120_000_000, "$1,200,000"),
            ("en-US", "EUR", 12_000_000, "€120,000"),
            ("en-US", "CHF", 9_950, "CHF\u{a0}99.50"),
            ("en-GB", "USD", 100_000, "US$1,000"),
            ("en-GB", "GBP", 99_900, "£999"),
            ("de", "EUR", 12_000_050, "120.000,50\u{a0}€"),
            ("fr", "EUR", 12_000_000, "120\u{a0}000\u{a0}€"),
            ("nl", "EUR", 12_000_000, "€\u{a0}120.000"),
            ("pl", "PLN", 12_000_000, "120\u{a0}000\u{a0}PLN"),
            ("ja", "JPY", 100_000_000, "¥1,000,000"),
        ] {
            let locale: Locale = tag.parse().expect(tag);
            let currency = code.parse().expect(code);
            assert_eq!(money(amount, currency, locale.vocabulary()), printed, "{tag}");
        }
    }
}
