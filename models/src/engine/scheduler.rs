//! Decides who is next, and who gives back memory. Pure: no tensors, no clock, no threads.
//!
//! Between services the engine's work is shared by virtual time: a service that has used fewer tokens goes
//! first, and one that comes back after a pause starts level with the busy ones, so an idle share is lent
//! out but never saved up. Within a service users take turns; among one user's requests age decides. Who is first
//! in line of a service keeps those behind from starting, so that a large request is not passed by small ones for ever.
//!
//! Most answers end long before their bound. A request starts when its prompt and half of the longest answer fit
//! into its service's memory; should the answers of a service outgrow it all the same, one is paused: it gives back
//! its memory, goes to the front of the line, and starts again only when all that it may need fits. So an answer is
//! paused once at most, and some answer always goes on.

mod places;

use super::options::RunningLimits;
use super::request::ServiceClass;
use std::collections::HashMap;

/// Number of services.
const SERVICES: usize = ServiceClass::ALL.len();

/// A request as the scheduler sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket {
    /// Unique; later requests have larger ones.
    pub id: u64,
    /// Whose share it uses.
    pub service: ServiceClass,
    /// Who asks.
    pub user: u128,
    /// Tokens to read and write at most.
    pub tokens: u32,
    /// Bytes of key-value cache that it will probably need.
    pub expected_bytes: u64,
    /// Bytes that it may need at most.
    pub most_bytes: u64,
}

/// A request in the line.
#[derive(Clone, Copy)]
struct Waiting {
    ticket: Ticket,
    /// It ran before, and gave back its memory for others.
    paused: bool,
}

impl Waiting {
    /// Bytes that must be free for it to start.
    fn bytes(&self) -> u64 {
        if self.paused { self.ticket.most_bytes } else { self.ticket.expected_bytes }
    }
}

/// A request that runs.
struct Holder {
    ticket: Ticket,
    /// Bytes that it has after the next step, with all of its prompt.
    held: u64,
    /// It was paused before, and has all that it may need.
    reserved: bool,
}

impl Holder {
    fn promised(&self) -> u64 {
        if self.reserved { self.ticket.most_bytes } else { self.ticket.expected_bytes.max(self.held) }
    }
}

/// The queue and the accounts of who uses the engine.
pub(super) struct Scheduler {
    limits: RunningLimits,
    cache_bytes: [u64; SERVICES],
    waiting: Vec<Waiting>,
    running: HashMap<u64, Holder>,
    /// Bytes that the running requests of a service share, which are counted for each of them.
    shared: [u64; SERVICES],
    /// Tokens that each service has used, level with the others when it comes back.
    used: [u64; SERVICES],
    /// When each user of a service had the last turn.
    turns: HashMap<(ServiceClass, u128), u64>,
    now: u64,
}

impl Scheduler {
    pub(super) fn new(limits: RunningLimits, cache_bytes: [u64; SERVICES]) -> Self {
        Self {
            limits,
            cache_bytes,
            waiting: Vec::new(),
            running: HashMap::new(),
            shared: [0; SERVICES],
            used: [0; SERVICES],
            turns: HashMap::new(),
            now: 0,
        }
    }

    /// Puts a request at its place in the queue.
    pub(super) fn enqueue(&mut self, ticket: Ticket) {
        let busy = self.busy_services();
        let index = ticket.service.index();
        if !busy[index] {
            let level = (0..SERVICES).filter(|&other| busy[other]).map(|other| self.used[other]).min();
            self.used[index] = self.used[index].max(level.unwrap_or(0));
        }
        // A user without requests joins the round behind those who are in it.
        if !self.is_active(ticket.service, ticket.user) {
            self.turns.insert((ticket.service, ticket.user), self.now);
        }
        self.waiting.push(Waiting { ticket, paused: false });
    }

    /// Takes the next request that may run now, if there is one.
    pub(super) fn admit(&mut self) -> Option<u64> {
        if self.running.len() >= self.limits.total as usize {
            return None;
        }
        let first_in_line = |service: &ServiceClass| {
            let line = (0..self.waiting.len()).filter(|&at| self.waiting[at].ticket.service == *service);
            line.min_by_key(|&at| self.order(&self.waiting[at]))
        };
        let position =
            ServiceClass::ALL.iter().filter_map(first_in_line).filter(|&at| self.fits(&self.waiting[at])).min_by_key(
                |&at| (self.used[self.waiting[at].ticket.service.index()], self.waiting[at].ticket.service),
            )?;
        let Waiting { ticket, paused } = self.waiting.remove(position);
        if !paused {
            self.now += 1;
            self.turns.insert((ticket.service, ticket.user), self.now);
        }
        self.running.insert(ticket.id, Holder { ticket, held: 0, reserved: paused });
        Some(ticket.id)
    }

