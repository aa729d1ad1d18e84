//! A worker in a real interpreter: memory, deaths, batches, callbacks.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/peer.rs"]
#[expect(dead_code, reason = "the other half serves peers that are no interpreters")]
mod peer;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use peer::{PATIENCE, args, call, run};
use understudy_exec::confine::ResourceLimits;
use understudy_exec::exchange::{BatchStep, Idle, Step, Wake, Worker};
use understudy_exec::function::Function;
use understudy_exec::interpreter::Interpreter;
use understudy_exec::memory::{SharedBlock, locate, mapped};
use understudy_exec::outcome::{Failure, Reply};
use understudy_exec::settings::Settings;
use understudy_exec::task::{Callbacks, Job, Task, WorkerId};
use understudy_translators::{Array, Buffer, Bytes, Encoded, Flavour, ParentObject, Value};

fn settings() -> Settings {
    Settings {
        guard: Some(env!("CARGO_BIN_EXE_understudy-exec").into()),
        ..Settings::new(Interpreter::find("python3").unwrap())
    }
}

fn start(settings: &Settings) -> Worker {
    let mut worker = Worker::start(settings, WorkerId(1), "tested").unwrap();
    assert!(worker.ready(Some(Instant::now() + PATIENCE), &Wake::new().unwrap()).unwrap());
    worker
}

/// Defines functions in the worker, under the module name `__main__`.
fn exec(worker: &mut Worker, statements: &str) {
    run(worker, &Task::new(Job::Exec { statements: statements.to_owned(), names: None })).unwrap();
}

fn eval(worker: &mut Worker, expression: &str) -> Result<Value, Failure> {
    let task = Task::new(Job::Eval { expression: expression.to_owned(), names: None });
    run(worker, &task).map(|outcome| outcome.value().unwrap())
}

fn eval_with(worker: &mut Worker, expression: &str, names: &[(&str, Value)]) -> Result<Value, Failure> {
    let names = Value::dict(names.iter().cloned());
    let names = Some(Encoded::value(&names).unwrap());
    let task = Task::new(Job::Eval { expression: expression.to_owned(), names });
    run(worker, &task).map(|outcome| outcome.value().unwrap())
}

/// A memoryview of bytes on a buffer.
fn view(buffer: &Buffer) -> Value {
    Value::Array(Box::new(Array {
        flavour: Flavour::MemoryView,
        dtype: Value::str("|u1"),
        writeable: true,
        shape: vec![buffer.len() as u64],
        strides: vec![1],
        buffer: buffer.clone(),
        offset: 0,
    }))
}

fn buffer_of(value: &Value) -> Buffer {
    match value {
        Value::Array(array) => array.buffer.clone(),
        Value::Bytes(Bytes::Buffer(place)) => place.0.clone(),
        other => panic!("no buffer: {other:?}"),
    }
}

#[test]
fn memory_is_reused_and_comes_back() {
    let mut worker = start(&settings());
    let big = Value::Bytes(Bytes::Buffer(Box::new((Buffer::new(vec![7u8; 3 << 20]), 0, 3 << 20))));
    let task = call("builtins:bytes", &[big]);
    let mut sizes = Vec::new();
    for _ in 0..50 {
        let outcome = run(&mut worker, &task).unwrap();
        let buffer = buffer_of(&outcome.value().unwrap());
        assert_eq!(buffer.len(), 3 << 20);
        assert_eq!(buffer.to_vec(1 << 20, 4), [7; 4]);
        assert!(buffer.0.range().is_some());
        sizes.push(worker.shared());
    }
    assert_eq!(sizes[5], sizes[49], "memory grows: {sizes:?}");
    run(&mut worker, &Task::new(Job::Ping)).unwrap();
    run(&mut worker, &Task::new(Job::Ping)).unwrap();
    assert_eq!(worker.leased(), 0);
    worker.trim();
    assert_eq!(worker.shared(), 0);
    // It works on afterwards.
    assert_eq!(buffer_of(&run(&mut worker, &task).unwrap().value().unwrap()).len(), 3 << 20);
}

