//! Calls that run twice: what is found to be the same, what is not, and why.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod pools;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pools::*;
use understudy_exec::confine::Confinement;
use understudy_exec::function::Function;
use understudy_exec::interpreter::Interpreter;
use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::task::{Job, Keep, Task};
use understudy_exec::{Cause, Determinism, Executor, Judgement, MapOptions, Settings, Shutdown, Verdict};
use understudy_translators::{Array, Buffer, Encoded, Flavour, Value};

/// An executor that checks every call of the functions in `source`, a module called `subject`.
struct Laboratory {
    executor: Executor,
    folder: Folder,
}

impl Laboratory {
    fn new(name: &str, source: &str) -> Self {
        Self::with(name, source, |settings| settings)
    }

    fn with(name: &str, source: &str, change: impl FnOnce(Settings) -> Settings) -> Self {
        let folder = Folder::new(&format!("determinism-{name}"));
        std::fs::write(folder.file("subject.py"), source).unwrap();
        // A file that was written just now might have been written by the call.
        let file = std::fs::File::options().append(true).open(folder.file("subject.py")).unwrap();
        file.set_modified(std::time::SystemTime::now() - Duration::from_secs(3600)).unwrap();
        let settings = settings(0, 2).with_path([folder.0.clone()]).with_determinism(Determinism::Check);
        let executor = Executor::new(change(settings)).unwrap();
        Laboratory { executor, folder }
    }

    fn call(&self, function: &str, arguments: Vec<Value>) -> Result<Outcome, Failure> {
        self.executor.call(&task(function, arguments))
    }

    fn same(&self, function: &str, arguments: Vec<Value>) -> Arc<Verdict> {
        let outcome = self.call(function, arguments).unwrap_or_else(|failure| panic!("{failure}"));
        let verdict = outcome.verdict.unwrap();
        assert_eq!(verdict.judgement, Judgement::Same, "{verdict}");
        verdict
    }

    fn differs(&self, function: &str, causes: &[Cause]) -> Arc<Verdict> {
        let verdict = different(self.call(function, Vec::new()));
        assert_eq!(verdict.causes, causes, "{verdict}");
        verdict
    }
}

fn task(function: &str, arguments: Vec<Value>) -> Task {
    Task::call(Function::reference(&format!("subject:{function}")).unwrap(), args(arguments))
}

fn different(result: Result<Outcome, Failure>) -> Arc<Verdict> {
    match result {
        Err(Failure::NotDeterministic(verdict)) => verdict,
        other => panic!("a difference was expected: {other:?}"),
    }
}

fn unchecked(result: Result<Outcome, Failure>, why: &str) {
    let verdict = result.unwrap().verdict.unwrap();
    assert_eq!(verdict.judgement, Judgement::Unchecked, "{verdict}");
    assert!(verdict.reason.as_ref().unwrap().contains(why), "{verdict}");
}

