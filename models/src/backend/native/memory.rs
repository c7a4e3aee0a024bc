//! Memory for weights and for keys and values, on large pages where the system has them.
//!
//! All of it is read in each step; with pages of 4 KiB the processor would look up addresses more than it reads.

use super::packed::Line;
use memmap2::{MmapMut, MmapRaw};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A large page.
const LARGE: usize = 2 << 20;

/// Hands out lines from pieces of memory that it takes from the system. A piece goes back when the last of its lines
/// is dropped.
pub(super) struct Arena {
    /// Lines of a piece, if not more are wanted at once.
    piece: usize,
    map: Option<Arc<MmapRaw>>,
    /// The lines of the newest piece that are left.
    next: usize,
    end: usize,
}

impl Arena {
    /// Pieces have this many bytes or more; what nobody has touched yet takes none.
    pub(super) fn new(bytes: usize) -> Self {
        Self { piece: bytes.next_multiple_of(LARGE) / size_of::<Line>(), map: None, next: 0, end: 0 }
    }

    /// Lines of zeros. Panics if the system has no memory, as any other allocation fails then.
    pub(super) fn take(&mut self, count: usize) -> Lines {
        let map = match &self.map {
            Some(map) if count <= self.end - self.next => Arc::clone(map),
            _ => self.grow(count),
        };
        let first = self.next;
        self.next += count;
        Lines { map, first, count }
    }

    fn grow(&mut self, count: usize) -> Arc<MmapRaw> {
        let lines = count.max(self.piece);
        // One large page more, to begin at the border of one.
        let map = MmapMut::map_anon(lines * size_of::<Line>() + LARGE).expect("memory from the system");
        #[cfg(target_os = "linux")]
        if let Err(error) = map.advise(memmap2::Advice::HugePage) {
            tracing::debug!(%error, "no large pages");
        }
        let map = Arc::new(MmapRaw::from(map));
        self.next = map.as_ptr().align_offset(LARGE) / size_of::<Line>();
        self.end = self.next + lines;
        self.map = Some(Arc::clone(&map));
        map
    }
}

/// Lines that belong to their owner alone.
pub(super) struct Lines {
    map: Arc<MmapRaw>,
    first: usize,
    count: usize,
}

impl Deref for Lines {
    type Target = [Line];

    fn deref(&self) -> &[Line] {
        #[expect(
            unsafe_code,
            clippy::cast_ptr_alignment,
            reason = "a part of memory that begins at the border of a page"
        )]
        // SAFETY: the arena has handed out this range, which lies inside the map, once; the map lives as long as this
        // handle, begins at the border of a page, and holds bytes that are written from the start.
        unsafe {
            std::slice::from_raw_parts(self.map.as_ptr().cast::<Line>().add(self.first), self.count)
        }
    }
}

impl DerefMut for Lines {
    fn deref_mut(&mut self) -> &mut [Line] {
        #[expect(
            unsafe_code,
            clippy::cast_ptr_alignment,
            reason = "a part of memory that begins at the border of a page"
        )]
        // SAFETY: as above; this handle is the only one of its range and is borrowed mutably.
        unsafe {
            std::slice::from_raw_parts_mut(self.map.as_mut_ptr().cast::<Line>().add(self.first), self.count)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_zero_apart_from_each_other_and_outlive_the_arena() {
        let mut arena = Arena::new(1);
        let large = LARGE / size_of::<Line>();
        let mut all: Vec<Lines> = [1, 3, large - 4, 2 * large, 5].map(|count| arena.take(count)).into();
        drop(arena);
        for (number, lines) in (1..).zip(&mut all) {
            assert!(lines.iter().all(|line| line.0 == [0; 64]));
            lines.fill(Line([number; 64]));
        }
        for (number, (lines, count)) in (1..).zip(all.iter().zip([1, 3, large - 4, 2 * large, 5])) {
            assert!(lines.len() == count && lines.iter().all(|line| line.0 == [number; 64]));
        }
        assert!((all[0].as_ptr() as usize).is_multiple_of(LARGE) && (all[3].as_ptr() as usize).is_multiple_of(LARGE));
    }
}
