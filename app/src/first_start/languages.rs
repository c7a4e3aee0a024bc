//! The languages that a school can choose as its own.

/// (BCP 47 tag, its name in itself), the ones that search knows best. Lessons may be in any other, too.
pub(super) const LANGUAGES: &[(&str, &str)] = &[
    ("en", "English"),
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("hi", "हिन्दी"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nl", "Nederlands"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("tr", "Türkçe"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
];

/// The tag in the list that a browser's or server's tag belongs to.
pub(super) fn listed(tag: &str) -> Option<&'static str> {
    let family = tag.split('-').next().unwrap_or_default();
    LANGUAGES.iter().map(|(tag, _)| *tag).find(|listed| listed.eq_ignore_ascii_case(family))
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn a_tag_is_found_by_its_family() {
        assert_eq!(listed("pt-BR"), Some("pt"));
        assert_eq!(listed("EN"), Some("en"));
        assert_eq!(listed("tlh"), None);
        assert_eq!(listed(""), None);
    }
}
