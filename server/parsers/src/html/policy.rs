//! What HTML may hold.

use crate::links::resolve;
use ammonia::{Builder, UrlRelative};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

/// Text, lists, tables, code.
const TAGS: &str = "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em \
    figcaption figure h1 h2 h3 h4 h5 h6 i ins kbd li mark ol p pre q rp rt ruby s samp small strong sub summary sup \
    table tbody td tfoot th thead tr u ul var wbr";
/// Elements whose content is dropped with them.
const DROPPED_WITH_CONTENT: &str = "script style nav footer template noscript iframe object embed svg math form button \
    select textarea title head video";

/// For fragments without a folder behind them.
pub(super) fn for_answers() -> Builder<'static> {
    let mut builder = common();
    builder.attribute_filter(|_, attribute, value| match attribute {
        "href" => {
            // Browsers read a backslash as a slash: `/\\evil.org` leaves the site.
            let own_site = value.starts_with(['/', '#']) && !value.starts_with("//");
            let kept = !value.contains('\\') && (own_site || resolve("", value).is_some());
            kept.then_some(Cow::Borrowed(value))
        }
        "class" => is_language(value).then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    });
    builder
}

/// What both policies have in common.
pub(super) fn common() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.split_whitespace().collect())
        .clean_content_tags(DROPPED_WITH_CONTENT.split_whitespace().collect())
        .generic_attributes(["lang", "dir", "title"].into_iter().collect())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start", "reversed"])),
            ("li", HashSet::from(["value"])),
            ("code", HashSet::from(["class"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("nofollow noopener"))
        .strip_comments(true);
    builder
}

/// `language-python`: the one class that authors may set.
pub(super) fn is_language(class: &str) -> bool {
    class.strip_prefix("language-").is_some_and(|language| {
        (1..=24).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-#_".contains(&b))
    })
}
