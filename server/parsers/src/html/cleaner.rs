//! Makes the HTML of one file of a course safe.

use super::{
    policy::{common, is_language},
    tags::next_tag,
};
use crate::{
    escape::{escape, unescape},
    links::{Target, resolve},
};
use ammonia::Builder;
use base64::Engine as _;
use std::{
    borrow::Cow,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Most pictures taken out of one page.
const MOST_PICTURES: usize = 200;
/// Most bytes of one of them, in its written form.
const LONGEST_DATA: usize = 30 << 20;

/// Pictures that are written into a page itself: name and bytes as they came.
type DataPictures = Vec<(String, Vec<u8>)>;

/// Cleans the HTML of one file of a course.
pub(crate) struct Cleaner {
    builder: Builder<'static>,
    dropped_pictures: AtomicUsize,
    data_pictures: Arc<Mutex<DataPictures>>,
}

impl Cleaner {
    /// For the file `name`: relative links start there.
    pub fn new(name: &str) -> Self {
        let data_pictures = Arc::new(Mutex::new(DataPictures::new()));
        let mut builder = common();
        builder
            .add_tags(["img", "section", "article", "main", "header", "hgroup", "aside", "center"])
            .add_tag_attributes("img", ["src", "alt", "title"])
            // The filter below turns them into pictures of the document.
            .add_url_schemes(["data"]);
        let (name, data) = (name.to_owned(), Arc::clone(&data_pictures));
        builder.attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => {
                let source = match resolve(&name, value) {
                    Some(Target::File(path)) => Some(format!("file:{path}")),
                    _ => data_picture(value, &data).map(|picture| format!("picture:{picture}")),
                };
                source.map(Cow::Owned)
            }
            (_, "href") => match resolve(&name, value)? {
                Target::Outside(address) => Some(Cow::Owned(address)),
                Target::File(path) => Some(Cow::Owned(format!("file:{path}"))),
            },
            (_, "class") => is_language(value).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        });
        Self { builder, dropped_pictures: AtomicUsize::new(0), data_pictures }
    }

    /// Makes HTML safe: `file:` and `picture:` references, `http`, `https` and `mailto` links, nothing that loads.
    pub fn clean(&self, html: &str) -> String {
        self.without_dead_pictures(&self.builder.clean(html).to_string())
    }

    /// A picture whose address was not kept becomes its description.
    fn without_dead_pictures(&self, safe_html: &str) -> String {
        let mut written = String::with_capacity(safe_html.len());
        let mut at = 0;
        while let Some((before, tag, end)) = next_tag(safe_html, at) {
            at = end;
            written.push_str(before);
            if tag.name == "img" && tag.attribute("src").is_none() {
                self.dropped_pictures.fetch_add(1, Ordering::Relaxed);
                written.push_str(&escape(&unescape(tag.attribute("alt").unwrap_or_default())));
            } else {
                written.push_str(tag.raw);
            }
        }
        written.push_str(&safe_html[at..]);
        written
    }

    /// How many pictures of other sites were left out so far.
    pub fn dropped_pictures(&self) -> usize {
        self.dropped_pictures.load(Ordering::Relaxed)
    }

    /// Takes the pictures that were written into the page itself, still as they came: name and bytes.
    pub fn take_data_pictures(&self) -> DataPictures {
        self.data_pictures.lock().map(|mut pictures| std::mem::take(&mut *pictures)).unwrap_or_default()
    }
}

/// Takes `data:image/…;base64,…` out of the page; gives the name of the picture.
fn data_picture(value: &str, pictures: &Mutex<DataPictures>) -> Option<String> {
    let (kind, data) = value.trim().strip_prefix("data:image/")?.split_once(";base64,")?;
    let kind = matches!(kind, "png" | "jpeg" | "gif" | "webp").then_some(kind)?;
    let mut pictures = pictures.lock().ok()?;
    if pictures.len() >= MOST_PICTURES || data.len() > LONGEST_DATA {
        return None;
    }
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(data).ok()?;
    let name = format!("inline{}.{kind}", pictures.len() + 1);
    pictures.push((name.clone(), bytes));
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{ATTACKS, is_inert},
        Cleaner,
    };

    #[test]
    fn lessons_are_inert() {
        let cleaner = Cleaner::new("unit/a.html");
        for attack in ATTACKS {
            let html = cleaner.clean(attack);
            assert!(is_inert(&html), "{attack} became {html}");
            assert!(!html.contains("evil.org"), "{attack} became {html}");
        }
    }

    #[test]
    fn links_stay_in_the_folder() {
        let cleaner = Cleaner::new("unit/a.html");
        assert_eq!(
            cleaner.clean(
                "<a href='../b.md'>b</a><a href='file:///etc/passwd'>c</a><a href='../../x'>d</a><a href='#top'>e</a>"
            ),
            "<a href=\"file:b.md\" rel=\"nofollow noopener\">b</a><a rel=\"nofollow noopener\">c</a>\
             <a rel=\"nofollow noopener\">d</a><a rel=\"nofollow noopener\">e</a>"
        );
        assert_eq!(
            cleaner.clean("<img src='p.png' alt='A \"b\"'>"),
            "<img src=\"file:unit/p.png\" alt=\"A &quot;b&quot;\">"
        );
        assert_eq!(cleaner.clean("<img src='https://x.org/p.png' alt=a><img src='picture:x.png'>"), "a");
        assert_eq!(cleaner.dropped_pictures(), 2);
        assert_eq!(
            cleaner.clean("<code class=language-python>a</code><code class='rail x'>b</code>"),
            "<code class=\"language-python\">a</code><code>b</code>"
        );
    }

    #[test]
    fn pictures_inside_the_page_are_taken_out() {
        let cleaner = Cleaner::new("a.html");
        assert_eq!(cleaner.clean("<img src='data:image/png;base64,aGk='>"), "<img src=\"picture:inline1.png\">");
        assert_eq!(cleaner.clean("<img src='data:image/svg+xml;base64,aGk='>"), "");
        assert_eq!(cleaner.clean("<a href='data:text/html,x'>x</a>"), "<a rel=\"nofollow noopener\">x</a>");
        assert_eq!(cleaner.take_data_pictures(), vec![("inline1.png".to_owned(), b"hi".to_vec())]);
    }
}
