//! Takes one course or one person out of a restored folder, into a side place.

use crate::{
    config::Config,
    error::{ServerError, ServerResult},
    wiring::{Overrides, open_for_command},
};
use lyceum_api::ids::{CourseId, UserId};
use lyceum_storage::{
    Key, Record, Store, StoreOptions,
    records::{
        accounts::Account,
        conversations::{ConversationRecord, MessageRecord},
        progress::{LastPlace, LessonProgress, QuizAttemptRecord, QuizStanding, SavedCode},
        questions::{QuestionOfPerson, QuestionRecord},
    },
};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;

/// Writes a course of the restored folder `whole` as a folder or zip that can be imported.
pub async fn course(mut config: Config, whole: &Path, course: CourseId, into: &Path) -> ServerResult<()> {
    whole.clone_into(&mut config.storage.data);
    config.backup.copies = Vec::new();
    let opened = open_for_command(&config, &Overrides::default()).await?;
    let written = opened.services.importing.export_course(course, into).await;
    opened.close().await?;
    Ok(written?)
}

/// Writes what is stored about a person in the restored folder `whole` as `person.json` into a new folder. Secrets stay
/// out of it.
pub async fn person(whole: &Path, name: &str, into: &Path) -> ServerResult<()> {
    let (whole, name, into) = (whole.to_owned(), name.to_lowercase(), into.to_owned());
    let written = tokio::task::spawn_blocking(move || write_person(&whole, &name, &into));
    written.await.map_err(|error| ServerError::Refused(error.to_string()))?
}

fn write_person(whole: &Path, name: &str, into: &Path) -> ServerResult<()> {
    let store = Store::open(whole, StoreOptions { verify_after_crash: false, ..StoreOptions::default() })?;
    let told = about(&store, name);
    store.close()?;
    let text = serde_json::to_string_pretty(&told?).map_err(|error| ServerError::Refused(error.to_string()))?;
    std::fs::create_dir_all(into).map_err(ServerError::io(format!("Cannot make {}", into.display())))?;
    let file = into.join("person.json");
    std::fs::write(&file, text).map_err(ServerError::io(format!("Cannot write {}", file.display())))
}

fn about(store: &Store, name: &str) -> ServerResult<Value> {
    let accounts = store.scan::<Account>(&[], usize::MAX)?;
    let account = accounts.into_iter().map(|(_, account)| account).find(|account| account.name.to_lowercase() == name);
    let account = account.ok_or_else(|| ServerError::Refused(format!("At that time nobody was called {name}.")))?;
    let user = account.id;
    Ok(json!({
        "name": account.name,
        "role": account.role,
        "created_s": account.created_s,
        "last_place": store.get::<LastPlace>(&user)?,
        "lessons": all::<LessonProgress>(store, user)?,
        "quizzes": all::<QuizStanding>(store, user)?,
        "quiz_attempts": all::<QuizAttemptRecord>(store, user)?,
        "code": all::<SavedCode>(store, user)?,
        "conversations": conversations(store, user)?,
        "questions": questions(store, user)?,
    }))
}

/// All records whose key begins with the person.
fn all<R: Record>(store: &Store, user: UserId) -> ServerResult<Vec<Value>>
where
    R::Key: Serialize,
{
    let records = store.scan::<R>(&user.to_bytes(), usize::MAX)?;
    Ok(records.into_iter().map(|(key, record)| json!({"key": key, "record": record})).collect())
}

fn conversations(store: &Store, user: UserId) -> ServerResult<Vec<Value>> {
    let mut told = Vec::new();
    for ((_, id), conversation) in store.scan::<ConversationRecord>(&user.to_bytes(), usize::MAX)? {
        let messages = store.scan::<MessageRecord>(&id.to_bytes(), usize::MAX)?;
        let messages: Vec<MessageRecord> = messages.into_iter().map(|(_, message)| message).collect();
        told.push(json!({"id": id, "conversation": conversation, "messages": messages}));
    }
    Ok(told)
}

fn questions(store: &Store, user: UserId) -> ServerResult<Vec<Value>> {
    let mut told = Vec::new();
    for ((_, _, id), _) in store.scan::<QuestionOfPerson>(&user.to_bytes(), usize::MAX)? {
        told.extend(store.get::<QuestionRecord>(&id)?.map(|question| json!({"id": id, "question": question})));
    }
    Ok(told)
}
