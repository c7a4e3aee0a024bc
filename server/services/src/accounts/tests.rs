//! Signing in and out, joining, recovering: on a real store.

use crate::{
    Credential,
    clock::Clock,
    testing::{NOTHING, TestSchool, eventually, facts, secret_of, token},
};
use lyceum_api::{
    ErrorKind, Role, Viewer,
    accounts::{ChangeSecret, Preferences, Recover, SignIn, SignUp, Theme},
    endpoint::Grant,
    people::{ChangeClass, NewKey, SetDisabled},
};
use lyceum_storage::records::accounts::{LastSeen, Session};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

fn sign_in(name: &str) -> SignIn {
    SignIn { name: name.to_owned(), secret: secret_of(name) }
}

fn wrong(name: &str) -> SignIn {
    SignIn { name: name.to_owned(), secret: "something else".to_owned() }
}

/// Signs a person in and gives the token.
async fn signed_in(school: &TestSchool, name: &str) -> String {
    token(&school.services.ports.accounts.sign_in(&school.visitor(), sign_in(name)).await.unwrap())
}

#[tokio::test]
async fn a_person_signs_in_in_any_spelling_of_the_name() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Zoë Lima", Role::Learner).await;
    let input = SignIn { name: " zoe\u{308}  LIMA".to_owned(), secret: secret_of("Zoë Lima") };
    let granted = school.services.ports.accounts.sign_in(&school.visitor(), input).await.unwrap();
    assert_eq!(granted.body.name, "Zoë Lima");
    let viewer = school.viewer(&token(&granted));
    assert_eq!((viewer.user, viewer.role, viewer.name.as_str()), (Some(granted.body.id), Role::Learner, "Zoë Lima"));
    assert_eq!((viewer.network.as_str(), viewer.host.as_str()), ("lan", "school.lan:8080"));
}

#[tokio::test]
async fn unknown_names_and_wrong_secrets_get_the_same_answer() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Ana", Role::Learner).await;
    let accounts = &school.services.ports.accounts;
    let known = accounts.sign_in(&school.visitor(), wrong("Ana")).await.unwrap_err();
    let unknown = accounts.sign_in(&school.visitor(), wrong("Nobody")).await.unwrap_err();
    assert_eq!(known, unknown);
    assert_eq!(known.kind, ErrorKind::WrongSecret);
}

#[tokio::test]
async fn after_five_wrong_tries_the_right_secret_has_to_wait_too() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Ana", Role::Learner).await;
    school.person(&admin, "Ben", Role::Learner).await;
    let accounts = &school.services.ports.accounts;
    for _ in 0..5 {
        assert_eq!(accounts.sign_in(&school.visitor(), wrong("Ana")).await.unwrap_err().code, "wrong_secret");
    }
    let refusal = accounts.sign_in(&school.visitor(), sign_in("Ana")).await.unwrap_err();
    assert_eq!((refusal.kind, refusal.code.as_str()), (ErrorKind::LimitReached, "too_many_tries"));
    assert!(accounts.sign_in(&school.visitor(), sign_in("Ben")).await.is_ok(), "others are not held up");
    school.pass(Duration::from_secs(refusal.retry_after_s.unwrap()));
    assert!(accounts.sign_in(&school.visitor(), sign_in("Ana")).await.is_ok());
}

#[tokio::test]
async fn every_sign_in_has_a_token_of_its_own_and_ends_the_one_before() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Ana", Role::Learner).await;
    let first = signed_in(&school, "Ana").await;
    let again = school.services.ports.accounts.sign_in(&school.viewer(&first), sign_in("Ana")).await.unwrap();
    assert_ne!(token(&again), first);
    assert_eq!(school.viewer(&first).user, None);
    assert!(school.viewer(&token(&again)).user.is_some());
    let Grant::Start { lifetime_s, .. } = again.grant else { panic!("no session was started") };
    assert_eq!(lifetime_s, 60 * 24 * 3600);
}

