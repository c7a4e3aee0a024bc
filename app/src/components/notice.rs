//! Something to know, with an icon and words, never colour alone.

use super::Icon;
use crate::erase::Erase;
use crate::text::language;
use leptos::prelude::*;
use lyceum_api::ApiError;

/// What a message means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It worked.
    Good,
    /// Take care.
    Warning,
    /// It went wrong.
    Danger,
}

impl Tone {
    /// The name in class names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }

    /// The icon that says the same as the colour.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "circle-check",
            Self::Warning => "triangle-alert",
            Self::Danger => "circle-alert",
        }
    }
}

/// Something to know.
#[component]
pub fn Notice(
    /// What it means.
    #[prop(default = Tone::Info)]
    tone: Tone,
    /// What to know.
    children: Children,
) -> AnyView {
    view! {
        <div class=format!("notice notice-{}", tone.name())>
            <Icon name=tone.icon()/>
            <div class="notice-text">{children()}</div>
        </div>
    }
    .erase()
}

/// What went wrong with an act, above its button. Announced when it appears; nothing while all is well.
/// An error that belongs to a field of the form is shown there, by [`super::Field`].
#[component]
pub fn Problem(
    /// The problem.
    problem: RwSignal<Option<ApiError>>,
    /// The names of the fields that show their own errors.
    #[prop(default = &[])]
    fields: &'static [&'static str],
) -> AnyView {
    let language = language();
    let shown =
        move || problem.get().filter(|error| !error.field.as_deref().is_some_and(|field| fields.contains(&field)));
    view! {
        <div class="problem" aria-live="assertive">
            {move || shown().map(|error| view! { <Notice tone=Tone::Danger>{language.told(&error)}</Notice> })}
        </div>
    }
    .erase()
}
