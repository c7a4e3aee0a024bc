//! A small made-up school.

use lyceum_api::{
    Role,
    accounts::{ClassName, Me, Person, Preferences, Quotas, SessionInfo, SessionList, Theme},
    asking::{AskedQuestion, Passage, SearchResults},
    chat::{Author, Conversation, ConversationList, ConversationRow, Message},
    courses::*,
    ids::*,
    imports::{FileOutcome, FileReport, ImportPhase, ImportState},
    people::{ApiKey, Class, ClassList, KeyList, PeoplePage, PersonRow},
    plan::{LimitUse, PlanLimit, Pressure},
    school::{AssistantState, ProjectorPage, SchoolInfo},
    speech,
};

pub const NOW_S: i64 = 1_795_490_482;

pub fn name(role: Role) -> String {
    match role {
        Role::Learner => "Amina".to_owned(),
        Role::Teacher => "Mr Okoro".to_owned(),
        Role::Admin => "Head office".to_owned(),
    }
}

pub fn school(_signed_in: bool) -> SchoolInfo {
    SchoolInfo {
        name: "Riverside Primary School".to_owned(),
        language: "en".to_owned(),
        needs_setup: false,
        needs_setup_token: false,
        sign_up_open: true,
        assistant: AssistantState::Ready { model: "smollm2".to_owned() },
        version: "0.1.0".to_owned(),
    }
}

pub fn me(role: Role) -> Me {
    let teacher = role == Role::Teacher;
    Me {
        person: Person { id: UserId(1), name: name(role), role },
        classes: vec![ClassName { id: ClassId(1), name: "5b".to_owned() }],
        preferences: Preferences {
            language: String::new(),
            theme: if teacher { Theme::Dark } else { Theme::Device },
            text_size: u8::from(teacher),
            wide_spacing: false,
        },
        ai_left_today: 88,
        ai_per_day: 100,
        has_pin: true,
    }
}

pub fn sessions() -> SessionList {
    let session = |id, device: &str, this_one| SessionInfo {
        id: SessionId(id),
        device: device.to_owned(),
        started_s: NOW_S - 90_000,
        last_seen_s: NOW_S,
        this_one,
    };
    SessionList { sessions: vec![session(1, "Chrome on Android", true), session(2, "Firefox on Windows", false)] }
}

pub(crate) fn limit(limit: PlanLimit, used: u64) -> LimitUse {
    LimitUse {
        limit,
        group: limit.group(),
        summary: limit.summary().trim().to_owned(),
        unit: limit.unit(),
        used: Some(used),
        allowed: limit.figure(),
        refused: 0,
        pressure: Pressure::of(used, limit.figure()),
    }
}

pub fn quotas() -> Quotas {
    let limits = vec![
        limit(PlanLimit::PersonAiInteractions, 12),
        limit(PlanLimit::PersonApiRequests, 846),
        limit(PlanLimit::PersonStorage, 12 << 20),
        limit(PlanLimit::PersonVideoStreams, 0),
    ];
    Quotas { limits, day_ends_in_s: 7 * 3600 + 125 }
}

fn card(id: u128, title: &str, summary: &str, lessons: u32, finished: u32) -> CourseCard {
    CourseCard {
        id: CourseId(id),
        title: title.to_owned(),
        summary: summary.to_owned(),
        language: "en".to_owned(),
        cover: None,
        lessons,
        finished,
        published: id != 3,
        changed_s: NOW_S,
    }
}

pub fn courses() -> Vec<CourseCard> {
    vec![
        card(1, "Light and shadow", "How light travels, why shadows form, and how to build a camera from a box.", 6, 2),
        card(2, "First steps in Python", "Write small programs that draw, count and play.", 12, 12),
        card(3, "The water cycle", "Rain, rivers and the sea: where water goes and comes back.", 8, 0),
        card(4, "Fractions in the kitchen", "Halves, thirds and quarters, with recipes to try.", 9, 0),
        card(5, "Stories from our coast", "Reading and retelling.", 1, 0),
    ]
}

fn row(id: u128, title: &str, kind: LessonKind, minutes: u32, finished: bool) -> LessonRow {
    LessonRow { id: LessonId(id), title: title.to_owned(), kind, minutes, finished }
}

fn rows() -> Vec<LessonRow> {
    vec![
        row(1, "How light travels", LessonKind::Reading, 7, true),
        row(2, "Watch: a shadow grows", LessonKind::Video, 4, true),
        row(3, "What do you know about shadows?", LessonKind::Quiz, 5, false),
        row(4, "Shadow lengths in Python", LessonKind::Exercise, 20, false),
        row(5, "Build a camera from a shoe box", LessonKind::Reading, 15, false),
        row(6, "Light in the history of science: from Ibn al-Haytham to the laser", LessonKind::Reading, 12, false),
    ]
}

