//! A few threads that share the parts of one job after another.
//!
//! Each thread has a share of the parts that follow each other, and takes them from a counter of its own, so that what
//! it asks from memory ahead is what it needs next, and threads do not get in each other's way; then it takes what the
//! others have left. A helper that is not scheduled takes none, so a busy machine slows a job down by what it takes
//! away and no more; the calling thread works too and could do everything alone.
//! Helpers spin for a moment between two jobs, as the next one mostly follows at once, and then sleep.

use std::cell::UnsafeCell;
use std::hint::spin_loop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

/// Looks at the counter before a thread goes to sleep or lets others run: some 20 microseconds.
const SPINS: u32 = 1000;

type Job = dyn Fn(usize) + Sync;

/// A thread's share of a job: where it ends in the upper half, the next part that nobody has taken in the lower half.
/// Alone in its lines of the cache (processors fetch them in pairs).
#[repr(align(128))]
struct Share(AtomicU64);

impl Share {
    fn has_work(&self) -> bool {
        let seen = self.0.load(Ordering::SeqCst);
        (seen & u64::from(u32::MAX)) < seen >> 32
    }

    /// Takes the next part.
    fn claim(&self) -> Option<usize> {
        let mut seen = self.0.load(Ordering::Acquire);
        loop {
            let (end, next) = (seen >> 32, seen & u64::from(u32::MAX));
            if next >= end {
                return None;
            }
            match self.0.compare_exchange_weak(seen, seen + 1, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return usize::try_from(next).ok(),
                Err(now) => seen = now,
            }
        }
    }
}

/// What the threads share.
struct Shared {
    /// The share of each thread; the first is the caller's.
    shares: Box<[Share]>,
    /// Parts that are done.
    done: AtomicU32,
    /// Whether a part panicked.
    failed: AtomicBool,
    closing: AtomicBool,
    /// The job. Written only while no part is open; read only by who has claimed a part that is not done.
    job: UnsafeCell<Option<*const Job>>,
}

#[expect(unsafe_code, reason = "threads share a job that lives on the caller's stack")]
// SAFETY: `job` is the only field that is not Sync. It is written in `Pool::run` before a share is stored (release)
// with open parts, and read after a part was claimed (acquire) and before it is counted as done (release). `run` does
// not return, and so does not write again, before all parts are done (acquire). The job itself is Sync.
unsafe impl Sync for Shared {}
#[expect(unsafe_code, reason = "see above")]
// SAFETY: as above; the pointer is not used by the thread that drops the last handle.
unsafe impl Send for Shared {}

impl Shared {
    fn has_work(&self) -> bool {
        self.shares.iter().any(Share::has_work)
    }

    /// Does parts until none is left, as the thread of that number.
    fn work(&self, thread: usize) {
        while let Some(part) = self.claim(thread) {
            #[expect(unsafe_code, reason = "the job lives on the caller's stack")]
            // SAFETY: this thread has claimed a part that is not done, so the job was written before and `run` is
            // still waiting: the pointer is valid.
            let job = unsafe { (*self.job.get()).map(|job| &*job) };
            let result = catch_unwind(AssertUnwindSafe(|| job.map(|job| job(part))));
            if result.is_err() {
                self.failed.store(true, Ordering::Relaxed);
            }
            self.done.fetch_add(1, Ordering::Release);
        }
    }

    /// Takes the next part of the thread's own share, or of another one.
    fn claim(&self, thread: usize) -> Option<usize> {
        let (before, from) = self.shares.split_at(thread);
        from.iter().chain(before).find_map(Share::claim)
    }
}

/// A thread that helps.
struct Helper {
    thread: JoinHandle<()>,
    asleep: Arc<AtomicBool>,
}

/// The threads. Used by one caller at a time.
pub(super) struct Pool {
    shared: Arc<Shared>,
    helpers: Vec<Helper>,
}

impl Pool {
    /// A pool that works with `threads` threads including the caller; fewer if the system gives no more. The
    /// threads inherit the caller's priority.
    pub(super) fn new(threads: usize) -> Self {
        let shared = Arc::new(Shared {
            shares: (0..threads.max(1)).map(|_| Share(AtomicU64::new(0))).collect(),
            done: AtomicU32::new(0),
            failed: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            job: UnsafeCell::new(None),
        });
        let start = |number| {
            let (shared, asleep) = (Arc::clone(&shared), Arc::new(AtomicBool::new(false)));
            let for_thread = Arc::clone(&asleep);
            let body = move || help(&shared, number, &for_thread);
            let thread = thread::Builder::new().name("engine-helper".to_owned()).spawn(body).ok()?;
            Some(Helper { thread, asleep })
        };
        let helpers = (1..threads).map_while(start).collect();
        Self { shared, helpers }
    }

    /// Threads that work, including the caller.
    pub(super) fn threads(&self) -> usize {
        self.helpers.len() + 1
    }

