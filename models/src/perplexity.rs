//! Measures how well a model predicts a text.
