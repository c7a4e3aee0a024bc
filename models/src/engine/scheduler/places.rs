//! Tells those who wait where they stand.

use super::{SERVICES, Scheduler, ServiceClass, Ticket};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Where a waiting request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Place {
    pub id: u64,
    /// 1 for the next one.
    pub number: u32,
    /// Tokens of the requests before it.
    pub tokens_before: u64,
}

impl Scheduler {
    /// Where all waiting requests stand, first one first.
    pub(in crate::engine) fn places(&self) -> Vec<Place> {
        let mut queues = self.service_queues();
        let mut used = self.used;
        let mut places = Vec::with_capacity(self.waiting.len());
        let mut tokens_before = 0;
        while let Some(service) =
            (0..SERVICES).filter(|&service| !queues[service].is_empty()).min_by_key(|&service| (used[service], service))
        {
            let Some(ticket) = queues[service].pop_front() else { break };
            let number = u32::try_from(places.len() + 1).unwrap_or(u32::MAX);
            places.push(Place { id: ticket.id, number, tokens_before });
            tokens_before += u64::from(ticket.tokens);
            used[service] += u64::from(ticket.tokens);
        }
        places
    }

    /// For each service its waiting requests: those that were paused, then the others in the order in which users
    /// take turns.
    fn service_queues(&self) -> [VecDeque<Ticket>; SERVICES] {
        let mut users: [BTreeMap<(u64, u64), VecDeque<Ticket>>; SERVICES] = Default::default();
        let mut by_user: HashMap<(ServiceClass, u128), VecDeque<Ticket>> = HashMap::new();
        for waiting in self.waiting.iter().filter(|waiting| !waiting.paused) {
            by_user.entry((waiting.ticket.service, waiting.ticket.user)).or_default().push_back(waiting.ticket);
        }
        for ((service, _), queue) in by_user {
            users[service.index()].insert((self.turn(&queue[0]), queue[0].id), queue);
        }
        let mut now = self.now;
        let mut queues = users.map(|mut round| {
            let mut order = VecDeque::new();
            while let Some((_, mut queue)) = round.pop_first() {
                let Some(ticket) = queue.pop_front() else { continue };
                order.push_back(ticket);
                now += 1;
                if let Some(next) = queue.front() {
                    round.insert((now, next.id), queue);
                }
            }
            order
        });
        let mut paused: Vec<Ticket> = self.waiting.iter().filter(|w| w.paused).map(|w| w.ticket).collect();
        paused.sort_unstable_by_key(|ticket| std::cmp::Reverse(ticket.id));
        for ticket in paused {
            queues[ticket.service.index()].push_front(ticket);
        }
        queues
    }
}