    /// Calls `job` once for each number below `parts`, on all threads, and waits. Panics if a part panicked.
    pub(super) fn run(&mut self, parts: usize, job: &(dyn Fn(usize) + Sync)) {
        let count = u32::try_from(parts).expect("a job has fewer than 2^32 parts");
        if parts <= 1 || self.helpers.is_empty() {
            (0..parts).for_each(job);
            return;
        }
        let shared = &*self.shared;
        #[expect(unsafe_code, reason = "the job lives on the caller's stack")]
        // SAFETY: all parts of the job before are done, so no thread reads the cell. The lifetime is forgotten, but
        // this call does not return before all parts are done, and nobody uses the pointer after that.
        unsafe {
            *shared.job.get() = Some(std::mem::transmute::<&(dyn Fn(usize) + Sync), &'static Job>(job));
        }
        shared.done.store(0, Ordering::Relaxed);
        // Shares of threads that the system did not give are taken by the others.
        let threads = u32::try_from(shared.shares.len()).unwrap_or(u32::MAX);
        let bound = |number: u32| u64::from(count) * u64::from(number) / u64::from(threads);
        for (number, share) in (0..threads).zip(&shared.shares) {
            share.0.store(bound(number + 1) << 32 | bound(number), Ordering::SeqCst);
        }
        for helper in self.helpers.iter().filter(|helper| helper.asleep.load(Ordering::SeqCst)) {
            helper.thread.thread().unpark();
        }
        shared.work(0);
        let mut spins = 0;
        while shared.done.load(Ordering::Acquire) < count {
            spins += 1;
            if spins < SPINS { spin_loop() } else { thread::yield_now() }
        }
        assert!(!shared.failed.swap(false, Ordering::Relaxed), "a part of the computation failed");
    }

    /// Calls `work` once for each part of `length` items (the last may be shorter) with its number, on all threads.
    pub(super) fn each_part<T: Send>(&mut self, items: &mut [T], length: usize, work: impl Fn(usize, &mut [T]) + Sync) {
        let (start, all) = (Start(items.as_mut_ptr()), items.len());
        self.run(all.div_ceil(length), &|part| {
            let from = part * length;
            let count = length.min(all - from);
            #[expect(unsafe_code, reason = "parts of one slice for several threads")]
            // SAFETY: `run` gives each number once, parts of different numbers do not overlap, all lie inside the
            // slice, which is borrowed mutably for the whole call; `T: Send`.
            let slice = unsafe { std::slice::from_raw_parts_mut(start.get().add(from), count) };
            work(part, slice);
        });
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        for Helper { thread, .. } in self.helpers.drain(..) {
            thread.thread().unpark();
            // Panics of parts are caught, so there is nothing to hear.
            let _ = thread.join();
        }
    }
}

/// The start of a slice, for several threads.
struct Start<T>(*mut T);

#[expect(unsafe_code, reason = "parts of one slice for several threads")]
// SAFETY: only gives the pointer; who uses it answers for it.
unsafe impl<T: Send> Sync for Start<T> {}

impl<T> Start<T> {
    fn get(&self) -> *mut T {
        self.0
    }
}

/// The life of a helper.
fn help(shared: &Shared, number: usize, asleep: &AtomicBool) {
    let mut spins = 0;
    while !shared.closing.load(Ordering::SeqCst) {
        if shared.has_work() {
            shared.work(number);
            spins = 0;
        } else if spins < SPINS {
            spins += 1;
            spin_loop();
        } else {
            // Said first and looked again after, so that one of both sides sees the other.
            asleep.store(true, Ordering::SeqCst);
            if !shared.has_work() && !shared.closing.load(Ordering::SeqCst) {
                thread::park();
            }
            asleep.store(false, Ordering::SeqCst);
            spins = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_done_once_whatever_the_number_of_threads() {
        for threads in [1, 2, 5] {
            let mut pool = Pool::new(threads);
            assert_eq!(pool.threads(), threads);
            for length in [1, 3, 7, 100] {
                for round in 0..200u32 {
                    let mut items = vec![0u32; 50];
                    pool.each_part(&mut items, length, |part, items| {
                        for (i, item) in items.iter_mut().enumerate() {
                            *item += round + u32::try_from(part * length + i).unwrap();
                        }
                    });
                    assert!((round..).zip(&items).all(|(expected, &found)| found == expected));
                }
            }
            pool.run(0, &|_| panic!("nothing to do"));
        }
    }

    #[test]
    fn a_part_that_panics_fails_the_job_and_not_the_next_one() {
        let mut pool = Pool::new(3);
        let failing = catch_unwind(AssertUnwindSafe(|| pool.run(8, &|part| assert_ne!(part, 5))));
        assert!(failing.is_err());
        let sum = AtomicU32::new(0);
        pool.run(8, &|part| {
            sum.fetch_add(u32::try_from(part).unwrap(), Ordering::Relaxed);
        });
        assert_eq!(sum.into_inner(), 28);
    }
}
