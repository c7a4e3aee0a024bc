//! Advice about growing, and the steps that the server takes by itself.

use crate::erase::Erase;
use crate::{
    components::{Badge, Notice, Tone, When},
    text::language,
};
use leptos::prelude::*;
use lyceum_api::monitoring::{Advice, HelpStepState, SelfHelp};

/// Both.
#[component]
pub(crate) fn Growth(advice: Vec<Advice>, self_help: SelfHelp) -> AnyView {
    let language = language();
    let words = &language.texts.monitoring;
    let pieces = advice.into_iter().map(|advice| {
        view! { <li><Notice tone=Tone::Warning><p>{language.speak(&advice.reason)}</p><p>{language.speak(&advice.act)}</p></Notice></li> }
    });
    let pieces: Vec<_> = pieces.collect();
    let steps = self_help.steps.into_iter().map(|step| {
        let (tone, text, icon) = match step.state {
            HelpStepState::On => (Tone::Warning, words.step_on, "circle-check"),
            HelpStepState::Off => (Tone::Info, words.step_off, "circle"),
            HelpStepState::NotHere => (Tone::Info, words.step_not_here, "circle-x"),
        };
        view! { <li class="watch-line"><span>{language.speak(&step.summary)}</span><Badge tone text icon/></li> }
    });
    view! {
        <div class="watch-two">
            <section class="card">
                <h2 class="card-title">{words.growth}</h2>
                {if pieces.is_empty() {
                    view! { <p class="quiet">{words.no_growth}</p> }.erase()
                } else {
                    view! { <ul class="plain-list watch-list">{pieces.collect_view()}</ul> }.erase()
                }}
            </section>
            <section class="card">
                <h2 class="card-title">{words.self_help}</h2>
                <p class="quiet">{words.self_help_lead}</p>
                {(!self_help.reason.is_empty()).then(|| view! {
                    <Notice tone=Tone::Warning>{language.speak(&self_help.reason)}" "{words.since}" "<When at_s=self_help.changed_s/></Notice>
                })}
                <ol class="plain-list">{steps.collect_view()}</ol>
            </section>
        </div>
    }
    .erase()
}
