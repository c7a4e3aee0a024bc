//! Decides who is next. Pure: no tensors, no clock, no threads.
//!
//! Between services the engine's work is shared by virtual time: a service that has used fewer tokens goes
//! first, and one that comes back after a pause starts level with the busy ones, so an idle share is lent
//! out but never saved up. Within a service users take turns; among one user's requests age decides.

use super::options::RunningLimits;
use super::request::ServiceClass;
use std::collections::{BTreeMap, HashMap, VecDeque};

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
    /// Bytes of key-value cache that it needs.
    pub bytes: u64,
}

/// Where a waiting request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub id: u64,
    /// 1 for the next one.
    pub number: u32,
    /// Tokens of the requests before it.
    pub tokens_before: u64,
}

/// The queue and the accounts of who uses the engine.
pub(super) struct Scheduler {
    limits: RunningLimits,
    cache_bytes: [u64; SERVICES],
    waiting: Vec<Ticket>,
    running: HashMap<u64, Ticket>,
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
            used: [0; SERVICES],
            turns: HashMap::new(),
            now: 0,
        }
    }

    /// Puts a request at its place in the queue.
    pub(super) fn enqueue(&mut self, ticket: Ticket) {
        let mut busy = self.busy_services();
        let index = ticket.service.index();
        if !busy[index] {
            busy[index] = false;
            let level = (0..SERVICES).filter(|&other| busy[other]).map(|other| self.used[other]).min();
            self.used[index] = self.used[index].max(level.unwrap_or(0));
        }
        // A user without requests joins the round behind those who are in it.
        if !self.is_active(ticket.service, ticket.user) {
            self.turns.insert((ticket.service, ticket.user), self.now);
        }
        self.waiting.push(ticket);
    }

    /// Takes the next request that may run now, if there is one.
    pub(super) fn admit(&mut self) -> Option<u64> {
        if self.running.len() >= self.limits.total as usize {
            return None;
        }
        let position =
            (0..self.waiting.len()).filter(|&position| self.fits(&self.waiting[position])).min_by_key(|&position| {
                let ticket = &self.waiting[position];
                (self.used[ticket.service.index()], ticket.service, self.turn(ticket), ticket.id)
            })?;
        let ticket = self.waiting.remove(position);
        self.now += 1;
        self.turns.insert((ticket.service, ticket.user), self.now);
        self.running.insert(ticket.id, ticket);
        Some(ticket.id)
    }

    /// Which of `candidates` (running requests whose prompt is not read yet) gets the step's prompt chunk.
    pub(super) fn choose_prefill(&self, candidates: impl Iterator<Item = u64>) -> Option<u64> {
        candidates
            .filter_map(|id| self.running.get(&id))
            .min_by_key(|t| (self.used[t.service.index()], t.id))
            .map(|t| t.id)
    }

    /// Counts `tokens` of work against the service of a running request.
    pub(super) fn charge(&mut self, id: u64, tokens: u32) {
        if let Some(ticket) = self.running.get(&id) {
            self.used[ticket.service.index()] += u64::from(tokens);
        }
    }

    /// Forgets a request, waiting or running.
    pub(super) fn remove(&mut self, id: u64) {
        let ticket = match self.running.remove(&id) {
            Some(ticket) => ticket,
            None => match self.waiting.iter().position(|ticket| ticket.id == id) {
                Some(position) => self.waiting.remove(position),
                None => return,
            },
        };
        if !self.is_active(ticket.service, ticket.user) {
            self.turns.remove(&(ticket.service, ticket.user));
        }
    }

    /// Bytes of key-value cache promised to running requests.
    pub(super) fn cache_bytes(&self) -> u64 {
        self.running.values().map(|ticket| ticket.bytes).sum()
    }

    /// Where all waiting requests stand, first one first.
    pub(super) fn places(&self) -> Vec<Place> {
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

    /// For each service its waiting requests in the order in which users take turns.
    fn service_queues(&self) -> [VecDeque<Ticket>; SERVICES] {
        let mut users: [BTreeMap<(u64, u64), VecDeque<Ticket>>; SERVICES] = Default::default();
        let mut by_user: HashMap<(ServiceClass, u128), VecDeque<Ticket>> = HashMap::new();
        for ticket in &self.waiting {
            by_user.entry((ticket.service, ticket.user)).or_default().push_back(*ticket);
        }
        for ((service, _), queue) in by_user {
            users[service.index()].insert((self.turn(&queue[0]), queue[0].id), queue);
        }
        let mut now = self.now;
        users.map(|mut round| {
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
        })
    }

    fn turn(&self, ticket: &Ticket) -> u64 {
        self.turns.get(&(ticket.service, ticket.user)).copied().unwrap_or(0)
    }

    fn fits(&self, ticket: &Ticket) -> bool {
        let same = || self.running.values().filter(|other| other.service == ticket.service);
        let index = ticket.service.index();
        same().count() < self.limits.per_service[index] as usize
            && same().map(|other| other.bytes).sum::<u64>() + ticket.bytes <= self.cache_bytes[index]
    }

    /// How many services have a request, running or waiting.
    pub(super) fn services(&self) -> u32 {
        self.busy_services().into_iter().map(u32::from).sum()
    }

    fn busy_services(&self) -> [bool; SERVICES] {
        let mut busy = [false; SERVICES];
        for ticket in self.waiting.iter().chain(self.running.values()) {
            busy[ticket.service.index()] = true;
        }
        busy
    }

    fn is_active(&self, service: ServiceClass, user: u128) -> bool {
        self.waiting.iter().chain(self.running.values()).any(|other| (other.service, other.user) == (service, user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ServiceClass::{Ask, Chat, Tutor};

    fn scheduler(total: u32) -> Scheduler {
        Scheduler::new(RunningLimits { total, per_service: [total; 4] }, [1000; 4])
    }

    fn ticket(id: u64, service: ServiceClass, user: u128) -> Ticket {
        Ticket { id, service, user, tokens: 10, bytes: 1 }
    }

    /// Runs everything to its end one by one and returns the order of starts.
    fn drain(scheduler: &mut Scheduler) -> Vec<u64> {
        let mut order = Vec::new();
        while let Some(id) = scheduler.admit() {
            scheduler.charge(id, 10);
            scheduler.remove(id);
            order.push(id);
        }
        order
    }

    #[test]
    fn services_share_evenly_when_all_are_busy() {
        let mut s = scheduler(1);
        for id in 0..6 {
            s.enqueue(ticket(id, Chat, id.into()));
        }
        s.enqueue(ticket(6, Ask, 1));
        s.enqueue(ticket(7, Ask, 2));
        s.enqueue(ticket(8, Tutor, 1));
        assert_eq!(drain(&mut s), [0, 6, 8, 1, 7, 2, 3, 4, 5]);
    }

    #[test]
    fn an_idle_share_is_lent_but_not_saved_up() {
        let mut s = scheduler(1);
        for id in 0..10 {
            s.enqueue(ticket(id, Chat, 1));
        }
        for _ in 0..5 {
            let id = s.admit().expect("one waits");
            s.charge(id, 10);
            s.remove(id);
        }
        // Ask was idle while Chat used 50 tokens: it does not get five turns in a row now.
        for id in 10..14 {
            s.enqueue(ticket(id, Ask, 1));
        }
        assert_eq!(drain(&mut s), [5, 10, 6, 11, 7, 12, 8, 13, 9]);
    }

    #[test]
    fn users_of_a_service_take_turns_and_age_decides_within_a_user() {
        let mut s = scheduler(1);
        for id in 0..4 {
            s.enqueue(ticket(id, Chat, 1));
        }
        s.enqueue(ticket(4, Chat, 2));
        s.enqueue(ticket(5, Chat, 3));
        s.enqueue(ticket(6, Chat, 2));
        assert_eq!(drain(&mut s), [0, 4, 5, 1, 6, 2, 3]);
    }

    #[test]
    fn one_shot_users_cannot_starve_a_user_who_waits_for_a_second_turn() {
        let mut s = scheduler(1);
        s.enqueue(ticket(0, Chat, 1));
        s.enqueue(ticket(1, Chat, 1));
        assert_eq!(s.admit(), Some(0));
        s.remove(0);
        let mut served_after = 0;
        for id in 2..20 {
            s.enqueue(ticket(id, Chat, id.into()));
            let next = s.admit().expect("one waits");
            s.remove(next);
            if next == 1 {
                break;
            }
            served_after += 1;
        }
        assert!(served_after <= 1, "the second request waited for {served_after} newcomers");
    }

    #[test]
    fn limits_of_slots_and_cache_hold_per_service() {
        let mut s = Scheduler::new(RunningLimits { total: 10, per_service: [2, 10, 10, 10] }, [1000, 3, 1000, 1000]);
        for id in 0..3 {
            s.enqueue(ticket(id, Chat, 1));
        }
        for id in 3..8 {
            s.enqueue(ticket(id, Ask, 1));
        }
        let mut started: Vec<u64> = std::iter::from_fn(|| s.admit()).collect();
        started.sort_unstable();
        assert_eq!(started, [0, 1, 3, 4, 5], "two of Chat by slots, three of Ask by bytes");
        s.remove(4);
        assert_eq!(s.admit(), Some(6));
        assert_eq!(s.cache_bytes(), 5);
    }

    #[test]
    fn places_agree_with_the_order_in_which_requests_start() {
        let mut s = scheduler(1);
        for (id, (service, user)) in
            [(Chat, 1), (Chat, 1), (Ask, 1), (Chat, 2), (Tutor, 9), (Ask, 2), (Chat, 1), (Ask, 1)]
                .into_iter()
                .enumerate()
        {
            s.enqueue(ticket(id as u64, service, user));
        }
        let places = s.places();
        assert!(places.iter().enumerate().all(|(i, p)| p.number as usize == i + 1 && p.tokens_before == 10 * i as u64));
        let told: Vec<u64> = places.iter().map(|place| place.id).collect();
        assert_eq!(told, drain(&mut s));
    }

    #[test]
    fn the_prompt_chunk_goes_to_the_service_that_used_least() {
        let mut s = scheduler(4);
        s.enqueue(ticket(0, Chat, 1));
        s.enqueue(ticket(1, Ask, 1));
        assert_eq!((s.admit(), s.admit()), (Some(0), Some(1)));
        s.charge(0, 5);
        assert_eq!(s.choose_prefill([0, 1].into_iter()), Some(1));
        s.charge(1, 6);
        assert_eq!(s.choose_prefill([0, 1].into_iter()), Some(0));
        assert_eq!(s.choose_prefill(std::iter::empty()), None);
    }

    #[test]
    fn removing_a_waiting_request_lets_the_others_move_up() {
        let mut s = scheduler(1);
        for id in 0..3 {
            s.enqueue(ticket(id, Chat, id.into()));
        }
        s.remove(1);
        let places: Vec<(u64, u32)> = s.places().iter().map(|p| (p.id, p.number)).collect();
        assert_eq!(places, [(0, 1), (2, 2)]);
    }
}
