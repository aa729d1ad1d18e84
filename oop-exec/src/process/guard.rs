//! The guard: a small process between the supervisor and one worker, started as `understudy-exec guard`.
//!
//! It has one thread, so it may fork and prepare a worker at leisure, which a supervisor with threads must not.
//! It starts the worker, adopts what the worker leaves behind (as a child subreaper), and kills all of it when the
//! worker ends, when it is told to, or when the supervisor is gone, however that came about. If the guard itself is killed,
//! the kernel kills the worker. It never reads or writes what supervisor and worker say to one another.

// What the standard library and rustix do not offer as safe calls: fork, signals, wait4 (for its resource usage), personality, close_range.
#![allow(unsafe_code)]

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, FdFlags, fcntl_setfd};
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendFlags};
use rustix::process::{Pid, PidfdFlags, Signal, getppid, kill_process, kill_process_group, pidfd_open, setsid};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::process::confine::{self, Abilities, Ability, Means, ProcessGroup, Refusal};
use crate::process::control::{Exit, KILL, MESSAGE_LIMIT, STACK, STACK_SIGNAL, Said};
use crate::process::launch::Order;
use crate::process::spawn;

/// How long the guard tries to kill what a worker left behind.
const KILLING_LIMIT: Duration = Duration::from_secs(5);

/// The `guard` subcommand: `understudy-exec guard`, with the control socket as standard input. Returns the exit code.
pub fn main() -> u8 {
    if std::env::args_os().nth(2).is_some_and(|argument| argument == "--probe") {
        return probe();
    }
    match Guard::start() {
        Ok(guard) => guard.watch(),
        Err(error) => {
            eprintln!("understudy-exec guard: {error}. This command is for understudy-exec's own use.");
            2
        }
    }
}

struct Guard {
    control: OwnedFd,
    supervisor: Option<OwnedFd>,
    children: OwnedFd,
    worker: Pid,
    /// Closed when the worker's program has been started; before that it brings a refusal.
    starting: Option<OwnedFd>,
    group: Option<ProcessGroup>,
    scratch: Option<PathBuf>,
    kills_before: u64,
}

impl Guard {
    fn start() -> Result<Self, Box<dyn std::error::Error>> {
        close_inherited();
        // SAFETY: nothing else in this process uses descriptor 0; std opens it only through `stdin()`, which is not called.
        let control = unsafe { OwnedFd::from_raw_fd(0) };
        // The worker must not see it.
        fcntl_setfd(&control, FdFlags::CLOEXEC)?;
        let mut descriptors = receive_descriptors(&control)?.into_iter();
        let (Some(sheet), Some(socket), Some(stdout), Some(stderr), Some(trace)) =
            (descriptors.next(), descriptors.next(), descriptors.next(), descriptors.next(), descriptors.next())
        else {
            return Err("standard input brought no launch order".into());
        };
        let mut text = Vec::new();
        File::from(sheet).read_to_end(&mut text)?;
        let order: Order = postcard::from_bytes(&text)?;

        let children = child_signals()?;
        let supervisor = Pid::from_raw(order.supervisor).filter(|pid| getppid() == Some(*pid));
        // A program may fork after it has started workers; its child then keeps our socket open, so the process is watched, too.
        let supervisor = supervisor.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());