#[tokio::test]
async fn the_token_is_nowhere_in_the_data_folder() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Ana", Role::Learner).await;
    let token = signed_in(&school, "Ana").await;
    school.store.checkpoint().unwrap();
    let mut folders = vec![school.folder.path().to_owned()];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else if let Ok(bytes) = std::fs::read(entry.path()) {
                looked_at += bytes.len();
                let found = bytes.windows(token.len()).any(|window| window == token.as_bytes());
                assert!(!found, "{}", entry.path().display());
            }
        }
    }
    assert!(looked_at > 1000);
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Ana", Role::Learner).await;
    let (here, there) = (signed_in(&school, "Ana").await, signed_in(&school, "Ana").await);
    let accounts = &school.services.ports.accounts;
    assert_eq!(accounts.list_sessions(&school.viewer(&here), NOTHING).await.unwrap().sessions.len(), 2);
    assert_eq!(accounts.sign_out(&school.viewer(&here), NOTHING).await.unwrap().grant, Grant::End);
    assert_eq!(school.viewer(&here).user, None);
    let left = accounts.list_sessions(&school.viewer(&there), NOTHING).await.unwrap().sessions;
    assert!(left.len() == 1 && left[0].this_one);
    let elsewhere = signed_in(&school, "Ana").await;
    accounts.sign_out_everywhere(&school.viewer(&there), NOTHING).await.unwrap();
    assert_eq!((school.viewer(&there).user, school.viewer(&elsewhere).user), (None, None));
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_after_sixty_days() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Ana", Role::Learner).await;
    let (idle, used) = (signed_in(&school, "Ana").await, signed_in(&school, "Ana").await);
    let sessions = &school.services.sessions;
    let person = school.viewer(&used).user.unwrap();
    for _ in 0..5 {
        school.pass(12 * DAY);
        // What is remembered lasts for seconds of real time, and those do not pass here.
        sessions.refresh(person);
        assert_eq!(school.viewer(&used).user, Some(person));
        let now_s = school.clock.now().as_second();
        let seen = || school.store.get::<LastSeen>(&person).unwrap();
        eventually(|| seen().is_some_and(|seen| seen.at_s == now_s)).await;
    }
    sessions.refresh(person);
    assert_eq!(school.viewer(&idle).user, None, "not used for sixty days");
    school.pass(Duration::from_secs(1));
    assert_eq!(school.viewer(&used).user, None, "sixty days and a second old");
    sessions.tidy().await.unwrap();
    assert!(school.store.scan::<Session>(&[], 10).unwrap().iter().all(|(_, session)| session.user != person));
}

#[tokio::test]
async fn changing_the_secret_ends_all_other_sessions_and_renews_this_one() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Ana", Role::Learner).await;
    let (here, there) = (signed_in(&school, "Ana").await, signed_in(&school, "Ana").await);
    let accounts = &school.services.ports.accounts;
    let change = |current: &str, new: &str| ChangeSecret { current: current.to_owned(), new: new.to_owned() };
    let who = school.viewer(&here);
    let refusal = accounts.change_secret(&who, change("wrong", "4711")).await.unwrap_err();
    assert_eq!((refusal.kind, refusal.field.as_deref()), (ErrorKind::WrongSecret, Some("current")));
    let refusal = accounts.change_secret(&who, change(&secret_of("Ana"), "1234")).await.unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("new"));
    let changed = accounts.change_secret(&who, change(&secret_of("Ana"), "4711")).await.unwrap();
    assert_eq!((school.viewer(&here).user, school.viewer(&there).user), (None, None));
    let me = accounts.get_me(&school.viewer(&token(&changed)), NOTHING).await.unwrap();
    assert!(me.has_pin);
    assert!(accounts.sign_in(&school.visitor(), sign_in("Ana")).await.is_err());
    let pin = SignIn { name: "Ana".to_owned(), secret: "4711".to_owned() };
    assert!(accounts.sign_in(&school.visitor(), pin).await.is_ok());
}

#[tokio::test]
async fn a_closed_account_is_out_at_once_with_its_keys() {
    let (school, admin, _) = TestSchool::set_up().await;
    let teacher = school.person(&admin, "Tara", Role::Teacher).await;
    let token = signed_in(&school, "Tara").await;
    let people = &school.services.ports.people;
    let key = people.add_key(&school.viewer(&token), NewKey { name: "notebook".to_owned() }).await.unwrap();
    let by_key = || school.services.sessions.identify(Credential::Key(&key.secret), facts());
    assert_eq!((by_key().user, by_key().key), (teacher.user, Some(key.key.id)));
    let close = |disabled| SetDisabled { user: teacher.user.unwrap(), disabled };
    people.disable_person(&admin, close(true)).await.unwrap();
    assert_eq!((school.viewer(&token).user, by_key().user), (None, None));
    let refusal = school.services.ports.accounts.sign_in(&school.visitor(), sign_in("Tara")).await.unwrap_err();
    assert_eq!(refusal.code, "account_closed");
    people.disable_person(&admin, close(false)).await.unwrap();
    assert_eq!((school.viewer(&token).user, by_key().user), (None, teacher.user), "the old sign-in stays ended");
}

