//! Loads and stores of AVX-512: the places where its vectors touch memory.

use super::packed::Line;
use std::arch::x86_64::{
    __m128i, __m512, __m512i, _mm_storeu_si128, _mm512_load_si512, _mm512_loadu_ps, _mm512_storeu_ps,
};

#[target_feature(enable = "avx512f")]
#[inline]
pub(super) fn load_line(line: &Line) -> __m512i {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: a line is 64 bytes at a multiple of 64.
    unsafe {
        _mm512_load_si512(std::ptr::from_ref(line).cast())
    }
}

#[target_feature(enable = "avx512f")]
#[inline]
pub(super) fn load(numbers: &[f32; 16]) -> __m512 {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: sixteen numbers are 64 bytes.
    unsafe {
        _mm512_loadu_ps(numbers.as_ptr())
    }
}

#[target_feature(enable = "avx512f")]
#[inline]
pub(super) fn store(out: &mut [f32; 16], numbers: __m512) {
    #[expect(unsafe_code, reason = "stores a vector")]
    // SAFETY: sixteen numbers are 64 bytes.
    unsafe {
        _mm512_storeu_ps(out.as_mut_ptr(), numbers);
    }
}

/// Stores sixteen bytes.
#[target_feature(enable = "avx512f")]
#[inline]
pub(super) fn store_bytes(out: &mut [i32; 4], bytes: __m128i) {
    #[expect(unsafe_code, reason = "stores a vector")]
    // SAFETY: four numbers are 16 bytes.
    unsafe {
        _mm_storeu_si128(out.as_mut_ptr().cast(), bytes);
    }
}
