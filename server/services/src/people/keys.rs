//! API keys: made once, shown once, ended at once. Only the hash is stored.

use crate::{
    accounts::clean_title,
    faults::unreadable,
    register::{Register, person},
    rights::{require_admin, require_user},
    sessions::{KEY_PREFIX, new_key},
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Nothing, Role, Viewer,
    ids::KeyId,
    people::{ApiKey, KeyList, NewKey, NewKeyDone},
};
use lyceum_storage::records::accounts::{ApiKeyHash, ApiKeyRecord};

/// The most keys of one person.
const MOST_KEYS_OF_ONE: usize = 20;
/// The most keys of a school.
const MOST_KEYS: usize = 5000;
/// How many characters of a key are shown to tell it apart, after its prefix.
const SHOWN: usize = 6;

impl Register {
    pub(super) fn list_keys(&self, who: &Viewer) -> ApiResult<KeyList> {
        let all = require_admin(who).is_ok();
        if !all {
            require_user(who)?;
        }
        let records = self.store.scan_back::<ApiKeyRecord>(&[], None, MOST_KEYS).map_err(unreadable)?;
        let mut keys = Vec::new();
        for (_, record) in records.into_iter().filter(|(_, key)| all || Some(key.user) == who.user) {
            keys.extend(self.shown_key(record)?);
        }
        Ok(KeyList { keys })
    }

    pub(super) async fn add_key(&self, who: &Viewer, input: &NewKey) -> ApiResult<NewKeyDone> {
        let user = require_user(who)?;
        if who.key.is_some() {
            return Err(ApiError::forbidden());
        }
        let name = clean_title("name", &input.name, 60)?;
        let secret = new_key(self.entropy.as_ref());
        let record = ApiKeyRecord {
            id: KeyId(self.new_id()),
            name,
            user,
            starts_with: secret.text.chars().take(KEY_PREFIX.len() + SHOWN).collect(),
            key_hash: secret.hash,
            created_s: self.now_s(),
            used_s: None,
        };
        let record = self.change(move |tx, _| {
            let keys = tx.scan::<ApiKeyRecord>(&[], MOST_KEYS)?;
            let own = keys.iter().filter(|(_, key)| key.user == user).count();
            if own >= MOST_KEYS_OF_ONE || keys.len() >= MOST_KEYS {
                return Err(too_many_keys().into());
            }
            tx.put(&record.key_hash, &ApiKeyHash { key: record.id })?;
            tx.put(&record.id, &record)?;
            Ok(record)
        });
        let key = self.shown_key(record.await?)?.ok_or_else(ApiError::internal)?;
        Ok(NewKeyDone { key, secret: secret.text })
    }

    pub(super) async fn revoke_key(&self, who: &Viewer, key: KeyId) -> ApiResult<Nothing> {
        let (user, all) = (who.user, who.role == Role::Admin);
        if !all {
            require_user(who)?;
        }
        self.change(move |tx, ended| {
            let record = tx.get::<ApiKeyRecord>(&key)?.filter(|record| all || Some(record.user) == user);
            let record = record.ok_or_else(|| ApiError::not_found("key"))?;
            tx.delete::<ApiKeyHash>(&record.key_hash)?;
            tx.delete::<ApiKeyRecord>(&key)?;
            ended.push(record.key_hash);
            Ok(())
        })
        .await?;
        Ok(Nothing {})
    }

    fn shown_key(&self, record: ApiKeyRecord) -> ApiResult<Option<ApiKey>> {
        Ok(self.account(record.user)?.map(|account| ApiKey {
            id: record.id,
            name: record.name,
            person: person(&account),
            starts_with: record.starts_with,
            created_s: record.created_s,
            last_used_s: record.used_s,
        }))
    }
}

fn too_many_keys() -> ApiError {
    ApiError::new(
        ErrorKind::Conflict,
        "too_many_keys",
        "There are too many keys already. Please end one that is no longer needed.",
    )
}
