//! "Ask about this lesson": a panel beside the text that keeps the place, also when a source lies in another lesson.

use crate::erase::Erase;
use crate::{
    address::encode,
    asking::ask_problem::{AskProblem, is_open},
    browser::{form::Values, page},
    components::{AreaField, Button, HtmlPart, Icon, Notice, PassageCard, spoken_text::SpokenText},
    routes,
    session::use_allowance,
    stream::{self, Running},
    task::Task,
    text::{duration, fill, language, number},
};
use leptos::{ev, prelude::*};
use leptos_router::components::A;
use lyceum_api::{
    StreamEvent,
    asking::{Ask, AskForm, Passage},
    ids::LessonId,
    speech::Said,
};

const PANEL: &str = "ask-panel";
const HANDLE: &str = "ask-handle";

/// What the panel shows. Lives with the page, so that it stays while lessons change.
#[derive(Clone, Copy)]
pub(crate) struct Panel {
    /// Whether it is open.
    pub open: RwSignal<bool>,
    question: RwSignal<String>,
    passages: RwSignal<Vec<Passage>>,
    covered: RwSignal<bool>,
    text: RwSignal<String>,
    html: RwSignal<String>,
    /// What the server says in place of an answer.
    said: RwSignal<Vec<Said>>,
    waiting: RwSignal<Option<(u32, u32)>>,
}

impl Panel {
    /// A closed panel.
    pub(crate) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            question: RwSignal::new(String::new()),
            passages: RwSignal::new(Vec::new()),
            covered: RwSignal::new(true),
            text: RwSignal::new(String::new()),
            html: RwSignal::new(String::new()),
            said: RwSignal::new(Vec::new()),
            waiting: RwSignal::new(None),
        }
    }

    fn clear(self) {
        self.question.set(String::new());
        self.passages.set(Vec::new());
        self.covered.set(true);
        self.text.set(String::new());
        self.html.set(String::new());
        self.said.set(Vec::new());
        self.waiting.set(None);
    }

    fn close(self) {
        self.open.set(false);
        page::focus(HANDLE);
    }
}

/// The button that opens the panel.
#[component]
pub(crate) fn AskHandle(
    /// The panel.
    panel: Panel,
) -> AnyView {
    let words = &language().texts.lesson;
    view! {
        <button
            type="button"
            id=HANDLE
            class="button button-plain ask-handle scripted"
            aria-expanded=move || panel.open.get().to_string()
            aria-controls=PANEL
            on:click=move |_| {
                panel.open.set(true);
                request_animation_frame(|| page::focus("field-question-here"));
            }
        >
            <Icon name="message-circle-question-mark"/>
            <span>{words.ask_open}</span>
        </button>
    }
    .erase()
}

