//! What is asked of the operating system: a thread's priority, and the memory of the process.

/// Adds `nice` to the niceness of the calling thread, so that other threads go first. Threads that it starts
/// later inherit it. Best effort: a system that refuses leaves everything as it is. Returns whether it worked.
pub fn lower(nice: i32) -> bool {
    #[cfg(target_os = "linux")]
    {
        // On Linux niceness belongs to the thread, and 0 means the calling one.
        // SAFETY: both calls take plain numbers and touch no memory of ours.
        #[expect(unsafe_code, reason = "no safe call for a thread's priority")]
        let result = unsafe {
            let now = libc::getpriority(libc::PRIO_PROCESS, 0);
            libc::setpriority(libc::PRIO_PROCESS, 0, (now + nice).clamp(-20, 19))
        };
        result == 0
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = nice;
        false
    }
}

/// The most memory that this process has had, in MiB, if the system says so.
pub(crate) fn peak_rss_mb() -> Option<u64> {
    let kib: u64 = status("VmHWM:")?.strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib.div_ceil(1024))
}

/// How many threads this process has, if the system says so.
pub(crate) fn threads() -> Option<u32> {
    status("Threads:")?.parse().ok()
}

/// A line of `/proc/self/status`, which only Linux has.
fn status(name: &str) -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix(name)).map(|rest| rest.trim().to_owned())
}

/// Forgets the most memory so far, where the system can (Linux does it on writing 5, see `proc(5)`).
pub(crate) fn forget_peak_rss() {
    // Best effort: without it the peak is the one of the whole process.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_process_is_asked_for_its_memory_and_threads() {
        assert!(peak_rss_mb().is_some_and(|mb| mb > 0));
        // With a second thread nothing may touch the environment.
        let (threads, changed) = std::thread::spawn(|| (threads(), crate::backend::calm_candle())).join().unwrap();
        assert!(threads.is_some_and(|threads| threads > 1));
        assert!(!changed);
    }

    #[test]
    fn only_the_calling_thread_becomes_nicer() {
        #[expect(unsafe_code, reason = "no safe call for a thread's priority")]
        // SAFETY: takes plain numbers only.
        let nice = || unsafe { libc::getpriority(libc::PRIO_PROCESS, 0) };
        let before = nice();
        let inside = std::thread::spawn(move || (lower(3), nice())).join().unwrap();
        assert_eq!(inside, (true, (before + 3).min(19)));
        assert_eq!(nice(), before);
    }
}
