//! Other people's accounts, classes and keys: on a real store.

use crate::{
    Credential,
    rights::console,
    testing::{NOTHING, TestSchool, facts, secret_of},
};
use lyceum_api::{
    ErrorKind, Role, Viewer,
    accounts::SignIn,
    people::{ChangeClass, KeyRef, NewClass, NewKey, NewPerson, PeopleQuery, PersonRef, SetDisabled},
};

fn new_person(name: &str, role: Role) -> NewPerson {
    NewPerson { name: name.to_owned(), role, secret: String::new(), class: None }
}

fn everybody() -> PeopleQuery {
    PeopleQuery { name: String::new(), class: None, after: None }
}

#[tokio::test]
async fn teachers_make_learners_and_admins_make_all() {
    let (school, admin, _) = TestSchool::set_up().await;
    let people = &school.services.ports.people;
    let teacher = school.person(&admin, "Tara", Role::Teacher).await;
    let made = people.add_person(&teacher, new_person("Ana", Role::Learner)).await.unwrap();
    assert!(made.secret.len() == 6 && made.secret.bytes().all(|byte| byte.is_ascii_digit()));
    let refusal = people.add_person(&teacher, new_person("Tom", Role::Teacher)).await.unwrap_err();
    assert_eq!(refusal.kind, ErrorKind::Forbidden);
    let second = people.add_person(&admin, new_person("Tom", Role::Teacher)).await.unwrap();
    assert!(second.secret.len() >= 14);
    for (person, secret) in [(&made.person, &made.secret), (&second.person, &second.secret)] {
        let input = SignIn { name: person.name.clone(), secret: secret.clone() };
        assert!(school.services.ports.accounts.sign_in(&school.visitor(), input).await.is_ok());
    }
    let learner = school.services.sessions.viewer_of(made.person.id).unwrap();
    assert_eq!(people.list_people(&learner, everybody()).await.unwrap_err().kind, ErrorKind::Forbidden);
    assert_eq!(people.list_people(&school.visitor(), everybody()).await.unwrap_err().kind, ErrorKind::SignedOut);
}

#[tokio::test]
async fn a_reset_gives_a_new_secret_and_ends_the_old_sign_ins() {
    let (school, admin, _) = TestSchool::set_up().await;
    let people = &school.services.ports.people;
    let learner = school.person(&admin, "Ana", Role::Learner).await;
    let teacher = school.person(&admin, "Tara", Role::Teacher).await;
    let old = SignIn { name: "Ana".to_owned(), secret: secret_of("Ana") };
    let granted = school.services.ports.accounts.sign_in(&school.visitor(), old.clone()).await.unwrap();
    let token = crate::testing::token(&granted);
    let reset = people.reset_person(&teacher, PersonRef { user: learner.user.unwrap() }).await.unwrap();
    assert_eq!(school.viewer(&token).user, None);
    assert!(school.services.ports.accounts.sign_in(&school.visitor(), old).await.is_err());
    let new = SignIn { name: "Ana".to_owned(), secret: reset.secret };
    assert!(school.services.ports.accounts.sign_in(&school.visitor(), new).await.is_ok());
    let admins = PersonRef { user: admin.user.unwrap() };
    assert_eq!(people.reset_person(&teacher, admins).await.unwrap_err().kind, ErrorKind::Forbidden);
}

#[tokio::test]
async fn a_school_always_has_an_open_admin() {
    let (school, admin, _) = TestSchool::set_up().await;
    let people = &school.services.ports.people;
    let close = |viewer: &Viewer| SetDisabled { user: viewer.user.unwrap(), disabled: true };
    assert_eq!(people.disable_person(&admin, close(&admin)).await.unwrap_err().code, "own_account");
    assert_eq!(people.disable_person(&console(), close(&admin)).await.unwrap_err().code, "last_admin");
    let other = school.person(&admin, "Otto", Role::Admin).await;
    assert!(people.disable_person(&other, close(&admin)).await.is_ok());
    assert_eq!(people.disable_person(&console(), close(&other)).await.unwrap_err().code, "last_admin");
}

