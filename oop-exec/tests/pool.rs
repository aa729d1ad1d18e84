//! The pool with real workers: who runs what, when, and what is left afterwards.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod pools;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use pools::*;
use understudy_exec::outcome::Failure;
use understudy_exec::task::{Keep, Options, Straggler, Task};
use understudy_exec::{Executor, Interruption, Settings, Shutdown, Start};
use understudy_translators::{Encoded, Value};

fn with(task: Task, change: impl FnOnce(&mut Options)) -> Task {
    let mut task = task;
    change(&mut task.options);
    task
}

#[test]
fn one_worker_serves_call_after_call() {
    let executor = executor(0, 4);
    let first = pid(&executor);
    for _ in 0..50 {
        assert_eq!(pid(&executor), first);
    }
    let statistics = executor.statistics();
    assert_eq!((statistics.started, statistics.succeeded, statistics.failed), (1, 51, 0));
    assert_eq!((statistics.idle, statistics.busy, statistics.starting), (1, 0, 0));
}

#[test]
fn tasks_that_need_one_another_run_at_the_same_time() {
    let folder = Folder::new("both");
    let executor = executor(0, 2);
    let (there, back) = (folder.gate("there"), folder.gate("back"));
    let (_, first) = submit(&executor, exec(&format!("{}\nopen({:?}, 'w').write('x')", there.wait(), back.0)));
    let (_, second) = submit(&executor, exec(&format!("open({:?}, 'w').write('x')\n{}", there.0, back.wait())));
    assert_eq!((id(&received(&first)), id(&received(&second))), ("ok", "ok"));
}

#[test]
fn every_submitted_task_is_done_once() {
    let executor = executor(0, 2);
    let (send, receive) = channel();
    for number in 0..300 {
        let send = send.clone();
        executor
            .submit(eval(&format!("{number}")), move |result| send.send((number, int(&result.unwrap()))).unwrap())
            .unwrap();
    }
    let mut seen: Vec<i64> = (0..300)
        .map(|_| received(&receive))
        .map(|(number, value)| (number == value).then_some(value).unwrap())
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..300).collect::<Vec<_>>());
    assert!(receive.try_recv().is_err());
}

#[test]
fn callers_in_many_threads_share_few_workers() {
    let executor = executor(0, 2);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let executor = &executor;
            scope.spawn(move || {
                for number in 0..40 {
                    assert_eq!(
                        int(&executor.call(&eval(&format!("{thread} * 100 + {number}"))).unwrap()),
                        thread * 100 + number
                    );
                }
            });
        }
    });
    assert!(executor.statistics().started <= 2);
}

#[test]
fn a_full_queue_refuses_or_blocks_until_the_deadline() {
    let folder = Folder::new("full");
    let executor = Executor::new(settings(0, 1).with_queue(2)).unwrap();
    let gate = folder.gate("gate");
    pid(&executor);
    let (_, running) = submit(&executor, eval(&gate.wait()));
    let waiting: Vec<_> = (0..2).map(|number| submit(&executor, eval(&format!("{number}"))).1).collect();
    assert!(matches!(executor.try_submit(eval("3"), |_| {}), Err(Failure::QueueFull { bound: 2 })));
    let began = Instant::now();
    let late = executor.submit(eval("4").with_deadline(Duration::from_millis(80)), |_| {});
    assert!(matches!(late, Err(Failure::Timeout { .. })), "{late:?}");
    assert!(began.elapsed() >= Duration::from_millis(80));
    let third = std::thread::spawn({
        let executor = executor.clone();
        move || received(&submit(&executor, eval("5")).1)
    });
    gate.open();
    assert_eq!(id(&received(&running)), "ok");
    for (number, waiting) in waiting.iter().enumerate() {
        assert_eq!(int(&received(waiting).unwrap()), number as i64);
    }
    assert_eq!(int(&third.join().unwrap().unwrap()), 5);
}

