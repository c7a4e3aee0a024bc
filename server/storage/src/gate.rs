//! How many storage operations may be in flight: the plan's "1000 connections".

use crate::error::StoreError;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Counts operations, lets a fixed number in, makes as many more wait, and refuses the rest at once.
#[derive(Debug)]
pub(crate) struct Gate {
    limit: usize,
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    reading: AtomicUsize,
}

/// A write in flight; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct WritePermit {
    _place: OwnedSemaphorePermit,
}

/// A read in flight; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct ReadPermit<'a> {
    _counted: Counted<'a>,
}

#[derive(Debug)]
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(counter: &'a AtomicUsize) -> (Self, usize) {
        let before = counter.fetch_add(1, Ordering::Relaxed);
        (Self(counter), before)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Gate {
    pub fn new(limit: usize) -> Self {
        let limit = limit.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            limit,
            places: Arc::new(Semaphore::new(limit)),
            waiting: AtomicUsize::new(0),
            reading: AtomicUsize::new(0),
        }
    }

    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Operations in flight.
    pub fn in_flight(&self) -> usize {
        self.limit - self.places.available_permits() + self.reading.load(Ordering::Relaxed)
    }

    /// A place for a write; waits for one unless too many wait already.
    pub async fn enter(&self) -> Result<WritePermit, StoreError> {
        if let Ok(permit) = self.enter_now() {
            return Ok(permit);
        }
        let (_waiting, before) = Counted::new(&self.waiting);
        if before >= self.limit {
            return Err(StoreError::Busy { limit: self.limit });
        }
        match Arc::clone(&self.places).acquire_owned().await {
            Ok(place) => Ok(WritePermit { _place: place }),
            Err(_) => Err(StoreError::Closed),
        }
    }

    /// A place for a write if there is one now.
    pub fn enter_now(&self) -> Result<WritePermit, StoreError> {
        match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => Ok(WritePermit { _place: place }),
            Err(_) => Err(StoreError::Busy { limit: self.limit }),
        }
    }

    /// Counts a read. Reads are bounded by the threads that do them, so they never wait.
    pub fn read(&self) -> ReadPermit<'_> {
        ReadPermit { _counted: Counted::new(&self.reading).0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;

    #[tokio::test]
    async fn as_many_wait_as_are_in_and_the_rest_is_refused() {
        let gate = Gate::new(2);
        let first = gate.enter().await.unwrap();
        let _second = gate.enter().await.unwrap();
        let (mut third, mut fourth) = (pin!(gate.enter()), pin!(gate.enter()));
        poll_fn(|context| {
            assert!(third.as_mut().poll(context).is_pending());
            assert!(fourth.as_mut().poll(context).is_pending());
            Poll::Ready(())
        })
        .await;
        assert!(matches!(gate.enter().await, Err(StoreError::Busy { limit: 2 })));
        assert_eq!(gate.in_flight(), 2);
        drop(first);
        let _third = third.await.unwrap();
        let reading = gate.read();
        assert_eq!(gate.in_flight(), 3);
        drop(reading);
        assert_eq!(gate.in_flight(), 2);
    }
}