#[tokio::test]
async fn people_are_listed_by_name_a_hundred_at_a_time() {
    let (school, admin, _) = TestSchool::set_up().await;
    let people = &school.services.ports.people;
    let class = people.add_class(&admin, NewClass { name: "7b".to_owned() }).await.unwrap();
    for number in 0..103 {
        let class = (number % 50 == 0).then_some(class.id);
        let new = NewPerson { class, ..new_person(&format!("Learner {number:03}"), Role::Learner) };
        people.add_person(&admin, new).await.unwrap();
    }
    let first = people.list_people(&admin, everybody()).await.unwrap();
    assert_eq!((first.people.len(), first.more), (100, true));
    assert_eq!(first.people[0].person.name, "Ada Admin");
    let after = Some(first.people[99].person.id);
    let second = people.list_people(&admin, PeopleQuery { after, ..everybody() }).await.unwrap();
    assert_eq!((second.people.len(), second.more), (4, false));
    assert_eq!(second.people[0].person.name, "Learner 099");
    let found = people.list_people(&admin, PeopleQuery { name: "NER 05".to_owned(), ..everybody() }).await.unwrap();
    assert_eq!(found.people.len(), 10);
    let members = people.list_people(&admin, PeopleQuery { class: Some(class.id), ..everybody() }).await.unwrap();
    assert_eq!(members.people.iter().map(|row| row.classes[0].name.as_str()).collect::<Vec<_>>(), ["7b"; 3]);
    let classes = people.list_classes(&admin, NOTHING).await.unwrap().classes;
    let learners: Vec<_> = classes.iter().map(|class| (class.name.as_str(), class.learners)).collect();
    assert_eq!(learners, [("7b", 3), ("Class 1", 0)]);
}

#[tokio::test]
async fn a_new_class_code_ends_the_old_one() {
    let (school, admin, done) = TestSchool::set_up().await;
    let people = &school.services.ports.people;
    let class = people.list_classes(&admin, NOTHING).await.unwrap().classes.remove(0);
    assert_eq!(class.code, done.class_code);
    let change = ChangeClass { class: class.id, name: Some(" 7 b ".to_owned()), open: None, new_code: true };
    let changed = people.change_class(&admin, change).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.open, changed.id), ("7 b", true, class.id));
    assert_ne!(changed.code, class.code);
    let join = |code: &str| lyceum_api::accounts::SignUp {
        class_code: code.to_owned(),
        name: "Ana".to_owned(),
        secret: "4711".to_owned(),
    };
    let accounts = &school.services.ports.accounts;
    assert!(accounts.sign_up(&school.visitor(), join(&class.code)).await.is_err());
    assert!(accounts.sign_up(&school.visitor(), join(&changed.code)).await.is_ok());
}

#[tokio::test]
async fn a_key_is_shown_once_and_ends_at_once() {
    let (school, admin, _) = TestSchool::set_up().await;
    let people = &school.services.ports.people;
    let teacher = school.person(&admin, "Tara", Role::Teacher).await;
    let other = school.person(&admin, "Tom", Role::Teacher).await;
    let made = people.add_key(&teacher, NewKey { name: "notebook".to_owned() }).await.unwrap();
    assert!(made.secret.starts_with("lyk_") && made.secret.starts_with(&made.key.starts_with));
    assert!(made.key.starts_with.len() < 12);
    let by_key = || school.services.sessions.identify(Credential::Key(&made.secret), facts());
    assert_eq!(by_key().user, teacher.user);
    assert_eq!(school.viewer(&made.secret).user, None, "a key is no cookie");
    assert_eq!(
        people.add_key(&by_key(), NewKey { name: "more".to_owned() }).await.unwrap_err().kind,
        ErrorKind::Forbidden
    );
    assert_eq!(people.list_keys(&other, NOTHING).await.unwrap().keys.len(), 0);
    assert_eq!(people.list_keys(&admin, NOTHING).await.unwrap().keys.len(), 1);
    let key = KeyRef { key: made.key.id };
    assert_eq!(people.revoke_key(&other, key.clone()).await.unwrap_err().kind, ErrorKind::NotFound);
    people.revoke_key(&teacher, key).await.unwrap();
    assert_eq!(by_key().user, None);
    assert!(people.list_keys(&teacher, NOTHING).await.unwrap().keys.is_empty());
}
