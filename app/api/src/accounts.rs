//! The own account of whoever asks: signing in and out, preferences, what is left today.

use crate::{
    Nothing, Role,
    endpoint::port,
    ids::{ClassId, SessionId, UserId},
    plan::LimitUse,
};
use serde::{Deserialize, Serialize};

/// A person as others may see them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// The identifier.
    pub id: UserId,
    /// The name to sign in with and to show.
    pub name: String,
    /// The role.
    pub role: Role,
}

/// How pages look for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Preferences {
    /// BCP 47 tag; empty for the school's language.
    pub language: String,
    /// Light, dark, or as the device says.
    pub theme: Theme,
    /// Text size in steps: 0 is normal, up to 3.
    pub text_size: u8,
    /// Wider spacing of letters, words and lines.
    pub wide_spacing: bool,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device says.
    Device,
    /// Dark ink on paper.
    Light,
    /// Light ink on slate.
    Dark,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Me {
    /// The person.
    pub person: Person,
    /// The classes of this person.
    pub classes: Vec<ClassName>,
    /// How pages look.
    pub preferences: Preferences,
    /// AI interactions left today.
    pub ai_left_today: u64,
    /// AI interactions a day.
    pub ai_per_day: u64,
    /// Whether the secret is a PIN.
    pub has_pin: bool,
}

/// A class by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassName {
    /// The identifier.
    pub id: ClassId,
    /// The name.
    pub name: String,
}

/// Name and secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignIn {
    /// The name, upper and lower case alike.
    pub name: String,
    /// Password or PIN.
    pub secret: String,
}

/// A learner joins a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignUp {
    /// The code on the wall.
    pub class_code: String,
    /// 2 to 40 characters, not taken.
    pub name: String,
    /// A PIN of 4 to 6 digits, or a password of at least 8 characters.
    pub secret: String,
}

/// A new secret for the own account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeSecret {
    /// The secret so far.
    pub current: String,
    /// A PIN of 4 to 6 digits (learners) or a password of at least 8 characters.
    pub new: String,
}

/// The way back for an admin who forgot the password.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recover {
    /// The twelve words of the recovery sheet.
    pub words: String,
    /// At least 8 characters.
    pub new_password: String,
}

/// A sign-in on one device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionInfo {
    /// The identifier.
    pub id: SessionId,
    /// Browser and system, as far as known.
    pub device: String,
    /// Seconds since 1970.
    pub started_s: i64,
    /// Seconds since 1970.
    pub last_seen_s: i64,
    /// Whether it is the one that asks.
    pub this_one: bool,
}

/// All sign-ins of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionList {
    /// Newest first.
    pub sessions: Vec<SessionInfo>,
}

/// What a person may use and has used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quotas {
    /// The limits of each person, with this person's use.
    pub limits: Vec<LimitUse>,
    /// Seconds until the next local day starts.
    pub day_ends_in_s: u64,
}

port! {
    /// The own account.
    trait Accounts = accounts;
    /// Signs in with name and secret.
    grant StartSession, sign_in(SignIn) -> Person = Post "/api/sign-in", Public;
    /// Makes a learner's account with a class code, and signs in.
    grant Join, sign_up(SignUp) -> Person = Post "/api/sign-up", Public;
    /// Opens the admin's account again with the words of the recovery sheet.
    grant RecoverAccount, recover(Recover) -> Person = Post "/api/recover", Public;
    /// Signs out on this device.
    grant EndSession, sign_out(Nothing) -> Nothing = Post "/api/sign-out", SignedIn;
    /// Signs out on all devices.
    grant EndAllSessions, sign_out_everywhere(Nothing) -> Nothing = Post "/api/sign-out-everywhere", SignedIn;
    /// Changes the own password or PIN; signs out on all other devices.
    grant SetSecret, change_secret(ChangeSecret) -> Nothing = Post "/api/me/secret", SignedIn;
    /// Tells who is signed in.
    call GetMe, get_me(Nothing) -> Me = Get "/api/me", SignedIn;
    /// Saves how pages look.
    call SetPreferences, set_preferences(Preferences) -> Nothing = Patch "/api/me", SignedIn;
    /// Lists the own sign-ins.
    call ListSessions, list_sessions(Nothing) -> SessionList = Get "/api/me/sessions", SignedIn;
    /// Tells what the person may use and has used.
    call GetQuotas, get_quotas(Nothing) -> Quotas = Get "/api/me/quotas", SignedIn;
}