#[test]
fn at_the_deadline_the_caller_has_his_timeout_and_the_straggler_is_killed() {
    let executor = executor(0, 1);
    let before = pid(&executor);
    let began = Instant::now();
    let (send, late) = channel();
    let send = std::sync::Mutex::new(send);
    let endless = with(exec("while True: pass").with_deadline(Duration::from_millis(100)), |options| {
        options.late = Some(Arc::new(move |result| send.lock().unwrap().send(result).unwrap()));
    });
    let result = executor.call(&endless);
    assert!(matches!(&result, Err(Failure::Timeout { label, .. }) if label.contains("while True")), "{result:?}");
    assert!(began.elapsed() < Duration::from_millis(400), "{:?}", began.elapsed());
    let Err(Failure::Timeout { stack, death: Some(death), .. }) = received(&late) else {
        panic!("no report of the kill")
    };
    assert!(stack.as_ref().is_some_and(|stack| stack.contains("line 1")), "{stack:?} {death:?}");
    gone(before);
    assert_ne!(pid(&executor), before);
}

#[test]
fn a_task_that_waited_beyond_its_deadline_never_runs() {
    let folder = Folder::new("late");
    let executor = executor(0, 1);
    let gate = folder.gate("gate");
    let touched = folder.file("touched");
    pid(&executor);
    let (_, running) = submit(&executor, eval(&gate.wait()));
    let (_, queued) = submit(&executor, eval(&touch(&touched)).with_deadline(Duration::from_millis(50)));
    let called = executor.call(&eval(&touch(&touched)).with_deadline(Duration::from_millis(50)));
    assert_eq!((id(&called), id(&received(&queued))), ("exec-timeout", "exec-timeout"));
    gate.open();
    received(&running).unwrap();
    pid(&executor);
    assert!(!touched.exists());
    assert_eq!(executor.statistics().timeouts, 2);
}

#[test]
fn a_straggler_that_is_let_go_delivers_late_and_its_worker_comes_back() {
    let folder = Folder::new("straggler");
    let executor = executor(0, 1);
    let gate = folder.gate("gate");
    let before = pid(&executor);
    let (send, late) = channel();
    let send = std::sync::Mutex::new(send);
    let task = with(eval(&format!("len({})", gate.wait())).with_deadline(Duration::from_millis(50)), |options| {
        options.straggler = Straggler::LetGo;
        options.late = Some(Arc::new(move |result| send.lock().unwrap().send(result).unwrap()));
    });
    assert_eq!(id(&executor.call(&task)), "exec-timeout");
    gate.open();
    assert_eq!(int(&received(&late).unwrap()), 4);
    assert_eq!(pid(&executor), before);
    assert_eq!(executor.statistics().started, 1);
}

#[test]
fn waiting_and_running_tasks_can_be_cancelled() {
    let folder = Folder::new("cancel");
    for how in [Interruption::Gently, Interruption::Kill] {
        let executor = executor(0, 1);
        let before = pid(&executor);
        let begun = folder.file(&format!("begun{how:?}"));
        let touched = folder.file("touched");
        let (running, result) =
            submit(&executor, exec(&format!("{}\nimport time\nwhile True: time.sleep(0.01)", touch(&begun))));
        let (waiting, never) = submit(&executor, eval(&touch(&touched)));
        until("the call to begin", || begun.exists());
        assert!(executor.cancel(waiting, how));
        assert_eq!(id(&received(&never)), "exec-cancelled");
        assert!(executor.cancel(running, how));
        assert_eq!(id(&received(&result)), "exec-cancelled");
        assert!(!executor.cancel(running, how));
        assert_eq!(pid(&executor) == before, how == Interruption::Gently, "{how:?}");
        assert!(!touched.exists());
    }
}

#[test]
fn an_interrupted_caller_is_free_at_once_and_the_worker_stays() {
    let folder = Folder::new("interrupt");
    let executor = executor(0, 1);
    let before = pid(&executor);
    let begun = folder.file("begun");
    let asked = begun.clone();
    let task = with(exec(&format!("{}\nimport time\nwhile True: time.sleep(0.01)", touch(&begun))), |options| {
        options.interrupt = Some(Arc::new(move || asked.exists()));
    });
    assert_eq!(id(&executor.call(&task)), "exec-cancelled");
    assert_eq!(pid(&executor), before);
}

