//! The first check of every endpoint: may this person call it at all? Finer rights are the service's.

use lyceum_api::{Access, ApiError, ApiResult, Role, Viewer};

/// Whether `who` may call an endpoint with this access.
pub fn check(access: Access, who: &Viewer) -> ApiResult<()> {
    let least = match access {
        Access::Public => return Ok(()),
        Access::SignedIn => Role::Learner,
        Access::Teacher => Role::Teacher,
        Access::Admin => Role::Admin,
    };
    // The console of the server's machine is nobody, but has the role of an admin.
    let known = who.user.is_some() || who.role > Role::Learner;
    match known {
        false => Err(ApiError::signed_out()),
        true if who.role < least => Err(ApiError::forbidden()),
        true => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::{ErrorKind, ids::UserId};

    #[test]
    fn each_role_reaches_what_it_may() {
        let nobody = Viewer::anonymous("lan", "en");
        let person = |role| Viewer { user: Some(UserId(1)), role, ..nobody.clone() };
        let console = Viewer { role: Role::Admin, ..nobody.clone() };
        let kind = |access, who: &Viewer| check(access, who).err().map(|error| error.kind);
        assert_eq!(kind(Access::Public, &nobody), None);
        assert_eq!(kind(Access::SignedIn, &nobody), Some(ErrorKind::SignedOut));
        assert_eq!(kind(Access::Admin, &nobody), Some(ErrorKind::SignedOut));
        assert_eq!(kind(Access::SignedIn, &person(Role::Learner)), None);
        assert_eq!(kind(Access::Teacher, &person(Role::Learner)), Some(ErrorKind::Forbidden));
        assert_eq!(kind(Access::Admin, &person(Role::Teacher)), Some(ErrorKind::Forbidden));
        assert_eq!(kind(Access::Teacher, &person(Role::Admin)), None);
        assert_eq!(kind(Access::Admin, &console), None);
    }
}
