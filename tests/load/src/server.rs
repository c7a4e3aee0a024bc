//! The real program in a control group of its own, watched, stopped or killed.

use crate::{Outcome, options::Options};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// Time between two looks at the memory.
const LOOK: Duration = Duration::from_secs(1);
/// Clock ticks a second in /proc (`getconf CLK_TCK`), the same on every Linux.
const TICKS_A_SECOND: f64 = 100.0;
const CGROUPS: &str = "/sys/fs/cgroup";

/// A running server.
pub struct Server {
    child: Child,
    group: Option<PathBuf>,
    /// `http://127.0.0.1:port`.
    pub base: String,
    /// From its start to its word that it listens.
    pub ready_after: Duration,
}

/// What was seen of its process.
#[derive(Default)]
pub struct Watched {
    /// Resident bytes, second by second.
    pub resident: Vec<u64>,
    /// The most that the control group used, with file pages; 0 without one.
    pub group_peak: u64,
    /// The bound of the control group; none where there is none.
    pub group_limit: Option<u64>,
    /// Cores that were busy, on average.
    pub cores: f64,
}

impl Server {
    /// Starts it and waits until it says where it listens.
    pub async fn start(options: &Options, data: &Path, settings: &[(&str, &str)]) -> Outcome<Self> {
        let group = if options.memory_mb == 0 { None } else { make_group(options.memory_mb << 20) };
        // The shell enters the group before it becomes the program: nothing is allocated outside.
        let enter = group
            .as_ref()
            .map_or_else(String::new, |group| format!("echo $$ > '{}/cgroup.procs' && ", group.display()));
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{enter}exec \"$0\" serve --listen 127.0.0.1:0")).arg(&options.program);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LYCEUM_")) {
            command.env_remove(name);
        }
        command.env("LYCEUM_DATA", data).env("LYCEUM_MODELS_FOLDER", &options.models).envs(settings.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let started = Instant::now();
        let mut child = command.spawn()?;
        let out = child.stdout.take().ok_or("its output is piped")?;
        let mut lines = BufReader::new(out).lines();
        let base = loop {
            let line = lines.next_line().await?.ok_or("the server ended instead of listening")?;
            if line.trim().starts_with("http://") {
                break line.trim().trim_end_matches('/').to_owned();
            }
        };
        let ready_after = started.elapsed();
        // It goes on printing: read on, or it stops at a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { child, group, base, ready_after })
    }

    /// Looks at it for so long.
    pub async fn watch(&self, time: Duration) -> Watched {
        let (started, busy_before) = (Instant::now(), self.busy_s());
        let mut watched = Watched::default();
        while started.elapsed() < time {
            tokio::time::sleep(LOOK).await;
            watched.resident.extend(self.resident());
        }
        watched.cores = (self.busy_s() - busy_before) / started.elapsed().as_secs_f64();
        if let Some(group) = &self.group {
            let read = |name: &str| fs::read_to_string(group.join(name)).ok()?.trim().parse::<u64>().ok();
            watched.group_peak = read("memory.peak").or_else(|| read("memory.max_usage_in_bytes")).unwrap_or(0);
            watched.group_limit = read("memory.max").or_else(|| read("memory.limit_in_bytes"));
        }
        watched
    }

    fn resident(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib << 10)
    }

    /// Seconds of processor time so far.
    fn busy_s(&self) -> f64 {
        let stat = self.child.id().and_then(|pid| fs::read_to_string(format!("/proc/{pid}/stat")).ok());
        let ticks = stat.and_then(|stat| {
            let fields: Vec<f64> =
                stat.rsplit(')').next()?.split_whitespace().map(|word| word.parse().unwrap_or(0.0)).collect();
            Some(fields.get(11)? + fields.get(12)?)
        });
        ticks.unwrap_or(0.0) / TICKS_A_SECOND
    }

    /// Ends it in order.
    pub async fn stop(&mut self) -> Outcome {
        let pid = self.child.id().ok_or("the server has ended")?;
        Command::new("kill").arg(pid.to_string()).status().await?;
        self.child.wait().await?;
        Ok(())
    }

    /// Ends it as a power cut would, and waits until it is gone.
    pub async fn kill_and_wait(&mut self) -> Outcome {
        Ok(self.child.kill().await?)
    }

    /// Ends it as a power cut would (`SIGKILL`).
    pub fn kill(&mut self) {
        // Only fails if it has ended, which is the point.
        let _ = self.child.start_kill();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A control group with a bound of memory, below this process' own: version 2 or 1; none where this user may not make one.
fn make_group(bytes: u64) -> Option<PathBuf> {
    let own = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path_of = |wanted: &str| own.lines().find_map(|line| line.split_once(':')?.1.strip_prefix(wanted));
    let name = format!("lyceum-load-{}", std::process::id());
    let places = [("memory:", "memory", "memory.limit_in_bytes"), (":", "", "memory.max")];
    places.iter().find_map(|(controller, folder, file)| {
        let group = Path::new(CGROUPS).join(folder).join(path_of(controller)?.trim_start_matches('/')).join(&name);
        // A second server of this run takes the same group.
        fs::create_dir_all(&group).ok()?;
        fs::write(group.join(file), bytes.to_string()).ok()?;
        Some(group)
    })
}
