//! One file per step of the storage format, each with its own frozen record shapes.
