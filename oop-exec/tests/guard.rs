//! Guards: whatever happens, no process stays behind, and the end is told as it was.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod guarded;

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use guarded::{Worker, alive, ends, guard, parent, plan, readable};
use rustix::process::{Pid, Signal, kill_process};
use understudy_exec::confine::Confinement;
use understudy_exec::control::Note;
use understudy_exec::interpreter::Interpreter;
use understudy_exec::launch::{LaunchError, Program, launch};
use understudy_exec::worker_file;

#[test]
fn the_end_is_told_as_it_was() {
    let rows: [(&str, Option<i32>, Option<i32>); 5] = [
        ("pass", Some(0), None),
        ("sys.exit(7)", Some(7), None),
        ("os._exit(255)", Some(255), None),
        ("os.kill(os.getpid(), 11)", None, Some(11)),
        ("os.abort()", None, Some(6)),
    ];
    for (code, exit_code, signal) in rows {
        let exit = Worker::run(code).exit();
        assert_eq!((exit.code, exit.signal), (exit_code, signal), "{code}");
        assert_eq!((exit.left_behind, exit.survivors), (0, 0), "{code}");
    }
}

#[test]
fn the_peak_of_memory_is_told() {
    let exit = Worker::run("x = b'x' * (200 << 20)").exit();
    assert!(exit.peak > 200 << 20 && exit.peak < 400 << 20, "{}", exit.peak);
}

#[test]
fn output_of_the_worker_and_of_its_children_arrives() {
    let worker = Worker::run("print('one', flush=True); os.system('echo two; echo three >&2')");
    worker.exit();
    assert_eq!(worker.output(), "one\ntwo\n");
    assert_eq!(worker.errors(), "three\n");
}

#[test]
fn nobody_else_holds_the_ends_of_its_pipes() {
    let mut worker = Worker::run(
        "say('here'); hear(); os.close(1); os.close(2); os.close(SOCKET)\nwhile True: import time; time.sleep(1000)",
    );
    let pid = worker.started();
    assert_eq!(worker.line(), "here");
    worker.say();
    assert_eq!(worker.line(), "");
    assert!(readable(&worker.launched.stdout) && readable(&worker.launched.stderr));
    assert_eq!(worker.output() + &worker.errors(), "");
    assert!(alive(pid));
}

#[test]
fn a_worker_has_its_own_descriptors_and_no_others() {
    let neighbour = Worker::run("hear()");
    let mut worker = Worker::run(
        "def is_open(number):\n    try: os.fstat(number)\n    except OSError: return False\n    return True\n\
         say(*(f'{n}:{os.readlink(f\"/proc/self/fd/{n}\")}' for n in range(1000) if is_open(n) and n not in (0, 1, 2, SOCKET, TRACE)), 'nothing else')",
    );
    assert_eq!(worker.line(), "nothing else");
    neighbour.kill();
}

#[test]
fn kill_ends_everything_and_says_so() {
    let mut worker = Worker::run("daemon()\nwhile True: pass");
    let pid = worker.started();
    let daemon = worker.number();
    assert!(alive(pid) && alive(daemon));
    assert!(!worker.launched.control.was_killed());
    worker.launched.control.kill();
    let exit = worker.exit();
    assert_eq!((exit.pid, exit.signal, exit.code), (pid, Some(9), None));
    assert_eq!((exit.left_behind, exit.survivors, exit.out_of_memory), (1, 0, false));
    assert!(worker.launched.control.was_killed());
    assert!(!alive(pid) && !alive(daemon));
    assert_eq!(worker.launched.control.note(), None);
}

#[test]
fn what_a_worker_leaves_behind_goes_with_it() {
    let mut worker = Worker::run("[daemon() for _ in range(5)]; os._exit(3)");
    let exit = worker.exit();
    assert_eq!((exit.code, exit.left_behind), (Some(3), 5));
    for _ in 0..5 {
        let daemon = worker.number();
        assert!(!alive(daemon), "{daemon}");
    }
}

#[test]
fn dropping_it_ends_everything() {
    let mut worker = Worker::run("daemon(); hear()");
    let pid = worker.started();
    let (daemon, guard) = (worker.number(), parent(pid));
    drop(worker);
    for process in [pid, daemon, guard] {
        // Not even as a zombie.
        assert!(!std::path::Path::new(&format!("/proc/{process}")).exists(), "{process}");
    }
}

