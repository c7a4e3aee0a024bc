//! A learner joins a class with its code and gets an account.

use super::{check_secret, clean_name};
use crate::{
    faults::unreadable,
    people::class_code_key,
    register::{NewAccount, Register, person},
};
use lyceum_api::{
    ApiError, ApiResult, Granted, Role, Viewer,
    accounts::{Person, SignUp},
    ids::{ClassId, UserId},
};
use lyceum_storage::{
    Tx,
    records::people::{ClassCode, ClassRecord},
};

impl Register {
    pub(super) async fn sign_up(&self, who: &Viewer, input: SignUp) -> ApiResult<Granted<Person>> {
        let attempt = self.throttle.begin_for("class code", &who.network)?;
        let code = class_code_key(&input.class_code);
        let Some(entry) = self.store.get::<ClassCode>(&code).map_err(unreadable)? else {
            self.throttle.was_wrong(attempt);
            return Err(wrong_code());
        };
        self.throttle.was_right(&attempt);
        let name = clean_name("name", &input.name)?;
        let has_pin = check_secret("secret", &input.secret, Role::Learner, &name)?;
        let secret_hash = self.hasher.hash(&input.secret).await?;
        let new = NewAccount {
            id: UserId(self.new_id()),
            name,
            role: Role::Learner,
            secret_hash,
            has_pin,
            class: Some(entry.class),
            created_s: self.now_s(),
        };
        let (seed, class) = (self.session_seed(), entry.class);
        let joined = self.change(move |tx, _| {
            require_open(tx, class, &code)?;
            let account = new.create_in(tx)?;
            Ok((person(&account), seed.start_in(tx, account.id)?))
        });
        let (person, session) = joined.await?;
        Ok(session.grant(person))
    }
}

/// The class may have been closed, or got another code, a moment ago.
fn require_open(tx: &Tx, class: ClassId, code: &str) -> Result<(), crate::faults::Refusal> {
    match tx.get::<ClassRecord>(&class)? {
        Some(class) if class.open && class.code == code => Ok(()),
        _ => Err(wrong_code().into()),
    }
}

fn wrong_code() -> ApiError {
    ApiError::invalid(
        "class_code",
        "class_code",
        "No open class has this code. Please look at the code on the wall again, or ask your teacher.",
    )
}
