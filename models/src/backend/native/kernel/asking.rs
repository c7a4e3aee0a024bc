//! Memory that products ask for ahead, block by block.

use super::super::ahead::Prefetch;
use super::super::packed::Line;
use std::arch::x86_64::{_MM_HINT_T0, _MM_HINT_T1, _mm_prefetch};

/// How many lines ahead weights are asked from memory. Measured: 10 KiB is best for one row, less is useless.
const AHEAD: usize = 160;

/// Asks for what is needed soon, and for what is needed later in as many pieces as there are blocks.
pub(super) struct Asking<'a> {
    weights: bool,
    later: std::slice::Chunks<'a, Line>,
}

impl<'a> Asking<'a> {
    pub(super) fn new(prefetch: Prefetch<'a>, blocks: usize) -> Self {
        let each = prefetch.later.len().div_ceil(blocks.max(1)).max(1);
        Self { weights: prefetch.weights, later: prefetch.later.chunks(each) }
    }

    /// Asks for the weights some way after `lines`, which may lie after the end, and for the next piece.
    #[target_feature(enable = "sse")]
    #[inline]
    pub(super) fn ask(&mut self, lines: &[Line]) {
        self.ask_after(lines);
        for line in self.later.next().into_iter().flatten() {
            _mm_prefetch::<_MM_HINT_T1>(std::ptr::from_ref(line).cast());
        }
    }

    /// Asks for the weights some way after `lines` alone.
    #[target_feature(enable = "sse")]
    #[inline]
    pub(super) fn ask_after(&self, lines: &[Line]) {
        if self.weights {
            for line in 0..lines.len() {
                let ahead = lines.as_ptr().wrapping_add(AHEAD + line);
                _mm_prefetch::<_MM_HINT_T0>(ahead.cast());
            }
        }
    }
}
