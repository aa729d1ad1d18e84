//! Starts a worker: makes its socket, pipes and trace file, and a guard that starts it and watches over it.
//!
//! Nothing here forks: processes are made as `posix_spawn` makes them (see [`spawn`]), so this is safe in a program with
//! many threads, and every descriptor is made with close-on-exec, so none leaks into other children.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::MemfdFlags;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use rustix::pipe::PipeFlags;
use serde::{Deserialize, Serialize};

use crate::process::confine::{self, Confinement, ResourceLimits};
use crate::process::control::{Control, send_order};
use crate::process::interpreter::Interpreter;
use crate::process::spawn::{self, Image, spawn};
use crate::process::worker_file;

/// Everything that decides how a worker is started.
#[derive(Debug, Clone)]
pub struct LaunchPlan {
    pub interpreter: Interpreter,
    /// The program that has the `guard` subcommand: see [`find_guard`].
    pub guard: PathBuf,
    /// The worker's name, for errors.
    pub name: String,
    /// The folder to start in; that of the supervisor if None. A scratch folder, if there is one, wins.
    pub directory: Option<PathBuf>,
    /// The worker's whole environment: see [`inherited_environment`].
    pub environment: Vec<(OsString, OsString)>,
    pub limits: ResourceLimits,
    pub confinement: Confinement,
    /// Load code and place memory at the same addresses each time, as far as the kernel can.
    pub fixed_layout: bool,
    /// Fixes the seed of `hash(str)`. Without it the interpreter runs isolated (`-I`) and draws its own.
    pub hash_seed: Option<u32>,
    pub program: Program,
}

/// What the interpreter runs.
#[derive(Debug, Clone, Default)]
pub enum Program {
    /// The worker that speaks the protocol.
    #[default]
    Worker,
    /// Python code that gets the worker's arguments, `--socket N --trace N`.
    Code(String),
}

impl LaunchPlan {
    /// A plan with the supervisor's own environment and folder, no limits and no confinement.
    pub fn new(interpreter: Interpreter, guard: PathBuf) -> Self {
        Self {
            interpreter,
            guard,
            name: "worker".into(),
            directory: None,
            environment: inherited_environment(),
            limits: ResourceLimits::default(),
            confinement: Confinement::default(),
            fixed_layout: false,
            hash_seed: None,
            program: Program::default(),
        }
    }
}

/// A worker that is being started.
#[derive(Debug)]
pub struct Launched {
    /// The supervisor's end of the protocol's stream.
    pub socket: OwnedFd,
    pub control: Control,
    /// The read end of the worker's standard output; does not block.
    pub stdout: OwnedFd,
    /// The read end of the worker's standard error; does not block.
    pub stderr: OwnedFd,
    /// A memory file into which the worker writes Python stacks.
    pub trace: OwnedFd,
    /// The folder that the worker may write to, if it is confined to one.
    pub scratch: Option<PathBuf>,
}

/// Why nothing was started.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    #[error("the interpreter {} of worker {name:?} {why}", path.display())]
    Interpreter { name: String, path: PathBuf, why: String },
    #[error("the program that guards workers is not to be found; looked at: {}. Set UNDERSTUDY_EXEC to the path of understudy-exec", looked_at.join(", "))]
    NoGuard { looked_at: Vec<String> },
    #[error("the guard {} could not be started: {source}", path.display())]
    Guard { path: PathBuf, source: io::Error },
    #[error("{what} of worker {name:?} could not be made: {source}")]
    Resource { name: String, what: &'static str, source: io::Error },
    #[error("the worker's own program could not be put in a cache folder: {0}")]
    WorkerFile(#[source] io::Error),
    #[error("{what} is not to be had on this machine: {why}. `understudy-exec doctor` lists what is")]
    NotToBeHad { what: String, why: String },
}

impl LaunchError {
    /// Whether this process, or the machine, has no descriptors left, which may change at any moment.
    pub(crate) fn lacks_descriptors(&self) -> bool {
        let (Self::Resource { source, .. } | Self::Guard { source, .. } | Self::WorkerFile(source)) = self else {
            return false;
        };
        matches!(Errno::from_io_error(source), Some(Errno::MFILE | Errno::NFILE))
    }
}

/// What the guard is told, next to the descriptors. Text is in `OsString`s because paths need not be UTF-8.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub supervisor: i32,
    pub executable: OsString,
    pub arguments: Vec<OsString>,
    pub environment: Vec<(OsString, OsString)>,
    pub directory: Option<OsString>,
    pub limits: ResourceLimits,
    pub confinement: Confinement,
    pub scratch: Option<OsString>,
    /// Whether the scratch folder was made for this worker and goes with it.
    pub remove_scratch: bool,
    pub fixed_layout: bool,
}

