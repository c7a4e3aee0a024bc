//! Full text, vectors and their fusion; knows text, not accounts.
