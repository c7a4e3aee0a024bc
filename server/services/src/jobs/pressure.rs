//! Whether the server is too busy for heavy jobs, and why.

use crate::{
    assistants::Assistants,
    plan::{Plan, Step},
};
use lyceum_api::{
    plan::PlanLimit,
    speech::{Code, Said, Speech, Value},
};
use std::{fs, path::Path};

/// Share of the last ten seconds in which something waited for a processor, in hundredths.
const CPU_MOST: f64 = 40.0;
/// Share of the last ten seconds in which everything waited for memory, in hundredths.
const MEMORY_MOST: f64 = 5.0;
/// One of so many of the people that the plan allows makes heavy jobs wait.
const CROWD: u64 = 10;

/// Why heavy jobs should wait now.
pub(super) fn held_back(plan: &Plan, assistants: &Assistants) -> Option<Speech> {
    if plan.relief().is_on(Step::PauseJobs) {
        return Some(Code::UnderPressure.into());
    }
    let load = assistants.load_now().unwrap_or_default();
    if load.running + load.waiting > 0 {
        return Some(Code::AssistantWriting.into());
    }
    let crowd = (plan.limits().figure(PlanLimit::ActiveUsers) / CROWD).max(1);
    if plan.active_now() > crowd {
        return Some(Said::new(Code::Crowd).with("count", Value::Count(crowd)).into());
    }
    let pressed = |what: &str, kind: &str, most: f64| pressure(what, kind).is_some_and(|share| share > most);
    if pressed("memory", "full", MEMORY_MOST) {
        return Some(Code::MemoryShort.into());
    }
    pressed("cpu", "some", CPU_MOST).then(|| Code::ProcessorsBusy.into())
}

/// The kernel's pressure figure of this container, or of the machine; none where the kernel has none.
fn pressure(what: &str, kind: &str) -> Option<f64> {
    let places = [format!("/sys/fs/cgroup/{what}.pressure"), format!("/proc/pressure/{what}")];
    places.iter().find_map(|place| avg10(&fs::read_to_string(Path::new(place)).ok()?, kind))
}

fn avg10(table: &str, kind: &str) -> Option<f64> {
    let line = table.lines().find_map(|line| line.strip_prefix(kind))?;
    line.split_whitespace().find_map(|part| part.strip_prefix("avg10="))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::avg10;

    #[test]
    fn the_kernels_figures_are_read() {
        let table = "some avg10=12.50 avg60=1.00 avg300=0.10 total=9\nfull avg10=0.25 avg60=0.00 avg300=0.00 total=1\n";
        assert_eq!((avg10(table, "some"), avg10(table, "full")), (Some(12.5), Some(0.25)));
        assert_eq!(avg10("", "some"), None);
    }
}