#[test]
fn what_is_the_same_each_time_is_found_to_be() {
    let laboratory = Laboratory::new(
        "same",
        "import random, datetime, os\n\
         def nan(): return [float('nan'), -float('nan'), float('inf') - float('inf')]\n\
         def members(): return {'a', 'bb', 'ccc', 'dddd', 'eeeee'}\n\
         def keys(): return {word: len(word) for word in {'a', 'bb', 'ccc', 'dddd', 'eeeee'}}\n\
         def seeded(): return random.Random(7).random()\n\
         def late(): return datetime.datetime(2020, 1, 1)\n\
         def joined(*parts, **named): return list(parts)\n\
         def fails(): raise KeyError('missing', 3)\n\
         def nothing(): pass\n\
         def environment(): return dict(os.environ)\n\
         def path(): import sys; return sys.path, sys.argv, sys.flags.no_user_site\n",
    );
    for function in ["nan", "members", "keys", "seeded", "late", "nothing", "environment", "path"] {
        laboratory.same(function, Vec::new());
    }
    let verdict = laboratory.same("joined", vec![Value::Int(1), Value::str("x")]);
    assert_eq!((verdict.runs, verdict.function.as_str()), (2, "subject:joined"));
    assert!(verdict.seeds[0].is_some() && verdict.seeds[1].is_some() && verdict.seeds[0] != verdict.seeds[1]);
    assert!(verdict.version.contains("python 3."), "{verdict:?}");
    let json = verdict.to_json();
    assert_eq!(json["judgement"], "same");
    assert_eq!(json["arguments"].as_str().unwrap().len(), 64);
    assert_ne!(laboratory.same("joined", vec![Value::Int(2)]).arguments, verdict.arguments);
    match laboratory.call("fails", Vec::new()) {
        Err(Failure::Raised(exception)) => {
            assert_eq!(exception.class, "builtins.KeyError");
            assert_eq!(exception.verdict.as_ref().unwrap().judgement, Judgement::Same);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_cause_is_found() {
    let laboratory = Laboratory::new(
        "causes",
        "import datetime, os, random, secrets, tempfile, threading, time, uuid\n\
         from time import time as now\n\
         from os import getpid\n\
         from datetime import datetime as moment\n\
         WORDS = 'the quick brown fox jumps over the lazy dog and so on'.split()\n\
         def members(): return list(set(WORDS))\n\
         def hashed(): return hash('a word')\n\
         def drawn(): return random.random()\n\
         def generator(): return random.Random().random()\n\
         def shuffled(): random.shuffle(words := WORDS[:]); return words\n\
         def entropy(): return os.urandom(8)\n\
         def token(): return secrets.token_hex()\n\
         def identity(): return uuid.uuid4()\n\
         def temporary(): return next(tempfile._get_candidate_names())\n\
         def seconds(): return time.time()\n\
         def imported(): return now()\n\
         def moments(): return datetime.datetime.now()\n\
         def imported_moment(): return moment.now(datetime.timezone.utc)\n\
         def moments_utc(): return moment.utcnow().isoformat()\n\
         def elapsed(): began = time.perf_counter(); sum(range(1000)); return time.perf_counter() - began\n\
         def clocks(): return time.monotonic_ns(), time.process_time(), time.strftime('%f') + str(time.clock_gettime(1))\n\
         def process(): return os.getpid()\n\
         def imported_process(): return getpid()\n\
         def address(): return id(object())\n\
         def described(): return repr(object())\n\
         def folder(): return os.getcwd()\n\
         def race():\n\
         \x20   order = []\n\
         \x20   def run(number):\n\
         \x20       for _ in range(400_000): order.append(number)\n\
         \x20   threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]\n\
         \x20   for thread in threads: thread.start()\n\
         \x20   for thread in threads: thread.join()\n\
         \x20   return [index for index in range(1, len(order)) if order[index] != order[index - 1]]\n",
    );
    let cases: &[(&str, Cause)] = &[
        ("members", Cause::SetOrder),
        ("hashed", Cause::SetOrder),
        ("drawn", Cause::UnseededRandom),
        ("generator", Cause::UnseededRandom),
        ("shuffled", Cause::UnseededRandom),
        ("entropy", Cause::UnseededRandom),
        ("token", Cause::UnseededRandom),
        ("identity", Cause::UnseededRandom),
        ("temporary", Cause::UnseededRandom),
        ("seconds", Cause::Clock),
        ("imported", Cause::Clock),
        ("moments", Cause::Clock),
        ("imported_moment", Cause::Clock),
        ("moments_utc", Cause::Clock),
        ("elapsed", Cause::Clock),
        ("clocks", Cause::Clock),
        ("process", Cause::Address),
        ("imported_process", Cause::Address),
        ("address", Cause::Address),
        ("described", Cause::Address),
        ("folder", Cause::Environment),
        ("race", Cause::ThreadCount),
    ];
    let mut wrong = Vec::new();
    for (function, cause) in cases {
        let began = Instant::now();
        let result = laboratory.call(function, Vec::new());
        eprintln!("{function}: {:?}", began.elapsed());
        match result {
            Err(Failure::NotDeterministic(verdict)) if verdict.causes == [*cause] => {}
            other => wrong.push(format!("{function}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn several_causes_are_all_named() {
    let laboratory = Laboratory::new(
        "several",
        "import os, random, time, uuid, pathlib\n\
         FILE = pathlib.Path(__file__).with_name('count')\n\
         WORDS = 'the quick brown fox jumps over the lazy dog and so on'.split()\n\
         def apart(): return {'x': random.random(), 'y': [time.time()], 'z': 1}\n\
         def together(): return random.random() + time.time()\n\
         def identity(): return uuid.uuid1()\n\
         def ordered(): return [list(set(WORDS)), random.random()]\n\
         def mixed(): return (hash('a') % 1000 + os.getpid()) * random.random()\n\
         def placed(): return [list(set(WORDS)), os.getcwd()]\n\
         def placed_together(): return str(hash('a')) + os.getcwd()\n\
         def addressed(): return [list(set(WORDS)), id(object())]\n\
         def counted():\n\
         \x20   count = int(FILE.read_text()) + 1 if FILE.exists() else 1\n\
         \x20   FILE.write_text(str(count))\n\
         \x20   return [count, random.random()]\n",
    );
    laboratory.differs("apart", &[Cause::UnseededRandom, Cause::Clock]);
    laboratory.differs("together", &[Cause::UnseededRandom, Cause::Clock]);
    laboratory.differs("identity", &[Cause::UnseededRandom, Cause::Clock]);
    laboratory.differs("ordered", &[Cause::SetOrder, Cause::UnseededRandom]);
    laboratory.differs("placed", &[Cause::SetOrder, Cause::Environment]);
    laboratory.differs("placed_together", &[Cause::SetOrder, Cause::Environment]);
    laboratory.differs("addressed", &[Cause::SetOrder, Cause::Address]);
    laboratory.differs("counted", &[Cause::UnseededRandom, Cause::ExternalFile]);
    laboratory.differs("mixed", &[Cause::SetOrder, Cause::UnseededRandom, Cause::Address]);
}

#[test]
fn files_that_change_are_named() {
    let laboratory = Laboratory::new(
        "files",
        "import os, pathlib\n\
         HERE = pathlib.Path(__file__).parent\n\
         def counted():\n\
         \x20   file = HERE / 'count'\n\
         \x20   count = int(file.read_text()) + 1 if file.exists() else 1\n\
         \x20   file.write_text(str(count))\n\
         \x20   return count\n\
         def once():\n\
         \x20   try:\n\
         \x20       with open(HERE / 'once', 'x'): return 'first'\n\
         \x20   except FileExistsError:\n\
         \x20       return 'later'\n\
         def kernel():\n\
         \x20   with open('/proc/self/stat') as file: return file.read()\n\
         def noise():\n\
         \x20   with open('/dev/urandom', 'rb') as file: return file.read(8)\n\
         def source():\n\
         \x20   with open(__file__) as file: return file.read()\n",
    );
    let verdict = laboratory.differs("counted", &[Cause::ExternalFile]);
    assert_eq!(verdict.files, [laboratory.folder.file("count").display().to_string()]);
    assert_eq!((verdict.first.as_deref(), verdict.second.as_deref()), (Some("1"), Some("2")));
    let verdict = laboratory.differs("once", &[Cause::ExternalFile]);
    assert_eq!(verdict.files, [laboratory.folder.file("once").display().to_string()]);
    laboratory.differs("kernel", &[Cause::ExternalFile]);
    laboratory.differs("noise", &[Cause::UnseededRandom]);
    laboratory.same("source", Vec::new());
}

#[test]
fn what_a_worker_remembers_is_told_apart_from_what_all_have() {
    let laboratory = Laboratory::new(
        "state",
        "seen = 0\n\
         base = None\n\
         def count():\n\
         \x20   global seen\n\
         \x20   seen += 1\n\
         \x20   return seen\n\
         def set_base(value):\n\
         \x20   global base\n\
         \x20   base = value\n\
         def above(number): return base + number\n",
    );
    let mut warm = task("count", Vec::new());
    warm.options.determinism = Some(Determinism::Off);
    for _ in 0..3 {
        assert!(laboratory.executor.call(&warm).unwrap().verdict.is_none());
    }
    laboratory.differs("count", &[Cause::WorkerState]);
    let mut named = exec("name = 5");
    named.options.determinism = Some(Determinism::Off);
    laboratory.executor.call(&named).unwrap();
    let verdict = different(laboratory.executor.call(&eval("name + 1")));
    assert_eq!(verdict.causes, [Cause::WorkerState], "{verdict}");
    assert!(verdict.second.as_ref().unwrap().contains("NameError"), "{verdict}");

    for (_, answer) in laboratory.executor.all(task("set_base", vec![Value::Int(40)])).unwrap() {
        answer.unwrap();
    }
    laboratory.same("above", vec![Value::Int(2)]);
    for (_, answer) in laboratory.executor.all(task("set_base", vec![Value::Int(50)])).unwrap() {
        answer.unwrap();
    }
    assert_eq!(int(&laboratory.call("above", vec![Value::Int(2)]).unwrap()), 52);
}

#[test]
fn the_place_and_both_values_are_named() {
    let laboratory = Laboratory::new(
        "places",
        "import os, random, time\n\
         class Refused(Exception): pass\n\
         def nested(): return {'a': [1, {'b': random.random()}], 'c': 2}\n\
         def raised(): raise Refused('fixed', time.time())\n\
         def sometimes():\n\
         \x20   if 'understudy-check' in os.getcwd(): raise ValueError('here')\n\
         \x20   return 3\n\
         def either(): raise (KeyError if 'understudy-check' in os.getcwd() else ValueError)('x')\n\
         def dies():\n\
         \x20   if 'understudy-check' in os.getcwd(): os._exit(9)\n\
         \x20   return 3\n",
    );
    let verdict = laboratory.differs("nested", &[Cause::UnseededRandom]);
    assert_eq!(verdict.path.as_deref(), Some("result[\"a\"][1][\"b\"]"));
    assert!(verdict.first.as_ref().unwrap().starts_with("0.") && verdict.first != verdict.second, "{verdict}");
    assert!(verdict.runs > 2);
    let text = verdict.to_string();
    assert!(text.contains("unseeded random") && text.contains("two runs part at"), "{text}");
    let verdict = laboratory.differs("raised", &[Cause::Clock]);
    assert_eq!(verdict.path.as_deref(), Some("exception.args[1]"));
    let verdict = laboratory.differs("sometimes", &[Cause::Environment]);
    assert_eq!((verdict.path.as_deref(), verdict.first.as_deref()), (Some("result"), Some("3")));
    assert_eq!(verdict.second.as_deref(), Some("raises builtins.ValueError: here"));
    let verdict = laboratory.differs("either", &[Cause::Environment]);
    assert_eq!(verdict.path.as_deref(), Some("type(exception)"));
    let verdict = laboratory.differs("dies", &[Cause::Environment]);
    assert_eq!(verdict.second.as_deref(), Some("dies of exit code 9"));
}

#[test]
fn written_arguments_are_compared_and_both_runs_find_the_same() {
    let laboratory = Laboratory::new(
        "written",
        "import random\n\
         def double(view):\n\
         \x20   for index in range(len(view)): view[index] = view[index] * 2 % 256\n\
         def scramble(view): view[3] = random.randrange(256)\n",
    );
    let block = laboratory.executor.share(16).unwrap();
    assert!(block.write(0, &(0..16).collect::<Vec<u8>>()));
    let view = |buffer: Buffer| {
        Value::Array(Box::new(Array {
            flavour: Flavour::MemoryView,
            dtype: Value::str("|u1"),
            writeable: true,
            shape: vec![16],
            strides: vec![1],
            buffer,
            offset: 0,
        }))
    };
    laboratory.same("double", vec![view(block.buffer())]);
    assert_eq!(block.buffer().to_vec(0, 16), (0..16).map(|byte| byte * 2).collect::<Vec<u8>>());
    let verdict = loop {
        // One in 256 times both draw the same number.
        match laboratory.call("scramble", vec![view(block.buffer())]) {
            Ok(_) => {}
            other => break different(other),
        }
    };
    assert_eq!(verdict.causes, [Cause::UnseededRandom], "{verdict}");
    assert_eq!(verdict.path.as_deref(), Some("arguments[0][3]"));
}

#[test]
fn what_cannot_be_checked_says_why() {
    let laboratory = Laboratory::new("unchecked", "import time\ndef length(thing): return 3\n");
    let executor = &laboratory.executor;
    let mut kept = eval("object()");
    kept.options.keep = Keep::Yes;
    let outcome = executor.call(&kept);
    let handle = outcome.as_ref().unwrap().kept.clone().unwrap();
    unchecked(outcome, "stays in the worker");
    let held = Value::Handle(Box::new(handle.handle().unwrap().clone()));
    let mut with_handle = task("length", vec![Value::List(vec![held])]);
    with_handle.options.worker = Some(handle.worker());
    unchecked(executor.call(&with_handle), "one worker");
    let repr = handle.operation("repr", args(Vec::new()), None).unwrap();
    unchecked(executor.call(&repr), "object in one worker");
    let set = Task::new(Job::Set { name: "x".into(), value: Encoded::value(&Value::Int(1)).unwrap() });
    unchecked(executor.call(&set), "name in one worker");
    let slow = eval("__import__('time').sleep(0.3)").with_deadline(Duration::from_millis(450));
    unchecked(executor.call(&slow), "deadline");
}

#[test]
fn a_failure_of_the_first_run_is_the_callers() {
    let laboratory = Laboratory::new("failures", "import os\ndef leave(): os._exit(3)\ndef lives(): return 1\n");
    assert_eq!(
        id(&laboratory.call("leave", Vec::new())),
        "exec-not-deterministic".replace("not-deterministic", "exit")
    );
    let late = laboratory.executor.call(&exec("while True: pass").with_deadline(Duration::from_millis(100)));
    assert_eq!(id(&late), "exec-timeout");
    laboratory.same("lives", Vec::new());
}

#[test]
fn samples_submissions_and_maps_are_checked() {
    let laboratory = Laboratory::with(
        "ways",
        "import random\ndef double(x): return 2 * x\ndef draw(x): return random.random()\n",
        |settings| settings.with_determinism(Determinism::Sampled(0.25)),
    );
    let checked: Vec<bool> =
        (0..12).map(|number| laboratory.call("double", vec![Value::Int(number)]).unwrap().verdict.is_some()).collect();
    assert_eq!(checked, [true, false, false, false].repeat(3));

    let mut each = task("double", vec![Value::Int(4)]);
    each.options.determinism = Some(Determinism::Check);
    let outcome = received(&submit(&laboratory.executor, each).1).unwrap();
    assert_eq!((int(&outcome), outcome.verdict.unwrap().judgement), (8, Judgement::Same));

    let map = |function: &str| {
        let mut how = MapOptions::default();
        how.options.determinism = Some(Determinism::Check);
        let function = Function::reference(&format!("subject:{function}")).unwrap();
        let items = (0..20).map(|number| args(vec![Value::Int(number)]));
        laboratory.executor.map(function, items, how).unwrap()
    };
    let results: Vec<(u64, i64)> = map("double")
        .map(|(number, result)| {
            let outcome = result.unwrap();
            assert_eq!(outcome.verdict.as_ref().unwrap().judgement, Judgement::Same);
            (number, int(&outcome))
        })
        .collect();
    assert_eq!(results, (0..20).map(|number| (number, 2 * number as i64)).collect::<Vec<_>>());
    let (number, result) = map("draw").next().unwrap();
    assert_eq!(number, 0);
    assert_eq!(different(result).causes, [Cause::UnseededRandom]);
}

#[test]
fn ending_the_executor_ends_checks() {
    let laboratory = Laboratory::new("ending", "def f(): return 1\n");
    let folder = &laboratory.folder;
    let gate = folder.gate("gate");
    let marks = folder.file("marks");
    std::fs::create_dir(&marks).unwrap();
    let mark = format!("import os\nopen('{0}/%d' % len(os.listdir('{0}')), 'w').close()", marks.display());
    // The first run is let through; the second waits at the gate until the executor is ended.
    let (_, receiver) = submit(&laboratory.executor, exec(&format!("{mark}\n{}", gate.wait())));
    gate.open();
    until("the second run", || marks.join("1").exists());
    laboratory.executor.shutdown(Shutdown::now());
    let outcome = received(&receiver).unwrap();
    assert_eq!(outcome.verdict.unwrap().judgement, Judgement::Unchecked);
    let left: Vec<_> = std::fs::read_dir(std::env::temp_dir())
        .unwrap()
        .flatten()
        .filter(|entry| {
            entry.file_name().to_string_lossy().starts_with(&format!("understudy-check-{}-", std::process::id()))
        })
        .collect();
    // Other tests of this process have theirs at the same time; none is this one's.
    assert!(left.iter().all(|entry| entry.path().is_dir()));

    let laboratory = Laboratory::new("graceful", "def f(): return 1\n");
    let (_, receiver) = submit(&laboratory.executor, task("f", Vec::new()));
    assert!(laboratory.executor.shutdown(Shutdown::graceful()));
    assert_eq!(received(&receiver).unwrap().verdict.unwrap().judgement, Judgement::Same);
}

#[test]
fn numpy_is_held_still_too() {
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.vanilla/bin/python");
    if !python.exists() {
        eprintln!("no interpreter with NumPy: run `cargo xtask setup`");
        return;
    }
    let laboratory = Laboratory::with(
        "numpy",
        "import numpy as np\n\
         def fixed(): return np.arange(6.0).reshape(2, 3) * np.nan\n\
         def modern(): return np.random.default_rng().random()\n\
         def legacy(): return np.random.rand(3)\n\
         def state(): return np.random.RandomState().randint(1 << 30)\n\
         def seeded(): return np.random.default_rng(3).random(4)\n\
         def memory(): return np.zeros(10).__array_interface__['data'][0]\n",
        |settings| Settings { interpreter: Interpreter { executable: python }, ..settings },
    );
    assert!(laboratory.same("fixed", Vec::new()).libraries.contains_key("numpy"));
    laboratory.same("seeded", Vec::new());
    laboratory.differs("modern", &[Cause::UnseededRandom]);
    let verdict = laboratory.differs("legacy", &[Cause::UnseededRandom]);
    assert_eq!(verdict.path.as_deref(), Some("result[0]"));
    laboratory.differs("state", &[Cause::UnseededRandom]);
    laboratory.differs("memory", &[Cause::Address]);
}

#[test]
fn controls_hold_in_every_interpreter() {
    let source = "import datetime, os, random, time, uuid\n\
         class Own(datetime.datetime): pass\n\
         def drawn(): return [random.random(), random.Random().random(), uuid.uuid4(), os.urandom(3)]\n\
         def moments():\n\
         \x20   assert isinstance(Own.now(), Own) and isinstance(datetime.datetime.now(), datetime.datetime)\n\
         \x20   return [time.time(), datetime.datetime.now(), Own.now().isoformat(), time.perf_counter_ns()]\n\
         def hashed(): return hash('word')\n\
         def members(): return {'a', 'b', 'c', 'd'}, float('nan')\n";
    let supported = |interpreter: &Interpreter| {
        let code = "import sys; sys.exit(sys.version_info < (3, 9))";
        let status = std::process::Command::new(&interpreter.executable)
            .args(["-I", "-c", code])
            .stderr(std::process::Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    };
    let interpreters: Vec<Interpreter> = Interpreter::all().into_iter().filter(supported).collect();
    assert!(!interpreters.is_empty());
    for interpreter in interpreters {
        eprintln!("{}", interpreter.executable.display());
        let laboratory = Laboratory::with("interpreters", source, |settings| Settings { interpreter, ..settings });
        laboratory.differs("drawn", &[Cause::UnseededRandom]);
        laboratory.differs("moments", &[Cause::Clock]);
        laboratory.differs("hashed", &[Cause::SetOrder]);
        laboratory.same("members", Vec::new());
    }
}

#[test]
fn the_search_ends_at_the_deadline_and_leaves_nothing() {
    let laboratory =
        Laboratory::new("late", "import time, random\ndef draw(): time.sleep(0.6); return random.random()\n");
    let began = Instant::now();
    let verdict = different(laboratory.executor.call(&task("draw", Vec::new()).with_deadline(Duration::from_secs(4))));
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    assert!(verdict.note.as_ref().unwrap().contains("deadline"), "{verdict}");
    assert_eq!(verdict.causes, [Cause::Unknown], "{verdict}");
    let mine = format!("understudy-pool-{}-determinism-late", std::process::id());
    drop(laboratory.executor);
    let left = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
        let maps = std::fs::read(entry.path().join("cmdline")).ok()?;
        String::from_utf8_lossy(&maps).contains(&mine).then(|| entry.path())
    });
    assert_eq!(left.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn relative_paths_of_ours_are_no_difference() {
    let laboratory = Laboratory::with("relative", "def f(): return {'a', 'b'}\n", |settings| {
        let folder = settings.path[0].clone();
        let name = PathBuf::from(folder.file_name().unwrap());
        let above = folder.parent().unwrap().to_path_buf();
        Settings { path: vec![name], directory: Some(above), ..settings }
    });
    laboratory.same("f", Vec::new());
    std::fs::write(laboratory.folder.file("script.py"), "import sys\nsys.exit(3)\n").unwrap();
    let path = laboratory.folder.0.file_name().unwrap().to_string_lossy().into_owned() + "/script.py";
    let outcome = laboratory.executor.call(&Task::new(Job::Run { path, argv: Vec::new(), names: None })).unwrap();
    assert_eq!((int(&outcome), outcome.verdict.unwrap().judgement), (3, Judgement::Same));
}

#[test]
fn confined_calls_are_checked_too() {
    let confine = |settings: Settings| settings.with_confinement(Confinement::full());
    if let Err(error) = Executor::new(confine(settings(0, 1))) {
        eprintln!("this machine cannot confine: {error}");
        return;
    }
    let source = "import os, random, tempfile\n\
         def draw(): return random.random()\n\
         def folder(): return os.getcwd()\n\
         def write():\n\
         \x20   with open('file', 'w') as file: return file.write('text')\n";
    let laboratory = Laboratory::with("confined", source, confine);
    laboratory.same("write", Vec::new());
    laboratory.differs("draw", &[Cause::UnseededRandom]);
    laboratory.differs("folder", &[Cause::Environment]);
}

#[test]
fn forked_workers_are_checked_in_ones_that_are_not() {
    let source = "import os\n\
         def members(): return list({str(number) for number in range(30)})\n\
         def hashed(): return hash('a word')\n\
         def few(): return {1, 2}\n";
    let laboratory = Laboratory::with("forked", source, |settings| {
        settings.with_preload(["json"]).with_start(understudy_exec::Start::Fork)
    });
    let verdict = laboratory.same("few", Vec::new());
    assert_ne!(verdict.seeds[0], verdict.seeds[1]);
    laboratory.differs("members", &[Cause::SetOrder]);
    let verdict = laboratory.differs("hashed", &[Cause::SetOrder]);
    // The executor's seed is that of its forked workers, so the verdict can be reproduced.
    let seed = verdict.seeds[0].unwrap();
    let code = "print(hash('a word'))";
    let python = &laboratory.executor.settings().interpreter.executable;
    let said = std::process::Command::new(python).args(["-c", code]).env("PYTHONHASHSEED", seed.to_string()).output();
    assert_eq!(String::from_utf8_lossy(&said.unwrap().stdout).trim(), verdict.first.as_deref().unwrap());
}

#[test]
fn many_callers_are_checked_at_the_same_time() {
    let laboratory =
        Laboratory::new("crowd", "import random\ndef double(x): return 2 * x\ndef draw(): return random.random()\n");
    std::thread::scope(|scope| {
        for caller in 0..6 {
            let laboratory = &laboratory;
            scope.spawn(move || {
                for number in 0..20 {
                    let outcome = laboratory.call("double", vec![Value::Int(caller * 100 + number)]).unwrap();
                    assert_eq!(int(&outcome), 2 * (caller * 100 + number));
                    assert_eq!(outcome.verdict.unwrap().judgement, Judgement::Same);
                }
                assert_eq!(different(laboratory.call("draw", Vec::new())).causes, [Cause::UnseededRandom]);
            });
        }
    });
    let noted = different(laboratory.call("draw", Vec::new())).note.clone();
    assert!(noted.is_some_and(|note| note.contains("earlier calls")));
}

#[test]
fn a_single_call_is_checked_where_others_are_not() {
    let variables = ["PYTHONPATH", "PYTHONHASHSEED", "PYTHONWARNINGS"];
    let laboratory =
        Laboratory::with("single", "import os, sys\ndef environment(): return dict(os.environ)\n", |settings| {
            let mut settings = settings.with_determinism(Determinism::Off);
            settings.environment.set = variables.iter().map(|&name| (name.into(), "5".into())).collect();
            settings
        });
    assert!(laboratory.call("environment", Vec::new()).unwrap().verdict.is_none());
    let mut checked = task("environment", Vec::new());
    checked.options.determinism = Some(Determinism::Check);
    let outcome = laboratory.executor.call(&checked).unwrap();
    let verdict = outcome.verdict.clone().unwrap();
    assert_eq!((verdict.judgement, verdict.seeds[0]), (Judgement::Same, None), "{verdict}");
    let seen = outcome.value().unwrap();
    for name in variables {
        assert_eq!(seen.get(name), Some(&Value::str("5")), "{name}");
    }
}
