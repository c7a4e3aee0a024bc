//! Other people's accounts, classes and API keys.

use crate::{
    Nothing, Role,
    accounts::{ClassName, Person},
    endpoint::port,
    ids::{ClassId, KeyId, UserId},
};
use serde::{Deserialize, Serialize};

/// Which people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PeopleQuery {
    /// Part of the name; empty for all.
    #[serde(default)]
    pub name: String,
    /// Only this class.
    #[serde(default)]
    pub class: Option<ClassId>,
    /// Start after this person (the last of the page before).
    #[serde(default)]
    pub after: Option<UserId>,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonRow {
    /// The person.
    pub person: Person,
    /// The person's classes.
    pub classes: Vec<ClassName>,
    /// Whether the account is closed.
    pub disabled: bool,
    /// Seconds since 1970; none if never.
    pub last_seen_s: Option<i64>,
    /// AI interactions used today.
    pub ai_used_today: u64,
}

/// A page of at most 100 people, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PeoplePage {
    /// The people.
    pub people: Vec<PersonRow>,
    /// Whether there are more.
    pub more: bool,
}

/// A new account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPerson {
    /// 2 to 40 characters, not taken.
    pub name: String,
    /// Teachers may make learners only.
    pub role: Role,
    /// Password or PIN; empty to have one made.
    #[serde(default)]
    pub secret: String,
    /// The class to join.
    #[serde(default)]
    pub class: Option<ClassId>,
}

/// A person with a new secret, to hand over. Shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewSecret {
    /// The person.
    pub person: Person,
    /// The secret.
    pub secret: String,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonRef {
    /// The person.
    pub user: UserId,
}

/// Opens or closes an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetDisabled {
    /// The person.
    pub user: UserId,
    /// Whether the account shall be closed.
    pub disabled: bool,
}

/// A class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Class {
    /// The identifier.
    pub id: ClassId,
    /// The name.
    pub name: String,
    /// The code with which learners join.
    pub code: String,
    /// Whether learners may join.
    pub open: bool,
    /// How many are in it.
    pub learners: u32,
}

/// All classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassList {
    /// By name.
    pub classes: Vec<Class>,
}

/// A new class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewClass {
    /// 1 to 60 characters.
    pub name: String,
}

/// Changes of a class; what is not given stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeClass {
    /// The class.
    pub class: ClassId,
    /// The new name.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether learners may join.
    #[serde(default)]
    pub open: Option<bool>,
    /// Whether to make a new code; the old one ends.
    #[serde(default)]
    pub new_code: bool,
}

/// An API key without its secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiKey {
    /// The identifier.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// Whose requests it makes.
    pub person: Person,
    /// The first characters, to tell keys apart.
    pub starts_with: String,
    /// Seconds since 1970.
    pub created_s: i64,
    /// Seconds since 1970; none if never.
    pub last_used_s: Option<i64>,
}

/// The own keys; for admins all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyList {
    /// Newest first.
    pub keys: Vec<ApiKey>,
}

/// A new key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewKey {
    /// What it is for, 1 to 60 characters.
    pub name: String,
}

/// A new key with its secret. Shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewKeyDone {
    /// The key.
    pub key: ApiKey,
    /// The secret, to send as `Authorization: Bearer …`.
    pub secret: String,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyRef {
    /// The key.
    pub key: KeyId,
}

port! {
    /// Other people's accounts, classes, API keys.
    trait People = people;
    /// Lists people.
    call ListPeople, list_people(PeopleQuery) -> PeoplePage = Get "/api/people", Teacher;
    /// Makes an account.
    call AddPerson, add_person(NewPerson) -> NewSecret = Post "/api/people", Teacher;
    /// Gives a person a new secret and signs them out everywhere.
    call ResetPerson, reset_person(PersonRef) -> NewSecret = Post "/api/people/{user}/reset", Teacher;
    /// Closes or opens an account.
    call DisablePerson, disable_person(SetDisabled) -> Nothing = Post "/api/people/{user}/disabled", Admin;
    /// Lists classes.
    call ListClasses, list_classes(Nothing) -> ClassList = Get "/api/classes", Teacher;
    /// Makes a class with a code.
    call AddClass, add_class(NewClass) -> Class = Post "/api/classes", Teacher;
    /// Renames, opens or closes a class, or gives it a new code.
    call UpdateClass, change_class(ChangeClass) -> Class = Patch "/api/classes/{class}", Teacher;
    /// Lists API keys.
    call ListKeys, list_keys(Nothing) -> KeyList = Get "/api/keys", Teacher;
    /// Makes an API key; its secret is shown once.
    call AddKey, add_key(NewKey) -> NewKeyDone = Post "/api/keys", Teacher;
    /// Ends an API key.
    call RevokeKey, revoke_key(KeyRef) -> Nothing = Delete "/api/keys/{key}", Teacher;
}
