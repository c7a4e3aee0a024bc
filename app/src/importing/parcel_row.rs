//! A chosen file in the list: its size, how far it is, what went wrong.

use super::{
    parcel::{Parcel, ParcelState},
    sending::{Sending, Stage},
};
use crate::erase::Erase;
use crate::{
    components::{Icon, ProgressBar},
    text::{bytes, duration, fill, language},
};
use leptos::prelude::*;
use lyceum_api::plan::PlanLimit;

/// The row.
#[component]
pub(super) fn ParcelRow(
    /// The file.
    parcel: Parcel,
    /// All files.
    sending: Sending,
) -> AnyView {
    let language = language();
    let words = &language.texts.teach.bring;
    let (number, size) = (parcel.number, parcel.picked.bytes);
    let path = parcel.picked.path.clone();
    let (state, sent) = (RwSignal::from(parcel.state.clone()), RwSignal::from(parcel.sent.clone()));
    let icon = move || {
        let name = match state.get() {
            ParcelState::Waiting => "clock",
            ParcelState::Sending | ParcelState::Resting(_) => "upload",
            ParcelState::Sent => "circle-check",
            ParcelState::Failed(_) | ParcelState::TooLarge => "circle-alert",
        };
        view! { <Icon name/> }
    };
    let facts = move || match state.get() {
        ParcelState::Waiting if sending.stage.get() == Stage::Choosing => bytes(size, &language),
        ParcelState::Waiting => words.waits.to_owned(),
        ParcelState::Sending => {
            fill(words.bytes_of, &[("n", &bytes(sent.get(), &language)), ("m", &bytes(size, &language))])
        }
        ParcelState::Resting(seconds) => fill(words.rests, &[("time", &duration(seconds, &language))]),
        ParcelState::Sent => words.sent.to_owned(),
        ParcelState::Failed(_) => words.not_sent.to_owned(),
        ParcelState::TooLarge => bytes(size, &language),
    };
    let note = move || match state.get() {
        ParcelState::Failed(why) => Some(why),
        ParcelState::TooLarge => {
            let most = bytes(PlanLimit::UploadSize.figure(), &language);
            Some(fill(words.too_large, &[("most", &most)]))
        }
        _ => None,
    };
    let tone = move || match state.get() {
        ParcelState::Sent => "parcel parcel-good",
        ParcelState::Failed(_) | ParcelState::TooLarge => "parcel parcel-danger",
        _ => "parcel",
    };
    let remove = fill(words.remove, &[("path", &path)]);
    let label = path.clone();
    view! {
        <li class=tone>
            {icon}
            <span class="parcel-path">{path}</span>
            <span class="parcel-facts">{facts}</span>
            {move || (sending.stage.get() == Stage::Choosing).then(|| view! {
                <button
                    type="button"
                    class="icon-button"
                    aria-label=remove.clone()
                    on:click=move |_| sending.remove(number)
                >
                    <Icon name="x"/>
                </button>
            })}
            {move || (state.get() == ParcelState::Sending).then(|| view! {
                <ProgressBar value=sent of=size label=label.clone()/>
            })}
            {move || note().map(|note| view! { <span class="parcel-note">{note}</span> })}
        </li>
    }
    .erase()
}
