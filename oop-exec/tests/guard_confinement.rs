//! Confinement and limits: what a worker may not do fails in the worker, and only there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod guarded;

use std::net::TcpListener;
use std::path::PathBuf;

use guarded::{Folder, Worker, guard, is_root, plan};
use understudy_exec::confine::{Abilities, Confinement, ReadOnly, ResourceLimits};
use understudy_exec::launch::{LaunchError, LaunchPlan, launch};

/// Python that says what an attempt gives: `ok`, or the name of the error.
const TRY: &str = "
def attempt(action):
    try:
        action()
        say('ok')
    except BaseException as error:
        say(type(error).__name__)
";

fn confined(confinement: Confinement, code: &str) -> LaunchPlan {
    let mut plan = plan(&format!("{TRY}{code}"));
    plan.confinement = confinement;
    plan
}

fn limited(limits: ResourceLimits, code: &str) -> LaunchPlan {
    let mut plan = plan(&format!("{TRY}{code}"));
    plan.limits = limits;
    plan
}

fn scratch(folder: &Folder) -> Confinement {
    Confinement { read_only: Some(ReadOnly { scratch: Some(folder.0.clone()) }), ..Confinement::default() }
}

#[test]
fn without_network_nothing_gets_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let code = format!(
        "import socket\nattempt(lambda: socket.create_connection(('127.0.0.1', {port}), 5))\n\
         attempt(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('::1', {port})))\n\
         pair = socket.socketpair(); attempt(lambda: pair[0].send(b'x'))",
        port = listener.local_addr().unwrap().port()
    );
    let mut free = Worker::start(&confined(Confinement::default(), &code));
    assert_eq!(free.line(), "ok");
    listener.accept().expect("a free worker connects");
    let mut worker = Worker::start(&confined(Confinement { no_network: true, ..Confinement::default() }, &code));
    let (stream, datagram, local) = (worker.line(), worker.line(), worker.line());
    assert!(stream != "ok" && datagram != "ok" && !stream.is_empty(), "{stream} {datagram} {}", worker.errors());
    assert_eq!(local, "ok");
    assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn a_read_only_file_system_can_be_written_in_the_scratch_folder_only() {
    let (inside, outside) = (Folder::new("scratch"), Folder::new("outside"));
    let file = outside.0.join("file");
    std::fs::write(&file, "kept").unwrap();
    let code = format!(
        "import tempfile\noutside = {:?}\nsay(os.getcwd())\n\
         attempt(lambda: open('here', 'w').write('x'))\n\
         attempt(lambda: tempfile.NamedTemporaryFile().write(b'x'))\n\
         attempt(lambda: os.system('echo x > by_a_child') and 1/0)\n\
         attempt(lambda: open('/dev/null', 'w').write('x'))\n\
         attempt(lambda: open(outside + '/new', 'w'))\n\
         attempt(lambda: open(outside + '/file', 'w'))\n\
         attempt(lambda: os.truncate(outside + '/file', 0))\n\
         attempt(lambda: os.remove(outside + '/file'))\n\
         attempt(lambda: os.rename('here', outside + '/moved'))\n\
         attempt(lambda: os.link(outside + '/file', 'link') or open('link', 'w'))\n\
         attempt(lambda: os.system('echo x > ' + outside + '/by_a_child') and 1/0)\n\
         attempt(lambda: os.mkdir('/dev/shm/new'))\n\
         attempt(lambda: os.chmod(outside + '/file', 0o777))\n\
         attempt(lambda: os.utime(outside + '/file'))\n\
         say(open(outside + '/file').read())",
        outside.0.display().to_string()
    );
    let mut worker = Worker::start(&confined(scratch(&inside), &code));
    assert_eq!(worker.line(), inside.0.display().to_string());
    for allowed in 0..4 {
        assert_eq!(worker.line(), "ok", "{allowed} {}", worker.errors());
    }
    for forbidden in 0..10 {
        let result = worker.line();
        assert!(result != "ok" && !result.is_empty(), "{forbidden} {}", worker.errors());
    }
    assert_eq!(worker.line(), "kept");
    assert!(inside.0.join("here").exists() && inside.0.join("by_a_child").exists());
    assert_eq!(std::fs::read_dir(&outside.0).unwrap().count(), 1);
}

