//! Where an admin starts: one sentence of health, the limits that are most used, the ways to manage.

use super::{courses::NoCourses, home::Greeting};
use crate::erase::Erase;
use crate::{
    components::{Icon, LimitRow, course_card::CourseGrid},
    managing::health_notice::HealthNotice,
    routes,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::{Speech, courses::CourseCard, plan::LimitUse};

/// The admin's home.
#[component]
pub(crate) fn AdminHome(
    /// One sentence.
    health: Speech,
    /// Whether all is well.
    healthy: bool,
    /// The limits that are most used.
    limits: Vec<LimitUse>,
    /// All courses.
    courses: Vec<CourseCard>,
) -> AnyView {
    let texts = texts();
    let (words, frame) = (&texts.home, &texts.frame);
    let ways = [
        (routes::PEOPLE, "users", frame.manage_people),
        (routes::CLASSES, "school", frame.manage_classes),
        (routes::IMPORT, "folder-up", frame.manage_import),
        (routes::PLAN, "gauge", frame.manage_plan),
        (routes::MODELS, "cpu", frame.manage_models),
        (routes::BACKUPS, "hard-drive", texts.backups.title),
        (routes::KEYS, "key-round", frame.manage_keys),
        (routes::PROJECTOR, "qr-code", frame.manage_projector),
    ];
    view! {
        <Greeting lead=words.admin_lead/>
        <div class="stack">
            <HealthNotice healthy sentence=health/>
            <div class="home-columns">
                <section>
                    <div class="section-head">
                        <h2>{words.plan}</h2>
                        <A href=routes::PLAN>{words.whole_plan}</A>
                    </div>
                    <div class="card">{limits.into_iter().map(|limit| view! { <LimitRow limit/> }).collect_view()}</div>
                </section>
                <section>
                    <div class="section-head"><h2>{words.manage}</h2></div>
                    <ul class="rows ways">
                        {ways.into_iter().map(|(href, icon, text)| view! {
                            <li><A href=href><Icon name=icon/><span>{text}</span><Icon name="chevron-right"/></A></li>
                        }).collect_view()}
                    </ul>
                </section>
            </div>
            <section>
                <div class="section-head">
                    <h2>{words.all_courses_title}</h2>
                    <A href=routes::COURSES>{words.all_courses}</A>
                </div>
                {if courses.is_empty() {
                    view! { <NoCourses/> }.erase()
                } else {
                    view! { <CourseGrid courses progress=false/> }.erase()
                }}
            </section>
        </div>
    }
    .erase()
}
