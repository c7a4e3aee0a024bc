//! The browser writes no document: nothing is compiled for it there.

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::AnyView,
    tachys::{ssr::StreamBuilder, view::Position},
};

/// What every view can do.
pub(super) trait OnServer {}

impl<V> OnServer for V {}

impl dyn super::View {
    pub(super) fn dry_resolve(&mut self) {}

    pub(super) async fn resolve(self: Box<Self>) -> AnyView {
        unwritten()
    }

    pub(super) fn html_len(&self) -> usize {
        0
    }

    pub(super) fn to_html(self: Box<Self>, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {
        unwritten()
    }

    pub(super) fn to_html_async(
        self: Box<Self>,
        _: bool,
        _: &mut StreamBuilder,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
        unwritten()
    }
}

fn unwritten() -> ! {
    unreachable!("documents are written by the server")
}
