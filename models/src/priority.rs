//! Lowers the operating system's priority of a thread.
