//! Every page address, in one table.

use crate::{
    components::frame::{Framed, Plain},
    pages::{not_found::NotFound, recover::RecoverPage, sign_in::SignInPage, sign_up::SignUpPage},
    parts::{Accounts, Learning, Lessons, Operating, Teaching},
};
use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Routes},
    hooks::use_params_map,
    path,
};
use lyceum_api::ids::{ConversationId, CourseId, ImportId, LessonId, UserId};
use std::{fmt::Display, str::FromStr};

/// The page to start from.
pub const HOME: &str = "/";
/// The first start.
pub const WELCOME: &str = "/welcome";
/// The page to project.
pub const PROJECTOR: &str = "/projector";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Joining a class.
pub const SIGN_UP: &str = "/sign-up";
/// The way back for the admin.
pub const RECOVER: &str = "/recover";
/// All courses.
pub const COURSES: &str = "/courses";
/// Lessons lie below.
pub const LESSONS: &str = "/lessons";
/// Answers with sources: `?q=` and `?course=`.
pub const ASK: &str = "/ask";
/// Search: `?q=`.
pub const SEARCH: &str = "/search";
/// Conversations.
pub const CHAT: &str = "/chat";
/// The own account.
pub const ME: &str = "/me";
/// The teacher's page.
pub const TEACH: &str = "/teach";
/// Courses as a teacher looks after them.
pub const TEACH_COURSES: &str = "/teach/courses";
/// Bringing in content: `?course=` to update one.
pub const IMPORT: &str = "/teach/import";
/// People.
pub const PEOPLE: &str = "/people";
/// Classes.
pub const CLASSES: &str = "/classes";
/// API keys.
pub const KEYS: &str = "/keys";
/// The plan.
pub const PLAN: &str = "/plan";
/// The timetable of the server's jobs.
pub const JOBS: &str = "/jobs";
/// How the server does: `?span=`, and the log's `?least=` and `?words=`.
pub const MONITORING: &str = "/monitoring";
/// Models.
pub const MODELS: &str = "/models";
/// Backups.
pub const BACKUPS: &str = "/backups";

/// A course.
pub fn course(id: CourseId) -> String {
    format!("{COURSES}/{id}")
}

/// A lesson.
pub fn lesson(id: LessonId) -> String {
    format!("{LESSONS}/{id}")
}

/// A conversation.
pub fn conversation(id: ConversationId) -> String {
    format!("{CHAT}/{id}")
}

/// What one person may use.
pub fn allowance(id: UserId) -> String {
    format!("{PEOPLE}/{id}/quota")
}

/// An import.
pub fn import(id: ImportId) -> String {
    format!("/teach/imports/{id}")
}

/// The identifier in the address of this page; none where it is no identifier.
pub fn id_of<T>(name: &'static str) -> Memo<Option<T>>
where
    T: FromStr + Display + PartialEq + Clone + Send + Sync + 'static,
{
    let params = use_params_map();
    Memo::new(move |_| params.read().get(name).and_then(|text| text.parse().ok()))
}

/// The table: frame, address, page. All pages are complete before they are sent, so that they need no scripts.
pub(crate) fn table() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <ParentRoute path=path!("") view=Plain ssr=SsrMode::Async>
                <Route path=path!("welcome") view=Teaching::Welcome ssr=SsrMode::Async/>
                <Route path=path!("projector") view=Accounts::Projector ssr=SsrMode::Async/>
                <Route path=path!("sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("sign-up") view=SignUpPage ssr=SsrMode::Async/>
                <Route path=path!("recover") view=RecoverPage ssr=SsrMode::Async/>
            </ParentRoute>
            <ParentRoute path=path!("") view=Framed ssr=SsrMode::Async>
                <Route path=path!("") view=Learning::Home ssr=SsrMode::Async/>
                <Route path=path!("courses") view=Learning::Courses ssr=SsrMode::Async/>
                <Route path=path!("courses/:course") view=Learning::Course ssr=SsrMode::Async/>
                <Route path=path!("lessons/:lesson") view=Lessons::Lesson ssr=SsrMode::Async/>
                <Route path=path!("ask") view=Learning::Ask ssr=SsrMode::Async/>
                <Route path=path!("search") view=Learning::SearchPage ssr=SsrMode::Async/>
                <Route path=path!("chat") view=Learning::Chat ssr=SsrMode::Async/>
                <Route path=path!("chat/:conversation") view=Learning::Chat ssr=SsrMode::Async/>
                <Route path=path!("me") view=Accounts::MePage ssr=SsrMode::Async/>
                <Route path=path!("teach") view=Teaching::Teach ssr=SsrMode::Async/>
                <Route path=path!("teach/courses") view=Teaching::TeachCourses ssr=SsrMode::Async/>
                <Route path=path!("teach/import") view=Teaching::ImportPage ssr=SsrMode::Async/>
                <Route path=path!("teach/imports/:import") view=Teaching::ImportStatePage ssr=SsrMode::Async/>
                <Route path=path!("people") view=Accounts::People ssr=SsrMode::Async/>
                <Route path=path!("people/:user/quota") view=Accounts::AllowancePage ssr=SsrMode::Async/>
                <Route path=path!("classes") view=Accounts::Classes ssr=SsrMode::Async/>
                <Route path=path!("keys") view=Accounts::Keys ssr=SsrMode::Async/>
                <Route path=path!("plan") view=Operating::Plan ssr=SsrMode::Async/>
                <Route path=path!("jobs") view=Operating::Jobs ssr=SsrMode::Async/>
                <Route path=path!("monitoring") view=Operating::Monitoring ssr=SsrMode::Async/>
                <Route path=path!("models") view=Operating::Models ssr=SsrMode::Async/>
                <Route path=path!("backups") view=Operating::Backups ssr=SsrMode::Async/>
            </ParentRoute>
        </Routes>
    }
}
