//! What the child may use, set by itself before it reads a byte.

use rustix::process::{Resource, Rlimit, nice, setrlimit};
use std::io;

/// Address space: 1 GiB.
const ADDRESSES: u64 = 1 << 30;
/// Processor time in seconds; the signal comes at the first, the end at the second.
const SECONDS: (u64, u64) = (60, 62);
/// Open files.
const FILES: u64 = 16;

/// Sets the limits of this process. They cannot be taken back.
pub(super) fn set() -> io::Result<()> {
    let limit = |resource, current, maximum| {
        setrlimit(resource, Rlimit { current: Some(current), maximum: Some(maximum) }).map_err(io::Error::from)
    };
    limit(Resource::Core, 0, 0)?;
    limit(Resource::Nofile, FILES, FILES)?;
    limit(Resource::Fsize, 0, 0)?;
    limit(Resource::Cpu, SECONDS.0, SECONDS.1)?;
    limit(Resource::As, ADDRESSES, ADDRESSES)?;
    #[cfg(target_os = "linux")]
    rustix::thread::set_no_new_privs(true)?;
    // Pages and answers go first. Not being allowed to be polite is no reason to stop.
    let _ = nice(5);
    Ok(())
}
