//! Text with emphasis, links and pictures, as it is gathered.

use crate::{Kind, escape::push_escaped, links};

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub bold: bool,
    pub italic: bool,
    pub code: bool,
    pub height: Height,
}

/// Where letters stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Height {
    #[default]
    OnLine,
    Raised,
    Lowered,
}

impl Look {
    /// The elements that make this look, from the outside in.
    fn tags(self) -> impl DoubleEndedIterator<Item = &'static str> {
        let height = match self.height {
            Height::OnLine => None,
            Height::Raised => Some("sup"),
            Height::Lowered => Some("sub"),
        };
        let plain = [(self.bold, "strong"), (self.italic, "em"), (self.code, "code")];
        plain.into_iter().filter_map(|(on, tag)| on.then_some(tag)).chain(height)
    }
}

/// A paragraph as HTML and as plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Inline {
    pub html: String,
    pub text: String,
    open: Look,
}

impl Inline {
    /// Adds text.
    pub fn push(&mut self, text: &str, look: Look) {
        if text.is_empty() {
            return;
        }
        self.turn(look);
        push_escaped(&mut self.html, text);
        self.text.push_str(text);
    }

    /// Adds the end of a line.
    pub fn push_break(&mut self) {
        self.html.push_str("<br>");
        self.text.push('\n');
    }

    /// Adds a picture of the document.
    pub fn push_picture(&mut self, name: &str, alt: &str) {
        // Programs that know no description write the name of the file.
        let alt = if Kind::of_ending(alt).is_some_and(Kind::is_picture) { "" } else { alt };
        self.turn(Look::default());
        self.html.push_str("<img src=\"picture:");
        push_escaped(&mut self.html, name);
        self.html.push_str("\" alt=\"");
        push_escaped(&mut self.html, alt);
        self.html.push_str("\">");
        self.text.push_str(alt);
    }

    /// Adds what `write` adds as a link, if the address may be linked to; `name` is the file that links.
    pub fn push_link(&mut self, name: &str, address: Option<&str>, write: impl FnOnce(&mut Self)) {
        self.turn(Look::default());
        let target = address.and_then(|address| links::resolve(name, address));
        let (start, address) = match &target {
            Some(links::Target::Outside(address)) => ("<a href=\"", address),
            Some(links::Target::File(path)) => ("<a href=\"file:", path),
            None => return write(self),
        };
        self.html.push_str(start);
        push_escaped(&mut self.html, address);
        self.html.push_str("\" rel=\"nofollow noopener\">");
        write(self);
        self.turn(Look::default());
        self.html.push_str("</a>");
    }

    /// Ends open emphasis. Call it before the HTML is used.
    pub fn finish(mut self) -> Self {
        self.turn(Look::default());
        self.text = self.text.trim().to_owned();
        self
    }

    /// Whether nothing is in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && !self.html.contains("<img")
    }

    /// Closes and opens tags where the look changes. They close in the opposite order.
    fn turn(&mut self, look: Look) {
        if look == self.open {
            return;
        }
        for tag in self.open.tags().rev() {
            self.html.push_str("</");
            self.html.push_str(tag);
            self.html.push('>');
        }
        for tag in look.tags() {
            self.html.push('<');
            self.html.push_str(tag);
            self.html.push('>');
        }
        self.open = look;
    }
}
