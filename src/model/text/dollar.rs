//! Tells formulas from amounts of money, both of which are written with dollar signs.

/// Marks after which a formula must go on.
const UNFINISHED: &str = "+-*/=<>,:;";

/// Codes of currencies, which are written before or after a dollar sign.
const CURRENCIES: [&str; 12] =
    ["US", "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "BRL", "EUR", "GBP"];

/// Functions, which formulas name without a backslash.
const FUNCTIONS: [&str; 16] = [
    "log", "ln", "exp", "sin", "cos", "tan", "max", "min", "sup", "inf", "lim", "mod",
    "det", "dim", "ker", "gcd",
];

/// Whether what is between two dollar signs is a formula. `before` is the character
/// before the first sign.
pub(super) fn is_formula(before: char, between: &str) -> bool {
    let mut characters = between.chars();
    let (first, second) = (characters.next(), characters.next());
    let (Some(first), Some(last)) = (first, between.chars().next_back()) else {
        return false;
    };
    // A sign on its own: `$<$`.
    if second.is_none() && !first.is_ascii_digit() && !first.is_alphabetic() {
        return true;
    }
    // `H$_2$O`, `10$^{-6}$`, `Ly$\alpha$` and `2$n$`, but not `US$` and `5$`.
    if before.is_alphanumeric() && !"_^\\".contains(first) {
        return second.is_none() && first.is_ascii_lowercase();
    }
    let has_tex = between.contains(['\\', '^', '_']);
    let is_script = between[..between.len() - last.len_utf8()].ends_with(['^', '_']);
    if UNFINISHED.contains(last) && !is_script && !between.ends_with("\\,") {
        return false;
    }
    if between.contains('\\') {
        return true;
    }
    let is_balanced = |open: &str, close: &str| {
        let count = |marks: &str| between.chars().filter(|c| marks.contains(*c)).count();
        count(open) == count(close)
    };
    let runs: Vec<&str> = between
        .split(|c: char| !c.is_alphabetic())
        .filter(|run| !run.is_empty())
        .collect();
    let longest = runs.iter().map(|run| run.chars().count()).max().unwrap_or(0);
    let is_word = |run: &&str| run.chars().count() > 1 && !FUNCTIONS.contains(run);
    let is_sentence = between.contains(char::is_whitespace) && runs.iter().any(is_word);
    // A letter outside ASCII is refused later, with the command to write.
    let is_odd = between.chars().any(|c| !c.is_ascii() && !c.is_alphabetic());
    if is_sentence && !has_relation(between) || is_odd || !is_balanced("([", ")]") {
        return false;
    }
    if has_tex {
        return true;
    }
    if first.is_ascii_digit() {
        return counts_something(between, &runs);
    }
    longest <= 3 && !runs.iter().any(|run| CURRENCIES.contains(run))
}

fn has_relation(between: &str) -> bool {
    between.contains(['=', '<', '>'])
        && !between.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether what begins with a digit is a formula: `2n+1`, but neither `5` nor `5M`.
fn counts_something(between: &str, runs: &[&str]) -> bool {
    let is_variable = |run: &&str| {
        run.chars().count() == 1 && run.starts_with(|c: char| c.is_ascii_lowercase())
    };
    let has_operator = between.contains(['+', '-', '*', '/', '=', '<', '>', '(', '!']);
    // Thousands, millions and billions.
    let is_amount = matches!(runs, ["k" | "m" | "b"]);
    runs.iter().all(is_variable) && (has_operator || !runs.is_empty() && !is_amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_have_operators_commands_or_variables() {
        for between in [
            "x",
            "n",
            "G",
            "SU(2)",
            "GL(n)",
            "K_3",
            "n^2",
            "f(x)",
            "[0,1)",
            "2n+1",
            "2n",
            "4k+1",
            "x = y",
            "a < b",
            "k=5",
            "10 < 20",
            "A^*",
            "K^-",
            "\\alpha",
            "<",
            "+",
            "p = 2q",
            "x'",
            "n!",
            "(a, b)",
            "10^6\\,M_\\odot",
            "α",
            "O(n log n)",
        ] {
            assert!(is_formula(' ', between), "{between}");
        }
        for (before, between) in
            [('H', "_2"), ('0', "^{-6}"), ('y', "\\alpha"), ('2', "n")]
        {
            assert!(is_formula(before, between), "{before}{between}");
        }
    }

    #[test]
    fn money_and_words_are_no_formulas() {
        for between in [
            "5M (US",
            "10M to 20M",
            "5",
            "5,000",
            "0.5",
            "5M",
            "5k",
            "5 or 5 US",
            "HOME/",
            "HOME:",
            "HOME",
            "5M in cash and C",
            "4M – 5M (AU",
            "20k (CAD",
            "1.2M, NZ",
            "5M/NZ",
            "5 million",
            "5M = 4M€ (at 0.8 €/",
            "USD",
            "ha and A",
        ] {
            assert!(!is_formula(' ', between), "{between}");
        }
        for (before, between) in [('5', "-10"), ('S', "3m"), ('A', "AP"), ('5', "/kg")] {
            assert!(!is_formula(before, between), "{before}{between}");
        }
    }
}