    /// Which of `candidates` (running requests whose prompt is not read yet) gets the step's prompt chunk.
    pub(super) fn choose_prefill(&self, candidates: impl Iterator<Item = u64>) -> Option<u64> {
        candidates
            .filter_map(|id| self.running.get(&id).map(|holder| holder.ticket))
            .min_by_key(|t| (self.used[t.service.index()], t.id))
            .map(|t| t.id)
    }

    /// Counts `tokens` of work against the service of a running request.
    pub(super) fn charge(&mut self, id: u64, tokens: u32) {
        if let Some(holder) = self.running.get(&id) {
            self.used[holder.ticket.service.index()] += u64::from(tokens);
        }
    }

    /// A running request will have `bytes` of cache after the next step.
    pub(super) fn hold(&mut self, id: u64, bytes: u64) {
        if let Some(holder) = self.running.get_mut(&id) {
            holder.held = bytes;
        }
    }

    /// Whether it matters how much the running requests of a service share.
    pub(super) fn is_tight(&self, service: ServiceClass) -> bool {
        let largest = self.waiting.iter().filter(|w| w.ticket.service == service).map(Waiting::bytes).max();
        self.promised(service) + largest.unwrap_or(0) > self.cache_bytes[service.index()]
    }

    /// The running requests of a service have `bytes` in common, beyond what they would need if they were one.
    pub(super) fn share(&mut self, service: ServiceClass, bytes: u64) {
        self.shared[service.index()] = bytes;
    }

    /// The running requests of a service.
    pub(super) fn running_of(&self, service: ServiceClass) -> impl Iterator<Item = u64> {
        self.running.values().filter(move |holder| holder.ticket.service == service).map(|holder| holder.ticket.id)
    }

    /// Takes a request that must give back its memory before the next step, if there must be one, and puts it at the
    /// front of the line: the youngest of the user who has most of them.
    pub(super) fn pause(&mut self) -> Option<u64> {
        let service = ServiceClass::ALL.into_iter().find(|&service| {
            let held: u64 = self.holders(service).map(|holder| holder.held).sum();
            held.saturating_sub(self.shared[service.index()]) > self.cache_bytes[service.index()]
        })?;
        let of_user = |user| self.holders(service).filter(|holder| holder.ticket.user == user).count();
        let candidates = self.holders(service).filter(|holder| !holder.reserved);
        let id = candidates.max_by_key(|holder| (of_user(holder.ticket.user), holder.ticket.id))?.ticket.id;
        let ticket = self.running.remove(&id)?.ticket;
        self.waiting.push(Waiting { ticket, paused: true });
        Some(id)
    }

    /// Forgets a request, waiting or running.
    pub(super) fn remove(&mut self, id: u64) {
        let ticket = match self.running.remove(&id) {
            Some(holder) => holder.ticket,
            None => match self.waiting.iter().position(|waiting| waiting.ticket.id == id) {
                Some(position) => self.waiting.remove(position).ticket,
                None => return,
            },
        };
        if !self.is_active(ticket.service, ticket.user) {
            self.turns.remove(&(ticket.service, ticket.user));
        }
    }

    /// Bytes of key-value cache promised to running requests.
    pub(super) fn cache_bytes(&self) -> u64 {
        let of = |service: ServiceClass| self.promised(service).saturating_sub(self.shared[service.index()]);
        ServiceClass::ALL.into_iter().map(of).sum()
    }

    /// The order within a service.
    fn order(&self, waiting: &Waiting) -> (bool, u64, u64) {
        let turn = if waiting.paused { 0 } else { self.turn(&waiting.ticket) };
        (!waiting.paused, turn, waiting.ticket.id)
    }

    fn turn(&self, ticket: &Ticket) -> u64 {
        self.turns.get(&(ticket.service, ticket.user)).copied().unwrap_or(0)
    }

    fn holders(&self, service: ServiceClass) -> impl Iterator<Item = &Holder> {
        self.running.values().filter(move |holder| holder.ticket.service == service)
    }

    fn promised(&self, service: ServiceClass) -> u64 {
        self.holders(service).map(Holder::promised).sum()
    }

    fn fits(&self, waiting: &Waiting) -> bool {
        let (service, index) = (waiting.ticket.service, waiting.ticket.service.index());
        self.holders(service).count() < self.limits.per_service[index] as usize
            && self.promised(service) + waiting.bytes() <= self.cache_bytes[index] + self.shared[index]
    }

    /// How many services have a request, running or waiting.
    pub(super) fn services(&self) -> u32 {
        self.busy_services().into_iter().map(u32::from).sum()
    }

    fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.waiting.iter().map(|waiting| &waiting.ticket).chain(self.running.values().map(|holder| &holder.ticket))
    }

    fn busy_services(&self) -> [bool; SERVICES] {
        let mut busy = [false; SERVICES];
        self.tickets().for_each(|ticket| busy[ticket.service.index()] = true);
        busy
    }

    fn is_active(&self, service: ServiceClass, user: u128) -> bool {
        self.tickets().any(|other| (other.service, other.user) == (service, user))
    }
}

#[cfg(test)]
mod tests;
