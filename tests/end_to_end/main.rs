//! The whole product through its front door: one module an area.

#![expect(clippy::unwrap_used, reason = "what a test cannot read fails it, also in the functions that tests share")]

mod access;
mod ask;
mod bad_input;
mod chat;
mod cli;
mod crash;
mod first_run;
mod import;
mod limits;
mod openai;
mod pages;
mod parts;
mod real_answer;
mod refusal;
mod tidy;
mod video;
mod without_scripts;
