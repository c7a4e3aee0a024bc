//! `Range` and `If-Range` (RFC 9110, 14.2 and 13.1.5) for one file.

/// Which bytes of a file to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// All of them (200).
    Whole,
    /// From `first` to `last`, both included (206).
    Part {
        /// The first byte.
        first: u64,
        /// The last byte.
        last: u64,
    },
    /// The file has no such bytes (416).
    Impossible,
}

impl Span {
    /// What the two headers ask for. Other units, several ranges and broken syntax count as not asked, as the RFC allows.
    pub fn asked(range: Option<&str>, if_range: Option<&str>, etag: &str, size: u64) -> Self {
        let unchanged = if_range.is_none_or(|seen| seen.trim() == etag);
        match range.filter(|_| unchanged) {
            Some(range) => parse(range, size).unwrap_or(Self::Whole),
            None => Self::Whole,
        }
    }

    /// The first byte and the number of bytes to send.
    pub fn window(self, size: u64) -> (u64, u64) {
        match self {
            Self::Whole => (0, size),
            Self::Part { first, last } => (first, last - first + 1),
            Self::Impossible => (0, 0),
        }
    }
}

fn parse(header: &str, size: u64) -> Option<Span> {
    let (unit, set) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") || set.contains(',') {
        return None;
    }
    let (first, last) = set.trim().split_once('-')?;
    if first.is_empty() {
        let count = number(last)?;
        return Some(match count.min(size) {
            0 => Span::Impossible,
            count => Span::Part { first: size - count, last: size - 1 },
        });
    }
    let first = number(first)?;
    let last = if last.is_empty() { u64::MAX } else { number(last)? };
    if last < first {
        return None;
    }
    Some(if first >= size { Span::Impossible } else { Span::Part { first, last: last.min(size - 1) } })
}

/// Digits only: `parse` would also take a sign. A number beyond u64 is beyond every file.
fn number(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str) -> Span {
        Span::asked(Some(range), None, "\"e\"", 1000)
    }

    #[test]
    fn one_range_is_cut_to_the_file() {
        assert_eq!(asked("bytes=0-0"), Span::Part { first: 0, last: 0 });
        assert_eq!(asked("bytes=10-19"), Span::Part { first: 10, last: 19 });
        assert_eq!(asked("bytes=990-5000"), Span::Part { first: 990, last: 999 });
        assert_eq!(asked("bytes=990-"), Span::Part { first: 990, last: 999 });
        assert_eq!(asked("Bytes= 5-6 "), Span::Part { first: 5, last: 6 });
        assert_eq!(asked("bytes=0-99999999999999999999999"), Span::Part { first: 0, last: 999 });
    }

    #[test]
    fn a_suffix_counts_from_the_end() {
        assert_eq!(asked("bytes=-1"), Span::Part { first: 999, last: 999 });
        assert_eq!(asked("bytes=-5000"), Span::Part { first: 0, last: 999 });
        assert_eq!(asked("bytes=-0"), Span::Impossible);
    }

    #[test]
    fn bytes_beyond_the_file_are_impossible() {
        assert_eq!(asked("bytes=1000-"), Span::Impossible);
        assert_eq!(asked("bytes=99999999999999999999-"), Span::Impossible);
        assert_eq!(Span::asked(Some("bytes=0-"), None, "\"e\"", 0), Span::Impossible);
        assert_eq!(Span::asked(Some("bytes=-5"), None, "\"e\"", 0), Span::Impossible);
    }

    #[test]
    fn what_cannot_be_read_counts_as_not_asked() {
        for range in
            ["bytes=5-4", "bytes=a-b", "bytes=+1-2", "lines=0-1", "bytes", "bytes=", "bytes=-", "bytes=0-1,5-6", ""]
        {
            assert_eq!(asked(range), Span::Whole, "{range}");
        }
        assert_eq!(Span::asked(None, None, "\"e\"", 1000), Span::Whole);
    }

    #[test]
    fn a_changed_file_is_sent_whole() {
        let with = |if_range| Span::asked(Some("bytes=1-2"), Some(if_range), "\"e\"", 1000);
        assert_eq!(with("\"e\""), Span::Part { first: 1, last: 2 });
        assert_eq!(with("\"other\""), Span::Whole);
        assert_eq!(with("W/\"e\""), Span::Whole);
        assert_eq!(with("Tue, 15 Nov 1994 12:45:26 GMT"), Span::Whole);
    }

    #[test]
    fn the_window_is_what_is_sent() {
        assert_eq!(Span::Whole.window(7), (0, 7));
        assert_eq!(Span::Part { first: 3, last: 3 }.window(7), (3, 1));
    }
}
