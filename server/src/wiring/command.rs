//! The data folder, opened by a command while no server runs: all services, no models, no HTTP.

use super::{Data, Overrides, Slots, blocking, chat_files::ChatFiles, join};
use crate::{config::Config, error::ServerResult};
use lyceum_api::operations::ModelPurpose;
use lyceum_services::{
    Services,
    assistant::{Assistant, EmbedderSlot},
    assistants::Assistants,
    chat_models::ChatModels,
};
use lyceum_storage::Store;

/// An opened data folder with its services.
pub struct Opened {
    /// The services.
    pub services: Services,
    /// The store.
    pub store: Store,
}

/// Opens the data folder, or says who has it open.
pub async fn open_for_command(config: &Config, overrides: &Overrides) -> ServerResult<Opened> {
    let data = Data::open(config).await?;
    let reason = "No model is loaded for a command.";
    let files = ChatFiles::new(config, &data.store, &overrides.clock())?;
    let has_own = files.in_use(ModelPurpose::Tutor).is_some();
    let tutor = if has_own { Assistant::missing(reason) } else { Assistant::vacant() };
    let assistants = Assistants { answers: Assistant::missing(reason), tutor };
    let slots = Slots { assistants, embedder: EmbedderSlot::missing(reason) };
    let services = join(config, overrides, &data, &slots, &files, Vec::new(), String::new()).await?;
    Ok(Opened { services, store: data.store })
}

impl Opened {
    /// Ends in order; the folder is free then.
    pub async fn close(self) -> ServerResult<()> {
        let Self { services, store } = self;
        services.close().await;
        blocking("closing the data folder", move || store.close()).await
    }
}
