//! The own account of whoever asks.

mod hashing;

pub use hashing::{HashingCost, MAX_SECRET_BYTES, SecretHasher};
