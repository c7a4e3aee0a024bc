//! Who may do what. Every service asks here first, whoever called it: HTTP, a page or the console.

use lyceum_api::{ApiError, ApiResult, Role, Viewer, ids::UserId};

/// The console of the server's own machine (`lyceum user add` and the like): may do what an admin may, is nobody.
pub fn console() -> Viewer {
    Viewer {
        role: Role::Admin,
        name: "console".to_owned(),
        on_this_machine: true,
        ..Viewer::anonymous("console", "en")
    }
}

/// Whether this is the console.
pub fn is_console(who: &Viewer) -> bool {
    who.user.is_none() && who.role == Role::Admin
}

/// The person who asks.
pub fn require_user(who: &Viewer) -> ApiResult<UserId> {
    who.user.ok_or_else(ApiError::signed_out)
}

/// A teacher or admin, or the console.
pub fn require_teacher(who: &Viewer) -> ApiResult<()> {
    require_role(who, Role::Teacher)
}

/// An admin or the console.
pub fn require_admin(who: &Viewer) -> ApiResult<()> {
    require_role(who, Role::Admin)
}

/// Whether this is a teacher or admin.
pub fn is_teacher(who: &Viewer) -> bool {
    who.role >= Role::Teacher
}

/// At least this role. A viewer who has not signed in has the role of a learner (see [`Viewer::role`]).
fn require_role(who: &Viewer, least: Role) -> ApiResult<()> {
    match who.user {
        _ if who.role >= least => Ok(()),
        Some(_) => Err(ApiError::forbidden()),
        None => Err(ApiError::signed_out()),
    }
}

/// Whether `who` may give `role` to a new account, or reset an account that has it: teachers look after learners,
/// admins after all.
pub fn require_charge_of(who: &Viewer, role: Role) -> ApiResult<()> {
    require_teacher(who)?;
    if role == Role::Learner || who.role == Role::Admin { Ok(()) } else { Err(ApiError::forbidden()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::ErrorKind;

    fn signed_in(role: Role) -> Viewer {
        Viewer { user: Some(UserId(1)), role, ..Viewer::anonymous("lan", "en") }
    }

    #[test]
    fn each_role_may_do_what_it_may() {
        let nobody = Viewer::anonymous("lan", "en");
        assert_eq!(require_user(&nobody).unwrap_err().kind, ErrorKind::SignedOut);
        assert_eq!(require_teacher(&nobody).unwrap_err().kind, ErrorKind::SignedOut);
        assert_eq!(require_teacher(&signed_in(Role::Learner)).unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(require_admin(&signed_in(Role::Teacher)).unwrap_err().kind, ErrorKind::Forbidden);
        assert!(require_admin(&signed_in(Role::Admin)).is_ok());
        assert!(require_admin(&console()).is_ok() && require_user(&console()).is_err());
    }

    #[test]
    fn teachers_are_in_charge_of_learners_only() {
        assert!(require_charge_of(&signed_in(Role::Teacher), Role::Learner).is_ok());
        assert!(require_charge_of(&signed_in(Role::Teacher), Role::Teacher).is_err());
        assert!(require_charge_of(&signed_in(Role::Admin), Role::Admin).is_ok());
        assert!(require_charge_of(&signed_in(Role::Learner), Role::Learner).is_err());
    }
}
