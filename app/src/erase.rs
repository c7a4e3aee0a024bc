//! Forgets the type of a view, as `into_any` of Leptos does, at half of the size.
//!
//! `AnyView` writes eleven functions for each type that it holds. One of them hydrates asynchronously, which is there
//! for routes whose code arrives later; here a part is there before its page is built (`parts.rs`). So `AnyView` sees
//! one type alone, and behind it lies a plain trait object with the five functions that are used.

#[cfg(not(feature = "ssr"))]
#[path = "erase/in_browser.rs"]
mod documents;
#[cfg(feature = "ssr")]
#[path = "erase/on_server.rs"]
mod documents;

use documents::OnServer;
use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::{AddAnyAttr, AnyView, IntoAny, Mountable, Render, RenderHtml},
    tachys::{
        hydration::Cursor,
        renderer::types::{Element, Node},
        ssr::StreamBuilder,
        view::{Position, PositionState},
    },
};
use std::any::{Any, TypeId};

/// Forgets the type of a view.
pub trait Erase {
    /// The view, whatever it was.
    fn erase(self) -> AnyView;
}

impl<V: RenderHtml + 'static> Erase for V {
    fn erase(self) -> AnyView {
        // What leaves no trace in the document needs a comment as its place, and `AnyView` puts one there.
        if V::EXISTS { Erased(Box::new(self)).into_any() } else { self.into_any() }
    }
}

/// A view whose type is forgotten.
struct Erased(Box<dyn View>);

/// What is there of it in the browser.
struct Shown {
    of: TypeId,
    state: Box<dyn State>,
}

trait State: Mountable + Any {}

impl<S: Mountable + Any> State for S {}

trait View: OnServer + Any + Send {
    fn build(self: Box<Self>) -> Shown;
    /// Into what was shown before by a view of the same type.
    fn rebuild(self: Box<Self>, state: &mut dyn State);
    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Shown;
}

impl<V: RenderHtml + 'static> View for V {
    fn build(self: Box<Self>) -> Shown {
        Shown { of: TypeId::of::<V>(), state: Box::new((*self).build()) }
    }

    fn rebuild(self: Box<Self>, state: &mut dyn State) {
        if let Some(state) = <dyn Any>::downcast_mut(state) {
            (*self).rebuild(state);
        }
    }

    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Shown {
        Shown { of: TypeId::of::<V>(), state: Box::new((*self).hydrate::<true>(cursor, position)) }
    }
}

impl Render for Erased {
    type State = Shown;

    fn build(self) -> Shown {
        self.0.build()
    }

    fn rebuild(self, shown: &mut Shown) {
        if (*self.0).type_id() == shown.of {
            self.0.rebuild(&mut *shown.state);
        } else {
            let mut new = self.0.build();
            shown.insert_before_this(&mut new);
            shown.unmount();
            *shown = new;
        }
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        self.state.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.state.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.state.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.state.elements()
    }
}

impl AddAnyAttr for Erased {
    type Output<A: Attribute> = <AnyView as AddAnyAttr>::Output<A>;

    fn add_any_attr<A: Attribute>(self, attribute: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        self.into_any().add_any_attr(attribute)
    }
}

impl RenderHtml for Erased {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    async fn resolve(self) -> AnyView {
        self.0.resolve().await
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html_async(OUT_OF_ORDER, buf, position, escape, mark_branches, extra_attrs);
    }

    /// Always from the server's document: `AnyView` refuses the other way itself.
    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Shown {
        self.0.hydrate(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}