#[test]
fn a_scratch_folder_of_its_own_goes_with_the_worker() {
    let confinement = Confinement { read_only: Some(ReadOnly::default()), ..Confinement::default() };
    for ending in ["pass", "os.abort()", "hear()"] {
        let mut worker =
            Worker::start(&confined(confinement.clone(), &format!("open('file', 'w'); say(os.getcwd())\n{ending}")));
        let folder = PathBuf::from(worker.line());
        assert_eq!(Some(&folder), worker.launched.scratch.as_ref(), "{}", worker.errors());
        if ending == "hear()" {
            assert!(folder.join("file").exists());
            drop(worker);
        } else {
            worker.exit();
        }
        assert!(!folder.exists(), "{ending}");
    }
}

#[test]
fn a_confined_worker_cannot_signal_its_guard_or_its_supervisor() {
    let folder = Folder::new("signals");
    let code = "attempt(lambda: os.kill(os.getppid(), 0)); attempt(lambda: os.kill(int(hear()), 0)); attempt(lambda: os.kill(os.getpid(), 0))";
    let mut worker = Worker::start(&confined(scratch(&folder), code));
    rustix::io::write(&worker.launched.socket, std::process::id().to_string().as_bytes()).unwrap();
    let lines = [worker.line(), worker.line(), worker.line()];
    assert_eq!(lines, ["PermissionError", "PermissionError", "ok"]);
}

#[test]
fn dangerous_calls_and_new_privileges_are_refused() {
    let code = "
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    ctypes.set_errno(0)
    say(name, getattr(libc, name)(*arguments) == -1, ctypes.get_errno())
call('ptrace', 0, 0, 0, 0)
call('unshare', 0x10000000)
call('mount', b'none', b'/tmp', b'tmpfs', 0, None)
call('syscall', 425, 1, None)
say(open('/proc/self/status').read().split('NoNewPrivs:')[1].split()[0])
say(int(open('/proc/self/status').read().split('CapEff:')[1].split()[0], 16) >> 5)
import threading
thread = threading.Thread(target=lambda: say('thread')); thread.start(); thread.join()
import subprocess
say(subprocess.run(['echo', 'child'], capture_output=True, text=True).stdout)
";
    let mut worker = Worker::start(&confined(Confinement { no_dangerous_calls: true, ..Confinement::default() }, code));
    let expected = ["ptrace True 1", "unshare True 1", "mount True 1", "syscall True 38", "1", "0", "thread", "child"];
    for line in expected {
        assert_eq!(worker.line(), line, "{}", worker.errors());
    }
}

#[test]
fn everything_at_once_still_runs_programs() {
    let mut plan = confined(
        Confinement::full(),
        "import tempfile, json, threading, subprocess, multiprocessing\nimport sqlite3\n\
         sqlite3.connect('base').execute('create table t (a)')\nsay(subprocess.run(['ls'], capture_output=True, text=True).stdout.strip())",
    );
    plan.limits = ResourceLimits {
        memory: Some(1 << 30),
        cpu: Some(60),
        files: Some(64),
        processes: Some(32),
        file_size: Some(1 << 30),
    };
    let mut worker = Worker::start(&plan);
    assert_eq!(worker.line(), "base", "{} {:?}", worker.errors(), worker.launched.control.note());
}

#[test]
fn memory_past_the_limit_is_a_memory_error() {
    let limits = ResourceLimits { memory: Some(256 << 20), ..ResourceLimits::default() };
    let code = "attempt(lambda: b'x' * (100 << 20)); attempt(lambda: b'x' * (300 << 20))\nimport mmap\n\
                attempt(lambda: mmap.mmap(-1, 512 << 20)); attempt(lambda: b'x' * (100 << 20))\n\
                import resource; attempt(lambda: resource.setrlimit(resource.RLIMIT_DATA, (1 << 40, 1 << 40)))";
    let mut worker = Worker::start(&limited(limits, code));
    // Shared memory, which `mmap` gives, does not count. The limit cannot be lifted again.
    for expected in ["ok", "MemoryError", "ok", "ok", "ValueError"] {
        let line = worker.line();
        assert!(
            line == expected || (expected == "ValueError" && line == "PermissionError"),
            "{line} {expected} {}",
            worker.errors()
        );
    }
}

