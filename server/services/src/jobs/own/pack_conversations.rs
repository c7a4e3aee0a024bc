//! Compresses conversations in which nothing was written for two months.

use crate::{
    chat::{NextPage, pack_quiet},
    jobs::{Job, JobContext, JobFacts, JobStop, daily},
};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Said, Speech, Value};
use lyceum_storage::Store;

/// For how long nothing was written: 60 days.
const QUIET_S: i64 = 60 * 24 * 3600;

pub(super) struct PackConversations {
    pub(super) store: Store,
    pub(super) night: (u16, u16),
}

#[async_trait]
impl Job for PackConversations {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "pack_conversations",
            title: Code::JobPackConversations.english(),
            summary: Code::JobPackConversationsText.english(),
            heavy: true,
            schedule: daily(self.night),
        }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        let quiet_since_s = context.now().as_second() - QUIET_S;
        let (mut count, mut before, mut after) = (0, 0, 0);
        let mut place = None;
        loop {
            let NextPage { after: next, packed, bytes } = pack_quiet(&self.store, place, quiet_since_s).await?;
            (count, before, after) = (count + packed, before + bytes.0, after + bytes.1);
            // What is packed already is passed over quickly, so a run that is cut short begins anew.
            context.step(count, 0).await?;
            place = next;
            if place.is_none() {
                let packed = Said::new(Code::ConversationsPacked).with("count", Value::Count(count));
                return Ok(packed.with("before", Value::Bytes(before)).with("after", Value::Bytes(after)).into());
            }
        }
    }
}
