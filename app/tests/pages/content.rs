//! A small made-up school.

use lyceum_api::{
    Role,
    accounts::{ClassName, Me, Person, Preferences, Quotas, SessionInfo, SessionList, Theme},
    asking::{AskedQuestion, Passage, SearchResults},
    courses::*,
    ids::*,
    plan::{LimitUse, PlanLimit, Pressure},
    school::{AssistantState, SchoolInfo},
};

const NOW_S: i64 = 1_795_490_482;

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

fn limit(limit: PlanLimit, used: u64) -> LimitUse {
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
            health: "The server answers quickly and has room for a year of courses.".to_owned(),
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

const READING: &str = r##"<p id="b1">Hold your hand between a lamp and a wall. What you see on the wall is not a picture of your hand: it is a place where <em>light does not arrive</em>.</p>
<h2 id="b2">Straight lines</h2>
<p id="b3">Light travels in straight lines. That is why a shadow has the shape of the thing that stands in its way, and why you cannot see around a corner. Nothing is faster: in one second, light goes more than seven times around the Earth.</p>
<ul id="b4"><li>A small lamp gives a sharp shadow.</li><li>A large lamp gives a soft one.</li><li>Two lamps give two shadows.</li></ul>
<h2 id="b5">Try it</h2>
<p id="b6">Take a stick of one metre and measure its shadow every hour. Write the lengths into a table:</p>
<table id="b7"><thead><tr><th>Time</th><th>Length</th></tr></thead><tbody><tr><td>9:00</td><td>1.8 m</td></tr><tr><td>12:00</td><td>0.4 m</td></tr></tbody></table>
<blockquote id="b8"><p>The shadow is the clock that everybody owns.</p></blockquote>
<pre id="b9"><code>length = height / tan(angle)</code></pre>
<p id="b10">At which hour is the shadow shortest? Look it up in <a href="/courses">another course</a>.</p>"##;

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
        saved: Some("import math\n\ndef shadow(height, angle):\n    return height / math.tan(angle)\n".to_owned()),
        tests: vec![test("Sun at 45°", "shadow(1, 45)", "1.0"), test("Sun high", "shadow(1, 80)", "0.2")],
    }
}
