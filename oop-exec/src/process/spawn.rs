//! Starts a guard, and with it, where nothing forbids that, its worker: without waiting for the guard's program.
//!
//! Loading the guard's program takes a tenth of what an interpreter takes to start. So the process that becomes the guard first makes the
//! worker, which then is its child as if the guard had made it, and loads its program meanwhile. Both are made as
//! `posix_spawn` makes processes, in the memory of a program with many threads: everything that they need is made ready beforehand, and
//! until their `exec` they make system calls and nothing else.

// Processes are made by `clone` with memory in common, and prepared by system calls that take pointers.
#![allow(unsafe_code)]

use std::ffi::{CString, OsStr, OsString, c_char, c_int, c_void};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, WaitOptions, kill_process, pidfd_open, waitpid};

/// The argument with which a guard is told that it has a worker already; the worker's process id follows.
pub(crate) const STARTED: &str = "--started";
/// Room for the process id, which is written when it is known.
const DIGITS: usize = 10;
/// Bytes of stack for either process.
const STACK: usize = 64 << 10;
const NOTHING: RawFd = -1;
/// Where a worker finds its socket and its trace file.
pub(crate) const WORKER_SOCKET: RawFd = 3;
pub(crate) const WORKER_TRACE: RawFd = 4;

/// What a program is started with.
pub(crate) struct Image {
    path: CString,
    arguments: Vec<CString>,
    environment: Vec<CString>,
    directory: Option<CString>,
    /// What becomes its descriptors 0, 1, 2 and so on; [`NOTHING`] leads nowhere.
    descriptors: Vec<RawFd>,
}

impl Image {
    /// The first of `arguments` is the program's name.
    pub fn new<'a>(
        path: &OsStr,
        arguments: impl IntoIterator<Item = &'a OsStr>,
        environment: &[(OsString, OsString)],
        directory: Option<&Path>,
        descriptors: &[Option<BorrowedFd<'_>>],
    ) -> io::Result<Self> {
        let text = |text: &[u8]| CString::new(text).map_err(io::Error::from);
        let variable = |(name, value): &(OsString, OsString)| text(&[name.as_bytes(), b"=", value.as_bytes()].concat());
        Ok(Self {
            path: text(path.as_bytes())?,
            arguments: arguments.into_iter().map(|argument| text(argument.as_bytes())).collect::<io::Result<_>>()?,
            environment: environment.iter().map(variable).collect::<io::Result<_>>()?,
            directory: directory.map(|folder| text(folder.as_os_str().as_bytes())).transpose()?,
            descriptors: descriptors.iter().map(|place| place.map_or(NOTHING, |there| there.as_raw_fd())).collect(),
        })
    }
}

/// A guard's process, which this process has to reap.
#[derive(Debug)]
pub(crate) struct Child {
    process: Pid,
}

impl Child {
    /// Readable when it has ended. None where there is no descriptor left for that, or nothing to wait for.
    pub fn ended(&self) -> Option<OwnedFd> {
        pidfd_open(self.process, PidfdFlags::empty()).ok()
    }

    /// For one that was not reaped: until then nobody else has its number.
    pub fn kill(&self) {
        let _ = kill_process(self.process, Signal::KILL);
    }

    /// Reaps it if it has ended. True also where somebody else has reaped it, as `os.wait()` in Python does.
    pub fn reap(&self) -> bool {
        !matches!(waitpid(Some(self.process), WaitOptions::NOHANG), Ok(None))
    }

    pub fn wait(&self) {
        while matches!(waitpid(Some(self.process), WaitOptions::empty()), Err(Errno::INTR)) {}
    }
}

