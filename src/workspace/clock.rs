//! The time of a run: `SOURCE_DATE_EPOCH`, or now.

use std::ffi::OsString;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::Context;

use super::paths;
use crate::model::is_leap;

/// The end of the year 9999, the last that a date in a PDF can have.
pub(crate) const LAST: u64 = 253_402_300_799;

/// Whether `SOURCE_DATE_EPOCH` is set.
pub(crate) fn is_given() -> bool {
    given().is_some()
}

fn given() -> Option<OsString> {
    std::env::var_os("SOURCE_DATE_EPOCH").filter(|given| !given.is_empty())
}

/// The time in seconds since 1970.
///
/// # Errors
/// If `SOURCE_DATE_EPOCH` is invalid.
pub(crate) fn epoch() -> anyhow::Result<u64> {
    if let Some(given) = given() {
        let seconds = given.to_str().and_then(|given| given.trim().parse().ok());
        seconds.filter(|seconds| *seconds <= LAST).with_context(|| {
            let given = paths::shown(Path::new(&given));
            format!(
                "`SOURCE_DATE_EPOCH` is `{given}`, which is not a number of seconds\nhelp: \
                 write the seconds since 1970, as in `1767225600`"
            )
        })
    } else {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Ok(now.as_ref().map(Duration::as_secs).unwrap_or_default())
    }
}

/// The year of the Gregorian calendar, in UTC.
pub(crate) fn year_of(epoch: u64) -> u16 {
    let mut days = epoch / 86_400;
    for year in 1970..=u16::MAX {
        let length = if is_leap(year) { 366 } else { 365 };
        if days < length {
            return year;
        }
        days -= length;
    }
    u16::MAX
}

#[cfg(test)]
mod tests {
    use super::year_of;

    #[test]
    fn years_begin_on_the_first_of_january() {
        assert_eq!(year_of(0), 1970);
        assert_eq!(year_of(1_704_067_199), 2023);
        assert_eq!(year_of(1_704_067_200), 2024);
        assert_eq!(year_of(1_735_689_599), 2024);
        assert_eq!(year_of(u64::MAX), u16::MAX);
    }
}
