//! The whole product through its front door: one module an area.

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
mod real_answer;
mod refusal;
mod tidy;
mod video;
mod without_scripts;
