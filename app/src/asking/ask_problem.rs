//! Why there is no answer, and another try where one can help.

use crate::{
    components::{Button, Notice, Tone},
    erase::Erase,
    text::language,
};
use leptos::prelude::*;
use lyceum_api::{ApiError, ErrorKind};

/// The code of the refusal while content is still being brought in.
const MORE_TO_COME: &str = "more_to_come";

/// Whether the courses may cover the question a little later: then nothing is said about whether they do.
pub(crate) fn is_open(problem: Option<&ApiError>) -> bool {
    problem.is_some_and(|problem| problem.code == MORE_TO_COME)
}

/// Whether the same question can be answered in a moment. A limit of the day comes back tomorrow only.
fn can_pass(problem: &ApiError) -> bool {
    problem.retry_after_s.is_some() && matches!(problem.kind, ErrorKind::Busy | ErrorKind::Unavailable)
}

/// What went wrong with a question. Announced when it appears; nothing while all is well.
#[component]
pub(crate) fn AskProblem(
    /// The problem.
    problem: RwSignal<Option<ApiError>>,
    /// Asks the same again.
    again: Callback<()>,
) -> AnyView {
    let language = language();
    let shown = move |problem: ApiError| {
        let tone = if is_open(Some(&problem)) { Tone::Info } else { Tone::Danger };
        let retry = can_pass(&problem).then(|| {
            view! {
                <div class="actions">
                    <Button text=language.texts.ask.ask_again icon="refresh-cw" on:click=move |_| again.run(())/>
                </div>
            }
        });
        view! { <Notice tone>{language.told(&problem)}</Notice> {retry} }
    };
    view! { <div class="problem stack" aria-live="assertive">{move || problem.get().map(shown)}</div> }.erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_try_is_offered_where_it_can_help() {
        let coming = ApiError::new(ErrorKind::Unavailable, MORE_TO_COME, "Later.").retry_after(5);
        assert!(is_open(Some(&coming)) && can_pass(&coming));
        let busy = ApiError::new(ErrorKind::Busy, "ask_users", "Busy.").retry_after(10);
        assert!(!is_open(Some(&busy)) && can_pass(&busy));
        let missing = ApiError::new(ErrorKind::Unavailable, "assistant_missing", "No model.");
        let tomorrow = ApiError::new(ErrorKind::LimitReached, "person_ai_interactions", "None left.").retry_after(9000);
        assert!(!can_pass(&missing) && !can_pass(&tomorrow) && !is_open(None));
    }
}
