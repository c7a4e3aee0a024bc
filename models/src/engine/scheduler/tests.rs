//! Who is next, and who gives back memory.

use super::*;
use ServiceClass::{Ask, Chat, Tutor};

fn scheduler(total: u32) -> Scheduler {
    Scheduler::new(RunningLimits { total, per_service: [total; 4] }, [1000; 4])
}

fn ticket(id: u64, service: ServiceClass, user: u128) -> Ticket {
    Ticket { id, service, user, tokens: 10, expected_bytes: 1, most_bytes: 2 }
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
        [(Chat, 1), (Chat, 1), (Ask, 1), (Chat, 2), (Tutor, 9), (Ask, 2), (Chat, 1), (Ask, 1)].into_iter().enumerate()
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

#[test]
fn small_requests_do_not_pass_a_large_one_of_their_service() {
    let mut s = Scheduler::new(RunningLimits { total: 10, per_service: [10; 4] }, [10; 4]);
    let of = |id, service, bytes| Ticket { expected_bytes: bytes, most_bytes: bytes, ..ticket(id, service, id.into()) };
    s.enqueue(of(0, Chat, 6));
    s.enqueue(of(1, Chat, 8));
    s.enqueue(of(2, Chat, 1));
    s.enqueue(of(3, Ask, 1));
    assert_eq!((s.admit(), s.admit(), s.admit()), (Some(0), Some(3), None), "the next of Chat needs more than is left");
    s.remove(0);
    assert_eq!((s.admit(), s.admit(), s.admit()), (Some(1), Some(2), None));
}

#[test]
fn what_answers_share_counts_once() {
    let mut s = Scheduler::new(RunningLimits { total: 10, per_service: [10; 4] }, [10; 4]);
    for id in 0..3 {
        s.enqueue(Ticket { expected_bytes: 5, most_bytes: 5, ..ticket(id, Chat, id.into()) });
    }
    assert_eq!((s.admit(), s.admit(), s.admit()), (Some(0), Some(1), None));
    assert!(s.is_tight(Chat) && !s.is_tight(Ask));
    s.share(Chat, 5);
    assert_eq!((s.admit(), s.admit()), (Some(2), None));
    assert_eq!(s.cache_bytes(), 10);
}

#[test]
fn the_youngest_answer_of_who_has_most_is_paused_and_goes_on_first_with_all_it_may_need() {
    let mut s = Scheduler::new(RunningLimits { total: 10, per_service: [10; 4] }, [10; 4]);
    for (id, user) in [(0, 1), (1, 1), (2, 2), (3, 3)] {
        s.enqueue(Ticket { expected_bytes: 3, most_bytes: 6, ..ticket(id, Chat, user) });
    }
    assert_eq!((s.admit(), s.admit(), s.admit(), s.admit()), (Some(0), Some(2), Some(3), None), "users take turns");
    s.remove(3);
    assert_eq!((s.admit(), s.admit()), (Some(1), None));
    for id in 0..3 {
        s.hold(id, 3);
    }
    assert_eq!(s.pause(), None, "all fit");
    for id in 0..3 {
        s.hold(id, 4);
    }
    assert_eq!((s.pause(), s.pause()), (Some(1), None), "the second answer of the first user");
    s.enqueue(ticket(9, Chat, 9));
    assert_eq!(s.places().iter().map(|place| place.id).collect::<Vec<_>>(), [1, 9]);
    assert_eq!(s.admit(), None, "it waits for all of its six, and nobody passes it");
    s.remove(0);
    assert_eq!(s.admit(), Some(1));
    s.hold(1, 6);
    s.hold(2, 5);
    assert_eq!(s.pause(), Some(2), "not the same one again, though it is of the same age");
}

/// Requests of all sizes that grow by one in each step and end somewhere before their bound.
#[test]
fn memory_is_never_exceeded_and_everybody_is_served() {
    let budget = 100;
    let mut dice = 7_u64;
    let mut below = move |most: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % most
    };
    let mut s = Scheduler::new(RunningLimits { total: 30, per_service: [20; 4] }, [budget; 4]);
    // For each request what it holds, where it ends, and how often it was paused.
    let mut requests: Vec<(Ticket, u64, u64, u32)> = Vec::new();
    let mut running: Vec<usize> = Vec::new();
    let (mut ended, mut pauses) = (0, 0);
    let mut steps = 0;
    while ended < 400 {
        steps += 1;
        assert!(steps < 50_000, "{ended} ended");
        if requests.len() < 400 && below(3) == 0 {
            let prompt = 1 + below(20);
            let answer = 2 + below(budget - 30);
            let id = requests.len() as u64;
            let ticket = Ticket {
                expected_bytes: prompt + answer / 2,
                most_bytes: prompt + answer,
                ..ticket(id, [Chat, Ask, Tutor][usize::try_from(below(3)).unwrap()], below(5).into())
            };
            requests.push((ticket, prompt, prompt + 1 + below(answer), 0));
            s.enqueue(ticket);
        }
        for &index in &running {
            s.hold(index as u64, requests[index].1 + 1);
        }
        while let Some(id) = s.pause() {
            let index = usize::try_from(id).unwrap();
            running.retain(|&other| other != index);
            requests[index].3 += 1;
            pauses += 1;
        }
        while let Some(id) = s.admit() {
            running.push(usize::try_from(id).unwrap());
        }
        for &index in &running {
            requests[index].1 += 1;
        }
        for service in ServiceClass::ALL {
            let of_service = running.iter().filter(|&&index| requests[index].0.service == service);
            assert!(of_service.map(|&index| requests[index].1).sum::<u64>() <= budget);
        }
        running.retain(|&index| {
            let ends = requests[index].1 >= requests[index].2;
            if ends {
                s.remove(index as u64);
                ended += 1;
            }
            !ends
        });
    }
    assert!(pauses > 10, "{pauses}");
    assert!(requests.iter().all(|request| request.3 <= 1), "nobody is paused twice");
}
