//! The first start and the page to project.

use crate::testing::{NOTHING, TestSchool, setup_form, token};
use lyceum_api::{
    ErrorKind, Role, Viewer,
    accounts::SignIn,
    people::ChangeClass,
    school::{AssistantState, ProjectorQuery, SetupForm},
};

#[tokio::test]
async fn the_first_start_happens_once() {
    let school = TestSchool::start().await;
    let port = &school.services.ports.school;
    let before = port.get_school(&school.visitor(), NOTHING).await.unwrap();
    assert!(before.needs_setup && before.needs_setup_token && before.name.is_empty());
    assert!(matches!(before.assistant, AssistantState::Ready { .. }));
    let done = port.set_up(&school.visitor(), setup_form(" PRINTED token\n")).await.unwrap();
    assert_eq!((done.body.recovery_words.len(), done.body.class_code.len()), (12, 6));
    assert_eq!(school.viewer(&token(&done)).role, Role::Admin);
    let after = port.get_school(&school.visitor(), NOTHING).await.unwrap();
    assert!(!after.needs_setup && after.sign_up_open && after.name == "Hill School");
    let again = port.set_up(&school.visitor(), setup_form("printed-token")).await.unwrap_err();
    assert_eq!((again.kind, again.code.as_str()), (ErrorKind::Conflict, "already_set_up"));
    let school = school.restart().await;
    let input = SignIn { name: "Ada Admin".to_owned(), secret: "tall green ladder".to_owned() };
    assert!(school.services.ports.accounts.sign_in(&school.visitor(), input).await.is_ok());
}

#[tokio::test]
async fn of_two_first_starts_at_once_one_wins() {
    let school = TestSchool::start().await;
    let port = &school.services.ports.school;
    let here = Viewer { on_this_machine: true, ..school.visitor() };
    let (one, other) = tokio::join!(port.set_up(&here, setup_form("")), port.set_up(&here, setup_form("")));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    let people = school.store.scan::<lyceum_storage::records::accounts::Account>(&[], 10).unwrap();
    assert_eq!(people.len(), 1, "the loser leaves nothing behind");
}

#[tokio::test]
async fn from_another_machine_the_printed_token_is_needed() {
    let school = TestSchool::start().await;
    let port = &school.services.ports.school;
    for _ in 0..5 {
        let refusal = port.set_up(&school.visitor(), setup_form("guess")).await.unwrap_err();
        assert_eq!((refusal.kind, refusal.field.as_deref()), (ErrorKind::WrongSecret, Some("token")));
    }
    let slow = port.set_up(&school.visitor(), setup_form("printed-token")).await.unwrap_err();
    assert_eq!(slow.code, "too_many_tries");
    let here = Viewer { on_this_machine: true, ..school.visitor() };
    assert!(!port.get_school(&here, NOTHING).await.unwrap().needs_setup_token);
    assert!(port.set_up(&here, setup_form("")).await.is_ok());
}

#[tokio::test]
async fn each_field_of_the_form_is_checked() {
    let school = TestSchool::start().await;
    let form = || setup_form("printed-token");
    let cases = [
        (SetupForm { language: "english!".to_owned(), ..form() }, "language"),
        (SetupForm { school_name: " ".to_owned(), ..form() }, "school_name"),
        (SetupForm { school_name: "x".repeat(81), ..form() }, "school_name"),
        (SetupForm { admin_name: "A".to_owned(), ..form() }, "admin_name"),
        (SetupForm { admin_password: "4711".to_owned(), ..form() }, "admin_password"),
        (SetupForm { time_zone: "Mars/Olympus".to_owned(), ..form() }, "time_zone"),
    ];
    for (form, field) in cases {
        let refusal = school.services.ports.school.set_up(&school.visitor(), form).await.unwrap_err();
        assert_eq!((refusal.kind, refusal.field.as_deref()), (ErrorKind::Invalid, Some(field)));
    }
    assert!(school.services.ports.school.get_school(&school.visitor(), NOTHING).await.unwrap().needs_setup);
}

#[tokio::test]
async fn the_projector_shows_how_to_get_in() {
    let (school, admin, done) = TestSchool::set_up().await;
    let port = &school.services.ports.school;
    let query = || ProjectorQuery { class: None };
    let page = port.get_projector_page(&admin, query()).await.unwrap();
    assert_eq!((page.school.as_str(), page.class_code.as_str()), ("Hill School", done.class_code.as_str()));
    assert_eq!(page.addresses, ["http://192.168.1.5:8080"]);
    assert!(page.qr_svg.starts_with("<svg") && page.join_qr_svg.starts_with("<svg"));
    assert_ne!(page.qr_svg, page.join_qr_svg, "one leads to the school, the other into the class");
    let learner = school.person(&admin, "Ana", Role::Learner).await;
    assert_eq!(port.get_projector_page(&learner, query()).await.unwrap_err().kind, ErrorKind::Forbidden);
    let class = school.services.ports.people.list_classes(&admin, NOTHING).await.unwrap().classes.remove(0).id;
    let close = ChangeClass { class, name: None, open: Some(false), new_code: false };
    school.services.ports.people.change_class(&admin, close).await.unwrap();
    let page = port.get_projector_page(&admin, query()).await.unwrap();
    assert!(page.class_code.is_empty() && page.join_qr_svg.is_empty(), "no code that does not work");
}
