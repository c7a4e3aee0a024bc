//! The whole product through its front door.
