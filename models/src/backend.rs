//! What computes a model.

/// Which implementation computes the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BackendKind {
    /// The reference: candle's quantised products.
    #[default]
    Candle,
}
