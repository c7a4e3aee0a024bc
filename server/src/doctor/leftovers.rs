//! Checks for what crashes leave behind.

use super::{Check, Fix, data::Server};
use crate::{config::Config, wiring::console_socket};
use lyceum_services::plan::{folder_bytes, spoken_bytes};

/// The socket of a server that was killed.
pub fn socket(config: &Config, server: &Server) -> Check {
    const NAME: &str = "console socket";
    let socket = console_socket(&config.storage.folder());
    if *server == Server::Yes {
        return Check::fine(NAME, "answers");
    }
    if !socket.exists() {
        return Check::fine(NAME, "none, as no server runs");
    }
    Check::warning(NAME, "left behind by a server that was killed", "The next start removes it.")
        .with_fix(Fix::Remove(socket))
}

/// Damaged copies that were kept for a look.
pub fn damaged_copies(config: &Config) -> Check {
    const NAME: &str = "damaged copies";
    let data = config.storage.folder();
    let found = [data.join("store.damaged"), data.join("index").join("text.damaged")];
    let Some(copy) = found.into_iter().find(|copy| copy.exists()) else { return Check::fine(NAME, "none") };
    let what = format!("{} ({})", copy.display(), spoken_bytes(folder_bytes(&copy)));
    Check::warning(NAME, what, "It was replaced by a sound one. Look at the disk; the copy goes after a month.")
        .with_fix(Fix::Remove(copy))
}

/// Uploads that no import needs.
pub fn uploads(config: &Config, server: &Server) -> Check {
    const NAME: &str = "uploads";
    let folder = config.storage.folder().join("imports");
    let bytes = folder_bytes(&folder);
    if *server == Server::Yes || bytes == 0 {
        return Check::fine(NAME, format!("{} on their way in", spoken_bytes(bytes)));
    }
    let found = format!("{} of imports that were cut short", spoken_bytes(bytes));
    Check::warning(NAME, found, "The next start removes them.").with_fix(Fix::Remove(folder))
}
