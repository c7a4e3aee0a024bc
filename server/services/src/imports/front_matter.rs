//! The few lines between `---` at the start of a Markdown file that say where the lesson stands.

/// The number behind `order:` or `weight:`, as common tools for Markdown sites write it.
pub(super) fn order(markdown: &str) -> Option<u32> {
    let text = markdown.trim_start_matches('\u{feff}');
    let inner = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
    let lines = inner.lines().take(50).take_while(|line| !matches!(line.trim_end(), "---" | "..."));
    lines.filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        let names_place = matches!(name.trim().to_ascii_lowercase().as_str(), "order" | "weight" | "nav_order");
        let number = value.trim().trim_matches(['"', '\'']);
        names_place.then(|| number.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn the_order_is_found_in_the_front_matter_only() {
        assert_eq!(order("---\ntitle: A\norder: 7\n---\ntext"), Some(7));
        assert_eq!(order("---\r\nWeight: \"12\"\r\n---\r\n"), Some(12));
        for other in ["order: 7", "---\ntitle: A\n---\norder: 7", "---\norder: first\n---", "", "---"] {
            assert_eq!(order(other), None, "{other}");
        }
    }
}
