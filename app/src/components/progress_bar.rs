//! How much of something is done or used, always with its numbers beside it.

use leptos::prelude::*;
use lyceum_api::plan::Pressure;

/// A bar. The numbers stand beside it as text, so the bar itself is only described once.
#[component]
pub fn ProgressBar(
    /// What is done or used.
    #[prop(into)]
    value: Signal<u64>,
    /// What there is in all.
    #[prop(into)]
    of: Signal<u64>,
    /// What it is about, for screen readers.
    #[prop(into)]
    label: String,
    /// How near the limit is; none for progress, where more is better.
    #[prop(optional)]
    pressure: Option<Pressure>,
) -> impl IntoView {
    let class = match pressure {
        None | Some(Pressure::Fine) => "bar",
        Some(Pressure::Near) => "bar bar-near",
        Some(Pressure::Full) => "bar bar-full",
    };
    view! {
        <progress class=class max=move || of.get().max(1).to_string() value=move || value.get().to_string() aria-label=label></progress>
    }
}
