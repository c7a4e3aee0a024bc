//! What is left for this person.

use crate::erase::Erase;
use crate::{
    components::{Card, LimitRow},
    text::{duration, fill, language},
};
use leptos::prelude::*;
use lyceum_api::accounts::Quotas;

/// The limits of each person with this person's use.
#[component]
pub(crate) fn LeftCard(
    /// The limits.
    quotas: Quotas,
) -> AnyView {
    let language = language();
    let words = &language.texts.account;
    // To the hour: a page is read longer than a second.
    let ends =
        if quotas.day_ends_in_s >= 3600 { quotas.day_ends_in_s / 3600 * 3600 } else { quotas.day_ends_in_s / 60 * 60 };
    view! {
        <Card title=words.left>
            <p class="quiet">{fill(words.left_lead, &[("time", &duration(ends.max(60), &language))])}</p>
            {quotas.limits.into_iter().map(|limit| view! { <LimitRow limit/> }).collect_view()}
        </Card>
    }
    .erase()
}
