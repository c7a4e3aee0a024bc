//! Advice about growing, in the words of the plan: out (more servers) or up (a larger one), each with its reason.

use super::alert_words::{percent, tenths};
use lyceum_api::{
    monitoring::{Advice, Direction},
    speech::{Code, Said, Value},
};

/// Means of the last ten minutes. Not a number where nothing was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Load {
    /// Busy part of the processor.
    pub cpu: f32,
    /// Used part of the memory.
    pub memory: f32,
    /// Seconds within which 95 of 100 answers begin.
    pub response_s: f32,
    /// Failed part of the answers.
    pub errors: f32,
    /// Used part of the disk, or of the fullest area's budget.
    pub storage: f32,
    /// Bytes of the database, and what the plan allows.
    pub database: (f32, u64),
    /// People, and what the plan allows.
    pub people: (f32, u64),
    /// Requests a minute.
    pub requests_a_minute: f32,
}

/// The plan's triggers.
const CPU: f32 = 0.70;
const MEMORY: f32 = 0.70;
const RESPONSE_S: f32 = 1.0;
const ERRORS: f32 = 0.02;
const STORAGE: f32 = 0.80;
/// 15 of the database's 20 GiB, and 800 of 1,000 people.
const DATABASE_PART: f32 = 0.75;
const PEOPLE_PART: f32 = 0.80;
const REQUESTS_A_MINUTE: f32 = 800.0;

/// What the plan advises under this load.
pub(super) fn advise(load: &Load) -> Vec<Advice> {
    let mut advice = Vec::new();
    let mut say = |direction: Direction, reached: bool, code: Code, value: Value, mark: Value| {
        if reached {
            let act = if direction == Direction::Out { Code::GrowOut } else { Code::GrowUp };
            let reason = Said::new(code).with("value", value).with("mark", mark);
            advice.push(Advice { direction, reason: reason.into(), act: act.into() });
        }
    };
    say(Direction::Out, load.cpu > CPU, Code::GrowCpu, percent(load.cpu), percent(CPU));
    say(Direction::Out, load.memory > MEMORY, Code::GrowMemory, percent(load.memory), percent(MEMORY));
    let slow = load.response_s > RESPONSE_S;
    say(Direction::Out, slow, Code::GrowResponses, tenths(load.response_s), tenths(RESPONSE_S));
    say(Direction::Out, load.errors > ERRORS, Code::GrowErrors, percent(load.errors), percent(ERRORS));
    say(Direction::Up, load.storage > STORAGE, Code::GrowStorage, percent(load.storage), percent(STORAGE));
    let (database, allowed) = load.database;
    let large = database > DATABASE_PART * super::sampler::number(allowed);
    say(Direction::Up, large, Code::GrowDatabase, Value::Bytes(whole(database)), Value::Bytes(allowed));
    let (people, allowed) = load.people;
    let crowded = people > PEOPLE_PART * super::sampler::number(allowed);
    say(Direction::Up, crowded, Code::GrowPeople, Value::Count(whole(people)), Value::Count(allowed));
    let requests = load.requests_a_minute;
    let busy = requests > REQUESTS_A_MINUTE;
    say(Direction::Up, busy, Code::GrowRequests, Value::Count(whole(requests)), Value::Count(whole(REQUESTS_A_MINUTE)));
    advice
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "figures for people")]
fn whole(value: f32) -> u64 {
    value.max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calm() -> Load {
        Load {
            cpu: 0.70,
            memory: 0.70,
            response_s: 1.0,
            errors: f32::NAN,
            storage: 0.80,
            database: (15.0, 20),
            people: (800.0, 1000),
            requests_a_minute: 800.0,
        }
    }

    #[test]
    fn at_the_marks_there_is_no_advice() {
        assert_eq!(advise(&calm()), []);
    }

    #[test]
    fn each_trigger_of_the_plan_advises_in_its_direction() {
        let over: [(Direction, Load); 8] = [
            (Direction::Out, Load { cpu: 0.71, ..calm() }),
            (Direction::Out, Load { memory: 0.71, ..calm() }),
            (Direction::Out, Load { response_s: 1.1, ..calm() }),
            (Direction::Out, Load { errors: 0.03, ..calm() }),
            (Direction::Up, Load { storage: 0.81, ..calm() }),
            (Direction::Up, Load { database: (15.1, 20), ..calm() }),
            (Direction::Up, Load { people: (801.0, 1000), ..calm() }),
            (Direction::Up, Load { requests_a_minute: 801.0, ..calm() }),
        ];
        for (direction, load) in over {
            let advice = advise(&load);
            assert_eq!(advice.len(), 1, "{load:?}");
            assert_eq!(advice[0].direction, direction);
            assert!(advice[0].reason.text.ends_with('.') && advice[0].act.text.ends_with('.'), "{:?}", advice[0]);
        }
    }
}
