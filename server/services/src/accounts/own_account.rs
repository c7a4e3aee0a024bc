//! What people see and set of their own account: name, classes, what is left today, preferences, sign-ins.

use crate::{
    faults::unreadable,
    register::{Register, account_in, person},
    rights::require_user,
};
use lyceum_api::{
    ApiError, ApiResult, Nothing, Viewer,
    accounts::{Me, Preferences, SessionInfo, SessionList},
    plan::PlanLimit,
};
use lyceum_storage::{
    Key,
    records::accounts::{Account, Session, SessionOfPerson},
};

/// The most sign-ins that are listed.
const MOST_LISTED: usize = 100;
/// The largest step of text size.
const LARGEST_TEXT: u8 = 3;

impl Register {
    pub(super) fn me(&self, who: &Viewer) -> ApiResult<Me> {
        let user = require_user(who)?;
        let account = self.account(user)?.ok_or_else(ApiError::signed_out)?;
        Ok(Me {
            person: person(&account),
            classes: self.class_names(&account.classes)?,
            ai_left_today: self.plan.left_today(user),
            ai_per_day: self.plan.figure_of(user, PlanLimit::PersonAiInteractions),
            has_pin: account.has_pin,
            preferences: account.preferences,
        })
    }

    pub(super) async fn set_preferences(&self, who: &Viewer, preferences: Preferences) -> ApiResult<Nothing> {
        let user = require_user(who)?;
        if !preferences.language.is_empty() {
            check_language("language", &preferences.language)?;
        }
        if preferences.text_size > LARGEST_TEXT {
            return Err(ApiError::invalid("text_size", "text_size", "The text size goes from 0 to 3."));
        }
        self.change(move |tx, _| {
            let account = account_in(tx, user)?;
            Ok(tx.put(&user, &Account { preferences, ..account })?)
        })
        .await?;
        self.sessions.refresh(user);
        Ok(Nothing {})
    }

    pub(super) fn list_sessions(&self, who: &Viewer) -> ApiResult<SessionList> {
        let user = require_user(who)?;
        let entries =
            self.store.scan_back::<SessionOfPerson>(&user.to_bytes(), None, MOST_LISTED).map_err(unreadable)?;
        let mut sessions = Vec::new();
        for (_, entry) in entries {
            if let Some(session) = self.store.get::<Session>(&entry.token_hash).map_err(unreadable)? {
                sessions.push(SessionInfo {
                    this_one: who.session == Some(session.id),
                    id: session.id,
                    device: session.device,
                    started_s: session.started_s,
                    last_seen_s: session.seen_s,
                });
            }
        }
        Ok(SessionList { sessions })
    }
}

/// Checks that a text looks like a BCP 47 tag.
pub(crate) fn check_language(field: &str, language: &str) -> ApiResult<()> {
    let plausible = (2..=35).contains(&language.len())
        && language
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if plausible {
        Ok(())
    } else {
        Err(ApiError::invalid(field, "language", "Please choose a language from the list."))
    }
}
