//! A child process that reads one file within limits.
//!
//! The child is this program again (`EXE worker parse`). It gets the file through its standard input, needs no file of
//! its own, and may use 1 GiB of addresses, 60 s of processor time and 16 open files. The parent waits at most 120 s.

mod child;
mod frame;
mod limits;
mod parent;

pub use child::serve_stdio;
pub use parent::Workers;
