//! The whole product through its front door: one module an area.

#![expect(clippy::unwrap_used, reason = "what a test cannot read fails it, also in the functions that tests share")]

mod access;
mod ask;
mod bad_input;
mod chat;
mod cli;
mod copies;
mod crash;
mod exercise;
mod faults;
mod first_run;
mod import;
mod jobs;
mod languages;
mod licenses;
mod limits;
mod logs;
mod models;
mod monitoring;
mod openai;
mod pages;
mod parts;
mod real_answer;
mod recovery;
mod refusal;
mod tidy;
mod tutor_model;
mod video;
mod without_scripts;
