//! All ports together, as the server joins them.

use crate::{
    accounts::Accounts,
    allowances::AllowanceBook,
    asking::Asking,
    backups::Backups,
    chat::Chats,
    completions::Completions,
    courses::Courses,
    endpoint::Visitor,
    imports::{Files, Imports},
    jobs::Jobs,
    monitoring::Monitoring,
    operations::Operations,
    people::People,
    school::School,
    tutoring::Tutoring,
};
use std::sync::Arc;

/// One implementation per area. Cheap to clone.
#[derive(Clone)]
pub struct Ports {
    /// The school itself and its first start.
    pub school: Arc<dyn School>,
    /// The own account of whoever asks.
    pub accounts: Arc<dyn Accounts>,
    /// Other people's accounts, classes, API keys.
    pub people: Arc<dyn People>,
    /// Courses, lessons, progress.
    pub courses: Arc<dyn Courses>,
    /// Content coming in.
    pub imports: Arc<dyn Imports>,
    /// Bodies that are no JSON: uploads and media.
    pub files: Arc<dyn Files>,
    /// Search and answers with sources.
    pub asking: Arc<dyn Asking>,
    /// Conversations with the assistant.
    pub chats: Arc<dyn Chats>,
    /// Hints for code exercises.
    pub tutoring: Arc<dyn Tutoring>,
    /// Backups.
    pub backups: Arc<dyn Backups>,
    /// The plan, models and health.
    pub operations: Arc<dyn Operations>,
    /// Jobs of the timetable.
    pub jobs: Arc<dyn Jobs>,
    /// What the limits of each person are for one person.
    pub allowances: Arc<dyn AllowanceBook>,
    /// What the server measures of itself.
    pub monitoring: Arc<dyn Monitoring>,
    /// The OpenAI-compatible side.
    pub completions: Arc<dyn Completions>,
}

/// Shows every endpoint of the contract to a visitor.
pub fn visit_all(visitor: &mut impl Visitor) {
    crate::school::visit(visitor);
    crate::accounts::visit(visitor);
    crate::people::visit(visitor);
    crate::allowances::visit(visitor);
    crate::courses::visit(visitor);
    crate::imports::visit(visitor);
    crate::asking::visit(visitor);
    crate::chat::visit(visitor);
    crate::tutoring::visit(visitor);
    crate::operations::visit(visitor);
    crate::jobs::visit(visitor);
    crate::backups::visit(visitor);
    crate::monitoring::visit(visitor);
}