#[test]
fn asking_for_a_stack_does_not_hurt_an_unprepared_worker() {
    let mut worker = Worker::run("say('here'); hear(); say('still here')");
    assert_eq!(worker.line(), "here");
    worker.launched.control.ask_stack();
    worker.say();
    assert_eq!(worker.line(), "still here");
}

#[test]
fn a_stack_names_the_function() {
    let mut worker = Worker::run(
        "import faulthandler, signal, time\nfaulthandler.register(signal.SIGURG, file=TRACE, all_threads=True)\nbefore = os.fstat(TRACE).st_size\ndef busy():\n    say('busy')\n    while os.fstat(TRACE).st_size == before: pass\n    say('written')\nbusy()",
    );
    assert_eq!(worker.line(), "busy");
    worker.launched.control.ask_stack();
    assert_eq!(worker.line(), "written");
    assert!(worker.trace().contains(" in busy"), "{}", worker.trace());
}

#[test]
fn a_killed_guard_takes_its_worker_with_it() {
    let worker = Worker::run("os.fork(); say('x'); hear()");
    let pid = worker.started();
    let mut worker = worker;
    assert_eq!((worker.line(), worker.line()), ("x".into(), "x".into()));
    kill_process(Pid::from_raw(parent(pid)).unwrap(), Signal::KILL).unwrap();
    assert_eq!(worker.note(), Note::GuardLost { pid: Some(pid) });
    assert!(ends(pid));
    // Its child was in its group, and is gone as well: nobody holds the socket.
    assert_eq!(worker.line(), "");
}

/// Not a test by itself: the supervisor that the next test kills. It has a worker with a detached process, and, with `UNDERSTUDY_TEST_SHARE`, a child
/// of its own that holds a copy of the guard's socket, as a fork would.
#[test]
#[allow(clippy::zombie_processes)] // Its parent is killed, so somebody else waits for it.
fn supervisor() {
    let Some(mode) = std::env::var_os("UNDERSTUDY_TEST_SUPERVISOR") else { return };
    let mut worker = Worker::run("daemon(); hear()");
    let pid = worker.started();
    let daemon = worker.number();
    let copy = worker.launched.control.fd().try_clone_to_owned().unwrap();
    let mut other = 0;
    if mode == "share" {
        let child = Command::new("sleep")
            .arg("1000")
            .stdin(Stdio::from(copy))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        other = child.id();
    }
    println!("\npids {pid} {daemon} {} {other}", parent(pid));
    std::io::stdout().flush().unwrap();
    // Until it is killed.
    std::io::stdin().lines().for_each(drop);
}

#[test]
fn no_orphan_stays_when_the_supervisor_is_killed() {
    for mode in ["alone", "share"] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "supervisor", "--nocapture"])
            .env("UNDERSTUDY_TEST_SUPERVISOR", mode)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.map(Result::unwrap).find(|line| line.starts_with("pids ")).unwrap();
        let pids: Vec<i32> = line.split_whitespace().skip(1).map(|pid| pid.parse().unwrap()).collect();
        let (ours, other) = (&pids[..3], pids[3]);
        assert!(ours.iter().all(|pid| alive(*pid)), "{ours:?}");
        child.kill().unwrap();
        child.wait().unwrap();
        for pid in ours {
            assert!(ends(*pid), "{pid} of {ours:?} stays ({mode})");
        }
        if other > 0 {
            kill_process(Pid::from_raw(other).unwrap(), Signal::KILL).unwrap();
        }
    }
}

#[test]
fn what_cannot_be_started_is_refused_with_the_reason() {
    let mut nowhere = plan("pass");
    nowhere.directory = Some("/there/is/no/such/folder".into());
    let worker = Worker::start(&nowhere);
    let Note::Refused { what, why } = worker.note() else { panic!() };
    assert_eq!(what, "the worker's folder");
    assert!(why.contains("/there/is/no/such/folder") && why.contains("No such file"), "{why}");
    assert!(worker.launched.control.ended());

    let mut missing = plan("pass");
    missing.interpreter.executable = "/there/is/no/python".into();
    let Err(LaunchError::Interpreter { why, .. }) = launch(&missing) else { panic!() };
    assert_eq!(why, "does not exist");

    let mut unguarded = plan("pass");
    unguarded.guard = "/there/is/no/guard".into();
    assert!(matches!(launch(&unguarded), Err(LaunchError::Guard { .. })));
}

