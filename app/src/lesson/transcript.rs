//! What is said in a video, line by line; a click goes to the line, the spoken line is marked.

use super::video_part::whole;
use crate::erase::Erase;
use crate::text::{fill, minutes_and_seconds, texts};
use leptos::{html, prelude::*};
use lyceum_api::courses::Cue;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The line that is spoken at a second: the last one that has started.
fn spoken(starts: &[f64], second: f64) -> Option<usize> {
    // Half a tenth of slack: after a jump, players stand a hair before the asked place.
    starts.partition_point(|start| *start <= second + 0.05).checked_sub(1)
}

/// The transcript. One handler for all lines, and only the changed lines are touched: a long video has thousands.
#[component]
pub(crate) fn Transcript(
    /// The lines.
    cues: Vec<Cue>,
    /// Where the player is.
    second: RwSignal<f64>,
    /// Moves the player.
    jump: Callback<f64>,
) -> impl IntoView {
    let words = &texts().lesson;
    if cues.is_empty() {
        return view! { <p class="quiet transcript-empty">{words.transcript_empty}</p> }.erase();
    }
    let list = NodeRef::<html::Ol>::new();
    let starts: Vec<f64> = cues.iter().map(|cue| cue.start_s).collect();
    let now = Memo::new({
        let starts = starts.clone();
        move |_| spoken(&starts, second.get())
    });
    Effect::new(move |before: Option<Option<usize>>| {
        let now = now.get();
        if let Some(list) = list.get() {
            let line = |at: Option<usize>| list.children().item(u32::try_from(at?).ok()?);
            if let Some(line) = line(before.flatten()) {
                let _ = line.remove_attribute("aria-current");
            }
            if let Some(line) = line(now) {
                let _ = line.set_attribute("aria-current", "true");
                keep_in_sight(&list, &line);
            }
        }
        now
    });
    let lines = cues.into_iter().map(|cue| {
        let time = minutes_and_seconds(whole(cue.start_s));
        let title = fill(words.transcript_jump, &[("time", &time)]);
        view! {
            <li>
                <button type="button" class="cue" title=title>
                    <span class="cue-time">{time}</span>
                    <span class="cue-text">{cue.text}</span>
                </button>
            </li>
        }
    });
    view! {
        <div class="transcript">
            <h3>{words.transcript}</h3>
            <ol
                node_ref=list
                tabindex="-1"
                on:click=move |event| {
                    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                    let line = target.and_then(|target| target.closest("li").ok().flatten());
                    if let Some(start) = line.and_then(|line| position(&line)).and_then(|at| starts.get(at)) {
                        jump.run(*start);
                    }
                }
            >
                {lines.collect_view()}
            </ol>
        </div>
    }
    .erase()
}

/// How many lines stand before this one.
fn position(line: &Element) -> Option<usize> {
    let siblings = line.parent_element()?.children();
    (0..siblings.length()).find(|at| siblings.item(*at).as_ref() == Some(line)).and_then(|at| usize::try_from(at).ok())
}

/// Scrolls the list alone, never the page: the reader may be elsewhere.
fn keep_in_sight(list: &HtmlElement, line: &Element) {
    if let Some(line) = line.dyn_ref::<HtmlElement>() {
        list.set_scroll_top(line.offset_top() - list.offset_top() - list.client_height() / 3);
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn the_last_started_line_is_spoken() {
        let starts = [1.0, 4.0, 9.5];
        assert_eq!(spoken(&starts, 0.0), None);
        assert_eq!(spoken(&starts, 3.97), Some(1));
        assert_eq!(spoken(&starts, 100.0), Some(2));
    }
}