pub fn course(id: CourseId, role: Option<Role>) -> Option<Course> {
    let card = courses().into_iter().find(|card| card.id == id)?;
    let may_change = role.is_some_and(|role| role >= Role::Teacher);
    Some(Course { card, lessons: rows(), go_on: Some(LessonId(3)), may_change })
}

pub fn home(role: Role) -> Home {
    match role {
        Role::Learner => Home::Learner { go_on: Some((courses().remove(0), rows().remove(2))), courses: courses() },
        Role::Teacher => Home::Teacher {
            questions: vec![
                asked(1, "Why is the sky red in the evening?", true),
                asked(2, "Is the moon a star?", false),
            ],
            courses: courses(),
            people_today: 27,
            questions_today: 64,
        },
        Role::Admin => Home::Admin {
            health: speech::Code::NoKeyYet.into(),
            healthy: true,
            limits: vec![
                limit(PlanLimit::ChatUsers, 12),
                limit(PlanLimit::CourseDisk, 43 << 30),
                limit(PlanLimit::ActiveUsers, 214),
            ],
            courses: courses(),
        },
    }
}

fn asked(id: u128, question: &str, told_teacher: bool) -> AskedQuestion {
    AskedQuestion {
        id: QuestionId(id),
        question: question.to_owned(),
        asked_by: "Amina".to_owned(),
        at_s: NOW_S - 3600,
        html: String::new(),
        covered: false,
        told_teacher,
        passages: Vec::new(),
        citations: Vec::new(),
    }
}

fn passage(id: u128, text: &str, page: Option<u32>, second: Option<u32>) -> Passage {
    Passage {
        id: PassageId(id),
        course: CourseId(1),
        course_title: "Light and shadow".to_owned(),
        lesson: LessonId(1),
        lesson_title: "How light travels".to_owned(),
        headings: vec!["Straight lines".to_owned()],
        page,
        second,
        marked: text.to_owned(),
        href: format!("/lessons/{}?mark={}#b2", LessonId(1), PassageId(id)),
        score: 0.9,
    }
}

pub fn found(q: &str) -> SearchResults {
    if q == "nothing" {
        return SearchResults { passages: Vec::new(), guessed: false, incomplete: true };
    }
    let passages = vec![
        passage(
            1,
            "\u{2}Light\u{3} travels in straight lines. That is why a shadow has the shape of the thing that stands in its way, and why you cannot see around a corner.",
            None,
            None,
        ),
        passage(
            2,
            "Nothing is faster than \u{2}light\u{3}: it needs a little more than a second from the moon to us.",
            Some(4),
            None,
        ),
        passage(3, "Now watch the \u{2}light\u{3} move to the side. The shadow grows.", None, Some(73)),
    ];
    SearchResults { passages, guessed: false, incomplete: false }
}

const READING: &str = r#"<p id="b1">Hold your hand between a lamp and a wall. What you see on the wall is not a picture of your hand: it is a place where <em>light does not arrive</em>.</p>
<h2 id="b2">Straight lines</h2>
<p id="b3">Light travels in straight lines. That is why a shadow has the shape of the thing that stands in its way, and why you cannot see around a corner. Nothing is faster: in one second, light goes more than seven times around the Earth.</p>
<ul id="b4"><li>A small lamp gives a sharp shadow.</li><li>A large lamp gives a soft one.</li><li>Two lamps give two shadows.</li></ul>
<h2 id="b5">Try it</h2>
<p id="b6">Take a stick of one metre and measure its shadow every hour. Write the lengths into a table:</p>
<table id="b7"><thead><tr><th>Time</th><th>Length</th></tr></thead><tbody><tr><td>9:00</td><td>1.8 m</td></tr><tr><td>12:00</td><td>0.4 m</td></tr></tbody></table>
<blockquote id="b8"><p>The shadow is the clock that everybody owns.</p></blockquote>
<pre id="b9"><code>length = height / tan(angle)</code></pre>
<p id="b10">At which hour is the shadow shortest? Look it up in <a href="/courses">another course</a>.</p>"#;