#[test]
fn only_the_running_call_dies_with_its_worker() {
    let folder = Folder::new("death");
    let executor = executor(0, 1);
    let gate = folder.gate("gate");
    pid(&executor);
    let (_, dying) = submit(&executor, exec(&format!("{}\nimport os\nos.kill(os.getpid(), 11)", gate.wait())));
    let queued: Vec<_> = (0..5).map(|number| submit(&executor, eval(&format!("{number}"))).1).collect();
    gate.open();
    assert_eq!(id(&received(&dying)), "exec-signal");
    for (number, queued) in queued.iter().enumerate() {
        assert_eq!(int(&received(queued).unwrap()), number as i64);
    }
    assert_eq!(executor.statistics().deaths, 1);
}

#[test]
fn a_task_that_lost_its_worker_is_tried_again_as_often_as_asked() {
    let folder = Folder::new("retry");
    let executor = executor(0, 1);
    for (retries, survives, name) in [(0, false, "a"), (1, false, "b"), (2, true, "c")] {
        let count = folder.file(name);
        // The third attempt lives.
        let task = with(
            exec(&format!(
                "import os\nf = open({count:?}, 'a+')\nf.write('x'); f.flush(); f.seek(0)\nif len(f.read()) < 3: os._exit(7)"
            )),
            |options| {
                options.retries = retries;
            },
        );
        for submitted in [false, true] {
            let _ = std::fs::remove_file(&count);
            let result = if submitted { received(&submit(&executor, task.clone()).1) } else { executor.call(&task) };
            assert_eq!(id(&result), if survives { "ok" } else { "exec-exit" }, "{retries} {submitted}");
            assert_eq!(std::fs::read(&count).unwrap().len() as u32, retries + 1);
        }
    }
}

#[test]
fn a_killed_idle_worker_is_replaced_quickly_and_costs_no_call() {
    let executor = Executor::new(Settings { eager: true, ..settings(1, 1) }).unwrap();
    let mut slowest = Duration::ZERO;
    for _ in 0..5 {
        let before = pid(&executor);
        let killed = Instant::now();
        rustix::process::kill_process(
            rustix::process::Pid::from_raw(before as i32).unwrap(),
            rustix::process::Signal::KILL,
        )
        .unwrap();
        assert_ne!(pid(&executor), before);
        slowest = slowest.max(killed.elapsed());
    }
    println!("healing took {slowest:?} at most");
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    assert_eq!(executor.statistics().failed, 0);
}

#[test]
fn starts_that_fail_are_not_tried_for_ever() {
    let mut broken = settings(1, 2);
    broken.interpreter.executable = "/bin/false".into();
    let executor = Executor::new(broken).unwrap();
    let first = executor.call(&eval("1"));
    assert!(matches!(id(&first), "exec-stillborn" | "exec-launch"), "{first:?}");
    let tried = executor.statistics().failed_starts;
    assert!((3..=6).contains(&tried), "{tried}");
    let began = Instant::now();
    assert!(executor.call(&eval("1")).is_err());
    assert!(executor.submit(eval("1"), |_| {}).is_err() || began.elapsed() >= Duration::from_millis(100));
    assert_eq!(executor.statistics().waiting, 0);
}

#[test]
fn what_cannot_be_is_refused_before_anything_starts() {
    let mut absent = settings(1, 1);
    absent.interpreter.executable = "/nowhere/python".into();
    for (wrong, id) in [(absent, "exec-launch"), (settings(2, 1), "exec-settings-floor-above-ceiling")] {
        assert_eq!(Executor::new(wrong).err().map(|error| error.id()), Some(id));
    }
}

