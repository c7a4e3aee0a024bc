//! Use cases and rules: one act, one file.
