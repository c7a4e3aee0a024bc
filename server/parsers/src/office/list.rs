//! Paragraphs with levels become nested lists.

use super::inline::Inline;
use crate::{Block, BlockBody};

/// Deepest level that is nested further.
const DEEPEST: u8 = 8;

/// An item of a list.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub level: u8,
    pub numbered: bool,
    pub content: Inline,
}

/// Gathers items until something else comes.
#[derive(Debug, Default)]
pub(super) struct List {
    items: Vec<Item>,
}

impl List {
    pub fn push(&mut self, item: Item) {
        self.items.push(Item { level: item.level.min(DEEPEST), ..item });
    }

    /// Ends the list, if there is one, as one block.
    pub fn finish(&mut self, page: Option<u32>, blocks: &mut Vec<Block>) {
        let items = std::mem::take(&mut self.items);
        if items.is_empty() {
            return;
        }
        let mut html = String::new();
        push_items(&items, &mut html);
        let text = items.iter().map(|item| item.content.text.as_str()).collect::<Vec<_>>().join("\n");
        blocks.push(Block { body: BlockBody::Html(html), text, heading: None, page });
    }
}

/// Items of one level, each with the deeper ones behind it. A change between dots and numbers starts a new list.
fn push_items(items: &[Item], html: &mut String) {
    let level = items.iter().map(|item| item.level).min().unwrap_or(0);
    let mut rest = items;
    while let Some(first) = rest.first() {
        html.push_str(if first.numbered { "<ol>" } else { "<ul>" });
        let mut place = 0;
        while place < rest.len() && (rest[place].level > level || rest[place].numbered == first.numbered) {
            html.push_str("<li>");
            if rest[place].level == level {
                html.push_str(&rest[place].content.html);
                place += 1;
            }
            let deeper = rest[place..].iter().take_while(|item| item.level > level).count();
            if deeper > 0 {
                push_items(&rest[place..place + deeper], html);
                place += deeper;
            }
            html.push_str("</li>");
        }
        html.push_str(if first.numbered { "</ol>" } else { "</ul>" });
        rest = &rest[place..];
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::inline::{Inline, Look},
        Item, List,
    };
    use crate::BlockBody;

    #[test]
    fn levels_nest() {
        let mut list = List::default();
        for (level, numbered, text) in
            [(0, false, "a"), (1, true, "b"), (1, true, "c"), (0, false, "d"), (0, true, "e"), (9, false, "f")]
        {
            let mut content = Inline::default();
            content.push(text, Look::default());
            list.push(Item { level, numbered, content: content.finish() });
        }
        let mut blocks = Vec::new();
        list.finish(None, &mut blocks);
        list.finish(None, &mut blocks);
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].text, "a\nb\nc\nd\ne\nf");
        assert_eq!(
            blocks[0].body,
            BlockBody::Html(
                "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul><ol><li>e<ul><li>f</li></ul></li></ol>"
                    .into()
            )
        );
    }
}