        if let Some(worker) = spawn::started() {
            prefer_as_victim(worker);
            return Ok(Self::of(control, supervisor, children, worker));
        }
        let means = Means::find(&order.confinement, &order.limits, |trial| in_child(trial).unwrap_or_else(Err));
        let (starting, report) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
        let guard = rustix::process::getpid();
        let scratch = order.scratch.clone().filter(|_| order.remove_scratch).map(PathBuf::from);
        let Some(worker) = fork()? else {
            unblock_signals();
            let refusal = become_worker(&order, [socket, stdout, stderr, trace], &means, guard);
            let bytes = postcard::to_stdvec(&refusal).unwrap_or_default();
            let _ = File::from(report).write_all(&bytes);
            std::process::exit(127);
        };
        // The pipes' and the socket's last ends must be the worker's, or nobody would see them close.
        drop((report, socket, stdout, stderr, trace));
        let starting = Some(starting);
        Ok(Self { starting, group: means.group.ok(), scratch, ..Self::of(control, supervisor, children, worker) })
    }

    /// The guard of a worker that has been started.
    fn of(control: OwnedFd, supervisor: Option<OwnedFd>, children: OwnedFd, worker: Pid) -> Self {
        // The pipe's last end must be the worker's. What is left of ours, standard output, leads nowhere.
        let _ = rustix::stdio::dup2_stderr(rustix::stdio::stdout());
        Self {
            control,
            supervisor,
            children,
            worker,
            starting: None,
            group: None,
            scratch: None,
            kills_before: kernel_kills(),
        }
    }

    /// Until the worker has ended.
    fn watch(mut self) -> u8 {
        let mut told_to_kill = false;
        let mut refusal = Vec::new();
        if self.starting.is_none() {
            self.tell_started();
        }
        loop {
            let event = self.wait(!told_to_kill);
            if event.starting {
                self.read_start(&mut refusal);
            }
            if event.control {
                told_to_kill |= self.obey();
            }
            if event.supervisor_gone {
                told_to_kill = true;
            }
            if event.children || told_to_kill {
                if told_to_kill {
                    self.kill_worker();
                }
                if let Some(exit) = self.reap() {
                    // The refusal was written before the process ended.
                    self.read_start(&mut refusal);
                    return self.finish(exit, &refusal);
                }
            }
        }
    }

    fn wait(&self, control: bool) -> Event {
        let mut descriptors = vec![PollFd::new(&self.children, PollFlags::IN)];
        let optional: [Option<BorrowedFd<'_>>; 3] = [
            self.starting.as_ref().map(AsFd::as_fd),
            control.then(|| self.control.as_fd()),
            self.supervisor.as_ref().filter(|_| control).map(AsFd::as_fd),
        ];
        descriptors
            .extend(optional.iter().flatten().map(|descriptor| PollFd::from_borrowed_fd(*descriptor, PollFlags::IN)));
        if poll(&mut descriptors, None).is_err() {
            return Event::default();
        }
        let mut ready = descriptors.iter().map(|descriptor| !descriptor.revents().is_empty());
        let children = ready.next().unwrap_or(false);
        let mut next = |present: bool| present && ready.next().unwrap_or(false);
        Event {
            children,
            starting: next(optional[0].is_some()),
            control: next(optional[1].is_some()),
            supervisor_gone: next(optional[2].is_some()),
        }
    }

    /// Reads the supervisor's word. True if the worker is to be killed: on demand, or because nobody is there any more.
    fn obey(&self) -> bool {
        let mut buffer = [MaybeUninit::<u8>::uninit(); 16];
        match rustix::net::recv(&self.control, &mut buffer, RecvFlags::DONTWAIT) {
            Ok(((bytes, _), _)) => match bytes.first() {
                Some(&STACK) => {
                    let _ = kill_process(self.worker, STACK_SIGNAL);
                    false
                }
                Some(&KILL) | None => true,
                Some(_) => false,
            },
            Err(Errno::AGAIN | Errno::INTR) => false,
            Err(_) => true,
        }
    }

    fn read_start(&mut self, refusal: &mut Vec<u8>) {
        if let Some(starting) = self.starting.take() {
            let _ = File::from(starting).read_to_end(refusal);
            if refusal.is_empty() {
                self.tell_started();
            }
        }
    }

    fn tell_started(&self) {
        let folder = self.group.as_ref().map(|group| group.folder().as_os_str().to_owned());
        self.tell(&Said::Started { pid: self.worker.as_raw_nonzero().get(), folder });
    }

    fn kill_worker(&self) {
        let _ = kill_process_group(self.worker, Signal::KILL);
        let _ = kill_process(self.worker, Signal::KILL);
    }

    /// Reaps everything that has ended. The worker's exit, if it is among them.
    fn reap(&self) -> Option<Exit> {
        drain_signals(&self.children);
        let mut exit = None;
        while let Some(ended) = reap_one() {
            if ended.pid == self.worker.as_raw_nonzero().get() {
                let out_of_memory = ended.signal == Some(Signal::KILL.as_raw()) && kernel_kills() > self.kills_before;
                exit = Some(Exit { out_of_memory, ..ended });
            }
        }
        exit
    }

    fn finish(mut self, mut exit: Exit, refusal: &[u8]) -> u8 {
        (exit.left_behind, exit.survivors) = kill_descendants(&self.children);
        // Gone before the supervisor is told, so that whoever hears of the end finds nothing left.
        drop(self.group.take());
        if let Some(scratch) = self.scratch.take() {
            let _ = std::fs::remove_dir_all(scratch);
        }
        let said = match postcard::from_bytes::<Refusal>(refusal) {
            Ok(refusal) => Said::Refused { what: refusal.what, why: refusal.why },
            Err(_) => Said::Exited(exit),
        };
        self.tell(&said);
        0
    }

    fn tell(&self, said: &Said) {
        if let Ok(mut bytes) = postcard::to_stdvec(said) {
            bytes.truncate(MESSAGE_LIMIT);
            let _ = rustix::net::send(&self.control, &bytes, SendFlags::NOSIGNAL);
        }
    }
}

