//! Conversations that have been quiet for long are kept compressed. Reading one unpacks it in passing; writing to one
//! unpacks it for good.

use crate::{
    basis::Basis,
    faults::{Refusal, refused, unreadable},
};
use lyceum_api::{
    ApiError, ApiResult,
    ids::{ConversationId, UserId},
};
use lyceum_storage::{
    Key, Store, StoreError, Tx,
    records::conversations::{ConversationRecord, MessageRecord, PackedMessages},
};
use std::io::Read;

/// How hard zstd tries: it happens once, at night.
const LEVEL: i32 = 12;
/// More than a thousand of the longest messages have.
const UNPACKED_MOST: u64 = 256 << 20;
/// More compressed bytes than this stay as they are: a record has a bound.
const PACKED_MOST: usize = 3 << 20;
/// Below this many bytes packing gains nothing.
const WORTH: usize = 2048;
/// How many conversations are looked at in one page.
const PAGE: usize = 100;

/// What came of a page of conversations.
pub(crate) struct NextPage {
    /// Where the next page begins; none at the end.
    pub(crate) after: Option<(UserId, ConversationId)>,
    /// Conversations packed.
    pub(crate) packed: u64,
    /// Bytes before and after.
    pub(crate) bytes: (u64, u64),
}

/// Packs conversations of one page in which nothing was written since that second.
pub(crate) async fn pack_quiet(
    store: &Store,
    after: Option<(UserId, ConversationId)>,
    quiet_since_s: i64,
) -> ApiResult<NextPage> {
    let page = match &after {
        Some(key) => store.scan_from::<ConversationRecord>(&[], key, PAGE),
        None => store.scan::<ConversationRecord>(&[], PAGE),
    }
    .map_err(unreadable)?;
    let mut next = NextPage { after: page.last().map(|(key, _)| *key), packed: 0, bytes: (0, 0) };
    for (key, record) in page {
        if record.changed_s < quiet_since_s
            && record.messages > 0
            && let Some((before, after)) = pack(store, key, record).await?
        {
            next.packed += 1;
            next.bytes = (next.bytes.0 + before, next.bytes.1 + after);
        }
    }
    Ok(next)
}

/// Packs one conversation, unless somebody writes to it meanwhile; gives the bytes before and after.
async fn pack(store: &Store, key: (UserId, ConversationId), seen: ConversationRecord) -> ApiResult<Option<(u64, u64)>> {
    let reading = store.clone();
    let made = tokio::task::spawn_blocking(move || -> ApiResult<_> {
        let messages = reading.scan::<MessageRecord>(&key.1.to_bytes(), usize::MAX).map_err(unreadable)?;
        let keys: Vec<_> = messages.iter().map(|(key, _)| *key).collect();
        let plain: Vec<MessageRecord> = messages.into_iter().map(|(_, message)| message).collect();
        let plain = rmp_serde::to_vec_named(&plain).map_err(|_| ApiError::internal())?;
        let zstd = zstd::encode_all(plain.as_slice(), LEVEL).map_err(|_| ApiError::internal())?;
        Ok((keys, plain.len(), zstd))
    });
    let (keys, before, zstd) = made.await.map_err(|_| ApiError::internal())??;
    let after = zstd.len();
    if keys.is_empty() || before < WORTH || after > PACKED_MOST || after >= before {
        return Ok(None);
    }
    let stored = store.transact(move |tx| -> Result<_, Refusal> {
        if tx.get::<ConversationRecord>(&key)?.is_none_or(|now| now != seen) {
            return Ok(None);
        }
        for message in &keys {
            tx.delete::<MessageRecord>(message)?;
        }
        tx.put(&key.1, &PackedMessages { zstd })?;
        Ok(Some((before as u64, after as u64)))
    });
    stored.await.map_err(refused)
}

/// The messages of a packed conversation, oldest first; none if it is not packed.
pub(super) fn messages_of(basis: &Basis, id: ConversationId) -> ApiResult<Vec<MessageRecord>> {
    match basis.get::<PackedMessages>(&id)? {
        Some(packed) => unpack(&packed).map_err(unreadable),
        None => Ok(Vec::new()),
    }
}

/// Makes single messages of a packed conversation again, before something is written to it.
pub(super) fn unpack_in(tx: &mut Tx, id: ConversationId) -> Result<(), StoreError> {
    let Some(packed) = tx.get::<PackedMessages>(&id)? else { return Ok(()) };
    for (number, message) in (0_u64..).zip(unpack(&packed)?) {
        tx.put(&(id, number), &message)?;
    }
    tx.delete::<PackedMessages>(&id)
}

fn unpack(packed: &PackedMessages) -> Result<Vec<MessageRecord>, StoreError> {
    let damaged = || StoreError::damaged("a packed conversation cannot be unpacked");
    let decoder = zstd::Decoder::new(packed.zstd.as_slice()).map_err(|_| damaged())?;
    let mut plain = Vec::new();
    decoder.take(UNPACKED_MOST).read_to_end(&mut plain).map_err(|_| damaged())?;
    rmp_serde::from_slice(&plain).map_err(|_| damaged())
}
