//! Answers with sources.

use crate::text::ask::AskTexts;

pub(super) const WORDS: AskTexts = AskTexts {
    title: "Ask",
    lead: "Ask a question. The answer comes from your courses, with the places it is from.",
    question: "Your question",
    ask: "Ask",
    stop: "Stop",
    ask_again: "Ask again",
    in_course: "Look in",
    all_courses: "All courses",
    waiting: "{n} before you, about {time}",
    searching: "Looking in your courses …",
    reading: "The assistant is reading the passages …",
    writing: "The assistant is writing …",
    done: "The answer is complete.",
    answer: "Answer",
    sources: "Where this comes from",
    nearest: "The nearest passages",
    not_covered: "Not in your courses",
    nearest_only: "Your courses do not cover this question. Below are the passages that come nearest. You can send the question to your teacher.",
    nothing_near: "Your courses do not cover this question. You can send it to your teacher.",
    tell_teacher: "Send this question to your teacher",
    told_teacher: "Your teacher can see this question now.",
    may_be_wrong: "The assistant may be wrong. Open the passages to check.",
    without_scripts: "A written answer needs scripts, which do not run in this browser now. The passages below are what it would be written from.",
    look_again: "Look again",
    mine: "Your questions",
    mine_empty_title: "No questions yet",
    mine_empty_text: "What you ask is kept here, with its answer.",
};
