//! Numbers of a PDF, which are stored and written in thousandths.

/// Points of the PDF in one of TeX's.
pub(super) const TEX_POINT: f64 = 72.0 / 72.27;
/// Points of the PDF in an sp.
pub(super) const POINTS: f64 = TEX_POINT / 65536.0;

/// A number in thousandths.
pub(super) fn thousandths(number: f64) -> i64 {
    whole(number * 1000.0)
}

/// The nearest integer. Values beyond the largest page are clamped.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast of a float stops at the ends"
)]
pub(super) fn whole(number: f64) -> i64 {
    let far = 1e12;
    number.clamp(-far, far).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "they are smaller than 2^52")]
pub(super) fn from_thousandths(number: i64) -> f64 {
    number as f64 / 1000.0
}

/// A size of a font, as it will be written.
pub(super) fn points(sp: i32) -> f64 {
    from_thousandths(thousandths(f64::from(sp) * POINTS))
}

/// Writes thousandths as a number, without redundant zeros.
pub(super) fn push(bytes: &mut Vec<u8>, thousandths: i64) {
    if thousandths < 0 {
        bytes.push(b'-');
    }
    let (whole, part) =
        (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    if whole > 0 || part == 0 {
        push_digits(bytes, whole, 1);
    }
    if part > 0 {
        bytes.push(b'.');
        push_digits(bytes, part, 3);
        while bytes.last() == Some(&b'0') {
            bytes.pop();
        }
    }
}

/// Writes a number with at least `least` digits.
fn push_digits(bytes: &mut Vec<u8>, number: u64, least: usize) {
    let start = bytes.len();
    let mut rest = number;
    while rest > 0 || bytes.len() < start + least {
        bytes.push(b"0123456789"[(rest % 10) as usize]);
        rest /= 10;
    }
    bytes[start..].reverse();
}

/// Thousandths as written in a PDF.
pub(super) fn written(thousandths: i64) -> String {
    let mut text = Vec::new();
    push(&mut text, thousandths);
    String::from_utf8_lossy(&text).into_owned()
}

/// A number as written in a PDF, rounded to a thousandth.
pub(super) fn rounded(number: f64) -> String {
    written(thousandths(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_say_no_more_than_they_must() {
        let number = |thousandths| {
            let mut bytes = Vec::new();
            push(&mut bytes, thousandths);
            String::from_utf8(bytes).expect("digits")
        };
        let all = [0, 1, -1, 10, 500, -1500, 12_000, 100_010, i64::MIN];
        let expected = ["0", ".001", "-.001", ".01", ".5", "-1.5", "12", "100.01"];
        let last = "-9223372036854775.808";
        assert_eq!(all.map(number)[..8], expected);
        assert_eq!(number(i64::MIN), last);
    }
}
