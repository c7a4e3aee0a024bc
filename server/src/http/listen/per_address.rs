//! Connections from each address: a whole school may sit behind one, but one device may not take all.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Counts connections by address.
#[derive(Clone, Debug)]
pub struct PerAddress {
    most: usize,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One connection; given back when dropped.
#[derive(Debug)]
pub struct Seat {
    ip: IpAddr,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl PerAddress {
    /// At most so many from each.
    pub fn new(most: usize) -> Self {
        Self { most, counts: Arc::default() }
    }

    /// Takes a seat; none if the address has all of its own. (The inner option is for callers that count nothing.)
    #[expect(clippy::option_option, reason = "the outer says whether to go on, the inner what to keep meanwhile")]
    pub fn enter(&self, ip: IpAddr) -> Option<Option<Seat>> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(ip).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Some(Seat { ip, counts: Arc::clone(&self.counts) }))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.ip) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.ip);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own_seats_and_gets_them_back() {
        let seats = PerAddress::new(2);
        let (a, b) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let first = seats.enter(a).unwrap();
        let _second = seats.enter(a).unwrap();
        assert!(seats.enter(a).is_none() && seats.enter(b).is_some());
        drop(first);
        assert!(seats.enter(a).is_some());
    }

    #[test]
    fn an_address_without_connections_takes_no_memory() {
        let seats = PerAddress::new(1);
        drop(seats.enter(IpAddr::from([10, 0, 0, 1])));
        assert!(seats.counts.lock().unwrap().is_empty());
    }
}