#[test]
fn processor_time_past_the_limit_ends_the_worker() {
    let limits = ResourceLimits { cpu: Some(1), ..ResourceLimits::default() };
    let exit = Worker::start(&limited(limits, "while True: pass")).exit();
    assert_eq!(exit.signal, Some(libc::SIGXCPU));
    // The kernel counts whole ticks for the limit, and a busy machine makes them up.
    assert!((exit.user + exit.system).as_millis() >= 300);
    let exit = Worker::start(&limited(
        limits_of_cpu(),
        "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass",
    ))
    .exit();
    assert_eq!(exit.signal, Some(libc::SIGKILL));
}

fn limits_of_cpu() -> ResourceLimits {
    ResourceLimits { cpu: Some(1), ..ResourceLimits::default() }
}

#[test]
fn open_files_and_file_size_are_limited() {
    let folder = Folder::new("files");
    let limits = ResourceLimits { files: Some(32), file_size: Some(1 << 20), ..ResourceLimits::default() };
    let code = format!(
        "attempt(lambda: [open('/dev/null') for _ in range(10)]); attempt(lambda: [open('/dev/null') for _ in range(100)])\n\
         name = {:?}\nattempt(lambda: open(name, 'wb').write(b'x' * 1000)); attempt(lambda: open(name, 'wb').write(b'x' * (2 << 20)))",
        folder.0.join("big").display().to_string()
    );
    let mut worker = Worker::start(&limited(limits, &code));
    for expected in ["ok", "OSError", "ok", "OSError"] {
        assert_eq!(worker.line(), expected);
    }
    assert_eq!(std::fs::metadata(folder.0.join("big")).unwrap().len(), 1 << 20);
}

#[test]
fn a_fork_bomb_meets_its_limit() {
    let limits = ResourceLimits { processes: Some(20), ..ResourceLimits::default() };
    // Every process forks until it cannot, detached, for ever; the first says how often it could.
    let code = "
first = os.getpid()
made = 0
while True:
    try:
        if os.fork() == 0:
            os.setsid()
        else:
            made += 1
    except BlockingIOError:
        if os.getpid() == first:
            say(made)
            break
while True:
    try:
        os.fork()
    except BlockingIOError:
        pass
";
    let mut worker = Worker::start(&limited(limits.clone(), code));
    let pid = worker.started();
    let made = worker.number();
    assert!(made > 0 && made < 20, "{made}");
    let mut neighbour = Worker::start(&limited(limits, "attempt(os.fork)"));
    assert_eq!(neighbour.line(), "ok", "a neighbour has a limit of its own");
    let guard = guarded::parent(pid);
    let exit = worker.kill();
    assert_eq!(exit.survivors, 0);
    assert!(exit.left_behind > 0);
    drop(worker);
    assert!(!guarded::alive(guard));
    // Nobody holds the other end of a socket or pipe, so nobody is left.
    if is_root() {
        let groups = std::fs::read_dir("/sys/fs/cgroup/pids").into_iter().flatten().flatten();
        let name = format!("understudy-{guard}-");
        assert!(groups.into_iter().all(|group| !group.file_name().to_string_lossy().starts_with(&name)));
    }
}