#[test]
fn a_fork_server_that_never_comes_up_does_not_keep_the_end_waiting() {
    let folder = Folder::new("server");
    let begun = folder.file("begun");
    let module = format!("{}\nwhile True: pass\n", touch(&begun));
    std::fs::write(folder.file("endless_import.py"), module).unwrap();
    let endless = Settings { eager: true, start: Start::Fork, ..settings(1, 1) };
    let executor = Executor::new(endless.with_path([&folder.0]).with_preload(["endless_import"])).unwrap();
    until("the import to begin", || begun.exists());
    let began = Instant::now();
    drop(executor);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

#[test]
fn what_goes_to_all_workers_is_there_on_later_ones_too() {
    let folder = Folder::new("all");
    let executor = executor(2, 2);
    let answers = executor.all(exec("seen = [1]")).unwrap();
    assert_eq!(answers.len(), 2);
    assert!(answers.iter().all(|(_, answer)| answer.is_ok()), "{answers:?}");
    executor.all(exec("seen.append(2)")).unwrap();
    let both = [folder.gate("a"), folder.gate("b")];
    let results: Vec<_> =
        both.iter().map(|gate| submit(&executor, eval(&format!("({}, sum(seen))[1]", gate.wait()))).1).collect();
    both.iter().for_each(Gate::open);
    for result in &results {
        assert_eq!(int(&received(result).unwrap()), 3);
    }
    let before = pid(&executor);
    assert_eq!(id(&executor.call(&exec("import os\nos._exit(3)"))), "exec-exit");
    gone(before);
    for worker in executor.all(eval("sum(seen)")).unwrap() {
        assert_eq!(int(&worker.1.unwrap()), 3);
    }
    let errors = executor.all(eval("missing")).unwrap();
    assert!(
        !errors.is_empty() && errors.iter().all(|(_, answer)| matches!(answer, Err(Failure::Raised(_)))),
        "{errors:?}"
    );
    assert_eq!(int(&executor.call(&eval("sum(seen)")).unwrap()), 3);
}

#[test]
fn an_object_stays_in_its_worker_until_its_handle_is_dropped() {
    let executor = executor(0, 2);
    executor
        .call(&exec("import weakref\nclass Thing:\n    x = 42\nthing = Thing()\nref = weakref.ref(thing)"))
        .unwrap();
    let outcome = executor.call(&with(eval("globals().pop('thing')"), |options| options.keep = Keep::Yes)).unwrap();
    let remote = outcome.kept.clone().unwrap();
    drop(outcome);
    let attribute = remote.operation("getattr", args(vec![Value::str("x")]), None).unwrap();
    assert_eq!(int(&executor.call(&attribute).unwrap()), 42);
    assert_eq!(executor.statistics().workers[0].handles, 1);
    assert_eq!(int(&executor.call(&eval("int(ref() is None)")).unwrap()), 0);
    drop(remote);
    assert_eq!(int(&executor.call(&eval("int(ref() is None)")).unwrap()), 1);
    assert_eq!(executor.statistics().workers[0].handles, 0);
}

#[test]
fn an_idle_worker_hears_of_dropped_handles_by_itself() {
    let folder = Folder::new("rest");
    let executor = executor(0, 1);
    let file = folder.file("freed");
    let class = format!("class Thing:\n    def __del__(self): {}", touch(&file));
    executor.call(&exec(&class)).unwrap();
    drop(executor.call(&with(eval("Thing()"), |options| options.keep = Keep::Yes)).unwrap());
    until("the object's end", || file.exists());
    assert_eq!(executor.statistics().deaths, 0);
}

#[test]
fn workers_forked_from_a_server_have_its_imports_and_fail_alone() {
    let forked = Settings { start: Start::Fork, ..settings(0, 2) }.with_preload(["colorsys"]);
    let executor = Executor::new(forked).unwrap();
    let parent = |executor: &Executor| int(&executor.call(&eval("__import__('os').getppid()")).unwrap());
    let (first, server) = (pid(&executor), parent(&executor));
    assert_eq!(int(&executor.call(&eval("int('colorsys' in __import__('sys').modules)")).unwrap()), 1);
    assert_eq!(id(&executor.call(&exec("import os\nos._exit(3)"))), "exec-exit");
    assert_ne!(pid(&executor), first);
    assert_eq!(parent(&executor), server);
    let second = pid(&executor);
    let began = Instant::now();
    drop(executor);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    gone(second);
    gone(server);
}

#[test]
fn a_handle_whose_worker_died_says_so() {
    let executor = executor(0, 1);
    let remote = executor.call(&with(eval("object()"), |options| options.keep = Keep::Yes)).unwrap().kept.unwrap();
    assert_eq!(id(&executor.call(&exec("import os\nos._exit(1)"))), "exec-exit");
    assert!(!remote.is_alive());
    let task = remote.operation("repr", args(vec![]), None).unwrap();
    assert_eq!(id(&executor.call(&task)), "exec-worker-gone");
    assert!(matches!(executor.submit(task, |_| {}), Err(Failure::WorkerGone { .. })));
    drop(remote);
    pid(&executor);
}

#[test]
fn a_named_variable_goes_with_its_handle() {
    let executor = executor(0, 1);
    let variable = executor.variable("answer", Encoded::value(&Value::Int(42)).unwrap(), None).unwrap();
    assert_eq!(
        int(&executor.call(&with(eval("answer"), |options| options.worker = Some(variable.worker()))).unwrap()),
        42
    );
    assert_eq!(int(&executor.call(&variable.fetch()).unwrap()), 42);
    drop(variable);
    assert_eq!(id(&executor.call(&eval("answer"))), "exec-raised");
}

#[test]
fn idle_workers_above_the_floor_are_closed() {
    let folder = Folder::new("idle");
    let executor = Executor::new(settings(1, 3).with_idle_timeout(Some(Duration::from_millis(100)))).unwrap();
    let gates: Vec<_> = (0..3).map(|number| folder.gate(&number.to_string())).collect();
    let results: Vec<_> = gates
        .iter()
        .map(|gate| submit(&executor, eval(&format!("({}, __import__('os').getpid())[1]", gate.wait()))).1)
        .collect();
    gates.iter().for_each(Gate::open);
    let pids: BTreeSet<i64> = results.iter().map(|result| int(&received(result).unwrap())).collect();
    until("one worker left", || executor.statistics().workers.len() == 1);
    assert!(pids.iter().filter(|pid| is_there(**pid)).count() <= 1);
    let statistics = executor.statistics();
    assert_eq!((statistics.timed_out, statistics.deaths), (2, 0));
}

#[test]
fn a_worker_is_recycled_after_so_many_calls() {
    let executor = Executor::new(settings(0, 1).with_recycling(Some(3), None)).unwrap();
    let pids: Vec<i64> = (0..7).map(|_| pid(&executor)).collect();
    assert!(pids[0] == pids[1] && pids[1] == pids[2] && pids[3] == pids[5], "{pids:?}");
    assert!(pids[2] != pids[3] && pids[5] != pids[6], "{pids:?}");
    assert_eq!(executor.statistics().deaths, 0);
}

#[test]
fn a_graceful_end_does_what_was_taken_on() {
    let executor = executor(0, 1);
    let before = pid(&executor);
    let queued: Vec<_> = (0..5).map(|number| submit(&executor, eval(&format!("{number}"))).1).collect();
    assert!(executor.shutdown(Shutdown::graceful()));
    for (number, queued) in queued.iter().enumerate() {
        assert_eq!(int(&queued.try_recv().unwrap().unwrap()), number as i64);
    }
    assert!(!is_there(before));
    assert_eq!(id(&executor.call(&eval("1"))), "exec-closed");
    assert!(matches!(executor.submit(eval("1"), |_| {}), Err(Failure::Closed)));
    assert!(executor.shutdown(Shutdown::now()));
}

#[test]
fn at_the_end_s_deadline_what_runs_is_killed_and_what_waits_is_cancelled() {
    let folder = Folder::new("end");
    let executor = executor(0, 1);
    let begun = folder.file("begun");
    let before = pid(&executor);
    let (_, running) = submit(&executor, exec(&format!("{}\nwhile True: pass", touch(&begun))));
    let (_, waiting) = submit(&executor, eval("1"));
    until("the call to begin", || begun.exists());
    assert!(!executor.shutdown(Shutdown { deadline: Some(Duration::from_millis(50)), ..Shutdown::graceful() }));
    assert_eq!((id(&received(&running)), id(&received(&waiting))), ("exec-cancelled", "exec-cancelled"));
    assert!(!is_there(before));
}

#[test]
fn dropping_the_executor_leaves_nothing() {
    let folder = Folder::new("drop");
    let executor = executor(0, 3);
    let files: Vec<_> = (0..2).map(|number| folder.file(&number.to_string())).collect();
    let results: Vec<_> = files
        .iter()
        .map(|file| {
            submit(
                &executor,
                exec(&format!("import os\nopen({file:?}, 'w').write(str(os.getpid()))\nwhile True: pass")),
            )
            .1
        })
        .collect();
    let mut pids = Vec::new();
    for file in &files {
        until("the call to begin", || std::fs::read_to_string(file).is_ok_and(|text| !text.is_empty()));
        pids.push(std::fs::read_to_string(file).unwrap().parse::<i64>().unwrap());
    }
    let began = Instant::now();
    drop(executor);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    for result in &results {
        assert_eq!(id(&received(result)), "exec-cancelled");
    }
    assert!(pids.iter().all(|pid| !is_there(*pid)));
}

#[test]
fn the_executor_may_be_dropped_in_one_of_its_own_closures() {
    let executor = executor(0, 1);
    let before = pid(&executor);
    let (send, receive) = channel();
    let last = executor.clone();
    executor
        .submit(eval("1"), move |_| {
            drop(last);
            let _ = send.send(());
        })
        .unwrap();
    drop(executor);
    let _ = receive.recv_timeout(LONG);
    gone(before);
}

#[test]
fn a_deadline_beyond_what_the_clock_can_name_is_none() {
    let executor = executor(0, 1);
    let task = || with(eval("1 + 1"), |options| options.deadline = Some(Duration::MAX));
    assert_eq!(int(&executor.call(&task()).unwrap()), 2);
    let (_, receiver) = submit(&executor, task());
    assert_eq!(int(&received(&receiver).unwrap()), 2);
    assert_eq!(executor.all(task()).unwrap().len(), 1);
    assert!(executor.shutdown(Shutdown { deadline: Some(Duration::MAX), ..Shutdown::graceful() }));
}

/// Whoever is asked may use the executor himself, or wait for somebody who does.
#[test]
fn an_interrupt_is_asked_without_any_lock() {
    let folder = Folder::new("asked");
    let gate = folder.gate("gate");
    let executor = Executor::new(settings(0, 1).with_queue(1)).unwrap();
    let (_, running) = submit(&executor, eval(&gate.wait()));
    until("a running task", || executor.statistics().busy == 1);
    let (_, waiting) = submit(&executor, eval("1"));
    let asking = |executor: &Executor, job: fn(&Executor)| {
        let executor = executor.clone();
        with(eval("2"), |options| {
            options.interrupt = Some(Arc::new(move || {
                job(&executor);
                true
            }));
        })
    };
    let in_time = |what: &'static str, work: Box<dyn FnOnce() -> &'static str + Send>| {
        let (send, receive) = channel();
        std::thread::spawn(move || send.send(work()));
        assert_eq!(received(&receive), "exec-cancelled", "{what}");
    };
    let looks = asking(&executor, |executor| drop(executor.statistics()));
    let submits = executor.clone();
    in_time("submit", Box::new(move || submits.submit(looks, |_| ()).err().map_or("ok", |failure| failure.id())));
    let ends = asking(&executor, |executor| {
        executor.shutdown(Shutdown::now());
    });
    let calls = executor.clone();
    in_time("call", Box::new(move || id(&calls.call(&ends))));
    assert_eq!(id(&received(&running)), "exec-cancelled");
    assert_eq!(id(&received(&waiting)), "exec-cancelled");
}

#[test]
fn an_interrupt_that_panics_ends_its_call_and_costs_no_worker() {
    let folder = Folder::new("panics");
    let gate = folder.gate("gate");
    let executor = executor(0, 1);
    let before = pid(&executor);
    let panics = |task| with(task, |options| options.interrupt = Some(Arc::new(|| panic!("when asked"))));
    // While it runs, and while it waits for a worker.
    assert_eq!(id(&executor.call(&panics(eval("__import__('time').sleep(100)")))), "exec-cancelled");
    let (_, running) = submit(&executor, eval(&gate.wait()));
    until("a running task", || executor.statistics().busy == 1);
    assert_eq!(id(&executor.call(&panics(eval("1")))), "exec-cancelled");
    gate.open();
    received(&running).unwrap();
    assert_eq!(pid(&executor), before);
}
