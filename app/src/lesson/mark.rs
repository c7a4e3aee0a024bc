//! Marks the passage that somebody came for, in the lesson's text. Without scripts the address' `#b<n>` leads there.

use super::locate::{Spot, locate};
use crate::{browser::page, call};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use lyceum_api::{
    asking::{GetPassage, PassagePlace, PassageRef},
    ids::PassageId,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, Text};

const MARK: &str = "passage-mark";
/// `NodeFilter.SHOW_TEXT` of the DOM.
const SHOW_TEXT: u32 = 4;

/// How the marking went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    /// Nothing was asked for.
    Nothing,
    /// The passage is marked.
    Passage,
    /// The text has changed; the place is marked.
    Place,
}

/// Marks the passage of `?mark=` whenever it changes. Call it in the component that shows the text.
pub(crate) fn mark_passage_in_address() -> RwSignal<Marked> {
    let query = use_query_map();
    let state = RwSignal::new(Marked::Nothing);
    Effect::new(move |_| {
        let asked = query.read().get("mark").and_then(|text| text.parse::<PassageId>().ok());
        unmark();
        state.set(Marked::Nothing);
        let Some(passage) = asked else { return };
        let place = call::<GetPassage>(PassageRef { passage });
        spawn_local(async move {
            if let Ok(place) = place.await {
                state.try_set(mark(&place));
            }
        });
    });
    state
}

fn mark(place: &PassagePlace) -> Marked {
    // A lesson that is being replaced may have asked for the same passage a moment before.
    unmark();
    let blocks: Vec<Element> =
        (place.first_block..=place.last_block).filter_map(|n| document().get_element_by_id(&format!("b{n}"))).collect();
    if blocks.is_empty() {
        return mark_transcript(place);
    }
    if let Some(first) = mark_text(&blocks, &place.text).or_else(|| mark_lines(&blocks, &place.text)) {
        page::show(&first);
        return Marked::Passage;
    }
    let Some(first) = blocks.first() else { return Marked::Nothing };
    for block in &blocks {
        let _ = block.class_list().add_1(MARK);
    }
    page::show(first);
    Marked::Place
}

/// A passage out of a video stands in its transcript, not in a block of text.
fn mark_transcript(place: &PassagePlace) -> Marked {
    let Ok(lines) = document().query_selector_all(".cue-text") else { return Marked::Nothing };
    let lines: Vec<Element> = (0..lines.length()).filter_map(|at| lines.item(at)?.dyn_into::<Element>().ok()).collect();
    mark_text(&lines, &place.text).map_or(Marked::Nothing, |_| Marked::Passage)
}

/// Marks a text that stands in these elements without a gap; gives the first mark.
fn mark_text(elements: &[Element], text: &str) -> Option<Element> {
    let texts: Vec<Text> = elements.iter().flat_map(texts_of).collect();
    let pieces: Vec<String> = texts.iter().map(|text| text.data()).collect();
    let (start, end) = locate(&pieces, text)?;
    wrap(&texts, start, end)
}

/// Marks a text line by line. The questions of a quiz can be part of a passage, and they are no text of the page: what
/// counts is its first line.
fn mark_lines(elements: &[Element], text: &str) -> Option<Element> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = mark_text(elements, lines.next()?)?;
    for line in lines {
        mark_text(elements, line);
    }
    Some(first)
}

/// Puts `<mark>` around each piece of text between two spots; gives the first.
fn wrap(texts: &[Text], start: Spot, end: Spot) -> Option<Element> {
    let mut first = None;
    for (at, text) in texts.iter().enumerate().take(end.piece + 1).skip(start.piece) {
        let from = if at == start.piece { start.offset } else { 0 };
        let to = if at == end.piece { end.offset } else { text.length() };
        if from >= to || text.data().trim().is_empty() {
            continue;
        }
        let marked = if from > 0 { text.split_text(from).ok()? } else { text.clone() };
        if to - from < marked.length() {
            marked.split_text(to - from).ok()?;
        }
        let mark = document().create_element("mark").ok()?;
        mark.set_class_name(MARK);
        marked.parent_node()?.replace_child(&mark, &marked).ok()?;
        mark.append_child(&marked).ok()?;
        first.get_or_insert(mark);
    }
    first
}

/// Takes all marks away again.
fn unmark() {
    let Ok(marks) = document().query_selector_all(&format!(".{MARK}")) else { return };
    for at in 0..marks.length() {
        let Some(mark) = marks.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        if mark.tag_name() != "MARK" {
            let _ = mark.class_list().remove_1(MARK);
            continue;
        }
        let Some(parent) = mark.parent_node() else { continue };
        while let Some(child) = mark.first_child() {
            let _ = parent.insert_before(&child, Some(&mark));
        }
        let _ = parent.remove_child(&mark);
        parent.normalize();
    }
}

/// The texts within an element, in reading order.
fn texts_of(element: &Element) -> Vec<Text> {
    let mut texts = Vec::new();
    let root: &Node = element;
    if let Ok(walker) = document().create_tree_walker_with_what_to_show(root, SHOW_TEXT) {
        while let Ok(Some(node)) = walker.next_node() {
            texts.extend(node.dyn_into::<Text>().ok());
        }
    }
    texts
}
