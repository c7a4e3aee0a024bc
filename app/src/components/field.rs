//! Fields of forms: label, hint and error belong together, for eyes and for screen readers.

use super::{Icon, area_text};
use crate::erase::Erase;
use crate::text::{language, texts};
use leptos::prelude::*;
use lyceum_api::ApiError;

/// The sentence about this field in the newest problem.
fn error_of(problem: Option<RwSignal<Option<ApiError>>>, name: &'static str) -> Memo<Option<String>> {
    let language = language();
    Memo::new(move |_| {
        let error = problem?.get()?;
        (error.field.as_deref() == Some(name)).then(|| language.told(&error))
    })
}

/// A line of text.
#[component]
pub fn Field(
    /// The field's name in the form, in the contract's input, and (with `field-` before it) its id.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to type.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// HTML type.
    #[prop(default = "text")]
    r#type: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The most characters.
    #[prop(default = 120)]
    max_length: u32,
    /// Whether it must be filled.
    #[prop(default = true)]
    required: bool,
    /// More classes, e.g. `code` for codes.
    #[prop(default = "")]
    class: &'static str,
    /// Where problems of the form appear.
    #[prop(optional)]
    problem: Option<RwSignal<Option<ApiError>>>,
) -> AnyView {
    let error = error_of(problem, name);
    let id = format!("field-{name}");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <input
                id=id
                name=name
                class=class
                r#type=r#type
                value=value
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                maxlength=max_length.to_string()
                required=required
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
            />
            <FieldError id=error_id error/>
        </div>
    }
    .erase()
}

/// A PIN or password, with a button to see it.
#[component]
pub fn SecretField(
    /// The field's name.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to type.
    #[prop(optional, into)]
    hint: Option<String>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// Where problems of the form appear.
    #[prop(optional)]
    problem: Option<RwSignal<Option<ApiError>>>,
) -> AnyView {
    let words = &texts().account;
    let shown = RwSignal::new(false);
    let error = error_of(problem, name);
    let id = format!("field-{name}");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <div class="field-with-button">
                <input
                    id=id
                    name=name
                    r#type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="200"
                    required=true
                    aria-describedby=described
                    aria-invalid=move || error.get().is_some().then_some("true")
                />
                <button
                    type="button"
                    class="button button-quiet scripted"
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <Icon name="eye"/>
                    <span>{move || if shown.get() { words.hide_secret } else { words.show_secret }}</span>
                </button>
            </div>
            <FieldError id=error_id error/>
        </div>
    }
    .erase()
}

/// Several lines of text.
#[component]
pub fn AreaField(
    /// The field's name.
    name: &'static str,
    /// The element's id, where the same form stands several times on a page.
    #[prop(optional, into)]
    id: Option<String>,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to type.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// How many lines are seen.
    #[prop(default = 3)]
    rows: u8,
    /// The most characters.
    #[prop(default = 2000)]
    max_length: u32,
    /// Whether it must be filled.
    #[prop(default = true)]
    required: bool,
    /// Where problems of the form appear.
    #[prop(optional)]
    problem: Option<RwSignal<Option<ApiError>>>,
    /// The element, to keep drafts of it.
    #[prop(optional)]
    node_ref: NodeRef<leptos::html::Textarea>,
) -> AnyView {
    let error = error_of(problem, name);
    let id = id.unwrap_or_else(|| format!("field-{name}"));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <textarea
                node_ref=node_ref
                id=id
                name=name
                rows=rows.to_string()
                maxlength=max_length.to_string()
                required=required
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
            >
                {area_text(&value)}
            </textarea>
            <FieldError id=error_id error/>
        </div>
    }
    .erase()
}

/// Something that is on or off.
#[component]
pub fn CheckField(
    /// The field's name.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// What it does.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it is on at first.
    #[prop(default = false)]
    checked: bool,
) -> AnyView {
    let id = format!("field-{name}");
    let hint_id = format!("{id}-hint");
    view! {
        <div class="check-field">
            <input id=id.clone() name=name r#type="checkbox" value="on" checked=checked aria-describedby=hint_id.clone()/>
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .erase()
}

#[component]
fn FieldError(id: String, error: Memo<Option<String>>) -> AnyView {
    view! {
        <p class="field-error" id=id aria-live="polite">
            {move || error.get().map(|text| view! { <Icon name="circle-alert"/> <span>{text}</span> })}
        </p>
    }
    .erase()
}
