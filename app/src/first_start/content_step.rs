//! The third step: the demo course, or own content.

use super::step::Step;
use crate::erase::Erase;
use crate::{
    components::{Button, Icon, Problem},
    pages::entrance::typed,
    task::Task,
    text::texts,
};
use leptos::prelude::*;

/// The step, with the button that sends the whole form.
#[component]
pub(super) fn ContentStep(
    /// The number of the open step.
    open: RwSignal<u8>,
    /// The sending of the form.
    task: Task,
    /// The fields that show their own errors.
    fields: &'static [&'static str],
    /// Goes back.
    on_back: Callback<()>,
) -> AnyView {
    let words = &texts().welcome;
    let own = typed("demo_course") == "off";
    view! {
        <Step at=3 open title=words.content_title lead=words.content_lead>
            <fieldset>
                <legend class="visually-hidden">{words.content_title}</legend>
                <div class="content-choices">
                    <label class="choice">
                        <input r#type="radio" name="demo_course" value="on" checked=!own/>
                        <Icon name="graduation-cap"/>
                        <span><strong>{words.demo}</strong> <span class="hint">{words.demo_text}</span></span>
                    </label>
                    <label class="choice">
                        <input r#type="radio" name="demo_course" value="off" checked=own/>
                        <Icon name="folder-up"/>
                        <span><strong>{words.own}</strong> <span class="hint">{words.own_text}</span></span>
                    </label>
                </div>
            </fieldset>
            <Problem problem=task.problem fields/>
            <div class="actions">
                <Button text=words.finish kind="primary" r#type="submit" icon="door-open" busy=task.busy/>
                <Button text=words.back kind="quiet" icon="arrow-left" scripted=true on:click=move |_| on_back.run(())/>
            </div>
        </Step>
    }
    .erase()
}