#[test]
fn a_result_outlives_its_worker_and_many_at_once_are_apart() {
    let mut worker = start(&settings());
    let mut held = Vec::new();
    for fill in 0..8u8 {
        let value = eval(&mut worker, &format!("bytes([{fill}]) * 700_000")).unwrap();
        held.push(buffer_of(&value));
    }
    drop(worker);
    for (fill, buffer) in held.iter().enumerate() {
        assert!(buffer.to_vec(0, buffer.len()).iter().all(|&byte| byte as usize == fill), "{fill}");
    }
}

#[test]
fn a_block_is_never_copied_and_aliases_come_back_as_the_same_memory() {
    let mut worker = start(&settings());
    exec(&mut worker, "def touch(view):\n    view[5] = 99\n    return view\n");
    let block = SharedBlock::new(1 << 20).unwrap();
    let buffer = block.buffer();
    let value = eval_with(&mut worker, "touch(v)", &[("v", view(&buffer))]).unwrap();
    let back = buffer_of(&value);
    assert!(back.is(&buffer), "{back:?} is not {buffer:?}");
    assert_eq!(buffer.to_vec(5, 1), [99]);
    // By its address alone it is found again.
    let (found, offset) = locate(buffer.0.as_ptr() as usize + 4096, 10).unwrap();
    assert!(found.is(&buffer) && offset == 4096);
    // A part of it comes back as a view on the same memory.
    let part = buffer_of(&eval_with(&mut worker, "v[4096:8192]", &[("v", view(&buffer))]).unwrap());
    assert!(part.is(&buffer) || part.0.as_ptr() as usize == buffer.0.as_ptr() as usize + 4096);
}

#[test]
fn earlier_results_travel_by_reference_also_to_another_worker() {
    let (mut first, mut second) = (start(&settings()), start(&settings()));
    let result = eval(&mut first, "memoryview(bytearray(300_000))").unwrap();
    let buffer = buffer_of(&result);
    for worker in [&mut first, &mut second] {
        let shared = worker.shared();
        exec(worker, "def add(v):\n    v[0] += 1\n    return len(v)\n");
        assert_eq!(eval_with(worker, "add(v)", &[("v", result.clone())]).unwrap(), Value::Int(300_000));
        assert_eq!(worker.shared(), shared, "it was copied");
    }
    assert_eq!(buffer.to_vec(0, 1), [2]);
}

#[test]
fn too_large_a_result_is_refused_before_memory_is_spent() {
    let mut worker = start(&Settings { max_result: 4 << 20, ..settings() });
    let failure = eval(&mut worker, "bytes(64 << 20)").unwrap_err();
    assert!(!failure.lost_worker(), "{failure:?}");
    assert!(worker.shared() <= 8 << 20);
    assert_eq!(eval(&mut worker, "1 + 1").unwrap(), Value::Int(2));
}

#[test]
fn every_death_has_its_name_and_its_report() {
    let rows: [(&str, &str, Option<i32>, Option<i32>); 7] = [
        ("__import__('os').kill(__import__('os').getpid(), 9)", "exec-killed-by-system", Some(9), None),
        ("__import__('os').abort()", "exec-signal", Some(6), None),
        ("__import__('ctypes').string_at(0)", "exec-signal", Some(11), None),
        ("__import__('os')._exit(3)", "exec-exit", None, Some(3)),
        ("__import__('os')._exit(0)", "exec-exit", None, Some(0)),
        ("(__import__('os').write(2, b'last words'), __import__('os')._exit(4))", "exec-exit", None, Some(4)),
        ("(__import__('os').closerange(3, 5000), __import__('time').sleep(60))", "exec-protocol", Some(9), None),
    ];
    for (expression, id, signal, code) in rows {
        let mut worker = start(&settings());
        let pid = worker.pid();
        let failure = eval(&mut worker, expression).unwrap_err();
        assert_eq!(failure.id(), id, "{expression}: {failure}");
        assert!(failure.lost_worker() && !worker.alive());
        let death = failure.death().unwrap();
        assert_eq!((death.signal, death.code, death.pid), (signal, code, Some(pid)), "{expression}");
        assert!(death.call.starts_with("eval "), "{}", death.call);
        assert!(death.peak > 1 << 20, "{}", death.peak);
        if signal == Some(11) {
            assert!(death.stack.as_ref().unwrap().contains("string_at"), "{:?}", death.stack);
        }
        if code == Some(4) {
            assert_eq!(death.last_error, "last words");
        }
        assert!(matches!(worker.idle(), Idle::Dead(_)));
    }
}

