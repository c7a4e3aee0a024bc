//! Journal, sled and blobs: nothing acknowledged is ever lost.