#[test]
fn what_the_probe_says_is_what_happens() {
    let abilities = Abilities::probe(&guard()).unwrap();
    assert_eq!(abilities.entries.len(), 9);
    for ability in &abilities.entries {
        let (confinement, limits) = one(&ability.name);
        let mut plan = plan("say('ran')");
        plan.confinement = confinement.clone();
        plan.limits = limits.clone();
        match (&ability.how, abilities.check(&confinement, &limits)) {
            (Ok(how), Ok(())) => {
                assert!(!how.is_empty());
                assert_eq!(Worker::start(&plan).line(), "ran", "{}", ability.name);
            }
            (Err(why), Err(LaunchError::NotToBeHad { what, why: also })) => {
                assert_eq!((&what, &also), (&ability.name, why));
                assert!(matches!(launch(&plan), Err(LaunchError::NotToBeHad { .. })));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(abilities.check(&Confinement::default(), &ResourceLimits::default()).is_ok());
}

#[test]
fn what_is_not_to_be_had_is_an_error_that_says_why() {
    // A confined worker may make no namespaces and no control groups; it tries what it could do to a worker of its own.
    let code = "import subprocess; sys.stdout.buffer.write(subprocess.run([sys.argv[-1], 'guard', '--probe'], capture_output=True).stdout)";
    let plan = confined(Confinement::full(), &code.replace("sys.argv[-1]", &format!("{:?}", guard())));
    let worker = Worker::start(&plan);
    assert_eq!(worker.exit().code, Some(0), "{}", worker.errors());
    let abilities: Abilities = postcard::from_bytes(&guarded::bytes_now(&worker.launched.stdout)).unwrap();
    let how = |name: &str| abilities.entries.iter().find(|ability| ability.name == name).unwrap().how.clone();
    let why = how("processes limit").unwrap_err();
    assert!(
        why.contains("control group")
            && why.contains(if is_root() { "bind root" } else { "user namespaces are not allowed" }),
        "{why}"
    );
    let network = how("no network").unwrap();
    assert!(network.starts_with("seccomp") && network.contains("not allowed"), "{network}");
    let files = how("read-only files").unwrap();
    assert!(files.contains("owners can still change permissions"), "{files}");
    let limits = ResourceLimits { processes: Some(5), ..ResourceLimits::default() };
    let error = abilities.check(&Confinement::default(), &limits).unwrap_err();
    assert!(error.to_string().starts_with("processes limit is not to be had on this machine: "), "{error}");
    assert!(abilities.check(&Confinement::full(), &ResourceLimits::default()).is_ok());
}

/// Not a test by itself: a supervisor that is itself confined, run by the next test.
#[test]
fn confined_supervisor() {
    if std::env::var_os("UNDERSTUDY_TEST_CONFINED").is_none() {
        return;
    }
    assert_eq!(Worker::run("say('nested')").line(), "nested");
    let limits = ResourceLimits { processes: Some(5), ..ResourceLimits::default() };
    let Err(error) = launch(&limited(limits, "pass")) else { panic!("it was launched") };
    println!("\nrefused: {error}");
}

#[test]
fn nothing_is_launched_with_less_confinement_than_asked_for() {
    let tests = std::env::current_exe().unwrap();
    let code = format!(
        "import subprocess\nos.environ['UNDERSTUDY_TEST_CONFINED'] = '1'\n\
         os.execv({tests:?}, ['tests', '--exact', 'confined_supervisor', '--nocapture'])"
    );
    let worker = Worker::start(&confined(Confinement::full(), &code));
    let exit = worker.exit();
    let output = worker.output();
    assert_eq!(exit.code, Some(0), "{output} {}", worker.errors());
    assert!(output.contains("refused: processes limit is not to be had on this machine: "), "{output}");
}

fn one(name: &str) -> (Confinement, ResourceLimits) {
    let (mut confinement, mut limits) = (Confinement::default(), ResourceLimits::default());
    match name {
        "no network" => confinement.no_network = true,
        "read-only files" => confinement.read_only = Some(ReadOnly::default()),
        "no new privileges" => confinement.no_new_privileges = true,
        "no dangerous calls" => confinement.no_dangerous_calls = true,
        "memory limit" => limits.memory = Some(1 << 30),
        "processor limit" => limits.cpu = Some(60),
        "open files limit" => limits.files = Some(64),
        "processes limit" => limits.processes = Some(64),
        "file size limit" => limits.file_size = Some(1 << 30),
        other => panic!("{other}"),
    }
    (confinement, limits)
}

#[test]
fn plain_user() {
    guarded::again_as_plain_user("plain_user");
}
