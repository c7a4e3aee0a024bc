//! All courses as a teacher looks after them.

use super::courses::NoCourses;
use crate::erase::Erase;
use crate::{
    components::{Heading, Load},
    load,
    managing::manage_tabs::ManageTabs,
    teaching::course_row::CourseRows,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    courses::{CourseList, ListCourses},
};

/// The page.
#[component]
pub(crate) fn TeachCourses() -> AnyView {
    let words = &texts().teach;
    let courses = load::<ListCourses>(|| Some(Nothing {}));
    // Outlives the rows: a deleted course can be brought back after they were drawn anew.
    let changed = Callback::new(move |()| courses.refetch());
    view! {
        <Heading title=words.courses lead=words.courses_lead/>
        <ManageTabs/>
        <Load data=courses show=move |list: CourseList| {
            if list.courses.is_empty() {
                return view! { <NoCourses/> }.erase();
            }
            view! {
                <CourseRows courses=list.courses changed/>
                <div class="export-hint">
                    <p class="quiet">{words.export_hint}</p>
                    <p><code>"lyceum course export <course> <folder>"</code></p>
                </div>
            }
            .erase()
        }/>
    }
    .erase()
}
