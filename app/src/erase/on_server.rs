//! What a view without a type does while a document is written.

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::{AnyView, IntoAny, RenderHtml},
    tachys::{ssr::StreamBuilder, view::Position},
};
use std::{future::Future, pin::Pin};

pub(super) type Resolved = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// The functions of `RenderHtml` that write documents, for trait objects.
pub(super) trait OnServer {
    fn dry_resolve(&mut self);
    fn resolve(self: Box<Self>) -> Resolved;
    fn html_len(&self) -> usize;
    fn to_html(
        self: Box<Self>,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    );
    fn to_html_async(
        self: Box<Self>,
        out_of_order: bool,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    );
}

impl<V: RenderHtml + 'static> OnServer for V {
    fn dry_resolve(&mut self) {
        RenderHtml::dry_resolve(self);
    }

    fn resolve(self: Box<Self>) -> Resolved {
        Box::pin(async move { RenderHtml::resolve(*self).await.into_any() })
    }

    fn html_len(&self) -> usize {
        RenderHtml::html_len(self)
    }

    fn to_html(
        self: Box<Self>,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async(
        self: Box<Self>,
        out_of_order: bool,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        if out_of_order {
            self.to_html_async_with_buf::<true>(buf, position, escape, mark_branches, extra_attrs);
        } else {
            self.to_html_async_with_buf::<false>(buf, position, escape, mark_branches, extra_attrs);
        }
    }
}
