//! Loads and stores of AVX2: the places where its vectors touch memory.

use super::packed::Line;
use std::arch::x86_64::{__m256, __m256i, _mm256_load_si256, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_storeu_si256};

/// The first or the second half of a line.
#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn load_half(line: &Line, half: usize) -> __m256i {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: each half of a line has 32 bytes at a multiple of 32, and the index is checked.
    unsafe {
        _mm256_load_si256(line.0.as_chunks::<32>().0[half].as_ptr().cast())
    }
}

#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn load(numbers: &[f32; 8]) -> __m256 {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: eight numbers are 32 bytes.
    unsafe {
        _mm256_loadu_ps(numbers.as_ptr())
    }
}

#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn store(out: &mut [f32; 8], numbers: __m256) {
    #[expect(unsafe_code, reason = "stores a vector")]
    // SAFETY: eight numbers are 32 bytes.
    unsafe {
        _mm256_storeu_ps(out.as_mut_ptr(), numbers);
    }
}

#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn store_numbers(out: &mut [i32; 8], numbers: __m256i) {
    #[expect(unsafe_code, reason = "stores a vector")]
    // SAFETY: eight numbers are 32 bytes.
    unsafe {
        _mm256_storeu_si256(out.as_mut_ptr().cast(), numbers);
    }
}
