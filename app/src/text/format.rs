//! Numbers, sizes and spans of time as people of one language read them. No clock and no locale of the machine: the
//! server and the browser must write the same.

use super::Language;
use std::fmt::Write;

/// How a language writes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Between groups of three digits.
    pub group: &'static str,
    /// Before decimals.
    pub decimal: &'static str,
}

/// The `{names}` of a sentence, sorted: those of a translation must be the same.
#[cfg(test)]
pub(super) fn names(sentence: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    names.sort_unstable();
    names
}

/// Puts values into the `{names}` of a sentence. A name without a value stays as it is, so that a test sees it.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some(start) = rest.find('{') {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        let Some(end) = after.find('}') else {
            rest = after;
            break;
        };
        match values.iter().find(|(name, _)| *name == &after[1..end]) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&after[..=end]),
        }
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    out
}

/// 12,345
pub fn number(value: u64, language: &Language) -> String {
    let plain = value.to_string();
    let mut out = String::with_capacity(plain.len() + 6);
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            out.push_str(language.digits.group);
        }
        out.push(digit);
    }
    out
}

/// A size in bytes with a unit of 1,024: 98.4 MB. One decimal below 100, none above.
pub fn bytes(value: u64, language: &Language) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let mut unit = 0;
    let mut size = 1_u64;
    while unit + 1 < UNITS.len() && value / size >= 1024 {
        size *= 1024;
        unit += 1;
    }
    let whole = value / size;
    // `rest` is below 2^40, so ten times it fits.
    let tenths = (value % size) * 10 / size;
    // Between words that run from right to left, number and unit would change places.
    let mut out = if language.direction == "rtl" { String::from("\u{200e}") } else { String::new() };
    out.push_str(&number(whole, language));
    if unit > 0 && whole < 100 && tenths > 0 {
        let _ = write!(out, "{}{tenths}", language.digits.decimal);
    }
    out.push('\u{a0}');
    out.push_str(UNITS[unit]);
    out
}

/// A span of time in its two largest units: 2 h 5 min, 40 s.
pub fn duration(seconds: u64, language: &Language) -> String {
    let words = &language.texts.frame;
    let parts = [
        (seconds / 86_400, words.unit_days),
        (seconds % 86_400 / 3600, words.unit_hours),
        (seconds % 3600 / 60, words.unit_minutes),
        (seconds % 60, words.unit_seconds),
    ];
    let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(3);
    let shown = parts[first..].iter().take(2).filter(|(count, _)| *count > 0 || first == 3);
    shown.map(|(count, unit)| format!("{}\u{a0}{unit}", number(*count, language))).collect::<Vec<_>>().join(" ")
}

/// A place in a video: 4:07, 1:02:03.
pub fn minutes_and_seconds(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn sentences_are_filled_by_name() {
        assert_eq!(fill("{n} of {m}", &[("m", "9"), ("n", "3")]), "3 of 9");
        assert_eq!(fill("{n} left, {oops}", &[("n", "{m}")]), "{m} left, {oops}");
        assert_eq!(fill("no end {n", &[("n", "1")]), "no end {n");
    }

    #[test]
    fn numbers_are_grouped() {
        let en = choose("en");
        assert_eq!(number(0, &en), "0");
        assert_eq!(number(1000, &en), "1,000");
        assert_eq!(number(104_857_600, &en), "104,857,600");
        assert_eq!(number(1000, &choose("es")), "1.000");
        assert_eq!(number(1000, &choose("fr")), "1\u{202f}000");
    }

    #[test]
    fn sizes_take_the_largest_unit_that_fits() {
        let en = choose("en");
        assert_eq!(bytes(0, &en), "0\u{a0}B");
        assert_eq!(bytes(1023, &en), "1,023\u{a0}B");
        assert_eq!(bytes(1536, &en), "1.5\u{a0}KB");
        assert_eq!(bytes(104_857_600, &en), "100\u{a0}MB");
        assert_eq!(bytes(50 << 30, &en), "50\u{a0}GB");
        assert_eq!(bytes(u64::MAX, &en), "16,777,215\u{a0}TB");
        assert_eq!(bytes(1536, &choose("es")), "1,5\u{a0}KB");
        assert_eq!(bytes(1536, &choose("ar")), "\u{200e}1.5\u{a0}KB");
    }

    #[test]
    fn spans_show_their_two_largest_units() {
        let en = choose("en");
        assert_eq!(duration(0, &en), "0\u{a0}s");
        assert_eq!(duration(40, &en), "40\u{a0}s");
        assert_eq!(duration(7500, &en), "2\u{a0}h 5\u{a0}min");
        assert_eq!(duration(86_400, &en), "1\u{a0}d");
        assert_eq!(minutes_and_seconds(247), "4:07");
        assert_eq!(minutes_and_seconds(3723), "1:02:03");
    }
}