pub fn lesson(id: LessonId) -> Option<Lesson> {
    let at = rows().iter().position(|row| row.id == id)?;
    let row = rows().remove(at);
    let html = || LessonPart::Html { html: READING.to_owned() };
    let parts = match row.kind {
        LessonKind::Reading => vec![
            html(),
            LessonPart::File { name: "worksheet.pdf".to_owned(), src: "/media/1".to_owned(), bytes: 482_133 },
        ],
        LessonKind::Video => vec![LessonPart::Video(video())],
        LessonKind::Quiz => vec![LessonPart::Quiz(quiz())],
        LessonKind::Exercise => vec![LessonPart::Exercise(exercise())],
    };
    Some(Lesson {
        id,
        course: CourseId(1),
        course_title: "Light and shadow".to_owned(),
        title: row.title,
        language: "en".to_owned(),
        number: u32::try_from(at).ok()? + 1,
        of: 6,
        parts,
        previous: at.checked_sub(1).map(|at| rows().remove(at)),
        next: rows().get(at + 1).cloned(),
        finished: row.finished,
    })
}

fn video() -> Video {
    let lines = [
        "This is a lamp, and this is a stick.",
        "Light travels in straight lines.",
        "Now watch the light move to the side.",
        "The shadow grows.",
        "When the light is high, the shadow is short.",
        "That is why shadows are long in the evening.",
    ];
    let transcript = lines
        .iter()
        .zip(0_u32..)
        .map(|(text, at)| Cue {
            start_s: f64::from(at) * 9.0,
            end_s: f64::from(at) * 9.0 + 8.0,
            text: (*text).to_owned(),
        })
        .collect();
    Video {
        key: "shadow".to_owned(),
        title: "A shadow grows".to_owned(),
        src: "/media/2".to_owned(),
        seconds: 60,
        captions: vec![("en".to_owned(), "/media/3".to_owned())],
        transcript,
        resume_at_s: 27.0,
    }
}

fn quiz() -> Quiz {
    let question = |html: &str, answer| QuizQuestion { html: html.to_owned(), answer };
    let choices = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let questions = vec![
        question(
            "<p>How does light travel?</p>",
            AnswerForm::One { choices: choices(&["In straight lines", "In circles", "It does not move"]) },
        ),
        question(
            "<p>Which of these make a soft shadow?</p>",
            AnswerForm::Many { choices: choices(&["A large lamp", "A candle far away", "A cloudy sky"]) },
        ),
        question(
            "<p>How long is the shadow of a stick of <strong>1 m</strong> when the sun stands at 45°?</p>",
            AnswerForm::Number { unit: "m".to_owned() },
        ),
        question("<p>What do we call a clock that works with a shadow?</p>", AnswerForm::Text {}),
    ];
    let answer = |chosen: &[u32], text: &str| QuizAnswer { chosen: chosen.to_vec(), text: text.to_owned() };
    let mark = |answer, right, explanation: &str| QuizMark { answer, right, explanation: explanation.to_owned() };
    let marks = vec![
        mark(answer(&[0], ""), true, ""),
        mark(answer(&[0], ""), false, "<p>A cloudy sky is one very large lamp.</p>"),
        mark(answer(&[], "1"), true, ""),
        mark(answer(&[], "watch"), false, "<p>Think of the sun.</p>"),
    ];
    Quiz {
        key: "shadows".to_owned(),
        title: "Shadows".to_owned(),
        questions,
        last: Some(QuizResult { marks, right: 2, at_s: NOW_S }),
    }
}

fn exercise() -> Exercise {
    let test = |name: &str, input: &str, expected: &str| ExerciseTest {
        name: name.to_owned(),
        input: input.to_owned(),
        expected: expected.to_owned(),
    };
    Exercise {
        key: "lengths".to_owned(),
        title: "Shadow lengths".to_owned(),
        task: "<p>Write a function <code>shadow(height, angle)</code> that gives the length of a shadow, rounded to one decimal.</p>".to_owned(),
        language: "python".to_owned(),
        starter: "import math\n\ndef shadow(height, angle):\n    pass\n".to_owned(),
        saved: Some("import math\n\ndef shadow(height, angle):\n    return height / math.tan(angle)  # </textarea><i>\n".to_owned()),
        tests: vec![test("Sun at 45°", "shadow(1, 45)", "1.0"), test("Sun high", "shadow(1, 80)", "0.2")],
    }
}

pub fn questions() -> Vec<AskedQuestion> {
    let answered = AskedQuestion {
        html: format!(
            "<p>Because light travels in straight lines <a class=\"cite\" href=\"{}\" data-cite=\"1\">[1]</a>.</p>",
            passage(1, "", None, None).href
        ),
        covered: true,
        passages: found("light").passages,
        citations: vec![1],
        ..asked(3, "Why do shadows have sharp edges?", false)
    };
    vec![answered, asked(1, "Why is the sky red in the evening?", true), asked(2, "Is the moon a star?", false)]
}

