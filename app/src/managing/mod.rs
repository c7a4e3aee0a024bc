//! Parts of the pages that manage people, classes, keys, the plan, the models and backups.

pub(crate) mod add_person;
pub(crate) mod backup_key;
pub(crate) mod backup_places;
pub(crate) mod backup_row;
pub(crate) mod class_card;
pub(crate) mod class_dialog;
pub(crate) mod code_sentence;
mod copy_button;
pub(crate) mod find_people;
pub(crate) mod for_role;
pub(crate) mod hand_over;
pub(crate) mod health_notice;
pub(crate) mod job_dialog;
pub(crate) mod job_line;
pub(crate) mod key_example;
pub(crate) mod key_row;
pub(crate) mod live;
pub(crate) mod manage_tabs;
pub(crate) mod model_row;
pub(crate) mod new_key;
mod own_address;
pub(crate) mod people_acts;
pub(crate) mod person_row;
pub(crate) mod plan_alerts;
pub(crate) mod plan_groups;
mod plan_limit;
pub(crate) mod plan_now;
