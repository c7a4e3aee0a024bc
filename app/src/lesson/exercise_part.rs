//! A code exercise: the task, an editor that saves by itself, the tests to pass, and hints.

use super::{
    editor::Editor, run_panel::RunPanel, runner::Runner, saver::Saver, test_table::TestTable, tutor_panel::TutorPanel,
};
use crate::erase::Erase;
use crate::{
    browser::page,
    components::{Button, Card, ConfirmDialog, HtmlPart},
    text::{fill, texts},
};
use leptos::{html, prelude::*};
use lyceum_api::{
    courses::{Exercise, ProgressEntry},
    ids::LessonId,
};

/// A code exercise.
#[component]
pub(crate) fn ExercisePart(
    /// The lesson.
    lesson: LessonId,
    /// The exercise.
    exercise: Exercise,
) -> AnyView {
    let words = &texts().lesson;
    let saver = expect_context::<Saver>();
    let area = NodeRef::<html::Textarea>::new();
    let key = exercise.key.clone();
    let id = format!("code-{key}");
    let hint_id = format!("{id}-hint");
    let entry = {
        let key = key.clone();
        move |code: String, passed: bool| ProgressEntry::Code { lesson, key: key.clone(), code, passed }
    };
    let typed = entry.clone();
    let reset = entry.clone();
    let passing = entry.clone();
    // Python runs in the browser; code in other languages is written and talked about.
    let runner = exercise.language.eq_ignore_ascii_case("python").then(|| Runner::new(exercise.tests.clone()));
    let on_passed = Callback::new(move |()| {
        if let Some(area) = area.get_untracked() {
            saver.note(passing(area.value(), true));
            saver.flush();
        }
    });
    let reset_id = format!("reset-{key}");
    let reset_dialog = reset_id.clone();
    let starter = exercise.starter.clone();
    let code = exercise.saved.clone().unwrap_or_else(|| exercise.starter.clone());
    view! {
        <Card title=exercise.title class="exercise">
            <HtmlPart html=exercise.task/>
            <TestTable tests=exercise.tests.clone() runner/>
            <div class="editor-head">
                <label for=id.clone()>{words.exercise_code}</label>
                <span class="quiet small">{fill(words.exercise_language, &[("language", &exercise.language)])}</span>
            </div>
            <Editor
                id
                code
                area
                on_change=Callback::new(move |code| saver.note_typing(typed(code, false)))
                described_by=hint_id.clone()
            />
            <p class="hint" id=hint_id>{words.exercise_hint}</p>
            <div class="actions scripted">
                <Button
                    text=words.exercise_save
                    icon="check"
                    on:click=move |_| {
                        if let Some(area) = area.get_untracked() {
                            saver.note(entry(area.value(), false));
                            saver.flush();
                        }
                    }
                />
                <Button text=words.exercise_reset kind="quiet" icon="rotate-ccw" on:click=move |_| page::open_dialog(&reset_id)/>
                <span class="quiet small" role="status">
                    {move || if saver.saved.get() { words.exercise_saved } else { words.exercise_unsaved }}
                </span>
            </div>
            {runner.map(|runner| view! { <RunPanel runner tests=exercise.tests area key=key.clone() on_passed/> })}
            <ConfirmDialog
                id=reset_dialog
                title=words.exercise_reset
                text=words.exercise_reset_text
                act=words.exercise_reset
                on_act=move || {
                    if let Some(area) = area.get_untracked() {
                        area.set_value(&starter);
                        saver.note(reset(starter.clone(), false));
                        saver.flush();
                    }
                }
            />
            <TutorPanel lesson key area/>
        </Card>
    }
    .erase()
}
