//! The order in which people name files: `2-leaves` before `10-roots`, folder by folder, the overview first.

use std::cmp::Ordering;

/// Compares two paths as a person would sort them. Never equal for different paths.
pub fn compare(a: &str, b: &str) -> Ordering {
    let mut left = a.split('/').peekable();
    let mut right = b.split('/').peekable();
    loop {
        match (left.next(), right.next()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => {
                let x_is_overview = left.peek().is_none() && is_overview(x);
                let y_is_overview = right.peek().is_none() && is_overview(y);
                let order = y_is_overview.cmp(&x_is_overview).then_with(|| compare_names(x, y));
                if order.is_ne() {
                    return order;
                }
            }
        }
    }
}

/// `README.md`, `index.html` and the like open their folder.
fn is_overview(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.eq_ignore_ascii_case("readme") || stem.eq_ignore_ascii_case("index")
}

fn compare_names(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (mut left, mut right) = (a.as_str(), b.as_str());
    loop {
        if left.is_empty() || right.is_empty() {
            return left.len().cmp(&right.len());
        }
        let (x, rest_of_left) = run(left);
        let (y, rest_of_right) = run(right);
        let both_are_numbers = x.as_bytes()[0].is_ascii_digit() && y.as_bytes()[0].is_ascii_digit();
        let order = if both_are_numbers {
            let (x, y) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        } else {
            x.cmp(y)
        };
        if order.is_ne() {
            return order;
        }
        (left, right) = (rest_of_left, rest_of_right);
    }
}

/// The digits at the start, or all that comes before the next digit.
fn run(text: &str) -> (&str, &str) {
    let digits = text.as_bytes()[0].is_ascii_digit();
    let end = text.bytes().position(|c| c.is_ascii_digit() != digits).unwrap_or(text.len());
    text.split_at(end)
}

/// A title from a file's name: without its ending, its number and its dashes.
pub fn title_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let bare = stem.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', '.', ' ', ')']);
    let chosen = if bare.is_empty() { stem } else { bare };
    let words = chosen.replace(['_', '-'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(|| "Untitled".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_numbers_and_the_overview_comes_first() {
        let mut paths = ["10-end.md", "2-b.md", "02-a.md", "b/1.md", "README.md", "b/index.html", "1/x.md", "Apple.md"];
        paths.sort_by(|a, b| compare(a, b));
        assert_eq!(
            paths,
            ["README.md", "1/x.md", "02-a.md", "2-b.md", "10-end.md", "Apple.md", "b/index.html", "b/1.md"]
        );
    }

    #[test]
    fn titles_come_from_names() {
        for (path, title) in [
            ("a/01-the_water-cycle.md", "The water cycle"),
            ("12.pdf", "12"),
            ("élan.md", "Élan"),
            ("-.md", "Untitled"),
        ] {
            assert_eq!(title_of(path), title);
        }
    }
}
