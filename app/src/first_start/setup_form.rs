//! The form of the first start.

use super::{
    content_step::ContentStep,
    kept,
    language_step::LanguageStep,
    school_step::SchoolStep,
    step::{STEPS, StepBar, heading_id},
};
use crate::erase::Erase;
use crate::{
    browser::{
        form::{Values, is_filled_in},
        page, storage,
    },
    pages::entrance::{error_in_address, typed},
    task::Task,
};
use leptos::prelude::*;
use lyceum_api::{
    ApiError,
    school::{SchoolInfo, SetUp, SetupDone, SetupForm as Input},
};
use std::time::Duration;

/// The fields that show their own errors, all of the second step.
const FIELDS: &[&str] = &["token", "school_name", "admin_name", "admin_password"];
const OPEN_STEP: &str = "draft-welcome-step";

/// The three steps.
#[component]
pub(crate) fn SetupForm(
    /// What the server knows of itself.
    school: SchoolInfo,
    /// Gets what came of it, and the school's name.
    done: Callback<(SetupDone, String)>,
) -> AnyView {
    let task = Task::new(error_in_address());
    let open = RwSignal::new(1_u8);
    let scripts = RwSignal::new(false);
    let go = move |to: u8| {
        open.set(to);
        storage::set(OPEN_STEP, &to.to_string());
        // The step must be seen before it can get the focus.
        set_timeout(move || page::focus(&heading_id(to)), Duration::ZERO);
    };
    let next = Callback::new(move |()| {
        let at = open.get_untracked();
        if at < STEPS && is_filled_in(&format!("step-{at}")) {
            go(at + 1);
        }
    });
    let back = Callback::new(move |()| go(open.get_untracked().saturating_sub(1).max(1)));
    Effect::new(move |_| {
        scripts.set(true);
        kept::restore();
        let step = storage::get(OPEN_STEP).and_then(|step| step.parse().ok()).filter(|step| (1..=STEPS).contains(step));
        open.set(step.unwrap_or(1));
    });
    Effect::new(move |_| {
        if let Some(field) = task.problem.get().as_ref().and_then(of_second_step) {
            go(2);
            set_timeout(move || page::focus(&format!("field-{field}")), Duration::from_millis(20));
        }
    });
    let send = move |event| {
        let form = Values::take(&event);
        if open.get_untracked() < STEPS {
            return next.run(());
        }
        if !is_filled_in("step-2") {
            go(2);
            set_timeout(
                || {
                    is_filled_in("step-2");
                },
                Duration::from_millis(20),
            );
            return;
        }
        let input = Input {
            token: form.text("token"),
            language: form.text("language"),
            school_name: form.text("school_name"),
            admin_name: form.text("admin_name"),
            admin_password: form.text("admin_password"),
            time_zone: form.text("time_zone"),
            demo_course: form.text("demo_course") == "on",
        };
        let school_name = input.school_name.clone();
        task.run::<SetUp>(input, move |answer| {
            kept::forget();
            storage::set(OPEN_STEP, "");
            done.run((answer, school_name));
        });
    };
    view! {
        <StepBar open/>
        <form
            class="setup"
            method="post"
            action="/do/setup"
            // A field that cannot be seen cannot be complained about: the steps check their own.
            novalidate=move || scripts.get()
            on:input=move |event| kept::keep(&event)
            on:submit=send
        >
            <LanguageStep open on_next=next/>
            <SchoolStep
                open
                // Kept in the form when it was in the printed address, even on the server's own machine.
                needs_token=school.needs_setup_token || !typed("token").is_empty()
                problem=task.problem
                on_back=back
                on_next=next
            />
            <ContentStep open task fields=FIELDS on_back=back/>
        </form>
    }
    .erase()
}

/// The field of the second step that an error is about.
fn of_second_step(error: &ApiError) -> Option<&'static str> {
    let field = error.field.as_deref()?;
    FIELDS.iter().copied().chain(["time_zone"]).find(|name| *name == field)
}
