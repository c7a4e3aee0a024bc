//! WebVTT: captions as lines of a transcript. Format: <https://www.w3.org/TR/webvtt1/>.

use crate::{ParseError, escape::unescape};

/// Largest file.
const LARGEST: usize = 4 << 20;
/// Most cues: one each second for five and a half hours.
const MOST_CUES: usize = 20_000;
/// Longest text of one cue, in characters.
const LONGEST_CUE: usize = 2_000;

/// A line of captions.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Start in seconds.
    pub start_s: f64,
    /// End in seconds.
    pub end_s: f64,
    /// What is said, as plain text.
    pub text: String,
}

/// Reads a WebVTT file: cues in order of their start, without tags. Cues that make no sense are left out, as browsers
/// do; a file without any is an error.
pub fn parse(text: &str) -> Result<Vec<Cue>, ParseError> {
    let damaged = |why| ParseError::damaged("The captions file", why);
    if text.len() > LARGEST {
        return Err(ParseError::too_large("The captions file", "it may have 4 MiB"));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let first = text.lines().next().unwrap_or_default();
    if !(first == "WEBVTT" || first.starts_with("WEBVTT ") || first.starts_with("WEBVTT\t")) {
        return Err(damaged("its first line must be WEBVTT"));
    }
    let mut cues = Vec::new();
    let mut lines = text.lines().skip(1).peekable();
    while let Some(line) = lines.next() {
        let Some((start_s, end_s)) = timing(line) else { continue };
        let mut said: Vec<String> = Vec::new();
        // A missing empty line before the next cue is common: its timing ends this one.
        while let Some(line) = lines.next_if(|line| !line.trim().is_empty() && !line.contains("-->")) {
            said.push(plain(line));
        }
        if lines.peek().is_some_and(|line| line.contains("-->")) && said.last().is_some_and(|id| is_number(id)) {
            said.pop();
        }
        let said = said.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        if end_s > start_s && !said.is_empty() {
            if cues.len() == MOST_CUES {
                return Err(ParseError::too_large("The captions file", format!("it may have {MOST_CUES} lines")));
            }
            cues.push(Cue { start_s, end_s, text: said.chars().take(LONGEST_CUE).collect() });
        }
    }
    if cues.is_empty() {
        return Err(damaged("it has no line with a time and a text"));
    }
    cues.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    Ok(cues)
}

/// `00:01.000 --> 00:04.000 align:start`
fn timing(line: &str) -> Option<(f64, f64)> {
    let (start, rest) = line.split_once("-->")?;
    Some((seconds(start.trim())?, seconds(rest.split_whitespace().next()?)?))
}

/// `[hours:]minutes:seconds.thousandths`; a comma, as in SubRip, is accepted.
fn seconds(stamp: &str) -> Option<f64> {
    let (clock, thousandths) = stamp.split_once(['.', ','])?;
    let digits = |text: &str, most: usize| {
        let valid = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        valid.then(|| text.parse::<u32>().ok()).flatten()
    };
    let thousandths = (thousandths.len() == 3).then(|| digits(thousandths, 3)).flatten()?;
    let parts: Vec<&str> = clock.split(':').collect();
    let (hours, minutes, whole) = match parts.as_slice() {
        [minutes, whole] => (0, digits(minutes, 2)?, digits(whole, 2)?),
        [hours, minutes, whole] => (digits(hours, 4)?, digits(minutes, 2)?, digits(whole, 2)?),
        _ => return None,
    };
    (minutes < 60 && whole < 60)
        .then(|| f64::from(hours * 3600 + minutes * 60 + whole) + f64::from(thousandths) / 1000.0)
}

/// Drops tags such as `<v Ana>`, `<i>` and `<00:01.000>`, and undoes escapes.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        if let Some((_, after)) = after.split_once('>') {
            rest = after;
        } else {
            // Not a tag: a bare “<” in the text.
            text.push('<');
            rest = after;
        }
    }
    text.push_str(rest);
    unescape(&text)
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Cue, parse};

    fn cue(start_s: f64, end_s: f64, text: &str) -> Cue {
        Cue { start_s, end_s, text: text.into() }
    }

    #[test]
    fn reads_cues() {
        let text = "\u{feff}WEBVTT - Water\r\nKind: captions\r\n\r\nNOTE made by hand\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n\
            intro\r\n00:01.000 --> 00:04.500 align:start line:0\r\n<v Ana>Rain &amp; <i>snow</i>\r\nfall.</v>\r\n\r\n\
            01:00:00.250 --> 01:00:02.000\r\n1 < 2\r\n";
        assert_eq!(parse(text), Ok(vec![cue(1.0, 4.5, "Rain & snow fall."), cue(3600.25, 3602.0, "1 < 2")]));
    }

    #[test]
    fn odd_files_are_read_as_far_as_they_make_sense() {
        let text = "WEBVTT\n\n2\n00:05.000 --> 00:06.000\nlater\n3\n00:01.000 --> 00:02.000\nfirst\n\n\
            00:09.000 --> 00:08.000\nbackwards\n\n00:61.000 --> 00:99.000\nno time\n\n1:2 --> 3\nno time\n\n\
            00:00:07,000 --> 00:00:08,000\nwith <00:07.500>comma\n\n00:10.000 --> 00:11.000\n<i></i>\n";
        assert_eq!(parse(text), Ok(vec![cue(1.0, 2.0, "first"), cue(5.0, 6.0, "later"), cue(7.0, 8.0, "with comma")]));
        assert_eq!(
            parse("WEBVTT\n\n00:01.000 --> 00:02.000\na <script>alert(1)</script>"),
            Ok(vec![cue(1.0, 2.0, "a alert(1)")])
        );
    }

    #[test]
    fn refuses_what_is_none() {
        for text in ["", "1\n00:00:01,000 --> 00:00:02,000\nSubRip", "WEBVTTX\n", "WEBVTT\n\nnothing\n"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
        assert!(parse(&format!("WEBVTT\n{}", "\n00:01.000 --> 00:02.000\nx\n".repeat(20_001))).is_err());
    }
}
