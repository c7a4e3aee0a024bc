//! Any bytes as a model file: a clear error, or a header all of whose tensors lie inside.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lyceum_models::backend::{ModelShape, memory_needed};
use lyceum_models::gguf::Header;
use lyceum_models::tokenizer::Tokenizer;
use lyceum_models::BackendKind;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(header) = Header::parse(bytes) {
        assert!(header.tensors().all(|(_, info)| info.range.end <= bytes.len()));
        for (_, kind) in BackendKind::NAMES {
            memory_needed(kind, &header);
        }
        let _ = ModelShape::from_gguf(&header);
        let _ = Tokenizer::from_gguf(&header);
    }
});
