//! Quantised language models and embeddings on the CPU; knows no user, course or HTTP.
