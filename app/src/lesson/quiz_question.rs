//! One question of a quiz, with its mark once there is one.

use crate::erase::Erase;
use crate::{
    components::{HtmlPart, Icon},
    text::{fill, language, number},
};
use leptos::{either::Either, prelude::*};
use lyceum_api::courses::{AnswerForm, QuizAnswer, QuizMark, QuizQuestion};

/// A question. Its field is named `q<number>`.
#[component]
pub(crate) fn Question(
    /// The quiz, to tell its fields from those of another one.
    key: String,
    /// From 1.
    number: usize,
    /// How many there are.
    of: usize,
    /// The question.
    question: QuizQuestion,
    /// What was answered last time.
    before: Option<QuizAnswer>,
    /// What came of it.
    mark: Signal<Option<QuizMark>>,
) -> AnyView {
    let language = language();
    let words = &language.texts.lesson;
    let name = format!("q{number}");
    let id = format!("{key}-{name}");
    let (place, all) = (self::number(number as u64, &language), self::number(of as u64, &language));
    let before = before.unwrap_or(QuizAnswer { chosen: Vec::new(), text: String::new() });
    let field = match question.answer {
        AnswerForm::One { choices } => view! { <Choices id=id.clone() name choices one=true chosen=before.chosen/> }.erase(),
        AnswerForm::Many { choices } => view! { <Choices id=id.clone() name choices one=false chosen=before.chosen/> }.erase(),
        AnswerForm::Number { unit } => view! {
            <label class="visually-hidden" for=id.clone()>{words.quiz_number}</label>
            <div class="number-answer">
                <input id=id.clone() name=name r#type="text" inputmode="decimal" maxlength="40" autocomplete="off" value=before.text/>
                <span>{unit}</span>
            </div>
        }
        .erase(),
        AnswerForm::Text {} => view! {
            <label class="visually-hidden" for=id.clone()>{words.quiz_text}</label>
            <input id=id.clone() name=name r#type="text" maxlength="500" autocomplete="off" value=before.text/>
        }
        .erase(),
    };
    view! {
        <fieldset class="question" aria-describedby=format!("{id}-text")>
            <legend class="question-number">{fill(words.quiz_question, &[("n", &place), ("m", &all)])}</legend>
            <div id=format!("{id}-text")><HtmlPart html=question.html/></div>
            {field}
            {move || mark.get().map(|mark| view! { <Mark mark/> })}
        </fieldset>
    }
    .erase()
}

#[component]
fn Choices(id: String, name: String, choices: Vec<String>, one: bool, chosen: Vec<u32>) -> AnyView {
    let words = &language().texts.lesson;
    let kind = if one { "radio" } else { "checkbox" };
    let rows = choices.into_iter().zip(0_u32..).map(|(text, at)| {
        let id = format!("{id}-{at}");
        let for_id = id.clone();
        view! {
            <label class="choice" for=for_id>
                <input id=id name=name.clone() r#type=kind value=at.to_string() checked=chosen.contains(&at)/>
                <span>{text}</span>
            </label>
        }
    });
    view! {
        <p class="hint">{if one { words.quiz_choose_one } else { words.quiz_choose_many }}</p>
        <div class="choices">{rows.collect_view()}</div>
    }
    .erase()
}

#[component]
fn Mark(mark: QuizMark) -> AnyView {
    let words = &language().texts.lesson;
    let head = if mark.right {
        Either::Left(view! { <p class="mark-right"><Icon name="circle-check"/><span>{words.quiz_right}</span></p> })
    } else {
        Either::Right(view! { <p class="mark-wrong"><Icon name="circle-x"/><span>{words.quiz_wrong}</span></p> })
    };
    view! {
        <div class="quiz-mark">
            {head}
            {(!mark.explanation.is_empty()).then(|| view! { <HtmlPart html=mark.explanation/> })}
        </div>
    }
    .erase()
}
