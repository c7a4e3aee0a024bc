//! Questions before acts that cannot be undone.

use super::Button;
use crate::erase::Erase;
use crate::{browser::page, text::texts};
use leptos::prelude::*;

/// A dialog that asks before something is lost. Open it with [`page::open_dialog`] and the same `id`.
#[component]
pub fn ConfirmDialog(
    /// The element's id.
    #[prop(into)]
    id: String,
    /// The question, with the thing's name.
    #[prop(into)]
    title: Signal<String>,
    /// What happens then.
    #[prop(into)]
    text: Signal<String>,
    /// The verb on the button.
    #[prop(into)]
    act: String,
    /// Does it.
    on_act: impl Fn() + 'static,
) -> AnyView {
    let words = &texts().frame;
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    let (shut, shut_too) = (id.clone(), id.clone());
    view! {
        <dialog id=id class="dialog" aria-labelledby=labelled_by>
            <h2 id=title_id>{move || title.get()}</h2>
            <p>{move || text.get()}</p>
            <div class="actions">
                <Button
                    text=act
                    kind="danger"
                    on:click=move |_| {
                        page::close_dialog(&shut);
                        on_act();
                    }
                />
                <Button text=words.cancel on:click=move |_| page::close_dialog(&shut_too)/>
            </div>
        </dialog>
    }
    .erase()
}
