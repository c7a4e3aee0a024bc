//! The page as the browser shows it: focus, scrolling, dialogs, events, the clipboard.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CustomEvent, CustomEventInit, Element, Event, HtmlDialogElement, HtmlElement, ScrollBehavior,
    ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// Sends an event with a text to the window, for parts of the page that do not know each other.
pub fn announce(event: &str, text: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(text));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(event, &init) {
        let _ = window().dispatch_event(&event);
    }
}

/// Moves the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) = html_element(id) {
        let _ = element.focus();
    }
}

/// Brings an element to the middle of the window; without movement where the person wants none.
pub fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    options.set_behavior(if wants_less_motion() { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether the device asks for less motion.
pub fn wants_less_motion() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches())
}

/// Opens a dialog over the page.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = dialog(id)
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Copies a text and tells whether that worked. It does not where the browser does not trust the address (plain HTTP in
/// a LAN), and where the person or the school has forbidden it.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    if !window().is_secure_context() {
        return then(false);
    }
    let copying = window().navigator().clipboard().write_text(text);
    leptos::task::spawn_local(async move { then(JsFuture::from(copying).await.is_ok()) });
}

/// Leaves for another address with a full load: for acts after which nothing of the page is true any more.
pub fn go(address: &str) {
    let _ = window().location().set_href(address);
}

/// Keeps clicks and sent forms from everything in this page, so that links and forms do what the document says. For a
/// document whose code did not arrive: half taken over, it would swallow them.
pub fn leave_to_the_browser() {
    let keep = Closure::<dyn Fn(Event)>::new(|event: Event| event.stop_immediate_propagation());
    for kind in ["click", "submit"] {
        // On their way down, before the router hears of them.
        let _ = window().add_event_listener_with_callback_and_bool(kind, keep.as_ref().unchecked_ref(), true);
    }
    keep.forget();
}

/// Prints the page.
pub fn print() {
    let _ = window().print();
}

/// An element by its id.
pub fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
