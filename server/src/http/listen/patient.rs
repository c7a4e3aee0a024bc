//! A connection whose reader may pause, but not for ever: a place in a stream is not held by somebody who stopped reading.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// A paused video fills its buffers and stops reading; it takes up again with a new range after this.
const STALL_MAX: Duration = Duration::from_mins(2);

/// A stream that gives up when nothing could be written for [`STALL_MAX`].
#[derive(Debug)]
pub struct Patient<S> {
    stream: S,
    stalled: Pin<Box<Sleep>>,
    waiting: bool,
}

impl<S> Patient<S> {
    /// Watches over this stream.
    pub fn new(stream: S) -> Self {
        Self { stream, stalled: Box::pin(sleep(STALL_MAX)), waiting: false }
    }

    fn watch<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = false;
            return written;
        }
        if !self.waiting {
            self.waiting = true;
            self.stalled.as_mut().reset(Instant::now() + STALL_MAX);
        }
        ready!(self.stalled.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the reader stopped reading")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.watch(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.watch(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test(start_paused = true)]
    async fn a_reader_who_stops_is_left_after_a_while() {
        let (server, client) = tokio::io::duplex(16);
        let started = Instant::now();
        let error = Patient::new(server).write_all(&[0; 100]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(started.elapsed() >= STALL_MAX);
        drop(client);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_reader_is_waited_for() {
        let (server, mut client) = tokio::io::duplex(16);
        let writing = tokio::spawn(async move { Patient::new(server).write_all(&[7; 64]).await });
        let mut all = Vec::new();
        while all.len() < 64 {
            tokio::time::sleep(STALL_MAX / 2).await;
            let mut part = [0; 16];
            let read = client.read(&mut part).await.unwrap();
            all.extend_from_slice(&part[..read]);
        }
        writing.await.unwrap().unwrap();
    }
}
