//! Asks for what is looked at next.

use super::super::page::Unit;
use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};

/// Asks for all lines of a unit.
pub(super) fn prefetch(unit: Unit<'_>) {
    for line in unit.lines() {
        #[expect(unsafe_code, reason = "asks for memory")]
        // SAFETY: every x86-64 processor has this instruction, and it reads nothing.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(line).cast());
        }
    }
}