#[derive(Default)]
struct Event {
    children: bool,
    starting: bool,
    control: bool,
    supervisor_gone: bool,
}

/// In the forked child: everything up to `exec`. Returns only if something could not be had.
fn become_worker(order: &Order, descriptors: [OwnedFd; 4], means: &Means, guard: Pid) -> Refusal {
    let [socket, stdout, stderr, trace] = descriptors;
    let prepare = || -> Result<Refusal, Refusal> {
        let setup = |what: &'static str| move |error: Errno| Refusal::new(what, error);
        setsid().map_err(setup("a session of its own"))?;
        prefer_as_victim(rustix::process::getpid());
        if order.fixed_layout {
            fix_layout().map_err(|error| Refusal::new("a fixed memory layout", error))?;
        }
        if let Some(directory) = &order.directory {
            std::env::set_current_dir(directory).map_err(|error| {
                Refusal::new("the worker's folder", format!("{}: {error}", PathBuf::from(directory).display()))
            })?;
        }
        let mut arguments: Vec<OsString> = order.arguments.clone();
        for (name, descriptor) in [("--socket", &socket), ("--trace", &trace)] {
            fcntl_setfd(descriptor, FdFlags::empty()).map_err(setup("the worker's descriptors"))?;
            arguments.extend([name.into(), descriptor.as_raw_fd().to_string().into()]);
        }
        let mut command = Command::new(&order.executable);
        command.args(arguments).env_clear().envs(order.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::from(stdout)).stderr(Stdio::from(stderr));
        confine::apply(&order.confinement, &order.limits, order.scratch.as_ref().map(std::path::Path::new), means)?;
        // Last, because a change of credentials resets it; and the guard may be gone already.
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(setup("to die with its guard"))?;
        if getppid() != Some(guard) {
            return Err(Refusal::new("a guard", "it is gone"));
        }
        let error = command.exec();
        Ok(Refusal::new(
            "the interpreter",
            format!("{} could not be run: {error}", PathBuf::from(&order.executable).display()),
        ))
    };
    prepare().unwrap_or_else(|refusal| refusal)
}

/// Tries each kind of confinement in a child of its own, and prints [`Abilities`].
fn probe() -> u8 {
    let entries = confine::each_alone()
        .into_iter()
        .map(|(name, confinement, limits)| {
            let means = Means::find(&confinement, &limits, |trial| in_child(trial).unwrap_or_else(Err));
            let how = in_child(|| {
                confine::apply(&confinement, &limits, None, &means).map_or_else(
                    |refusal| Err(refusal.why),
                    |done| done.into_iter().find(|(what, _)| *what == name).map(|(_, how)| how).ok_or_else(String::new),
                )
            });
            Ability { name: name.into(), how: how.unwrap_or_else(Err) }
        })
        .collect();
    let bytes = postcard::to_stdvec(&Abilities { entries }).unwrap_or_default();
    u8::from(std::io::stdout().write_all(&bytes).is_err())
}

