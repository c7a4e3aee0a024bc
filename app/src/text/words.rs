//! Words in a fixed order: how they travel from the server, which knows all languages, to the browser, whose program
//! holds none. A page asks for the words of its own language alone.

/// Words that can be written down, one a line, and read back in the same order.
pub(super) trait Words {
    /// Adds them to `lines`.
    #[cfg(any(feature = "ssr", test))]
    fn write(&self, lines: &mut Vec<&'static str>);

    /// Takes them from `lines`; empty where there are no more.
    #[cfg(any(not(feature = "ssr"), test))]
    fn read(lines: &mut std::str::Lines<'static>) -> Self;
}

impl Words for &'static str {
    #[cfg(any(feature = "ssr", test))]
    fn write(&self, lines: &mut Vec<&'static str>) {
        lines.push(self);
    }

    #[cfg(any(not(feature = "ssr"), test))]
    fn read(lines: &mut std::str::Lines<'static>) -> Self {
        lines.next().unwrap_or_default()
    }
}

impl<T: Words, const N: usize> Words for [T; N] {
    #[cfg(any(feature = "ssr", test))]
    fn write(&self, lines: &mut Vec<&'static str>) {
        for words in self {
            words.write(lines);
        }
    }

    #[cfg(any(not(feature = "ssr"), test))]
    fn read(lines: &mut std::str::Lines<'static>) -> Self {
        std::array::from_fn(|_| T::read(lines))
    }
}

impl<A: Words, B: Words> Words for (A, B) {
    #[cfg(any(feature = "ssr", test))]
    fn write(&self, lines: &mut Vec<&'static str>) {
        self.0.write(lines);
        self.1.write(lines);
    }

    #[cfg(any(not(feature = "ssr"), test))]
    fn read(lines: &mut std::str::Lines<'static>) -> Self {
        (A::read(lines), B::read(lines))
    }
}

/// Declares a struct of words. Each language is a value of it, so that a missing word does not compile.
macro_rules! words {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        pub struct $name {
            $($(#[$field_meta])* pub $field: $kind,)*
        }

        impl crate::text::words::Words for $name {
            #[cfg(any(feature = "ssr", test))]
            fn write(&self, lines: &mut Vec<&'static str>) {
                $(self.$field.write(lines);)*
            }

            #[cfg(any(not(feature = "ssr"), test))]
            fn read(lines: &mut std::str::Lines<'static>) -> Self {
                Self { $($field: crate::text::words::Words::read(lines),)* }
            }
        }
    };
}