/// Starts a worker. Returns at once: whether it came up is told by `control`'s notes and by the worker's `HELLO`.
///
/// # Errors
/// Whatever can be known before a process is started, confinement that cannot be had included. What goes wrong later, like a folder
/// that is gone, is a [`crate::process::control::Note::Refused`].
pub fn launch(plan: &LaunchPlan) -> Result<Launched, LaunchError> {
    plan.interpreter.check(&plan.name)?;
    confine::check(&plan.guard, &plan.confinement, &plan.limits)?;
    let resource = |what| {
        move |error: rustix::io::Errno| LaunchError::Resource { name: plan.name.clone(), what, source: error.into() }
    };

    let failed = |what| move |source| LaunchError::Resource { name: plan.name.clone(), what, source };
    let guard_error = |source| LaunchError::Guard { path: plan.guard.clone(), source };

    let (control, guard_end) =
        rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
            .map_err(resource("the control socket"))?;
    let (socket, worker_end) =
        rustix::net::socketpair(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)
            .map_err(resource("the socket"))?;
    let (stdout, stdout_end) = pipe().map_err(resource("the pipe for standard output"))?;
    let (stderr, stderr_end) = pipe().map_err(resource("the pipe for standard error"))?;
    let trace = trace_file().map_err(resource("the trace file"))?;
    let own_scratch = Scratch::new(&plan.confinement).map_err(failed("the scratch folder"))?;
    let asked = plan.confinement.read_only.as_ref().and_then(|files| files.scratch.clone());
    let scratch = own_scratch.path().or(asked);
    let order = order(plan, scratch.as_deref(), own_scratch.path().is_some())?;

    let arguments = [plan.guard.as_os_str(), OsStr::new("guard"), OsStr::new(spawn::STARTED)];
    let descriptors = [Some(guard_end.as_fd()), None, Some(stderr_end.as_fd())];
    let guard = Image::new(plan.guard.as_os_str(), arguments, &[], Some(Path::new("/")), &descriptors);
    let descriptors = [None, Some(&stdout_end), Some(&stderr_end), Some(&worker_end), Some(&trace)];
    let descriptors = descriptors.map(|end| end.map(AsFd::as_fd));
    let worker = plain(plan).then(|| worker_image(plan, &order, &descriptors)).transpose().map_err(guard_error)?;
    let guard = guard.and_then(|guard| spawn(&guard, worker.as_ref())).map_err(guard_error)?;
    let control = Control::new(control, guard, own_scratch.keep());

    // Written while the processes load their programs; the guard waits for it. Without it, `control` ends both.
    let sheet = memory_file(c"understudy-order").map_err(resource("the launch order"))?;
    write_order(&sheet, &order).map_err(failed("the launch order"))?;
    let brought = [&sheet, &worker_end, &stdout_end, &stderr_end, &trace].map(AsFd::as_fd);
    send_order(control.fd(), &brought).map_err(guard_error)?;
    Ok(Launched { socket, control, stdout, stderr, trace, scratch })
}

/// Whether nothing has to be done to the worker's process that a guard must do.
fn plain(plan: &LaunchPlan) -> bool {
    plan.confinement.is_none()
        && plan.limits.is_none()
        && !plan.fixed_layout
        // Else it would be looked for on PATH.
        && plan.interpreter.executable.as_os_str().as_bytes().contains(&b'/')
}

