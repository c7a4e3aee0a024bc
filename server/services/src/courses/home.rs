//! The page that each role starts from.

use super::{
    access::open_courses,
    card::{course_card, course_cards, lesson_row},
    media::Signer,
    standing::Standing,
};
use crate::{
    asking::{QuestionsToday, questions_for_teacher},
    basis::Basis,
    operations::health,
    plan::most_used,
    rights::require_user,
    words::fold,
};
use lyceum_api::{
    ApiResult, Role, Viewer,
    courses::{CourseCard, Home, LessonRow},
};
use lyceum_storage::records::courses::LessonRecord;

/// How many limits an admin sees at a glance.
const LIMITS_AT_A_GLANCE: usize = 4;
/// Milliseconds of a day.
const DAY_MS: u64 = 24 * 3600 * 1000;

/// Gives the page for the person's role.
pub(super) fn get_home(basis: &Basis, signer: &Signer, who: &Viewer) -> ApiResult<Home> {
    require_user(who)?;
    let courses = course_cards(basis, signer, who)?;
    Ok(match who.role {
        Role::Learner => Home::Learner { go_on: go_on(basis, signer, who)?, courses },
        Role::Teacher => {
            let QuestionsToday { for_teacher: questions, today } = questions_for_teacher(basis, day_began_ms(basis))?;
            Home::Teacher { questions, courses, people_today: basis.plan.people_today(), questions_today: today }
        }
        Role::Admin => {
            let limits = basis.plan.report();
            let (health, healthy) = health(&basis.store, &basis.plan, &basis.assistants, &limits);
            Home::Admin { health, healthy, limits: most_used(limits, LIMITS_AT_A_GLANCE), courses }
        }
    })
}

/// Where a learner goes on: the course of the last place if something in it is open, else the first course with
/// something open, by title. None when everything is finished.
fn go_on(basis: &Basis, signer: &Signer, who: &Viewer) -> ApiResult<Option<(CourseCard, LessonRow)>> {
    let standing = Standing::of(basis, who)?;
    let last = standing.last().map(|place| place.course);
    let mut courses = open_courses(basis, who)?;
    courses.sort_by_cached_key(|course| (Some(course.id) != last, fold(&course.title), course.id));
    let next = courses.iter().find_map(|course| Some((course, standing.next_unfinished(course)?)));
    let Some((course, lesson)) = next else { return Ok(None) };
    let lesson = basis.get::<LessonRecord>(&lesson)?;
    Ok(lesson.map(|lesson| (course_card(basis, signer, who, course, &standing), lesson_row(&lesson, &standing))))
}

/// When the school's day began, in milliseconds since 1970; off by an hour on the two days when clocks change.
fn day_began_ms(basis: &Basis) -> u64 {
    let now = u64::try_from(basis.clock.now().as_millisecond()).unwrap_or(0);
    (now + basis.plan.day_ends_in_s() * 1000).saturating_sub(DAY_MS)
}
