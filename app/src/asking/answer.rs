//! The answer over its sources. A mark in the answer lights its passage; a click on either opens the place.

use super::{ask_problem::AskProblem, state::Asking};
use crate::erase::Erase;
use crate::{
    components::{Badge, HtmlPart, PassageCard, Skeleton, Tone, spoken_text::SpokenText},
    text::{duration, fill, language, number},
};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Passages first, as they are there first; the answer stands above them once it comes.
#[component]
pub(crate) fn Answer(
    /// The state of the page's question.
    asking: Asking,
) -> impl IntoView {
    let language = language();
    let words = &language.texts.ask;
    let lit = RwSignal::new(None::<u32>);
    let status = move || match (asking.task.busy.get(), asking.waiting.get()) {
        (true, Some((place, seconds))) => fill(
            words.waiting,
            &[("n", &number(place.into(), &language)), ("time", &duration(seconds.into(), &language))],
        ),
        (true, None) if asking.passages.read().is_empty() => words.searching.to_owned(),
        (true, None) if asking.text.read().is_empty() => words.reading.to_owned(),
        (true, None) => words.writing.to_owned(),
        (false, _) if !asking.complete.get() => String::new(),
        (false, _) => words.done.to_owned(),
    };
    let writing = move || {
        let said = language.say("", &asking.said.get());
        if !said.is_empty() {
            return Some(view! { <p class="answer-text">{said}</p> }.erase());
        }
        let html = asking.html.get();
        if !html.is_empty() {
            let check =
                (!asking.passages.read().is_empty()).then(|| view! { <p class="hint">{words.may_be_wrong}</p> });
            return Some(view! { <HtmlPart html class="answer-text"/> {check} }.erase());
        }
        if asking.complete.get() && asking.is_not_covered() {
            let why = if asking.passages.read().is_empty() { words.nothing_near } else { words.nearest_only };
            return Some(view! { <p class="answer-text">{why}</p> }.erase());
        }
        let text = asking.text.get();
        if !text.is_empty() {
            return Some(view! { <p class="answer-text arriving">{text}</p> }.erase());
        }
        asking.task.busy.get().then(|| view! { <Skeleton lines=3/> }.erase())
    };
    let sources = move || {
        let passages = asking.passages.get();
        let title = if asking.covered.get() { words.sources } else { words.nearest };
        (!passages.is_empty()).then(|| {
            let cards = passages.into_iter().zip(1_u32..).map(|(passage, number)| {
                let is_lit = Signal::derive(move || lit.get() == Some(number));
                view! { <li><PassageCard passage number_in_answer=number lit=is_lit/></li> }
            });
            view! { <h2>{title}</h2> <ol class="passage-list">{cards.collect_view()}</ol> }
        })
    };
    view! {
        <section
            class="answer"
            aria-busy=move || asking.task.busy.get().to_string()
            on:mouseover=move |event: ev::MouseEvent| lit.set(mark_under(event.target()))
            on:focusin=move |event: ev::FocusEvent| lit.set(mark_under(event.target()))
        >
            <p class="answer-question">{move || asking.question.get()}</p>
            <p class="quiet small answer-status" role="status">{status}</p>
            <SpokenText text=asking.text/>
            <AskProblem problem=asking.task.problem again=Callback::new(move |()| asking.again())/>
            {move || asking.is_not_covered().then(|| view! { <Badge text=words.not_covered tone=Tone::Warning icon="info"/> })}
            {writing}
            {sources}
        </section>
    }
}

/// The number of the mark `[n]` that the pointer or the focus is on.
fn mark_under(target: Option<web_sys::EventTarget>) -> Option<u32> {
    let element: web_sys::Element = target?.dyn_into().ok()?;
    element.closest("[data-cite]").ok()??.get_attribute("data-cite")?.parse().ok()
}