/// The worker's program, as the guard would start it.
fn worker_image(plan: &LaunchPlan, order: &Order, descriptors: &[Option<BorrowedFd<'_>>]) -> io::Result<Image> {
    let numbers = [spawn::WORKER_SOCKET.to_string(), spawn::WORKER_TRACE.to_string()];
    let program = [order.executable.as_os_str()].into_iter().chain(order.arguments.iter().map(OsString::as_os_str));
    let places = ["--socket", &numbers[0], "--trace", &numbers[1]].map(OsStr::new);
    let directory = plan.directory.as_deref().map(absolute);
    Image::new(&order.executable, program.chain(places), &order.environment, directory.as_deref(), descriptors)
}

/// A scratch folder that was made for a worker; removed unless it is kept.
struct Scratch(Option<PathBuf>);

impl Scratch {
    /// Makes one if the confinement wants one and names none.
    fn new(confinement: &Confinement) -> io::Result<Self> {
        let wanted = confinement.read_only.as_ref().is_some_and(|files| files.scratch.is_none());
        wanted.then(make_scratch).transpose().map(Self)
    }

    fn path(&self) -> Option<PathBuf> {
        self.0.clone()
    }

    fn keep(mut self) -> Option<PathBuf> {
        self.0.take()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = self.0.take() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// The program with the `guard` subcommand: `UNDERSTUDY_EXEC`, then `given`, then this program itself if it is
/// `understudy-exec`, then one beside this program (or beside the folder it is in), then `PATH`.
///
/// # Errors
/// [`LaunchError::NoGuard`] with every place that was looked at.
pub fn find_guard(given: Option<&Path>) -> Result<PathBuf, LaunchError> {
    const NAME: &str = "understudy-exec";
    let told = std::env::var_os("UNDERSTUDY_EXEC").filter(|path| !path.is_empty()).map(PathBuf::from);
    let mut looked_at = Vec::new();
    // Each is asked for only when those before it are not there.
    let places: [&dyn Fn() -> Vec<PathBuf>; 3] = [
        &|| told.iter().cloned().chain(given.map(Path::to_path_buf)).collect(),
        &|| {
            let Ok(own) = std::env::current_exe() else { return Vec::new() };
            let itself = Some(own.clone()).filter(|own| own.file_name() == Some(OsStr::new(NAME)));
            itself.into_iter().chain(own.ancestors().skip(1).take(2).map(|folder| folder.join(NAME))).collect()
        },
        &|| {
            let path = std::env::var_os("PATH").unwrap_or_default();
            std::env::split_paths(&path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(NAME)).collect()
        },
    ];
    for candidate in places.iter().flat_map(|place| place()) {
        if candidate.is_file() {
            return Ok(candidate);
        }
        looked_at.push(candidate.display().to_string());
    }
    Err(LaunchError::NoGuard { looked_at })
}

/// The supervisor's environment, made fit for workers.
///
/// It adds settings of glibc's allocator, unless the user has set any: a worker's big temporary arrays then
/// come from heap pages that it already has. By default every array of more than 32 MiB is mapped afresh and
/// unmapped again, and its page faults cost as much as the arithmetic on it: `a * 2.0` on 64 MiB took 10 ms, and takes 5 ms
/// with these settings. The price is that a worker keeps up to 512 MiB of freed memory at the top of its heap. The third one has the
/// heap grow by an eighth of what it does by default: an interpreter that starts allocates two tables of zeros, which no longer are mapped
/// either, and has to clear what was left of the heap before them, a page fault for each page. They are [`ALLOCATOR_SETTINGS`]; the
/// worker takes them out of its `os.environ`, so that neither programs nor their children see them.
pub fn inherited_environment() -> Vec<(OsString, OsString)> {
    let mut environment: Vec<(OsString, OsString)> = std::env::vars_os().collect();
    add_allocator_settings(&mut environment);
    add_loader_setting(&mut environment);
    environment
}

/// Environment variables of glibc's allocator and the values that [`add_allocator_settings`] gives them.
pub const ALLOCATOR_SETTINGS: [(&str, &str); 3] =
    [("MALLOC_MMAP_THRESHOLD_", "536870912"), ("MALLOC_TRIM_THRESHOLD_", "536870912"), ("MALLOC_TOP_PAD_", "16384")];

/// The variable that names those variables which the worker takes out of its `os.environ` before any program runs.
pub const HIDDEN_VARIABLES: &str = "UNDERSTUDY_HIDE";

/// See [`inherited_environment`]. Does nothing where the user has an opinion on the allocator.
pub fn add_allocator_settings(environment: &mut Vec<(OsString, OsString)>) {
    let decided =
        |name: &OsString| name.as_bytes().starts_with(b"MALLOC_") || name == "GLIBC_TUNABLES" || name == "LD_PRELOAD";
    if environment.iter().any(|(name, _)| decided(name)) {
        return;
    }
    environment.extend(ALLOCATOR_SETTINGS.iter().map(|(name, value)| (name.into(), value.into())));
    let names: Vec<&str> = ALLOCATOR_SETTINGS.iter().map(|(name, _)| *name).collect();
    environment.push((HIDDEN_VARIABLES.into(), names.join(",").into()));
}

/// Has the interpreter's libraries bound when they are loaded: a twentieth of its start goes into looking their functions up one by one
/// when each is first called. Does nothing where the user has an opinion on the loader. The worker takes it out of its `os.environ`.
pub fn add_loader_setting(environment: &mut Vec<(OsString, OsString)>) {
    const BIND_NOW: &str = "LD_BIND_NOW";
    if environment.iter().any(|(name, _)| name.as_bytes().starts_with(b"LD_") && name != "LD_LIBRARY_PATH") {
        return;
    }
    environment.push((BIND_NOW.into(), "1".into()));
    hide(environment, BIND_NOW.as_ref());
}

const HASH_SEED: &str = "PYTHONHASHSEED";

/// Begins the names of those hidden variables that the worker gives back their own names to.
const LATER_VARIABLES: &str = "UNDERSTUDY_LATER_";

/// Has the worker take a variable out of its `os.environ`.
fn hide(environment: &mut Vec<(OsString, OsString)>, name: &OsStr) {
    match environment.iter_mut().find(|(known, _)| known == HIDDEN_VARIABLES) {
        Some((_, names)) => {
            names.push(",");
            names.push(name);
        }
        None => environment.push((HIDDEN_VARIABLES.into(), name.into())),
    }
}

fn order(plan: &LaunchPlan, scratch: Option<&Path>, remove_scratch: bool) -> Result<Order, LaunchError> {
    let mut environment = plan.environment.clone();
    let mut arguments: Vec<OsString> = Vec::new();
    if let Some(seed) = plan.hash_seed {
        // An isolated interpreter reads no PYTHONHASHSEED, so the rest of `-I` is done by hand.
        // The program still sees the variables that the interpreter must not heed.
        let mut later = Vec::new();
        for (name, _) in environment.iter_mut().filter(|(name, _)| name.as_bytes().starts_with(b"PYTHON")) {
            let mut renamed = OsString::from(LATER_VARIABLES);
            renamed.push(&*name);
            later.push(renamed.clone());
            *name = renamed;
        }
        environment.push((HASH_SEED.into(), seed.to_string().into()));
        hide(&mut environment, HASH_SEED.as_ref());
        later.iter().for_each(|name| hide(&mut environment, name));
        arguments.push("-s".into());
    } else {
        arguments.push("-I".into());
    }
    if let Some(scratch) = scratch {
        environment.retain(|(name, _)| name != "TMPDIR");
        environment.push(("TMPDIR".into(), scratch.into()));
    }
    arguments.push("-c".into());
    arguments.push(match &plan.program {
        Program::Code(code) => code.into(),
        Program::Worker => {
            let (read_only, isolated) = (plan.confinement.read_only.is_some(), plan.hash_seed.is_none());
            worker_file::bootstrap(&plan.interpreter, read_only, isolated).map_err(LaunchError::WorkerFile)?
        }
    });
    Ok(Order {
        supervisor: rustix::process::getpid().as_raw_nonzero().get(),
        executable: plan.interpreter.executable.clone().into(),
        arguments,
        environment,
        directory: scratch.or(plan.directory.as_deref()).map(|path| absolute(path).into()),
        limits: plan.limits.clone(),
        confinement: plan.confinement.clone(),
        scratch: scratch.map(|path| absolute(path).into()),
        remove_scratch,
        fixed_layout: plan.fixed_layout,
    })
    .map(|mut order| {
        // The guard starts in the root folder; a worker without a folder of its own starts where the supervisor is.
        if order.directory.is_none() {
            order.directory = std::env::current_dir().ok().map(Into::into);
        }
        order
    })
}

fn write_order(sheet: &OwnedFd, order: &Order) -> io::Result<()> {
    let bytes = postcard::to_stdvec(order).map_err(io::Error::other)?;
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        rest = &rest[rustix::io::write(sheet, rest)?..];
    }
    rustix::fs::seek(sheet, rustix::fs::SeekFrom::Start(0))?;
    Ok(())
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

/// A pipe whose read end does not block.
fn pipe() -> rustix::io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
    rustix::io::ioctl_fionbio(&read, true)?;
    Ok((read, write))
}

fn memory_file(name: &std::ffi::CStr) -> rustix::io::Result<OwnedFd> {
    rustix::fs::memfd_create(name, MemfdFlags::CLOEXEC)
}

/// So much of the beginning of a trace file is kept for the end of what a worker prints: half of it for each stream.
pub(crate) const LAST_OUTPUT: u64 = 8192;

/// The file for a worker's stacks, which start behind [`LAST_OUTPUT`].
pub(crate) fn trace_file() -> rustix::io::Result<OwnedFd> {
    let file = memory_file(c"understudy-trace")?;
    rustix::fs::ftruncate(&file, LAST_OUTPUT)?;
    rustix::fs::seek(&file, rustix::fs::SeekFrom::Start(LAST_OUTPUT))?;
    Ok(file)
}

fn make_scratch() -> io::Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt;
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let folder = absolute(&std::env::temp_dir());
    loop {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("understudy-scratch-{}-{number}", std::process::id()));
        match std::fs::DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}
