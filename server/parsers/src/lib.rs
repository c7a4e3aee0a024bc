//! Files from outside become blocks of text; runs in a limited child process.
