//! A quiz: questions, one button, and what came of it.

use super::quiz_question::Question;
use crate::erase::Erase;
use crate::{
    browser::form::Values,
    components::{Button, Card, Notice, Problem, Tone},
    task::Task,
    text::{fill, language, number},
};
use leptos::prelude::*;
use lyceum_api::{
    ApiError,
    courses::{AnswerForm, MarkQuiz, Quiz, QuizAnswer, QuizAttempt, QuizQuestion, QuizResult},
    ids::LessonId,
};

/// A quiz.
#[component]
pub(crate) fn QuizPart(
    /// The lesson.
    lesson: LessonId,
    /// The quiz.
    quiz: Quiz,
) -> AnyView {
    let language = language();
    let words = &language.texts.lesson;
    let task = Task::default();
    let result = RwSignal::new(quiz.last.clone());
    let (key, count) = (quiz.key.clone(), quiz.questions.len());
    let questions = StoredValue::new(quiz.questions.clone());
    let lead = if count == 1 {
        words.quiz_lead_one.to_owned()
    } else {
        fill(words.quiz_lead, &[("n", &number(count as u64, &language))])
    };
    let rows = quiz.questions.into_iter().enumerate().map(|(at, question)| {
        let before = quiz.last.as_ref().and_then(|last| last.marks.get(at)).map(|mark| mark.answer.clone());
        let mark = Signal::derive(move || {
            result.with(|result| result.as_ref().and_then(|result| result.marks.get(at).cloned()))
        });
        view! { <Question key=key.clone() number=at + 1 of=count question before mark/> }
    });
    let rows = rows.collect_view();
    view! {
        <Card title=quiz.title class="quiz">
            <p class="quiet">{lead}</p>
            <form
                on:submit=move |event| {
                    let form = Values::take(&event);
                    let answers = questions.with_value(|questions| read_answers(&form, questions));
                    let missing = answers.iter().any(|answer| answer.chosen.is_empty() && answer.text.trim().is_empty());
                    if missing {
                        task.problem.set(Some(ApiError::invalid("", "answers_missing", words.quiz_missing)));
                        return;
                    }
                    let attempt = QuizAttempt { lesson, key: key.clone(), answers };
                    task.run::<MarkQuiz>(attempt, move |marked| result.set(Some(marked)));
                }
            >
                {rows}
                <Problem problem=task.problem/>
                <div aria-live="polite">{move || result.get().map(|result| view! { <Outcome result/> })}</div>
                <div class="actions scripted">
                    <Button
                        text=Signal::derive(move || if result.read().is_some() { words.quiz_again } else { words.quiz_check }.to_owned())
                        kind="primary"
                        r#type="submit"
                        busy=task.busy
                    />
                </div>
            </form>
            <noscript><p class="quiet">{language.texts.errors.scripts_needed}</p></noscript>
        </Card>
    }
    .erase()
}

#[component]
fn Outcome(result: QuizResult) -> impl IntoView {
    let language = language();
    let words = &language.texts.lesson;
    let all = result.marks.len() as u64;
    let right = u64::from(result.right);
    let (tone, below) =
        if right == all { (Tone::Good, words.quiz_all_right) } else { (Tone::Info, words.quiz_some_wrong) };
    let figure = fill(words.quiz_result, &[("n", &number(right, &language)), ("m", &number(all, &language))]);
    view! { <Notice tone><strong>{figure}</strong>" "{below}</Notice> }
}

fn read_answers(form: &Values, questions: &[QuizQuestion]) -> Vec<QuizAnswer> {
    questions
        .iter()
        .enumerate()
        .map(|(at, question)| {
            let name = format!("q{}", at + 1);
            match question.answer {
                AnswerForm::One { .. } | AnswerForm::Many { .. } => QuizAnswer {
                    chosen: form.all(&name).iter().filter_map(|chosen| chosen.parse().ok()).collect(),
                    text: String::new(),
                },
                AnswerForm::Number { .. } | AnswerForm::Text {} => {
                    QuizAnswer { chosen: Vec::new(), text: form.text(&name) }
                }
            }
        })
        .collect()
}
