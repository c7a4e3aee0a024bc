//! The way back for an admin who forgot the password: the twelve words of the recovery sheet.

use super::{check_secret, name_key};
use crate::{
    faults::unreadable,
    register::{Register, account_in, person, set_secret_in},
    school::words_hash,
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Granted, Role, Viewer,
    accounts::{Person, Recover},
};
use lyceum_storage::records::{accounts::Account, school::RecoverySheet};

impl Register {
    pub(super) async fn recover(&self, who: &Viewer, input: Recover) -> ApiResult<Granted<Person>> {
        let attempt = self.throttle.begin_for("recovery", &who.network)?;
        let sheet = self.store.get::<RecoverySheet>(&()).map_err(unreadable)?;
        let given = words_hash(&input.words);
        let sheet = sheet.filter(|sheet| given.is_some_and(|given| blake3::Hash::from(sheet.words_hash) == given));
        let Some(sheet) = sheet else {
            self.throttle.was_wrong(attempt);
            return Err(wrong_words());
        };
        self.throttle.was_right(&attempt);
        let admin = self.account(sheet.user)?.ok_or_else(wrong_words)?;
        check_secret("new_password", &input.new_password, Role::Admin, &admin.name)?;
        let secret_hash = self.hasher.hash(&input.new_password).await?;
        let seed = self.session_seed();
        let opened = self.change(move |tx, ended| {
            // Whoever holds the sheet runs this school: a closed account opens again, and is an admin's.
            let account = Account { disabled: false, role: Role::Admin, ..account_in(tx, sheet.user)? };
            let person = person(&account);
            set_secret_in(tx, account, secret_hash, false, ended)?;
            Ok((person, seed.start_in(tx, sheet.user)?))
        });
        let (person, session) = opened.await?;
        // Wrong tries before must not keep the admin out now.
        self.throttle.forget(&name_key(&person.name));
        Ok(session.grant(person))
    }
}

fn wrong_words() -> ApiError {
    ApiError {
        field: Some("words".to_owned()),
        ..ApiError::new(
            ErrorKind::WrongSecret,
            "wrong_words",
            "These are not the twelve words of this school's recovery sheet. Please check spelling and order.",
        )
    }
}