/// Starts a guard, whose last argument is made the process id of its worker. Without a worker, or where this cannot start
/// it, the id is 0, and the guard has to start it, or to say why that cannot be.
pub(crate) fn spawn(guard: &Image, worker: Option<&Image>) -> io::Result<Child> {
    let mut digits = [b'0'; DIGITS + 1];
    digits[DIGITS] = 0;
    let mut guard_arguments = pointers(&guard.arguments);
    guard_arguments.insert(guard.arguments.len(), digits.as_ptr().cast());
    let mut stacks = [stack(), stack()];
    let [guard_stack, worker_stack] = &mut stacks;
    let worker = worker.map(|image| (image, pointers(&image.arguments), pointers(&image.environment)));
    let environment = pointers(&guard.environment);
    let mut plan = Plan {
        guard,
        guard_arguments: &guard_arguments,
        guard_environment: &environment,
        worker: worker.as_ref().map(|(image, arguments, environment)| (*image, &arguments[..], &environment[..])),
        worker_stack: top(worker_stack),
        digits: digits.as_mut_ptr(),
        guard_process: 0,
        worker_failed: false,
        failure: 0,
    };
    let blocked = block_all_signals();
    // SAFETY: the child runs `begin_guard` on a stack of its own while this thread waits (CLONE_VFORK), so that everything the plan
    // points to stays. It shares no signal handlers, descriptors or folder with this process.
    let made = unsafe {
        libc::clone(
            begin_guard,
            top(guard_stack),
            libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD,
            (&raw mut plan).cast(),
        )
    };
    let error = io::Error::last_os_error();
    restore_signals(&blocked);
    let Some(process) = Pid::from_raw(made).filter(|_| made > 0) else {
        return Err(error);
    };
    let child = Child { process };
    if plan.failure != 0 {
        child.wait();
        return Err(io::Error::from_raw_os_error(plan.failure));
    }
    Ok(child)
}

/// What the two processes work from. The raw pointers are to what [`spawn`] owns.
struct Plan<'a> {
    guard: &'a Image,
    guard_arguments: &'a [*const c_char],
    guard_environment: &'a [*const c_char],
    worker: Option<(&'a Image, &'a [*const c_char], &'a [*const c_char])>,
    worker_stack: *mut c_void,
    digits: *mut u8,
    guard_process: libc::pid_t,
    /// The worker's program could not be run.
    worker_failed: bool,
    /// Why the guard could not be run.
    failure: c_int,
}

extern "C" fn begin_guard(plan: *mut c_void) -> c_int {
    // SAFETY: `spawn` hands over its plan, and waits. From here to `exec` there are system calls only, on memory that was made ready.
    unsafe {
        let plan = &mut *plan.cast::<Plan<'_>>();
        default_signals();
        // Out of the supervisor's session: a Ctrl-C at its terminal is the supervisor's to handle.
        libc::setsid();
        // What a worker leaves behind becomes the guard's, from the worker's first moment on.
        libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        plan.guard_process = libc::getpid();
        if plan.worker.is_some() {
            let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
            let worker = libc::clone(begin_worker, plan.worker_stack, flags, (&raw mut *plan).cast());
            if worker > 0 && !plan.worker_failed {
                write_digits(plan.digits, worker);
            } else if worker > 0 {
                // It is tried again by the guard, which can say what is wrong. It lets go of our memory before it has ended.
                libc::waitpid(worker, std::ptr::null_mut(), 0);
            }
        }
        let Err(error) = become_image(plan.guard, plan.guard_arguments, plan.guard_environment, true);
        plan.failure = error;
        libc::_exit(127)
    }
}

extern "C" fn begin_worker(plan: *mut c_void) -> c_int {
    // SAFETY: as in `begin_guard`, which waits in its turn.
    unsafe {
        let plan = &mut *plan.cast::<Plan<'_>>();
        if let Some((image, arguments, environment)) = plan.worker {
            libc::setsid();
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0);
            if libc::getppid() == plan.guard_process {
                let _ = become_image(image, arguments, environment, false);
            }
        }
        plan.worker_failed = true;
        libc::_exit(127)
    }
}

