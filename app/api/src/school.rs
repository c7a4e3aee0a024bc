//! The school itself: what everybody may know, the first start, and the page to project.

use crate::{Nothing, accounts::Person, endpoint::port};
use serde::{Deserialize, Serialize};

/// Whether the assistant can answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum AssistantState {
    /// It can.
    Ready {
        /// The model's name.
        model: String,
    },
    /// The model is being read.
    Loading,
    /// It cannot; search and passages still work.
    Missing {
        /// Why, as a sentence.
        reason: String,
    },
}

/// What everybody may know about this server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SchoolInfo {
    /// The school's name; empty before the first start is done.
    pub name: String,
    /// BCP 47 tag of the school's language.
    pub language: String,
    /// Whether the three screens of the first start are still to be done.
    pub needs_setup: bool,
    /// Whether the setup needs the token that the server printed (it does not on the server's own machine).
    pub needs_setup_token: bool,
    /// Whether learners may make accounts with a class code.
    pub sign_up_open: bool,
    /// Whether the assistant can answer.
    pub assistant: AssistantState,
    /// The server's version.
    pub version: String,
}

/// The three screens of the first start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetupForm {
    /// The token that the server printed at its start; may be empty on the server's own machine.
    #[serde(default)]
    pub token: String,
    /// BCP 47 tag.
    pub language: String,
    /// 1 to 80 characters.
    pub school_name: String,
    /// 2 to 40 characters.
    pub admin_name: String,
    /// At least 8 characters.
    pub admin_password: String,
    /// IANA name, e.g. `Africa/Nairobi`; empty for the server's own.
    #[serde(default)]
    pub time_zone: String,
    /// Whether to bring in the demo course.
    pub demo_course: bool,
}

/// The result of the first start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetupDone {
    /// The admin, signed in.
    pub person: Person,
    /// Twelve words that open the admin's account again. Shown once, stored as a hash.
    pub recovery_words: Vec<String>,
    /// The code with which learners join the first class.
    pub class_code: String,
}

/// A page to project in class: how to get in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectorPage {
    /// The school's name.
    pub school: String,
    /// Addresses of this server, best first.
    pub addresses: Vec<String>,
    /// The first address as an SVG image of a QR code.
    pub qr_svg: String,
    /// The address to join the class, with its code filled in, as an SVG image of a QR code; empty where sign-up is closed.
    #[serde(default)]
    pub join_qr_svg: String,
    /// The class.
    pub class_name: String,
    /// Its code; empty where sign-up is closed.
    pub class_code: String,
}

/// Which class to project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectorQuery {
    /// The class; the first one when not given.
    #[serde(default)]
    pub class: Option<crate::ids::ClassId>,
}

port! {
    /// The school itself.
    trait School = school;
    /// Tells what everybody may know about this server.
    call GetSchool, get_school(Nothing) -> SchoolInfo = Get "/api/school", Public;
    /// Sets the school up: once, at the first start.
    grant SetUp, set_up(SetupForm) -> SetupDone = Post "/api/setup", Public;
    /// Gives the page to project: address, QR code, class code.
    call GetProjectorPage, get_projector_page(ProjectorQuery) -> ProjectorPage = Get "/api/projector", Teacher;
}
