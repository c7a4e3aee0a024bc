//! The whole product through its front door: one module an area.

mod access;
mod limits;
mod openai;
mod tidy;