/// Puts the descriptors in their places, closes all others, and runs the program. Gives the number of the error.
///
/// # Safety
/// Only for a process that was made for this; the pointers end with null and point to text that stays.
unsafe fn become_image(
    image: &Image,
    arguments: &[*const c_char],
    environment: &[*const c_char],
    watches_children: bool,
) -> Result<std::convert::Infallible, c_int> {
    // SAFETY: system calls on what the caller vouches for, and on this process's own descriptors.
    unsafe {
        let failed = || *libc::__errno_location();
        let count = c_int::try_from(image.descriptors.len()).unwrap_or(c_int::MAX);
        let mut high = [-1; WORKER_TRACE as usize + 1];
        for (descriptor, high) in image.descriptors.iter().zip(&mut high) {
            let mut source = *descriptor;
            if source == NOTHING {
                source = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR | libc::O_CLOEXEC);
                if source == -1 {
                    return Err(failed());
                }
            }
            // First out of the way of the places, one of which may be where it is.
            *high = libc::fcntl(source, libc::F_DUPFD_CLOEXEC, count);
            if *high == -1 {
                return Err(failed());
            }
        }
        for (place, high) in (0..count).zip(&high) {
            if libc::dup2(*high, place) == -1 {
                return Err(failed());
            }
        }
        libc::syscall(libc::SYS_close_range, count, c_int::MAX, 0);
        if image.directory.as_ref().is_some_and(|folder| libc::chdir(folder.as_ptr()) == -1) {
            return Err(failed());
        }
        let mut signals = MaybeUninit::<libc::sigset_t>::uninit();
        libc::sigemptyset(signals.as_mut_ptr());
        if watches_children {
            // The end of a worker that ends before its guard has begun must not go unnoticed.
            libc::sigaddset(signals.as_mut_ptr(), libc::SIGCHLD);
        }
        libc::sigprocmask(libc::SIG_SETMASK, signals.as_ptr(), std::ptr::null_mut());
        libc::execve(image.path.as_ptr(), arguments.as_ptr(), environment.as_ptr());
        Err(failed())
    }
}

/// What this process ignores, as under `nohup`, neither its guards nor their workers ignore; an ignored SIGCHLD would even
/// hide the worker's end. And none of its handlers must run in a child that shares its memory.
///
/// # Safety
/// Only for a process that was made for this.
unsafe fn default_signals() {
    // SAFETY: a `sigaction` of zeros is the default action. Refusals (SIGKILL, SIGSTOP) do no harm.
    unsafe {
        let default: libc::sigaction = std::mem::zeroed();
        for signal in 1..=libc::SIGRTMAX() {
            libc::sigaction(signal, &raw const default, std::ptr::null_mut());
        }
    }
}

/// Writes a number over zeros that end at the end of its room.
///
/// # Safety
/// There must be room for [`DIGITS`] bytes.
unsafe fn write_digits(room: *mut u8, mut number: c_int) {
    for place in (0..DIGITS).rev() {
        // SAFETY: the place is within the room.
        unsafe { *room.add(place) = b'0' + u8::try_from(number % 10).unwrap_or(0) };
        number /= 10;
    }
}

fn block_all_signals() -> libc::sigset_t {
    let (mut all, mut before) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    // SAFETY: `sigfillset` initializes the one set, and `pthread_sigmask`, which cannot fail with these arguments, the other.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        before.assume_init()
    }
}

fn restore_signals(before: &libc::sigset_t) {
    // SAFETY: the set is a valid one.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before, std::ptr::null_mut()) };
}

/// The texts' addresses, and null.
fn pointers(texts: &[CString]) -> Vec<*const c_char> {
    texts.iter().map(|text| text.as_ptr()).chain([std::ptr::null()]).collect()
}

fn stack() -> Vec<MaybeUninit<u128>> {
    Vec::with_capacity(STACK / size_of::<u128>())
}

/// The end of a stack, which grows downwards.
fn top(stack: &mut Vec<MaybeUninit<u128>>) -> *mut c_void {
    let capacity = stack.capacity();
    // SAFETY: one past the end of the allocation, which is aligned to 16 bytes as stacks are.
    unsafe { stack.as_mut_ptr().add(capacity).cast() }
}

/// What a guard was told of its worker: the process id after [`STARTED`], unless that is 0.
pub(crate) fn started() -> Option<Pid> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != STARTED);
    arguments.nth(1)?.to_str()?.parse().ok().and_then(Pid::from_raw)
}