fn conversation_row(id: u128, title: &str) -> ConversationRow {
    ConversationRow { id: ConversationId(id), title: title.to_owned(), changed_s: NOW_S - 600, messages: 4 }
}

pub fn conversations() -> ConversationList {
    ConversationList {
        conversations: vec![conversation_row(1, "Help with fractions"), conversation_row(2, "A story about the sea")],
    }
}

pub fn conversation() -> Conversation {
    let message = |id, author, text: &str, html: &str| Message {
        id: MessageId(id),
        author,
        text: text.to_owned(),
        html: html.to_owned(),
        interrupted: id == 4,
        at_s: NOW_S - 600,
    };
    let messages = vec![
        message(1, Author::Person, "How do I add 1/2 and 1/3?", "<p>How do I add 1/2 and 1/3?</p>"),
        message(
            2,
            Author::Assistant,
            "",
            "<p>Make the pieces the same size first:</p><ol><li>1/2 is <strong>3/6</strong>.</li><li>1/3 is <strong>2/6</strong>.</li></ol><p>Together that is <code>5/6</code>.</p>",
        ),
        message(3, Author::Person, "And in Python?", "<p>And in Python?</p>"),
        message(
            4,
            Author::Assistant,
            "",
            "<pre><code>from fractions import Fraction\nprint(Fraction(1, 2) + Fraction(1, 3))</code></pre>",
        ),
    ];
    Conversation { row: conversation_row(1, "Help with fractions"), messages }
}

pub fn people() -> PeoplePage {
    let row = |id, name: &str, role, last_seen_s, disabled| PersonRow {
        person: Person { id: UserId(id), name: name.to_owned(), role },
        classes: vec![ClassName { id: ClassId(1), name: "5b".to_owned() }],
        disabled,
        last_seen_s,
        ai_used_today: 12,
    };
    let people = vec![
        row(1, "Amina", Role::Learner, Some(NOW_S - 120), false),
        row(2, "Ben", Role::Learner, None, false),
        row(3, "Chidi Anagonye-Achebe", Role::Learner, Some(NOW_S - 86_400), true),
        row(4, "Mr Okoro", Role::Teacher, Some(NOW_S), false),
    ];
    PeoplePage { people, more: true }
}

pub fn classes() -> ClassList {
    let class = |id, name: &str, open| Class {
        id: ClassId(id),
        name: name.to_owned(),
        code: "7KQ4M2".to_owned(),
        open,
        learners: 27,
    };
    ClassList { classes: vec![class(1, "5b", true), class(2, "6a", false)] }
}

pub fn keys() -> KeyList {
    let key = ApiKey {
        id: KeyId(1),
        name: "Library terminal".to_owned(),
        person: Person { id: UserId(1), name: "Head office".to_owned(), role: Role::Admin },
        starts_with: "lyc_4f9a".to_owned(),
        created_s: NOW_S - 864_000,
        last_used_s: Some(NOW_S - 60),
    };
    KeyList { keys: vec![key] }
}

pub fn import() -> ImportState {
    let report = |path: &str, outcome, note: &str| FileReport { path: path.to_owned(), outcome, note: note.to_owned() };
    ImportState {
        id: ImportId(1),
        phase: ImportPhase::Done,
        course: Some(CourseId(1)),
        title: "Light and shadow".to_owned(),
        files_total: 4,
        files_done: 4,
        bytes: 18_200_000,
        embedded: 64,
        passages: 120,
        report: vec![
            report("01 How light travels.md", FileOutcome::Read, ""),
            report(
                "02 A shadow grows.mp4",
                FileOutcome::ReadWithNote,
                "There are no captions. Put a .vtt file with the same name beside it.",
            ),
            report(
                "old.doc",
                FileOutcome::Skipped,
                "This is an old Word file. Save it as .docx and bring it in again.",
            ),
            report("worksheet.pdf", FileOutcome::Unchanged, ""),
        ],
        problem: None,
    }
}

pub fn projector() -> ProjectorPage {
    ProjectorPage {
        school: "Riverside Primary School".to_owned(),
        addresses: vec!["http://192.168.1.20:8080".to_owned(), "http://lyceum.local:8080".to_owned()],
        qr_svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h1v1H4zM6 6h2v2H6z\"/></svg>".to_owned(),
        join_qr_svg: String::new(),
        class_name: "5b".to_owned(),
        class_code: "7KQ4M2".to_owned(),
    }
}
