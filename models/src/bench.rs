//! Measures how fast an engine writes answers.