#[test]
fn a_memory_limit_is_named_with_its_peak() {
    let limits = ResourceLimits { memory: Some(300 << 20), ..ResourceLimits::default() };
    let mut worker = start(&Settings { limits, ..settings() });
    let failure = eval(&mut worker, "len(bytearray(1 << 30))").unwrap_err();
    match &failure {
        Failure::MemoryLimit { death, exception } => {
            assert_eq!(death.limit, Some(300 << 20));
            assert!(death.peak > 0 && exception.is_some());
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(eval(&mut worker, "2 + 2").unwrap(), Value::Int(4));
}

#[test]
fn a_straggler_tells_where_it_was() {
    let mut worker = start(&settings());
    exec(&mut worker, "def straggle():\n    while True:\n        pass\n");
    let wake = Wake::new().unwrap();
    worker.begin(&Task::new(Job::Eval { expression: "straggle()".to_owned(), names: None })).unwrap();
    assert!(matches!(worker.wait(Some(Instant::now() + Duration::from_millis(100)), &wake), Step::TimedOut));
    let death = worker.kill(true);
    assert!(death.stack.as_ref().is_some_and(|stack| stack.contains("straggle")), "{death}");
    assert_eq!(death.signal, Some(9));
}

#[test]
fn a_batch_loses_only_the_call_that_was_running() {
    let mut worker = start(&settings());
    exec(
        &mut worker,
        "import os\ndef step(n):\n    if n == 5: os._exit(9)\n    if n == 3: raise ValueError(n)\n    return bytes(n)\n",
    );
    let function = Function::reference("__main__:step").unwrap();
    let calls: Vec<_> = (0..10).map(|n| args(&[Value::Int(n)])).collect();
    worker.begin_batch(&function, &Default::default(), &calls).unwrap();
    let mut seen = Vec::new();
    let step = worker.wait_batch(Some(Instant::now() + PATIENCE), &Wake::new().unwrap(), &mut |index, result| {
        seen.push((index, result.map(drop).map_err(|failure| failure.id())));
    });
    assert_eq!(seen, [(0, Ok(())), (1, Ok(())), (2, Ok(())), (3, Err("exec-raised")), (4, Ok(()))]);
    match step {
        BatchStep::Lost { running: Some(5), failure: Failure::Exit(death) } => assert_eq!(death.code, Some(9)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_batch_whose_journal_overflows_stays_whole_and_in_order() {
    let mut worker = start(&settings());
    exec(&mut worker, "def grow(n):\n    return 'x' * n\n");
    let function = Function::reference("__main__:grow").unwrap();
    let sizes: Vec<i64> = (0..60).map(|n| n * 1000).collect();
    let calls: Vec<_> = sizes.iter().map(|&size| args(&[Value::Int(size)])).collect();
    for _ in 0..2 {
        assert_eq!(worker.begin_batch(&function, &Default::default(), &calls).unwrap(), 60);
        let mut seen = Vec::new();
        let step = worker.wait_batch(Some(Instant::now() + PATIENCE), &Wake::new().unwrap(), &mut |index, result| {
            let value = result.unwrap().value().unwrap();
            assert_eq!(index, seen.len());
            seen.push(value.as_str().unwrap().len() as i64);
        });
        assert!(matches!(step, BatchStep::Done), "{step:?}");
        assert_eq!(seen, sizes);
    }
}

#[test]
fn callbacks_run_here_and_their_errors_there() {
    struct Double(Mutex<u64>);
    impl Callbacks for Double {
        fn call(&self, object: u64, arguments: Reply) -> Result<Encoded, Encoded> {
            *self.0.lock().unwrap() += 1;
            assert_eq!(object, 42);
            match &arguments.fields().unwrap()[1].as_sequence().unwrap()[0] {
                Value::Int(number) => Ok(Encoded::value(&Value::Int(2 * number)).unwrap()),
                other => {
                    let text = Value::str(format!("no {}", other.type_name()));
                    let error = Value::dict([
                        ("type", Value::str("builtins.TypeError")),
                        ("args", Value::Tuple(vec![text.clone()])),
                        ("text", text),
                    ]);
                    Err(Encoded::value(&Value::record("exception", error)).unwrap())
                }
            }
        }
    }
    let mut worker = start(&settings());
    exec(&mut worker, "def use(f, x):\n    return [f(x), f(x)]\n");
    let callbacks = Arc::new(Double(Mutex::new(0)));
    let object = Value::Parent(Box::new(ParentObject { id: 42, name: "double".into() }));
    for (argument, expected) in [(Value::Int(4), Some(8)), (Value::str("x"), None)] {
        let mut task = call("__main__:use", &[object.clone(), argument]);
        task.options.callbacks = Some(callbacks.clone());
        match (run(&mut worker, &task), expected) {
            (Ok(outcome), Some(number)) => {
                assert_eq!(outcome.value().unwrap(), Value::List(vec![Value::Int(number); 2]));
            }
            (Err(Failure::Raised(exception)), None) => {
                assert!(exception.is("builtins.TypeError") && exception.text.contains("no str"), "{exception:?}");
            }
            (other, _) => panic!("{other:?}"),
        }
    }
    assert_eq!(*callbacks.0.lock().unwrap(), 3);
}

#[test]
fn output_comes_with_its_call_from_python_and_from_below() {
    let mut worker = start(&settings());
    let live = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&live);
    let mut task = Task::new(Job::Exec {
        statements: "import os\nprint('from python')\nos.write(1, b'from below')\nos.write(2, b'E' * 100)\n".to_owned(),
        names: None,
    });
    let outcome = run(&mut worker, &task).unwrap();
    let output = outcome.report.unwrap().output;
    for part in [("stdout", "from python\n"), ("stdout", "from below"), ("stderr", &"E".repeat(100))] {
        assert!(output.iter().any(|(stream, text)| (stream.as_str(), text.as_str()) == part), "{part:?} in {output:?}");
    }
    task.options.live = Some(Arc::new(move |_, text| sink.lock().unwrap().push_str(text)));
    run(&mut worker, &task).unwrap();
    assert!(live.lock().unwrap().contains("from python"));
    assert!(run(&mut worker, &Task::new(Job::Ping)).unwrap().report.is_none());
}

#[test]
fn a_flood_of_output_is_bounded_and_does_not_hang() {
    let mut worker = start(&Settings { output_limit: 10_000, ..settings() });
    let outcome = run(
        &mut worker,
        &Task::new(Job::Exec {
            statements: "import os\nfor _ in range(200): os.write(1, b'x' * 100_000)\n".to_owned(),
            names: None,
        }),
    )
    .unwrap();
    let report = outcome.report.unwrap();
    let kept: usize = report.output.iter().map(|(_, text)| text.len()).sum();
    assert_eq!((kept, report.dropped), (10_000, 20_000_000 - 10_000));
}

#[test]
fn a_function_that_nobody_has_any_more_is_forgotten_and_others_stay() {
    let mut worker = start(&settings());
    let kept = call("builtins:len", &[Value::str("four")]);
    for _ in 0..3 {
        assert_eq!(run(&mut worker, &kept).unwrap().value().unwrap(), Value::Int(4));
        assert_eq!(run(&mut worker, &call("builtins:abs", &[Value::Int(-3)])).unwrap().value().unwrap(), Value::Int(3));
    }
}

#[test]
fn a_fork_server_gives_workers_that_live_and_die_alone() {
    let mut server = Worker::start_server(&settings()).unwrap();
    let mut forked = |id| server.fork(&settings(), WorkerId(id), "forked").unwrap();
    let (mut first, mut second) = (forked(1), forked(2));
    let failure = eval(&mut first, "__import__('os')._exit(5)").unwrap_err();
    match &failure {
        Failure::Exit(death) => assert_eq!(death.code, Some(5), "{death}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(eval(&mut second, "1 + 2").unwrap(), Value::Int(3));
    drop(server);
    assert_eq!(eval(&mut second, "1 + 3").unwrap(), Value::Int(4));
    second.close(Instant::now() + PATIENCE);
}

#[test]
fn a_worker_that_is_asked_to_close_does() {
    let mut worker = start(&settings());
    let pid = worker.pid();
    assert_eq!(eval(&mut worker, "__import__('os').getpid()").unwrap(), Value::Int(i64::from(pid)));
    worker.close(Instant::now() + PATIENCE);
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
}

#[test]
fn many_calls_in_a_row_never_wait_for_a_timer() {
    let mut worker = start(&settings());
    let wake = Wake::new().unwrap();
    let task = call("builtins:bool", &[]);
    for number in 0..500 {
        worker.begin(&task).unwrap();
        // An answer that was read and not looked at would wait for the deadline.
        let step = worker.wait(Some(Instant::now() + PATIENCE), &wake);
        assert!(matches!(step, Step::Done(Ok(_))), "call {number}: {step:?}");
    }
}

#[test]
fn nothing_stays_mapped() {
    // In a process of its own, so that other tests' memory does not count.
    if std::env::var_os("UNDERSTUDY_TEST_ALONE").is_none() {
        let status = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "nothing_stays_mapped"])
            .env("UNDERSTUDY_TEST_ALONE", "1")
            .status()
            .unwrap();
        assert!(status.success());
        return;
    }
    let block = SharedBlock::new(1 << 20).unwrap();
    let mut worker = start(&settings());
    eval_with(&mut worker, "bytes(v)", &[("v", view(&block.buffer()))]).unwrap();
    let failure = eval_with(&mut worker, "__import__('os')._exit(len(v) - (1 << 20))", &[("v", view(&block.buffer()))])
        .unwrap_err();
    assert!(failure.lost_worker());
    drop((block, worker, failure));
    assert_eq!(mapped(), (0, 0));

    // Without descriptors for a segment, data that fit a message still travel.
    let mut worker = start(&settings());
    let before = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let none = rustix::process::Rlimit { current: Some(3), ..before };
    rustix::process::setrlimit(rustix::process::Resource::Nofile, none).unwrap();
    let begun = worker.begin(&call(
        "builtins:len",
        &[Value::Bytes(Bytes::Buffer(Box::new((Buffer::new(vec![1u8; 1 << 20]), 0, 1 << 20))))],
    ));
    rustix::process::setrlimit(rustix::process::Resource::Nofile, before).unwrap();
    begun.unwrap();
    match worker.wait(Some(Instant::now() + PATIENCE), &Wake::new().unwrap()) {
        Step::Done(result) => assert_eq!(result.unwrap().value().unwrap(), Value::Int(1 << 20)),
        other => panic!("{other:?}"),
    }
    assert_eq!(mapped(), (0, 0));
    drop(worker);
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    assert!(!maps.contains("understudy"), "{maps}");
}