#[test]
fn the_guard_explains_itself_to_people() {
    let output = Command::new(guard()).arg("guard").stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("own use"));
}

#[test]
fn signals_are_as_in_a_fresh_shell() {
    let mut worker = Worker::run(
        "import signal\nsay(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getsignal(signal.SIGINT) is signal.default_int_handler, \
         signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL, os.getsid(0) == os.getpid() == os.getpgid(0))",
    );
    assert_eq!(worker.line(), "set() True True True");
}

#[test]
fn the_environment_is_the_plan_s() {
    let mut plan = plan("say(sorted(os.environ))");
    plan.environment = vec![("A".into(), "1".into()), ("LC_ALL".into(), "C.UTF-8".into())];
    assert_eq!(Worker::start(&plan).line(), "['A', 'LC_ALL']");
}

#[test]
fn hash_seed_and_layout_are_fixed_on_request() {
    let answer = |seed: Option<u32>, fixed: bool| {
        let mut plan = plan("say(hash('x'), id(object), '' in sys.path)");
        plan.hash_seed = seed;
        plan.fixed_layout = fixed;
        let mut worker = Worker::start(&plan);
        let line = worker.line();
        let parts: Vec<String> = line.split(' ').map(str::to_owned).collect();
        (parts[0].clone(), parts[1].clone())
    };
    let (first, again, other) = (answer(Some(1), true), answer(Some(1), true), answer(Some(2), false));
    assert_eq!(first, again);
    assert_ne!(first.0, other.0);
    assert_ne!(answer(None, true).0, first.0);
}

#[test]
fn a_program_that_cannot_be_run_is_refused() {
    let folder = guarded::Folder::new("program");
    let file = folder.0.join("python");
    std::fs::write(&file, "#!/there/is/no/program\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut broken = plan("pass");
    broken.interpreter.executable = file;
    let worker = Worker::start(&broken);
    let note = worker.note();
    let Note::Refused { what, why } = note else { panic!("{note:?}") };
    assert!(what == "the interpreter" && why.contains("could not be run"), "{what} {why}");
}

#[test]
fn a_worker_is_the_kernel_s_first_choice_when_memory_runs_out() {
    let mut worker = Worker::run("say(open('/proc/self/oom_score_adj').read())");
    assert!(worker.number() >= 300);
}

#[test]
fn zombies_of_the_worker_s_own_are_not_left_behind_processes() {
    let exit = Worker::run("if os.fork() == 0: os._exit(0)\nos.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)").exit();
    assert_eq!((exit.code, exit.left_behind), (Some(0), 0));
}

#[test]
fn the_embedded_worker_starts_in_every_interpreter_however_confined() {
    let names = ["", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "pypy3"];
    let found: Vec<Interpreter> = names.iter().filter_map(|name| Interpreter::find(name).ok()).collect();
    assert!(!found.is_empty());
    for interpreter in found {
        for (seed, confinement) in
            [(None, Confinement::full()), (None, Confinement::default()), (Some(1), Confinement::default())]
        {
            let mut plan = plan("");
            plan.program = Program::Worker;
            plan.interpreter = interpreter.clone();
            (plan.hash_seed, plan.confinement) = (seed, confinement);
            let worker = Worker::start(&plan);
            worker.started();
            // The worker ends when its socket is closed.
            rustix::net::shutdown(&worker.launched.socket, rustix::net::Shutdown::Both).unwrap();
            let exit = worker.exit();
            assert_eq!(
                (exit.signal, exit.code, worker.errors()),
                (None, Some(0), String::new()),
                "{interpreter} {seed:?}"
            );
        }
        // Its bytecode is kept beside it.
        let file = worker_file::path().unwrap();
        let stem = format!("{}.", file.file_stem().unwrap().display());
        let kept = std::fs::read_dir(file.parent().unwrap()).unwrap().flatten().filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with(&stem) && !name.ends_with(".py")
        });
        assert!(kept.count() > 0);
    }
}

#[test]
fn an_interpreter_that_is_too_old_says_so() {
    let Ok(old) = Interpreter::find("3.8") else { return };
    let mut plan = plan("");
    plan.program = Program::Worker;
    plan.interpreter = old;
    let worker = Worker::start(&plan);
    assert_eq!(worker.exit().code, Some(1));
    assert!(worker.errors().contains("needs Python 3.9 or later"));
}

#[test]
fn plain_user() {
    guarded::again_as_plain_user("plain_user");
}
