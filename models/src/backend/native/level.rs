//! Which instructions of the processor the computation uses, chosen once at run time.

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
            Self::Avx2 => 5,
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