#[tokio::test]
async fn a_learner_joins_with_the_code_on_the_wall() {
    let (school, admin, done) = TestSchool::set_up().await;
    let accounts = &school.services.ports.accounts;
    let join = |code: &str, name: &str, secret: &str| SignUp {
        class_code: code.to_owned(),
        name: name.to_owned(),
        secret: secret.to_owned(),
    };
    let typed = format!("{} {}", &done.class_code[..3].to_lowercase(), &done.class_code[3..]);
    let joined = accounts.sign_up(&school.visitor(), join(&typed, "Ana", "4711")).await.unwrap();
    assert_eq!((joined.body.role, joined.body.name.as_str()), (Role::Learner, "Ana"));
    let me = accounts.get_me(&school.viewer(&token(&joined)), NOTHING).await.unwrap();
    assert_eq!((me.classes.len(), me.ai_left_today, me.has_pin), (1, 100, true));

    let taken = accounts.sign_up(&school.visitor(), join(&done.class_code, "ANA", "4712")).await.unwrap_err();
    assert_eq!((taken.kind, taken.code.as_str()), (ErrorKind::Conflict, "name_taken"));
    let wrong_code = accounts.sign_up(&school.visitor(), join("AAAAAA", "Ben", "4711")).await.unwrap_err();
    assert_eq!(wrong_code.field.as_deref(), Some("class_code"));

    let close = ChangeClass { class: me.classes[0].id, name: None, open: Some(false), new_code: false };
    school.services.ports.people.change_class(&admin, close).await.unwrap();
    let closed = accounts.sign_up(&school.visitor(), join(&done.class_code, "Ben", "4711")).await.unwrap_err();
    assert_eq!(closed.message, wrong_code.message);
    let info = school.services.ports.school.get_school(&school.visitor(), NOTHING).await.unwrap();
    assert!(!info.sign_up_open);
}

#[tokio::test]
async fn the_recovery_sheet_opens_the_admins_account_again() {
    let (school, admin, done) = TestSchool::set_up().await;
    let accounts = &school.services.ports.accounts;
    for _ in 0..6 {
        let _ = accounts.sign_in(&school.visitor(), wrong("Ada Admin")).await;
    }
    let recover = |words: &str, password: &str| Recover { words: words.to_owned(), new_password: password.to_owned() };
    let words = done.recovery_words.join("  ").to_uppercase();
    let mut other = done.recovery_words.clone();
    other.swap(0, 11);
    let refusal = accounts.recover(&school.visitor(), recover(&other.join(" "), "a new long one")).await.unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("words"));
    let short = accounts.recover(&school.visitor(), recover(&words, "short")).await.unwrap_err();
    assert_eq!(short.field.as_deref(), Some("new_password"));
    let opened = accounts.recover(&school.visitor(), recover(&words, "a new long one")).await.unwrap();
    assert_eq!((Some(opened.body.id), opened.body.role), (admin.user, Role::Admin));
    assert_eq!(school.viewer(&token(&opened)).user, admin.user);
    let new = SignIn { name: "ada admin".to_owned(), secret: "a new long one".to_owned() };
    assert!(accounts.sign_in(&school.visitor(), new).await.is_ok(), "wrong tries before do not keep the admin out");
}

#[tokio::test]
async fn preferences_are_kept_and_answered_in_at_once() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.person(&admin, "Ana", Role::Learner).await;
    let token = signed_in(&school, "Ana").await;
    let accounts = &school.services.ports.accounts;
    let wanted = Preferences { language: "sw".to_owned(), theme: Theme::Dark, text_size: 2, wide_spacing: true };
    assert_eq!(school.viewer(&token).language, "en");
    accounts.set_preferences(&school.viewer(&token), wanted.clone()).await.unwrap();
    assert_eq!(school.viewer(&token).language, "sw");
    assert_eq!(accounts.get_me(&school.viewer(&token), NOTHING).await.unwrap().preferences, wanted);
    for bad in
        [Preferences { text_size: 4, ..wanted.clone() }, Preferences { language: "<script>".to_owned(), ..wanted }]
    {
        assert_eq!(accounts.set_preferences(&school.viewer(&token), bad).await.unwrap_err().kind, ErrorKind::Invalid);
    }
}

#[tokio::test]
async fn nobody_is_nobody() {
    let (school, _, _) = TestSchool::set_up().await;
    let nobody = school.visitor();
    for credential in ["", "0", &"0".repeat(64), "lyk_x"] {
        let cookie = school.services.sessions.identify(Credential::Cookie(credential), facts());
        let key = school.services.sessions.identify(Credential::Key(credential), facts());
        assert_eq!((&cookie, &key), (&nobody, &nobody));
    }
    let accounts = &school.services.ports.accounts;
    let signed_out = |error: lyceum_api::ApiError| assert_eq!(error.kind, ErrorKind::SignedOut);
    signed_out(accounts.get_me(&nobody, NOTHING).await.unwrap_err());
    signed_out(accounts.sign_out(&nobody, NOTHING).await.unwrap_err());
    signed_out(accounts.get_quotas(&nobody, NOTHING).await.unwrap_err());
    signed_out(accounts.list_sessions(&Viewer { role: Role::Admin, ..nobody }, NOTHING).await.unwrap_err());
}