/// Runs the trial in a child, so that its effects end with it.
fn in_child<T: Serialize + DeserializeOwned>(
    trial: impl FnOnce() -> Result<T, String>,
) -> Result<Result<T, String>, String> {
    let failed = |error: std::io::Error| format!("no process could be made to try it ({error})");
    let (read, write) =
        rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC).map_err(|error| failed(error.into()))?;
    let Some(child) = fork().map_err(failed)? else {
        let bytes = postcard::to_stdvec(&trial()).unwrap_or_default();
        let _ = File::from(write).write_all(&bytes);
        std::process::exit(0);
    };
    drop(write);
    let mut bytes = Vec::new();
    let read = File::from(read).read_to_end(&mut bytes);
    let _ = rustix::process::waitpid(Some(child), rustix::process::WaitOptions::empty());
    read.map_err(failed)?;
    postcard::from_bytes(&bytes).map_err(|_| "the process that tried it was killed".into())
}

/// Kills whatever has the guard as an ancestor, however it detached itself. Returns how many there were, and how many are left.
fn kill_descendants(children: &OwnedFd) -> (u32, u32) {
    let until = Instant::now() + KILLING_LIMIT;
    let mut killed = HashSet::new();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    while has_children() {
        // Stopped first, all of them, so that none forks while the others are killed.
        let mut stopped = HashSet::new();
        loop {
            let found: Vec<Pid> = descendants().into_iter().filter(|pid| !stopped.contains(pid)).collect();
            if found.is_empty() {
                break;
            }
            for pid in &found {
                let _ = kill_process(*pid, Signal::STOP);
            }
            stopped.extend(found);
        }
        for pid in &stopped {
            let _ = kill_process(*pid, Signal::KILL);
        }
        killed.extend(stopped);
        let pause = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
        let _ = poll(&mut [PollFd::new(children, PollFlags::IN)], Some(&pause));
        drain_signals(children);
        while reap_one().is_some() {}
        if Instant::now() > until {
            return (count(killed.len()), count(descendants().len()));
        }
    }
    (count(killed.len()), 0)
}

/// All descendants of this process that have not ended.
fn descendants() -> Vec<Pid> {
    let mut parents: Vec<(i32, i32)> = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        let Ok(stat) = std::fs::read(entry.path().join("stat")) else { continue };
        // The name, in parentheses, may have anything in it.
        let Some(end) = stat.iter().rposition(|byte| *byte == b')') else { continue };
        let rest = String::from_utf8_lossy(&stat[end + 1..]);
        let mut fields = rest.split_whitespace();
        let (Some(state), Some(parent)) = (fields.next(), fields.next().and_then(|field| field.parse::<i32>().ok()))
        else {
            continue;
        };
        if state != "Z" && state != "X" {
            parents.push((pid, parent));
        }
    }
    let mut found = vec![rustix::process::getpid().as_raw_nonzero().get()];
    let mut next = 0;
    while next < found.len() {
        let parent = found[next];
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        next += 1;
    }
    found.iter().skip(1).filter_map(|pid| Pid::from_raw(*pid)).collect()
}

fn receive_descriptors(control: &OwnedFd) -> Result<Vec<OwnedFd>, Errno> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(5))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0_u8; 1];
    rustix::net::recvmsg(control, &mut [std::io::IoSliceMut::new(&mut byte)], &mut ancillary, RecvFlags::CMSG_CLOEXEC)?;
    let mut descriptors = Vec::new();
    for message in ancillary.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = message {
            descriptors.extend(rights);
        }
    }
    Ok(descriptors)
}

/// How many processes the kernel has killed for want of memory since it started.
fn kernel_kills() -> u64 {
    let text = std::fs::read_to_string("/proc/vmstat").unwrap_or_default();
    text.lines()
        .find_map(|line| line.strip_prefix("oom_kill "))
        .and_then(|count| count.trim().parse().ok())
        .unwrap_or(0)
}

/// Closes what the supervisor's own parent left open in it; held here, its other end would never see it closed.
fn close_inherited() {
    // SAFETY: this is the first thing that the guard does, so nothing in this process owns a descriptor above 2 yet.
    unsafe { libc::close_range(3, libc::c_uint::MAX, 0) };
}

