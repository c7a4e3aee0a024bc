//! Which instructions of the processor the computation uses, chosen once at run time.

use crate::ModelError;
use std::ffi::OsStr;

/// Names a level by [`Level::name`], to measure another one than the best. Nothing that a server needs.
const VARIABLE: &str = "LYCEUM_INSTRUCTIONS";

/// A set of instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// AVX-512 with products of bytes (VNNI).
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AVX2 with FMA and F16C.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// NEON with products of bytes (`sdot`).
    #[cfg(target_arch = "aarch64")]
    NeonDot,
    /// NEON.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// Whatever the compiler may take for granted.
    Portable,
}

impl Level {
    /// What this processor has, best first.
    pub(super) fn available() -> Vec<Self> {
        let mut levels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            let has512 = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vnni");
            let has2 =
                is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c");
            if has512 && has2 {
                levels.push(Self::Avx512);
            }
            if has2 {
                levels.push(Self::Avx2);
            }
        }
        #[cfg(target_arch = "aarch64")]
        {
            if std::arch::is_aarch64_feature_detected!("dotprod") {
                levels.push(Self::NeonDot);
            }
            if std::arch::is_aarch64_feature_detected!("neon") {
                levels.push(Self::Neon);
            }
        }
        levels.push(Self::Portable);
        levels
    }

    /// The best that this processor has.
    pub(super) fn best() -> Self {
        Self::available()[0]
    }

    /// The best that this processor has, or the one that the environment names.
    pub(super) fn chosen() -> Result<Self, ModelError> {
        Self::named(std::env::var_os(VARIABLE).as_deref())
    }

    fn named(name: Option<&OsStr>) -> Result<Self, ModelError> {
        let Some(name) = name else { return Ok(Self::best()) };
        let available = Self::available();
        available.iter().copied().find(|level| name.eq_ignore_ascii_case(level.name())).ok_or_else(|| {
            let known: Vec<&str> = available.into_iter().map(Self::name).collect();
            let name = name.display();
            ModelError::Compute(format!("{VARIABLE} is {name}; this processor has: {}", known.join(", ")))
        })
    }

    /// Its name in results.
    pub(super) fn name(self) -> &'static str {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => "AVX-512 VNNI",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "AVX2",
            #[cfg(target_arch = "aarch64")]
            Self::NeonDot => "NEON dotprod",
            #[cfg(target_arch = "aarch64")]
            Self::Neon => "NEON",
            Self::Portable => "portable",
        }
    }

    /// Rows of activations that a product takes at once: as many as have their sums in registers.
    pub(super) fn tile_rows(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => 12,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => 6,
            #[cfg(target_arch = "aarch64")]
            Self::NeonDot | Self::Neon => 5,
            Self::Portable => 4,
        }
    }
}

/// Makes a function that runs `$body`, compiled once for each level (once for all of a processor that always has its
/// vector instructions). `$body` must be `#[inline(always)]`, so that it
/// is compiled inside with the instructions of the level.
macro_rules! for_each_level {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $kind:ty),* $(,)?) $(-> $result:ty)? = $body:path) => {
        $(#[$doc])*
        $vis fn $name(level: $crate::backend::native::level::Level, $($arg: $kind),*) $(-> $result)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512vnni,avx2,fma,f16c")]
            fn avx512($($arg: $kind),*) $(-> $result)? { $body($($arg),*) }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,f16c")]
            fn avx2($($arg: $kind),*) $(-> $result)? { $body($($arg),*) }
            match level {
                #[cfg(target_arch = "x86_64")]
                #[expect(unsafe_code, reason = "instructions chosen at run time")]
                // SAFETY: the level is only chosen on a processor with these instructions.
                $crate::backend::native::level::Level::Avx512 => unsafe { avx512($($arg),*) },
                #[cfg(target_arch = "x86_64")]
                #[expect(unsafe_code, reason = "instructions chosen at run time")]
                // SAFETY: as above.
                $crate::backend::native::level::Level::Avx2 => unsafe { avx2($($arg),*) },
                #[cfg(target_arch = "aarch64")]
                $crate::backend::native::level::Level::NeonDot | $crate::backend::native::level::Level::Neon => {
                    $body($($arg),*)
                }
                $crate::backend::native::level::Level::Portable => $body($($arg),*),
            }
        }
    };
}
pub(super) use for_each_level;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_chosen_by_its_name_and_another_name_is_refused() {
        assert_eq!(Level::named(None).unwrap(), Level::best());
        for level in Level::available() {
            assert_eq!(Level::named(Some(OsStr::new(&level.name().to_lowercase()))).unwrap(), level);
        }
        let refusal = Level::named(Some(OsStr::new("MMX"))).unwrap_err().to_string();
        assert!(refusal.contains("MMX") && refusal.contains("portable"), "{refusal}");
    }
}
