//! A running server: from its start to its end in order.

use super::{Data, Overrides, Slots, blocking, chat_files::ChatFiles, join};
use crate::{
    cli::own_addresses,
    config::Config,
    error::{ServerError, ServerResult},
    http::{
        HttpState,
        listen::{self, Bounds},
        probes::Health,
        router::router,
    },
    lifecycle::Closer,
};
use axum::Router;
use lyceum_services::{
    Services,
    entropy::{Entropy, random},
    machine::memory_limit,
    plan::fitted_memory,
};
use lyceum_storage::Store;
use std::{
    net::SocketAddr,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{net::UnixListener, task::JoinHandle, time::timeout};

/// How long running answers may end by themselves before their readers are told that the server closes.
const FAREWELL_AFTER: Duration = Duration::from_secs(2);
/// The longest path that a Unix socket may have (`sun_path`, without its zero).
const SOCKET_PATH_MAX: usize = 107;

/// A running server.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Addresses to type into a browser, best first.
    pub addresses: Vec<String>,
    /// What the first start on another machine asks for.
    pub setup_token: String,
    /// All routes, for requests in process.
    pub router: Router,
    /// The services.
    pub services: Services,
    /// The store.
    pub store: Store,
    slots: Slots,
    closer: Closer,
    network: JoinHandle<()>,
    background: Vec<JoinHandle<()>>,
    console: Option<PathBuf>,
    drain: Duration,
}

/// Starts a server. It answers when this returns; models are loaded meanwhile.
pub async fn start(config: Config, overrides: Overrides) -> ServerResult<Running> {
    let config = within_this_machine(config);
    let data = Data::open(&config).await?;
    let listener = listen::open(config.http.listen).await;
    let listen_on = config.http.listen.to_string();
    let listener = listener.map_err(|source| ServerError::Listen { address: listen_on.clone(), source })?;
    let address = listener.local_addr().map_err(|source| ServerError::Listen { address: listen_on, source })?;
    let addresses = own_addresses(address, &config.http.address);
    let (clock, entropy) = (overrides.clock(), overrides.entropy());
    let setup_token = overrides.setup_token.clone().unwrap_or_else(|| new_setup_token(&*entropy));
    let files = ChatFiles::new(&config, &data.store, &clock)?;
    let slots = Slots::for_server(&overrides, &files);
    let services = join(&config, &overrides, &data, &slots, &files, addresses.clone(), setup_token.clone()).await?;
    let closer = Closer::new();
    let health = Health {
        store: data.store.clone(),
        assistants: slots.assistants.clone(),
        embedder: slots.embedder.clone(),
        clock: Arc::clone(&clock),
        entropy,
    };
    let router = router(HttpState::new(&config, &services, health, closer.closing()));
    let bounds = Bounds {
        connections: config.http.connections,
        per_address: config.http.connections_per_address,
        trusted: config.http.trusted_proxies.clone().into(),
    };
    let network = tokio::spawn(listen::serve(listener, router.clone(), bounds, closer.closing()));
    let console = open_console(&config.storage.folder(), &router, &closer);
    slots.load(&config, &overrides, files)?;
    let background = services.spawn_background();
    Ok(Running {
        address,
        addresses,
        setup_token,
        router,
        services,
        store: data.store,
        slots,
        closer,
        network,
        background,
        console,
        drain: Duration::from_secs(config.http.drain_s),
    })
}

/// The plan's memory in its ratio, where this machine or container has less.
fn within_this_machine(mut config: Config) -> Config {
    let machine = memory_limit();
    let fitted = machine.and_then(|bytes| fitted_memory(|limit| config.limits.figure(limit), bytes));
    if let Some(figures) = fitted {
        tracing::warn!(
            machine,
            "this machine has less memory than the plan: each part gets its share of what is there"
        );
        for (limit, bytes) in figures {
            config.limits = config.limits.with(limit, bytes);
        }
    }
    config
}

/// Two groups of four letters and digits that cannot be mistaken for each other: 40 random bits.
fn new_setup_token(entropy: &dyn Entropy) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let drawn: [u8; 8] = random(entropy);
    let letters: String = drawn.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

/// The socket through which commands of this machine reach the server of a data folder.
pub fn console_socket(data: &Path) -> PathBuf {
    data.join("run").join("console.sock")
}

/// Opens the console's socket in a folder that only the server's own user may enter. Without it the server still runs.
fn open_console(data: &Path, router: &Router, closer: &Closer) -> Option<PathBuf> {
    let socket = console_socket(data);
    if socket.as_os_str().len() > SOCKET_PATH_MAX {
        tracing::warn!("the data folder's path is too long for a socket: commands need the server to be stopped");
        return None;
    }
    match bind_console(&socket) {
        Ok(listener) => {
            tokio::spawn(listen::serve_console(listener, router.clone(), closer.closing()));
            Some(socket)
        }
        Err(error) => {
            tracing::warn!(%error, "commands cannot reach this server while it runs");
            None
        }
    }
}

fn bind_console(socket: &Path) -> std::io::Result<UnixListener> {
    if let Some(folder) = socket.parent() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    match std::fs::remove_file(socket) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        // What is left of a server that was killed: the lock says that nobody else is here.
        _ => {}
    }
    let listener = UnixListener::bind(socket)?;
    std::fs::set_permissions(socket, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(listener)
}

impl Running {
    /// Waits until the store cannot go on, and says why.
    pub async fn failed(&self) -> Arc<str> {
        self.store.failed().await
    }

    /// Stops in order: no new connections, answers end, then the store is closed.
    pub async fn stop(self) -> ServerResult<()> {
        let Self { services, store, slots, closer, mut network, background, console, drain, .. } = self;
        closer.begin();
        for (_, engine) in slots.assistants.engines() {
            engine.close();
        }
        if timeout(FAREWELL_AFTER.min(drain), &mut network).await.is_err() {
            closer.say_farewell();
            if timeout(drain.saturating_sub(FAREWELL_AFTER), &mut network).await.is_err() {
                closer.end();
                // Connections are cut; each ends as soon as it is polled.
                let _ = timeout(FAREWELL_AFTER, network).await;
            }
        }
        if let Some(socket) = console {
            // A leftover is removed at the next start.
            let _ = std::fs::remove_file(socket);
        }
        for task in background {
            task.abort();
        }
        services.close().await;
        blocking("closing the data folder", move || store.close()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_services::entropy::SeededEntropy;

    #[test]
    fn the_setup_token_is_easy_to_type() {
        let entropy = SeededEntropy::new(3);
        let (one, other) = (new_setup_token(&entropy), new_setup_token(&entropy));
        assert_ne!(one, other);
        assert_eq!(one.len(), 9);
        assert!(
            one.chars().all(|c| c == '-' || c.is_ascii_digit() || c.is_ascii_uppercase())
                && !one.contains(['0', 'O', '1', 'I'])
        );
    }

    #[tokio::test]
    async fn the_console_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let socket = console_socket(folder.path());
        drop(bind_console(&socket).unwrap());
        // Again over what the first one left behind.
        let _listener = bind_console(&socket).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&socket), mode(socket.parent().unwrap())), (0o600, 0o700));
    }
}