/// For the worker: an empty mask, whatever the guard and its supervisor block.
fn unblock_signals() {
    let mut none = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: `sigemptyset` initializes the set, and the pointers are valid for the calls.
    unsafe {
        libc::sigemptyset(none.as_mut_ptr());
        libc::sigprocmask(libc::SIG_SETMASK, none.as_ptr(), std::ptr::null_mut());
    }
}

/// If memory runs out, the kernel shall take a worker rather than its supervisor. Where it cannot be told so, nothing is lost.
fn prefer_as_victim(worker: Pid) {
    const SCORE: i32 = 300;
    let file = format!("/proc/{}/oom_score_adj", worker.as_raw_nonzero());
    let now = std::fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(SCORE);
    if now < SCORE {
        let _ = std::fs::write(file, SCORE.to_string());
    }
}

/// None in the child.
fn fork() -> std::io::Result<Option<Pid>> {
    // SAFETY: this process has one thread, so the child may go on as the parent would: no lock can be held by a thread that it lacks.
    match unsafe { libc::fork() } {
        -1 => Err(std::io::Error::last_os_error()),
        child => Ok(Pid::from_raw(child)),
    }
}

/// A descriptor that is readable when a child has ended.
fn child_signals() -> std::io::Result<OwnedFd> {
    let mut signals = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: `sigemptyset` initializes the set that the later calls read; they are given valid pointers and none is kept.
    // `signalfd` returns a fresh descriptor that nobody else owns.
    unsafe {
        libc::sigemptyset(signals.as_mut_ptr());
        libc::sigaddset(signals.as_mut_ptr(), libc::SIGCHLD);
        if libc::sigprocmask(libc::SIG_BLOCK, signals.as_ptr(), std::ptr::null_mut()) != 0 {
            return Err(std::io::Error::last_os_error());
        }
        match libc::signalfd(-1, signals.as_ptr(), libc::SFD_CLOEXEC | libc::SFD_NONBLOCK) {
            -1 => Err(std::io::Error::last_os_error()),
            descriptor => Ok(OwnedFd::from_raw_fd(descriptor)),
        }
    }
}

fn drain_signals(children: &OwnedFd) {
    let mut buffer = [0_u8; 1024];
    while rustix::io::read(children, &mut buffer).is_ok_and(|count| count > 0) {}
}

/// Reaps one child that has ended, if there is one.
fn reap_one() -> Option<Exit> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: both pointers are valid for writing; a `rusage` of zeros is a valid one, should the call write nothing.
    let (pid, usage) = unsafe {
        let pid = libc::wait4(-1, &raw mut status, libc::WNOHANG, usage.as_mut_ptr());
        (pid, usage.assume_init())
    };
    let time = |value: libc::timeval| {
        Duration::from_secs(value.tv_sec.unsigned_abs()) + Duration::from_micros(value.tv_usec.unsigned_abs())
    };
    (pid > 0).then(|| Exit {
        pid,
        code: libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status)),
        signal: libc::WIFSIGNALED(status).then(|| libc::WTERMSIG(status)),
        core: libc::WIFSIGNALED(status) && libc::WCOREDUMP(status),
        peak: usage.ru_maxrss.unsigned_abs() * 1024,
        user: time(usage.ru_utime),
        system: time(usage.ru_stime),
        out_of_memory: false,
        left_behind: 0,
        survivors: 0,
    })
}

/// Whether there is any child, running or ended.
fn has_children() -> bool {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::All, look), Err(Errno::CHILD))
}

/// Turns off the randomization of addresses for what is run next.
fn fix_layout() -> std::io::Result<()> {
    // SAFETY: no pointers; the flag changes how later programs are loaded and nothing in this one.
    let set = unsafe {
        let now = libc::personality(0xffff_ffff);
        libc::personality(
            libc::c_ulong::from(now.unsigned_abs()) | libc::c_ulong::from(libc::ADDR_NO_RANDOMIZE.unsigned_abs()),
        )
    };
    if set == -1 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}
