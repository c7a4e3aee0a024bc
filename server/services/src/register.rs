//! The school's register: what accounts, people and school have in common when they make or change an account.

use crate::{
    accounts::{SecretHasher, Throttle, name_key},
    clock::Clock,
    entropy::{Entropy, new_id},
    faults::{Refusal, refused, unreadable},
    plan::Plan,
    sessions::{NewToken, Sessions, StartedSession, end_all_in, new_token, start_in},
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Role,
    accounts::{ClassName, Person, Preferences, Theme},
    ids::{ClassId, SessionId, UserId},
};
use lyceum_storage::{
    Store, Tx,
    records::{
        accounts::{Account, AccountName},
        people::{ClassMember, ClassRecord},
    },
};
use std::sync::Arc;

/// Accounts with the means to check and change them.
pub(crate) struct Register {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) hasher: SecretHasher,
    pub(crate) throttle: Throttle,
}

/// An account to be made.
pub(crate) struct NewAccount {
    pub(crate) id: UserId,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) secret_hash: String,
    pub(crate) has_pin: bool,
    pub(crate) class: Option<ClassId>,
    pub(crate) created_s: i64,
}

/// What a new session needs, drawn before the transaction.
pub(crate) struct SessionSeed {
    id: SessionId,
    token: NewToken,
    now_s: i64,
}

impl Register {
    pub(crate) fn new(deps: &crate::deps::Deps, sessions: Arc<Sessions>) -> ApiResult<Arc<Self>> {
        Ok(Arc::new(Self {
            store: deps.store.clone(),
            clock: Arc::clone(&deps.clock),
            entropy: Arc::clone(&deps.entropy),
            plan: Arc::clone(&deps.plan),
            sessions,
            hasher: SecretHasher::new(deps.hashing, Arc::clone(&deps.entropy))?,
            throttle: Throttle::new(Arc::clone(&deps.clock)),
        }))
    }

    /// Seconds since 1970.
    pub(crate) fn now_s(&self) -> i64 {
        self.clock.now().as_second()
    }

    /// A new identifier.
    pub(crate) fn new_id(&self) -> u128 {
        new_id(self.clock.as_ref(), self.entropy.as_ref())
    }

    /// What a new session needs.
    pub(crate) fn session_seed(&self) -> SessionSeed {
        SessionSeed { id: SessionId(self.new_id()), token: new_token(self.entropy.as_ref()), now_s: self.now_s() }
    }

    /// An account.
    pub(crate) fn account(&self, user: UserId) -> ApiResult<Option<Account>> {
        self.store.get::<Account>(&user).map_err(unreadable)
    }

    /// The account with this name, in any of its spellings.
    pub(crate) fn account_named(&self, name: &str) -> ApiResult<Option<Account>> {
        match self.store.get::<AccountName>(&name_key(name)).map_err(unreadable)? {
            Some(entry) => self.account(entry.user),
            None => Ok(None),
        }
    }

    /// The classes by name; those that are gone are left out.
    pub(crate) fn class_names(&self, classes: &[ClassId]) -> ApiResult<Vec<ClassName>> {
        let mut names = Vec::new();
        for id in classes {
            if let Some(class) = self.store.get::<ClassRecord>(id).map_err(unreadable)? {
                names.push(ClassName { id: *id, name: class.name });
            }
        }
        Ok(names)
    }

    /// Runs a change, and forgets the sessions that it has ended.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx, &mut Vec<[u8; 32]>) -> Result<T, Refusal> + Send + 'static,
    ) -> ApiResult<T> {
        let done = self.store.transact(move |tx| {
            let mut ended = Vec::new();
            work(tx, &mut ended).map(|value| (value, ended))
        });
        let (value, ended) = done.await.map_err(refused)?;
        self.sessions.forget_ended(&ended);
        Ok(value)
    }
}

impl SessionSeed {
    /// Starts the session with the transaction.
    pub(crate) fn start_in(self, tx: &mut Tx, user: UserId) -> Result<StartedSession, Refusal> {
        Ok(start_in(tx, self.id, user, self.token, self.now_s)?)
    }
}

impl NewAccount {
    /// Stores the account, unless its name is taken.
    pub(crate) fn create_in(self, tx: &mut Tx) -> Result<Account, Refusal> {
        let key = name_key(&self.name);
        if tx.exists::<AccountName>(&key)? {
            return Err(name_taken().into());
        }
        let account = Account {
            id: self.id,
            name: self.name,
            role: self.role,
            secret: self.secret_hash,
            has_pin: self.has_pin,
            classes: self.class.into_iter().collect(),
            disabled: false,
            created_s: self.created_s,
            preferences: default_preferences(),
        };
        tx.put(&key, &AccountName { user: self.id })?;
        tx.put(&self.id, &account)?;
        if let Some(class) = self.class {
            tx.put(&(class, self.id), &ClassMember { joined_s: self.created_s })?;
        }
        Ok(account)
    }
}

/// Gives an account another secret and ends all its sessions.
pub(crate) fn set_secret_in(
    tx: &mut Tx,
    account: Account,
    secret_hash: String,
    has_pin: bool,
    ended: &mut Vec<[u8; 32]>,
) -> Result<(), Refusal> {
    let id = account.id;
    tx.put(&id, &Account { secret: secret_hash, has_pin, ..account })?;
    ended.extend(end_all_in(tx, id)?);
    Ok(())
}

/// The account, or that it does not exist.
pub(crate) fn account_in(tx: &Tx, user: UserId) -> Result<Account, Refusal> {
    tx.get::<Account>(&user)?.ok_or_else(|| ApiError::not_found("account").into())
}

/// A person as others may see them.
pub(crate) fn person(account: &Account) -> Person {
    Person { id: account.id, name: account.name.clone(), role: account.role }
}

/// The device's theme, normal text, the school's language.
pub(crate) fn default_preferences() -> Preferences {
    Preferences { language: String::new(), theme: Theme::Device, text_size: 0, wide_spacing: false }
}

fn name_taken() -> ApiError {
    ApiError {
        field: Some("name".to_owned()),
        ..ApiError::new(
            ErrorKind::Conflict,
            "name_taken",
            "This name is taken. Please add your family name or a number.",
        )
    }
}
