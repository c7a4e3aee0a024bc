//! The runner: order, stamps, going on after an interruption.

use crate::{MigrationError, Raw, RawError, RawRecord, STEPS, Step, StepError, newest, run_steps};
use std::collections::BTreeMap;

/// A store of one space in memory, which can be told to fail.
#[derive(Default)]
struct Memory {
    records: BTreeMap<Vec<u8>, Vec<u8>>,
    stamp: Option<u32>,
    writes_left: Option<u32>,
}

impl Raw for Memory {
    fn get(&mut self, _: &str, key: &[u8]) -> Result<Option<Vec<u8>>, RawError> {
        Ok(self.records.get(key).cloned())
    }
    fn scan(&mut self, _: &str, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Result<Vec<RawRecord>, RawError> {
        let found = self
            .records
            .iter()
            .filter(|(key, _)| key.starts_with(prefix) && after.is_none_or(|after| key.as_slice() > after));
        Ok(found.take(limit).map(|(key, body)| (key.clone(), body.clone())).collect())
    }
    fn put(&mut self, _: &str, key: &[u8], body: Vec<u8>) -> Result<(), RawError> {
        if let Some(left) = &mut self.writes_left {
            *left = left.checked_sub(1).ok_or_else(|| RawError("cut off".into()))?;
        }
        self.records.insert(key.to_vec(), body);
        Ok(())
    }
    fn delete(&mut self, _: &str, key: &[u8]) -> Result<(), RawError> {
        self.records.remove(key);
        Ok(())
    }
    fn stamped(&mut self) -> Result<Option<u32>, RawError> {
        Ok(self.stamp)
    }
    fn stamp(&mut self, step: &Step) -> Result<(), RawError> {
        self.stamp = Some(step.version);
        Ok(())
    }
}

/// Gives every record a second byte, once.
fn lengthen(raw: &mut dyn Raw) -> Result<(), StepError> {
    for (key, mut body) in raw.scan("users", &[], None, usize::MAX)? {
        if body.len() == 1 {
            body.push(2);
            raw.put("users", &key, body)?;
        }
    }
    Ok(())
}

/// Needs what `lengthen` did.
fn check(raw: &mut dyn Raw) -> Result<(), StepError> {
    for (_, body) in raw.scan("users", &[], None, usize::MAX)? {
        if body.len() != 2 {
            return Err(StepError::Unexpected { space: "users", what: format!("{} bytes", body.len()) });
        }
    }
    Ok(())
}

const TWO: [Step; 2] =
    [Step { version: 1, name: "lengthen", run: lengthen }, Step { version: 2, name: "check", run: check }];

fn filled() -> Memory {
    Memory { records: (0..5).map(|key| (vec![key], vec![1])).collect(), ..Memory::default() }
}

#[test]
fn steps_run_in_order_and_once() {
    let mut store = filled();
    assert_eq!(run_steps(&TWO, &mut store).unwrap(), 2);
    assert_eq!(store.stamp, Some(2));
    assert!(store.records.values().all(|body| body == &[1, 2]));
    assert_eq!(run_steps(&TWO, &mut store).unwrap(), 0);
}

#[test]
fn a_step_that_was_cut_off_goes_on() {
    let mut store = Memory { writes_left: Some(3), ..filled() };
    let error = run_steps(&TWO, &mut store).unwrap_err();
    assert!(error.to_string().contains("step 1 (lengthen)"), "{error}");
    assert_eq!(store.stamp, None);
    store.writes_left = None;
    assert_eq!(run_steps(&TWO, &mut store).unwrap(), 2);
    assert!(store.records.values().all(|body| body == &[1, 2]));
}

#[test]
fn a_failed_step_stops_the_ones_behind_it() {
    let mut store = Memory { stamp: Some(1), ..filled() };
    assert!(matches!(run_steps(&TWO, &mut store), Err(MigrationError::Step { version: 2, .. })));
    assert_eq!(store.stamp, Some(1));
}

#[test]
fn newer_data_is_refused() {
    let mut store = Memory { stamp: Some(3), ..Memory::default() };
    assert!(matches!(run_steps(&TWO, &mut store), Err(MigrationError::NewerVersion { found: 3, supported: 2 })));
}

#[test]
fn the_steps_are_numbered_without_gaps() {
    assert!(STEPS.iter().map(|step| step.version).eq(1..=newest()));
}
