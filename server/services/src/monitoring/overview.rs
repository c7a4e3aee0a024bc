//! The server at a glance: figures, advice, self-help, and who and what uses most.

use super::{Monitor, advice::advise, readings};
use crate::{faults::unreadable, plan::Step, register::person};
use lyceum_api::{
    ApiResult, Said, Speech,
    monitoring::{CourseUse, Figure, HelpStep, HelpStepState, Metric, Overview, PersonUse, SelfHelp},
};
use lyceum_storage::records::{accounts::Account, courses::CourseRecord};

/// How many people and courses are named.
const NAMED: usize = 10;
/// The most courses that are looked through.
const MOST_COURSES: usize = 10_000;

impl Monitor {
    pub(super) fn overview(&self) -> ApiResult<Overview> {
        let state = self.state();
        let sampled_s = state.newest.as_ref().map_or(0, |(at_s, _)| *at_s);
        let newest = |metric: Metric| Some(state.newest.as_ref()?.1[super::column_of(metric)]);
        let figures = Metric::ALL
            .iter()
            .map(|metric| Figure { metric: *metric, value: newest(*metric).filter(|value| value.is_finite()) });
        let figures = figures.collect();
        let advice = advise(&readings::load(&state.history, &self.sources.plan));
        let self_help = SelfHelp {
            steps: Step::ALL.iter().map(|step| self.help_step(*step)).collect(),
            reason: state.ladder.cause().map(super::self_help::Cause::sentence).map(Speech::from).unwrap_or_default(),
            changed_s: state.helped_s,
        };
        drop(state);
        Ok(Overview { sampled_s, figures, advice, self_help, people: self.people()?, courses: self.courses()? })
    }

    fn help_step(&self, step: Step) -> HelpStep {
        let relief = self.relief();
        let state = if !relief.is_here(step) {
            HelpStepState::NotHere
        } else if relief.is_on(step) {
            HelpStepState::On
        } else {
            HelpStepState::Off
        };
        HelpStep { name: step.name().to_owned(), summary: Said::of_english(step.summary().trim()).into(), state }
    }

    fn people(&self) -> ApiResult<Vec<PersonUse>> {
        let busiest = self.sources.plan.busiest_people(NAMED).map_err(unreadable)?;
        let mut people = Vec::new();
        for usage in busiest {
            if let Some(account) = self.store.get::<Account>(&usage.user).map_err(unreadable)? {
                people.push(PersonUse {
                    person: person(&account),
                    ai_interactions: usage.ai_interactions,
                    api_requests: usage.api_requests,
                    stored_bytes: usage.stored_bytes,
                });
            }
        }
        Ok(people)
    }

    fn courses(&self) -> ApiResult<Vec<CourseUse>> {
        let courses = self.store.scan::<CourseRecord>(&[], MOST_COURSES).map_err(unreadable)?;
        let mut courses: Vec<CourseUse> = courses
            .into_iter()
            .map(|(id, course)| CourseUse { id, title: course.title, bytes: course.stored_bytes })
            .collect();
        courses.sort_by_key(|course| std::cmp::Reverse(course.bytes));
        courses.truncate(NAMED);
        Ok(courses)
    }
}
