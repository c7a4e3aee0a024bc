//! How keys and values of earlier tokens are kept.

/// The format of the cache of keys and values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheFormat {
    /// Whole numbers of 8 bit, with a scale for each head of each position.
    #[default]
    Q8,
    /// f16: almost twice the memory, and less rounding. Numbers beyond what f16 holds become its largest one.
    F16,
}

impl CacheFormat {
    /// All of them with their names in settings and on the command line.
    pub const NAMES: [(&str, Self); 2] = [("q8", Self::Q8), ("f16", Self::F16)];

    /// The one with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, format)| format)
    }
}
