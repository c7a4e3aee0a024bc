//! The school and the person that a page is shown to; loaded once, shared by all.

use crate::{Loaded, call};
use leptos::prelude::*;
use lyceum_api::{
    ErrorKind, Nothing, Role,
    accounts::{GetMe, Me},
    school::{GetSchool, SchoolInfo},
};
use serde::{Deserialize, Serialize};

/// The school, and who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// What everybody may know.
    pub school: SchoolInfo,
    /// The person; none before sign-in.
    pub me: Option<Me>,
}

impl Session {
    /// The person's role; none before sign-in.
    pub fn role(&self) -> Option<Role> {
        self.me.as_ref().map(|me| me.person.role)
    }
}

/// AI interactions left today, as the newest answer told. None until one did; then the session's figure stands.
#[derive(Clone, Copy)]
pub struct Allowance(pub RwSignal<Option<u64>>);

/// Loads school and person for everything below.
pub(crate) fn provide_session() {
    let session = Loaded::from_work(|| {
        let school = call::<GetSchool>(Nothing {});
        let me = call::<GetMe>(Nothing {});
        async move {
            let school = school.await?;
            match me.await {
                Ok(me) => Ok(Session { school, me: Some(me) }),
                Err(error) if error.kind == ErrorKind::SignedOut => Ok(Session { school, me: None }),
                Err(error) => Err(error),
            }
        }
    });
    provide_context(session);
    provide_context(Allowance(RwSignal::new(None)));
}

/// The session. Call `refetch` on it after signing in or out, or after a change of preferences.
///
/// # Panics
/// Outside of [`crate::App`].
pub fn use_session() -> Loaded<Session> {
    expect_context()
}

/// Where the newest answer's allowance is kept: set it when a stream ends.
///
/// # Panics
/// Outside of [`crate::App`].
pub fn use_allowance() -> Allowance {
    expect_context()
}
