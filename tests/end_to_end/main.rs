//! The whole product through its front door: one module an area.

mod tidy;
