//! Takes connections: bounded in number, in all and from each address, with time limits that a slow peer cannot stretch.
//!
//! `axum::serve` has no timer, so that hyper's time limit for headers would not work; hence an own loop.

mod patient;
mod per_address;

use super::{Peer, problem};
use crate::lifecycle::Closing;
use axum::{Router, body::Body, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use patient::Patient;
use per_address::PerAddress;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixListener},
    sync::{Semaphore, mpsc},
};
use tower::ServiceExt;

/// Time for the whole head of a request, and for the pause between two requests.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Headers of one request; browsers send about 20.
const HEADERS_MAX: usize = 64;
/// Time for telling one that the house is full.
const REFUSAL_TIME: Duration = Duration::from_secs(2);
/// Connections that are told at the same time that the house is full.
const REFUSALS_MAX: usize = 64;

/// The bounds of the door.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address.
    pub per_address: usize,
    /// Addresses that the second bound does not count for, besides this machine.
    pub trusted: Arc<[IpAddr]>,
}

/// Answers connections from the network until the server closes; returns when the last one has ended.
pub async fn serve(listener: TcpListener, router: Router, bounds: Bounds, mut closing: Closing) {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let refusals = Arc::new(Semaphore::new(REFUSALS_MAX));
    let addresses = PerAddress::new(bounds.per_address);
    let (running, mut ended) = mpsc::channel::<()>(1);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    pause_after(&error).await;
                    continue;
                }
            },
            () = closing.begun() => break,
        };
        let ip = peer.ip().to_canonical();
        let counted = !ip.is_loopback() && !bounds.trusted.contains(&ip);
        let place = Arc::clone(&places).try_acquire_owned().ok();
        let seat = if counted { addresses.enter(ip) } else { Some(None) };
        let (Some(place), Some(seat)) = (place, seat) else {
            if let Ok(refusal) = Arc::clone(&refusals).try_acquire_owned() {
                tokio::spawn(async move {
                    refuse(stream).await;
                    drop(refusal);
                });
            }
            continue;
        };
        // Small answers must not wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        let (router, closing, running) = (router.clone(), closing.clone(), running.clone());
        tokio::spawn(async move {
            talk(stream, Peer::Address(peer), router, closing).await;
            drop((place, seat, running));
        });
    }
    drop((listener, running));
    // All senders are gone when the last connection has ended.
    let _ = ended.recv().await;
}

/// Answers commands of this machine, which come through a socket that only its owner may open.
pub async fn serve_console(listener: UnixListener, router: Router, mut closing: Closing) {
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(talk(stream, Peer::Console, router.clone(), closing.clone()));
                }
                Err(error) => pause_after(&error).await,
            },
            () = closing.begun() => return,
        }
    }
}

async fn talk<S>(stream: S, peer: Peer, router: Router, mut closing: Closing)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(Patient::new(stream)), service);
    let mut connection = std::pin::pin!(connection);
    let mut over = closing.clone();
    tokio::select! {
        // Errors here are the peer's: it left, or it sent what is no HTTP.
        _ = connection.as_mut() => return,
        () = closing.begun() => connection.as_mut().graceful_shutdown(),
    }
    tokio::select! {
        _ = connection.as_mut() => {}
        () = over.over() => {}
    }
}

/// Says that there is no place. The request is read first and the rest of it afterwards: a client that is answered
/// before it asks, or whose words are left unread, sees a broken connection instead of the answer.
async fn refuse(mut stream: TcpStream) {
    let told = tokio::time::timeout(REFUSAL_TIME, async {
        let mut unread = [0; 4096];
        if stream.read(&mut unread).await? == 0 {
            return Ok(());
        }
        stream.write_all(&problem::full_house()).await?;
        stream.shutdown().await?;
        while stream.read(&mut unread).await? > 0 {}
        Ok::<(), std::io::Error>(())
    });
    // Whether it arrived or not, the connection ends here.
    let _ = told.await;
}

/// No file handles left, for example: some will be free soon, and a tight loop would not help.
async fn pause_after(error: &std::io::Error) {
    tracing::warn!(%error, "a connection could not be accepted");
    tokio::time::sleep(Duration::from_millis(100)).await;
}

/// Opens the socket to listen on.
pub async fn open(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}
