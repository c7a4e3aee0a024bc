//! Reads and checks GGUF files.