/// The panel.
#[component]
pub(crate) fn AskPanel(
    /// The lesson that is preferred.
    lesson: Memo<Option<LessonId>>,
    /// Its state.
    panel: Panel,
) -> AnyView {
    let texts = language().texts;
    let (words, frame) = (&texts.lesson, &texts.frame);
    let task = Task::default();
    let allowance = use_allowance();
    let running = StoredValue::new(None::<Running>);
    let stop = move || {
        running.set_value(None);
        task.busy.set(false);
    };
    let ask = move |question: String| {
        if task.busy.get_untracked() || question.trim().is_empty() {
            return;
        }
        panel.clear();
        panel.question.set(question.clone());
        task.busy.set(true);
        task.problem.set(None);
        let input = AskForm { question, course: None, lesson: lesson.get_untracked() };
        let handle = stream::open::<Ask>(input, move |event| match event {
            StreamEvent::Waiting { place, seconds } => panel.waiting.set(Some((place, seconds))),
            StreamEvent::Passages { passages, covered } => {
                panel.covered.set(covered);
                panel.passages.set(passages);
            }
            StreamEvent::Text { text } => {
                panel.waiting.set(None);
                panel.text.update(|all| all.push_str(&text));
            }
            StreamEvent::Done(done) => {
                allowance.0.set(Some(done.left_today));
                // Where no model wrote, the panel says in the reader's language why not.
                if panel.covered.get_untracked() {
                    panel.said.set(done.said);
                    panel.html.set(done.html);
                }
                stop();
            }
            StreamEvent::Failed(error) => {
                task.problem.set(Some(error));
                stop();
            }
            StreamEvent::Hint { .. } => {}
        });
        running.set_value(Some(handle));
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            panel.close();
        }
    };
    view! {
        <aside id=PANEL class="ask-panel" aria-labelledby="ask-panel-title" hidden=move || !panel.open.get() on:keydown=escape>
            <div class="ask-panel-head">
                <h2 id="ask-panel-title">{words.ask_title}</h2>
                <button type="button" class="icon-button" aria-label=frame.close on:click=move |_| panel.close()>
                    <Icon name="x"/>
                </button>
            </div>
            <p class="quiet small">{words.ask_lead}</p>
            <form on:submit=move |event| ask(Values::take(&event).text("question-here"))>
                <AreaField name="question-here" label=words.ask_label rows=2/>
                <div class="actions">
                    <Button text=words.ask_button kind="primary" r#type="submit" busy=task.busy/>
                    {move || task.busy.get().then(|| view! { <Button text=words.ask_stop icon="square" on:click=move |_| stop()/> })}
                </div>
            </form>
            <AskProblem problem=task.problem again=Callback::new(move |()| ask(panel.question.get_untracked()))/>
            <Answer panel task/>
        </aside>
    }
    .erase()
}

/// The answer as it arrives, over its sources.
#[component]
fn Answer(panel: Panel, task: Task) -> AnyView {
    let language = language();
    let words = &language.texts.lesson;
    let status = move || {
        task.busy.get().then(|| match panel.waiting.get() {
            Some((place, seconds)) => fill(
                words.ask_waiting,
                &[("n", &number(place.into(), &language)), ("time", &duration(seconds.into(), &language))],
            ),
            None if panel.text.read().is_empty() => words.ask_reading.to_owned(),
            None => words.ask_writing.to_owned(),
        })
    };
    let has_passages = move || !panel.passages.read().is_empty();
    let not_covered = move || {
        let open = task.problem.with(|problem| is_open(problem.as_ref()));
        (!panel.covered.get() && !open && !task.busy.get()).then(|| {
            let why = if has_passages() { words.ask_not_covered } else { language.texts.ask.nothing_near };
            view! { <Notice>{why}</Notice> }
        })
    };
    let whole = move || {
        let said = language.say("", &panel.said.get());
        if !said.is_empty() {
            return Some(view! { <Notice>{said}</Notice> }.erase());
        }
        let html = panel.html.get();
        if html.is_empty() {
            let text = panel.text.get();
            (!text.is_empty()).then(|| view! { <p class="arriving">{text}</p> }.erase())
        } else {
            let check = has_passages().then(|| view! { <p class="hint">{words.ask_may_be_wrong}</p> });
            Some(view! { <HtmlPart html/> {check} }.erase())
        }
    };
    let sources = move || {
        let passages = panel.passages.get();
        (!passages.is_empty()).then(|| {
            let cards = passages.into_iter().zip(1_u32..).map(|(passage, number)| {
                view! { <li><PassageCard passage number_in_answer=number/></li> }
            });
            view! { <h3>{words.ask_sources}</h3> <ol class="passage-list">{cards.collect_view()}</ol> }
        })
    };
    view! {
        <p class="quiet small" role="status">{status}</p>
        <SpokenText text=panel.text/>
        {not_covered}
        {whole}
        {sources}
        {move || (!panel.question.read().is_empty()).then(|| view! {
            <A href=format!("{}?q={}", routes::ASK, encode(&panel.question.get()))>{words.ask_tell}</A>
        })}
    }
    .erase()
}
