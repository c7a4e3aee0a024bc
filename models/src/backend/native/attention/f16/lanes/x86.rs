//! Lanes of AVX2 with F16C and FMA, and of AVX-512.

use super::super::super::super::vectors::{load, store};
use super::Lanes;
use std::arch::x86_64::{
    __m256, __m512, _mm_loadu_si128, _mm256_cvtph_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_loadu_si256,
    _mm256_set1_ps, _mm256_storeu_ps, _mm512_cvtph_ps, _mm512_fmadd_ps, _mm512_set1_ps,
};

/// Needs AVX2, FMA and F16C.
#[derive(Clone, Copy)]
pub(in super::super) struct Avx2(__m256, __m256);

#[expect(unsafe_code, clippy::inline_always, reason = "a few instructions")]
impl Lanes for Avx2 {
    #[inline(always)]
    unsafe fn splat(number: f32) -> Self {
        // SAFETY: as the caller says.
        let all = unsafe { _mm256_set1_ps(number) };
        Self(all, all)
    }

    #[inline(always)]
    unsafe fn load(numbers: &[f32; 16]) -> Self {
        // SAFETY: as the caller says; each half has 32 bytes.
        unsafe { Self(_mm256_loadu_ps(numbers.as_ptr()), _mm256_loadu_ps(numbers[8..].as_ptr())) }
    }

    #[inline(always)]
    unsafe fn store(self, out: &mut [f32; 16]) {
        // SAFETY: as the caller says; each half has 32 bytes.
        unsafe {
            _mm256_storeu_ps(out.as_mut_ptr(), self.0);
            _mm256_storeu_ps(out[8..].as_mut_ptr(), self.1);
        }
    }

    #[inline(always)]
    unsafe fn widen(halves: &[u8; 32]) -> Self {
        // SAFETY: as the caller says; each half has 16 bytes.
        unsafe {
            let (first, second) = (halves.as_ptr().cast(), halves[16..].as_ptr().cast());
            Self(_mm256_cvtph_ps(_mm_loadu_si128(first)), _mm256_cvtph_ps(_mm_loadu_si128(second)))
        }
    }

    #[inline(always)]
    unsafe fn times_plus(self, factor: Self, sum: Self) -> Self {
        // SAFETY: as the caller says.
        unsafe { Self(_mm256_fmadd_ps(self.0, factor.0, sum.0), _mm256_fmadd_ps(self.1, factor.1, sum.1)) }
    }
}

/// Needs AVX-512 F.
#[derive(Clone, Copy)]
pub(in super::super) struct Avx512(__m512);

#[expect(unsafe_code, clippy::inline_always, reason = "an instruction each")]
impl Lanes for Avx512 {
    #[inline(always)]
    unsafe fn splat(number: f32) -> Self {
        // SAFETY: as the caller says.
        unsafe { Self(_mm512_set1_ps(number)) }
    }

    #[inline(always)]
    unsafe fn load(numbers: &[f32; 16]) -> Self {
        // SAFETY: as the caller says.
        unsafe { Self(load(numbers)) }
    }

    #[inline(always)]
    unsafe fn store(self, out: &mut [f32; 16]) {
        // SAFETY: as the caller says.
        unsafe { store(out, self.0) }
    }

    #[inline(always)]
    unsafe fn widen(halves: &[u8; 32]) -> Self {
        // SAFETY: as the caller says; there are 32 bytes.
        unsafe { Self(_mm512_cvtph_ps(_mm256_loadu_si256(halves.as_ptr().cast()))) }
    }

    #[inline(always)]
    unsafe fn times_plus(self, factor: Self, sum: Self) -> Self {
        // SAFETY: as the caller says.
        unsafe { Self(_mm512_fmadd_ps(self.0, factor.0, sum.0)) }
    }
}
