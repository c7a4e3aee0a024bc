//! The first start, and the teacher's pages: what stands on them for one state of things or another.

use crate::{
    content,
    render::{render, render_first},
};
use lyceum_api::{
    Role,
    ids::ImportId,
    imports::{FileOutcome, FileReport, ImportPhase, ImportState},
    school::SchoolInfo,
};

/// The school before its first start is done.
pub fn new_school(school: SchoolInfo) -> SchoolInfo {
    SchoolInfo { name: String::new(), needs_setup: true, needs_setup_token: true, sign_up_open: false, ..school }
}

/// Imports in three phases.
pub fn import(id: ImportId) -> Option<ImportState> {
    let done = content::import();
    let locked = FileReport {
        path: "04 Exam.pdf".to_owned(),
        outcome: FileOutcome::Skipped,
        note: "It is locked with a password. Save it without one and bring it in again.".to_owned(),
    };
    match id.0 {
        1 => Some(done),
        2 => Some(ImportState {
            id,
            phase: ImportPhase::Reading,
            course: None,
            title: "The water cycle".to_owned(),
            files_total: 40,
            files_done: 12,
            ..done
        }),
        3 => Some(ImportState {
            id,
            phase: ImportPhase::Failed,
            course: None,
            title: String::new(),
            report: vec![locked],
            problem: Some("None of the files could become a lesson, so no course was made.".to_owned()),
            ..done
        }),
        _ => None,
    }
}

/// All of them.
pub fn imports() -> Vec<ImportState> {
    (1..=3).filter_map(|id| import(ImportId(id))).collect()
}

#[test]
fn a_new_school_is_set_up_in_one_form_that_keeps_what_was_typed() {
    let page = render_first("/welcome?error=setup_token&field=token&school_name=Riverside&token=ABCD&language=fr");
    assert_eq!((page.count("<h1"), page.count("<form"), page.count("action=\"/do/setup\"")), (1, 1, 1));
    for name in ["token", "language", "school_name", "admin_name", "admin_password", "time_zone", "demo_course"] {
        assert!(page.html.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(page.html.contains("value=\"Riverside\"") && page.html.contains("value=\"ABCD\""));
    assert!(page.html.contains("The setup token is not right."));
    let chosen: Vec<_> = page.html.split("<input").filter(|input| input.contains("checked")).collect();
    assert!(chosen[0].contains("value=\"fr\"") && chosen[1].contains("value=\"on\""), "{chosen:?}");
    page.keep("welcome");
}

#[test]
fn a_new_school_leads_to_its_first_start_and_a_ready_one_away_from_it() {
    assert_eq!(render_first("/sign-in").redirected_to.as_deref(), Some("/welcome"));
    assert_eq!(render("/welcome", None).redirected_to.as_deref(), Some("/"));
}

#[test]
fn what_waits_for_the_teacher_comes_first() {
    let page = render("/teach", Some(Role::Teacher));
    let place = |text: &str| page.html.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(place("Is the moon a star?") < place("Why do shadows have sharp edges?"));
    assert!(place("Why is the sky red") < place("Why do shadows have sharp edges?"));
}

#[test]
fn an_import_says_how_far_it_is_and_what_became_of_each_file() {
    let page = |id| render(&format!("/teach/imports/{}", ImportId(id)), Some(Role::Teacher)).html;
    let done = page(1);
    assert!(done.contains("64 of 120 passages") && done.contains("Open the course"));
    let reading = page(2);
    assert!(reading.contains("12 of 40 files") && !reading.contains("Open the course"));
    let failed = page(3);
    assert!(
        failed.contains("None of the files could become a lesson") && failed.contains("It is locked with a password.")
    );
    assert!(!failed.contains("Open the course"));
}
