//! Memory that loading has used and freed.

/// Gives free memory back to the system. Loading a model reads its texts and numbers in several forms; what that leaves
/// in the allocator would stay resident for as long as the program runs.
pub(crate) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(unsafe_code, reason = "no safe call for it")]
        // SAFETY: takes a plain number, and may be called at any time from any thread.
        unsafe {
            libc::malloc_trim(0);
        }
    }
}
