//! Any JSON as a schema of an answer: it is taken or refused in words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lyceum_models::Grammar;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(schema) = serde_json::from_slice(bytes) {
        let _ = Grammar::from_schema(&schema);
    }
});
