//! The list of chosen files, cut where it would be too long to look through.

use super::{parcel::Parcel, parcel_row::ParcelRow, sending::Sending};
use crate::erase::Erase;
use crate::text::{fill, language, number};
use leptos::prelude::*;

/// How many rows are shown.
const SHOWN: usize = 100;

/// The list: what happens now first, then what went wrong.
#[component]
pub(super) fn ParcelList(
    /// All files.
    sending: Sending,
) -> AnyView {
    let language = language();
    let words = &language.texts.teach.bring;
    let shown = move || {
        let mut parcels: Vec<Parcel> = sending.parcels.get();
        parcels.sort_by_key(|parcel| parcel.state.with(super::parcel::ParcelState::rank));
        parcels.truncate(SHOWN);
        parcels
    };
    let more = Memo::new(move |_| sending.parcels.with(Vec::len).saturating_sub(SHOWN));
    view! {
        <ul class="rows parcels">
            <For each=shown key=|parcel| parcel.number let:parcel>
                <ParcelRow parcel sending/>
            </For>
        </ul>
        {move || (more.get() > 0).then(|| view! {
            <p class="quiet">{fill(words.more_files, &[("n", &number(more.get() as u64, &language))])}</p>
        })}
    }
    .erase()
}
