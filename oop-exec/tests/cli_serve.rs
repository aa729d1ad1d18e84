//! `serve`: many clients, good ones and bad ones, each of which sees one worker.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "support/peer.rs"]
#[allow(dead_code)]
mod peer;
mod programs;

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use peer::{CALL, ERROR, HELLO, RESULT, body, frame};
use programs::{Folder, children_of, gone, program, until};
use understudy_exec::exchange::{BatchStep, Step, Wake, Worker};
use understudy_exec::function::Function;
use understudy_exec::outcome::{Failure, Outcome, Reply};
use understudy_exec::settings::Settings;
use understudy_exec::task::{Callbacks, Job, Keep, Options, Task, WorkerId};
use understudy_translators::{Array, Buffer, Code, Encoded, Flavour, Handle, ParentObject, Value, decode};

const WELCOME: u8 = 0x01;
const PING: u8 = 0x02;
const DEFINE: u8 = 0x08;
const EVAL: u8 = 0x13;
const PONG: u8 = 0x82;
const FAULT: u8 = 0x99;

/// A server, its socket and its folder.
struct Server {
    child: Child,
    path: String,
    #[allow(dead_code)]
    folder: Folder,
}

impl Server {
    fn start(name: &str, arguments: &[&str]) -> Self {
        let folder = Folder::new(name);
        let path = folder.path("socket");
        let child = Self::at(&path, arguments);
        Server { child, path, folder }
    }

    fn at(path: &str, arguments: &[&str]) -> Child {
        let mut child = program(&[&["serve", "--listen", &format!("unix:{path}")][..], arguments].concat())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = programs::lines(child.stdout.take().unwrap()).next();
        assert_eq!(said, Some(format!("listening at unix:{path}")));
        child
    }

    fn connect(&self) -> UnixStream {
        let stream = UnixStream::connect(&self.path).unwrap();
        stream.set_read_timeout(Some(programs::LONG)).unwrap();
        stream
    }

    /// The library's own supervisor, with the server as its worker.
    fn supervisor(&self) -> Worker {
        let mut worker =
            Worker::over(OwnedFd::from(UnixStream::connect(&self.path).unwrap()), &Settings::default(), WorkerId(1));
        assert!(worker.ready(None, &Wake::new().unwrap()).unwrap());
        worker
    }

    /// A client that has said WELCOME and heard HELLO.
    fn client(&self) -> UnixStream {
        let mut stream = self.connect();
        send(&mut stream, WELCOME, 0, &[Value::Int(1), Value::None]);
        assert_eq!(receive(&mut stream).0, HELLO);
        stream
    }

    fn stop(mut self) {
        let below = children_of(self.child.id());
        signal(&self.child, "TERM");
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        assert!(!std::path::Path::new(&self.path).exists());
        below.into_iter().for_each(gone);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap().success());
}

fn send(stream: &mut UnixStream, kind: u8, id: u64, fields: &[Value]) {
    stream.write_all(&frame(kind, id, &body(fields))).unwrap();
}

/// Kind, id and fields of the next frame.
fn receive(stream: &mut UnixStream) -> (u8, u64, Vec<Value>) {
    let mut header = [0; 16];
    stream.read_exact(&mut header).unwrap();
    let mut body = vec![0; u32::from_le_bytes(header[..4].try_into().unwrap()) as usize];
    stream.read_exact(&mut body).unwrap();
    let fields = decode(&body, &Default::default(), |_| Err("none".to_owned())).unwrap();
    (header[4], u64::from_le_bytes(header[8..].try_into().unwrap()), fields)
}

fn eval(text: &str) -> Task {
    Task::new(Job::Eval { expression: text.to_owned(), names: None })
}

fn perform(worker: &mut Worker, task: &Task) -> Result<Outcome, Failure> {
    let wake = Wake::new().unwrap();
    worker.begin(task)?;
    loop {
        match worker.wait(None, &wake) {
            Step::Done(result) => return result,
            Step::Woken => {}
            Step::TimedOut => panic!("there is no time limit"),
        }
    }
}

fn call(function: &str, args: Vec<Value>) -> Task {
    Task::call(Function::reference(function).unwrap(), Encoded::value(&Value::Tuple(args)).unwrap())
}

fn floats(length: usize) -> Value {
    let bytes: Vec<u8> = (0..length).flat_map(|number| (number as f64).to_le_bytes()).collect();
    Value::Array(Box::new(Array {
        flavour: Flavour::NdArray,
        dtype: Value::str("<f8"),
        writeable: true,
        shape: vec![length as u64],
        strides: vec![8],
        buffer: Buffer::new(bytes),
        offset: 0,
    }))
}

#[test]
fn a_client_sees_one_worker() {
    let server = Server::start("one", &[]);
    let mode = std::fs::metadata(&server.path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let mut worker = server.supervisor();
    assert_eq!(
        perform(&mut worker, &call("operator:add", vec![Value::Int(2), Value::Int(3)])).unwrap().value(),
        Ok(Value::Int(5))
    );
    // Names stay, as they do in a worker.
    perform(&mut worker, &Task::new(Job::Exec { statements: "x = 20".to_owned(), names: None })).unwrap();
    assert_eq!(perform(&mut worker, &eval("x + 1")).unwrap().value(), Ok(Value::Int(21)));
    // Exceptions keep type, arguments and frames.
    let Err(Failure::Raised(exception)) = perform(&mut worker, &eval("{}['key']")) else { panic!("KeyError") };
    assert_eq!(
        (&*exception.class, exception.args.as_ref()),
        ("builtins.KeyError", Some(&Value::Tuple(vec![Value::str("key")])))
    );
    assert!(!exception.frames.is_empty());
    // Objects stay, and are used by handle.
    let mut task = eval("iter([1, 2])");
    task.options.keep = Keep::Yes;
    let outcome = perform(&mut worker, &task).unwrap();
    let handle = outcome.handle().unwrap();
    let next = Task::new(Job::Object {
        object: Encoded::value(&Value::Handle(Box::new(handle.clone()))).unwrap(),
        operation: "next".to_owned(),
        args: Encoded::value(&Value::Tuple(vec![])).unwrap(),
        kwargs: None,
    });
    assert_eq!(perform(&mut worker, &next).unwrap().value(), Ok(Value::Int(1)));
    assert_eq!(
        perform(&mut worker, &call("builtins:next", vec![Value::Handle(Box::new(handle))])).unwrap().value(),
        Ok(Value::Int(2))
    );
    // What a call prints comes with it.
    let report = perform(&mut worker, &eval("print('said')")).unwrap().report.unwrap();
    assert_eq!(report.output, [("stdout".to_owned(), "said\n".to_owned())]);
    // What no worker survives is an error of that call.
    let Err(Failure::Raised(death)) = perform(&mut worker, &eval("__import__('os')._exit(3)")) else {
        panic!("a death")
    };
    assert_eq!(death.class, "understudy.WorkerExited");
    assert!(death.state.iter().any(|(name, value)| name == "id" && value == &Value::str("exec-exit")), "{death:?}");
    assert_eq!(perform(&mut worker, &eval("1")).unwrap().value(), Ok(Value::Int(1)));
    drop(worker);
    server.stop();
}

#[test]
fn arrays_travel_in_the_clients_own_memory() {
    let Some(python) = programs::python_with_numpy() else { return };
    let server = Server::start("arrays", &["--python", &python]);
    let mut worker = server.supervisor();
    for _ in 0..3 {
        let length = 100_000;
        let outcome = perform(&mut worker, &call("operator:mul", vec![floats(length), Value::Float(2.0)])).unwrap();
        let Ok(Value::Array(array)) = outcome.value() else { panic!("an array") };
        assert_eq!(array.shape, [length as u64]);
        let bytes = array.to_vec();
        assert_eq!(bytes[8 * (length - 1)..], (2.0 * (length - 1) as f64).to_le_bytes());
        assert!(array.buffer.0.range().is_some(), "it lies in a segment");
        drop((outcome, array));
    }
    // Every range was given back.
    perform(&mut worker, &eval("1")).unwrap();
    assert_eq!(worker.leased(), 0);
    drop(worker);
    // One that sends no segments has its arrays inline.
    let mut stream = server.client();
    send(&mut stream, EVAL, 1, &[Value::None, Value::str("__import__('numpy').ones(20_000)"), Value::None]);
    let (kind, id, fields) = receive(&mut stream);
    assert_eq!((kind, id), (RESULT, 1));
    let Value::Array(array) = &fields[1] else { panic!("{fields:?}") };
    assert_eq!(array.shape, [20_000]);
    server.stop();
}

#[test]
fn a_batch_is_answered_call_by_call() {
    let server = Server::start("batch", &["--workers", "2"]);
    let mut worker = server.supervisor();
    let calls: Vec<Encoded> = (0..500)
        .map(|number| Encoded::value(&Value::Tuple(vec![Value::Int(100), Value::Int(number)])).unwrap())
        .collect();
    let taken =
        worker.begin_batch(&Function::reference("operator:floordiv").unwrap(), &Options::default(), &calls).unwrap();
    assert_eq!(taken, 500);
    let mut results = Vec::new();
    let wake = Wake::new().unwrap();
    loop {
        match worker.wait_batch(None, &wake, &mut |index, result| {
            results.push((index, result.map(|outcome| outcome.value().unwrap())));
        }) {
            BatchStep::Done => break,
            BatchStep::Woken => {}
            step => panic!("{step:?}"),
        }
    }
    assert_eq!(results.len(), 500);
    assert!(matches!(&results[0].1, Err(Failure::Raised(error)) if error.class == "builtins.ZeroDivisionError"));
    for (index, result) in &results[1..] {
        assert_eq!(result.as_ref().unwrap(), &Value::Int(100 / *index as i64));
    }
    drop(worker);
    server.stop();
}

#[test]
fn replies_are_by_id_and_may_overtake_one_another() {
    let server = Server::start("overtake", &["--workers", "2"]);
    let folder = Folder::new("overtake-gate");
    let gate = folder.fifo("gate");
    let mut stream = server.client();
    send(&mut stream, DEFINE, 0, &[Value::Int(1), Value::Reference("builtins:eval".into())]);
    let call = |stream: &mut UnixStream, id: u64, text: &str| {
        send(stream, CALL, id, &[Value::None, Value::Int(1), Value::Tuple(vec![Value::str(text)]), Value::None]);
    };
    call(&mut stream, 7, &format!("open({gate:?}).read()"));
    call(&mut stream, 9, "'quick'");
    send(&mut stream, PING, 11, &[]);
    let mut first = [receive(&mut stream), receive(&mut stream)];
    first.sort_by_key(|(_, id, _)| *id);
    assert_eq!((first[0].0, first[0].1, &first[0].2[1]), (RESULT, 9, &Value::str("quick")));
    assert_eq!((first[1].0, first[1].1), (PONG, 11));
    std::fs::write(&gate, "slow").unwrap();
    let (kind, id, fields) = receive(&mut stream);
    assert_eq!((kind, id, &fields[1]), (RESULT, 7, &Value::str("slow")));
    server.stop();
}

#[test]
fn many_clients_keep_their_names_apart() {
    let server = Server::start("many", &["--workers", "2"]);
    let mut workers: Vec<Worker> = (0..4).map(|_| server.supervisor()).collect();
    for (number, worker) in workers.iter_mut().enumerate() {
        let value = Encoded::value(&Value::Int(number as i64)).unwrap();
        perform(worker, &Task::new(Job::Set { name: "mine".to_owned(), value })).unwrap();
    }
    for (number, worker) in workers.iter_mut().enumerate() {
        assert_eq!(perform(worker, &eval("mine")).unwrap().value(), Ok(Value::Int(number as i64)));
    }
    drop(workers);
    // With a client goes the worker of its own: what is left is the program's pool, a guard and an interpreter for each.
    until("the clients' own workers to end", || children_of(server.child.id()).len() <= 4);
    server.stop();
}

#[test]
fn hostile_clients_cost_only_their_own_connection() {
    let server = Server::start("hostile", &[]);
    let mut good = server.client();
    let mut deep = [0x10, 1, 0, 0, 0].repeat(5000);
    deep.push(0);
    let nothing = body(&[]);
    let welcome = frame(WELCOME, 0, &body(&[Value::Int(1), Value::None]));
    let with = |rest: Vec<u8>| [welcome.clone(), rest].concat();
    let mut huge = frame(CALL, 1, &nothing);
    huge[..4].copy_from_slice(&u32::MAX.to_le_bytes());
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        ("garbage", vec![0xA5; 4096], "frame"),
        ("no welcome", frame(PING, 0, &nothing), "order"),
        ("another version", frame(WELCOME, 0, &body(&[Value::Int(9), Value::None])), "version"),
        ("a giant length", with(huge), "length"),
        ("a worker's frame", with(frame(RESULT, 1, &nothing)), "frame"),
        ("too deep", with(frame(EVAL, 1, &[&[0; 4], &deep[..]].concat())), "value"),
        ("a lying table", with(frame(EVAL, 1, &[0xFF; 64])), "value"),
        ("a range of no segment", with(frame(EVAL, 1, &[&[1, 0, 0, 0, 1][..], &[9; 20]].concat())), "segment"),
        ("missing fields", with(frame(EVAL, 1, &body(&[Value::None]))), "message"),
        ("fields of wrong kinds", with(frame(EVAL, 1, &body(&[Value::None, Value::Int(1), Value::None]))), "message"),
        (
            "an unknown function",
            with(frame(CALL, 1, &body(&[Value::None, Value::Int(5), Value::Tuple(vec![]), Value::None]))),
            "message",
        ),
        (
            "a descriptor that did not come",
            {
                let mut bytes = frame(0x1A, 0, &nothing);
                bytes[6] = 1;
                with(bytes)
            },
            "frame",
        ),
        (
            "a batch with more ids than there are",
            {
                let define = frame(DEFINE, 0, &body(&[Value::Int(1), Value::Reference("operator:neg".into())]));
                let calls = [Value::None, Value::Int(1), Value::None, Value::Tuple(vec![Value::Int(1)])];
                with([define, frame(0x11, u64::MAX, &body(&calls))].concat())
            },
            "message",
        ),
        ("an answer that nobody asked for", with(frame(0x1D, 3, &body(&[Value::Bool(true), Value::None]))), "order"),
    ];
    for (what, bytes, code) in rows {
        let mut stream = server.connect();
        // The server may close before it has read all.
        let _ = stream.write_all(&bytes);
        let fault = loop {
            let (kind, _, fields) = receive(&mut stream);
            if kind == FAULT {
                break fields;
            }
            assert_eq!(kind, HELLO, "{what}");
        };
        assert_eq!(fault[0], Value::str(code), "{what}: {fault:?}");
        assert!(matches!(stream.read(&mut [0; 16]), Ok(0) | Err(_)), "{what}: the connection is closed");
    }
    // Some leave in the middle, at every byte.
    for end in 0..welcome.len() {
        server.connect().write_all(&welcome[..end]).unwrap();
    }
    // And those that are good go on.
    send(&mut good, EVAL, 1, &[Value::None, Value::str("1 + 1"), Value::None]);
    assert_eq!(receive(&mut good), (RESULT, 1, vec![Value::None, Value::Int(2)]));
    server.stop();
}

#[test]
fn a_client_that_leaves_takes_its_calls_with_it() {
    let server = Server::start("leaves", &["--workers", "1"]);
    let folder = Folder::new("leaves-gate");
    let gate = folder.fifo("gate");
    let mut stream = server.client();
    let text = format!("open({gate:?}, 'w').write(str(__import__('os').getpid())) and __import__('time').sleep(600)");
    send(&mut stream, DEFINE, 0, &[Value::Int(1), Value::Reference("builtins:eval".into())]);
    send(&mut stream, CALL, 1, &[Value::None, Value::Int(1), Value::Tuple(vec![Value::str(text)]), Value::None]);
    let pid: u32 = std::fs::read_to_string(&gate).unwrap().parse().unwrap();
    drop(stream);
    gone(pid);
    assert_eq!(
        perform(&mut server.supervisor(), &call("math:sqrt", vec![Value::Int(4)])).unwrap().value(),
        Ok(Value::Float(2.0))
    );
    server.stop();
}

#[test]
fn calls_have_deadlines() {
    let server = Server::start("deadline", &[]);
    let mut stream = server.client();
    let options = Value::dict([("timeout", Value::Float(0.2))]);
    send(&mut stream, EVAL, 1, &[options, Value::str("__import__('time').sleep(600)"), Value::None]);
    let (kind, id, fields) = receive(&mut stream);
    assert_eq!((kind, id), (ERROR, 1));
    let Value::Record(record) = &fields[1] else { panic!("{fields:?}") };
    assert_eq!(record.value.get("type"), Some(&Value::str("understudy.CallTimeout")));
    assert_eq!(record.value.get("state").and_then(|state| state.get("id")), Some(&Value::str("exec-timeout")));
    server.stop();
}

#[test]
fn running_calls_may_end_when_the_server_stops() {
    let mut server = Server::start("graceful", &["--grace", "20s"]);
    let folder = Folder::new("graceful-gate");
    let (there, gate) = (folder.fifo("there"), folder.fifo("gate"));
    let mut stream = server.client();
    let text = format!("open({there:?}, 'w').write('here') and open({gate:?}).read()");
    send(&mut stream, EVAL, 1, &[Value::None, Value::str(text), Value::None]);
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "here");
    signal(&server.child, "INT");
    until("the socket's file to go", || !std::path::Path::new(&server.path).exists());
    std::fs::write(&gate, "done").unwrap();
    assert_eq!(receive(&mut stream), (RESULT, 1, vec![Value::None, Value::str("done")]));
    assert!(matches!(stream.read(&mut [0; 16]), Ok(0)), "the connection is closed");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn socket_files_of_others_are_respected_and_stale_ones_are_not() {
    let folder = Folder::new("stale");
    let path = folder.path("socket");
    let refused = |path: &str| {
        let output = programs::run(&["serve", "--listen", &format!("unix:{path}")]);
        assert_eq!(output.status.code(), Some(2));
        programs::text(&output.stderr)
    };
    let plain = folder.write("plain", "text");
    assert!(refused(&plain).contains("exec-listen") && std::path::Path::new(&plain).exists());
    let mut killed = Server::at(&path, &[]);
    assert!(refused(&path).contains("in use"));
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(std::path::Path::new(&path).exists(), "nobody was there to remove it");
    let mut child = Server::at(&path, &[]);
    signal(&child, "TERM");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(!std::path::Path::new(&path).exists());
}

#[test]
fn there_is_room_for_so_many_clients() {
    let server = Server::start("room", &["--clients", "1"]);
    let first = server.client();
    let mut second = server.connect();
    let (kind, _, fields) = receive(&mut second);
    assert_eq!((kind, &fields[0]), (FAULT, &Value::str("busy")));
    drop(first);
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    loop {
        let mut stream = server.connect();
        // A refusal may have closed it already.
        let _ = stream.write_all(&frame(WELCOME, 0, &body(&[Value::Int(1), Value::None])));
        if receive(&mut stream).0 == HELLO {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "the place stays taken");
    }
    server.stop();
}

/// What a supervisor has that its worker may call.
struct Twice;

impl Callbacks for Twice {
    fn call(&self, object: u64, arguments: Reply) -> Result<Encoded, Encoded> {
        let fields = arguments.fields().unwrap();
        assert_eq!((object, &fields[0]), (5, &Value::Int(5)));
        match &fields[1] {
            Value::Tuple(args) if matches!(args[..], [Value::Int(_)]) => {
                Ok(Encoded::value(&Value::Int(2 * args[0].as_int().unwrap())).unwrap())
            }
            _ => {
                let record = Value::dict([
                    ("type", Value::str("builtins.ValueError")),
                    ("bases", Value::List(vec![Value::str("builtins.Exception")])),
                    ("args", Value::Tuple(vec![Value::str("a number, please")])),
                    ("text", Value::str("a number, please")),
                ]);
                Err(Encoded::value(&Value::record("exception", record)).unwrap())
            }
        }
    }
}

#[test]
fn workers_of_a_server_call_back_to_the_client() {
    let server = Server::start("callback", &[]);
    let mut worker = server.supervisor();
    let task = |expression: &str| {
        let twice = Value::Parent(Box::new(ParentObject { id: 5, name: "twice".into() }));
        let names = Some(Encoded::value(&Value::dict([("f", twice)])).unwrap());
        let mut task = Task::new(Job::Eval { expression: expression.to_owned(), names });
        task.options.callbacks = Some(Arc::new(Twice));
        task
    };
    let doubled = (0..4).map(|number| Value::Int(2 * number)).collect();
    assert_eq!(perform(&mut worker, &task("[f(n) for n in range(4)]")).unwrap().value(), Ok(Value::List(doubled)));
    // An exception of the client's object is raised in the worker, and comes back from there.
    let Err(Failure::Raised(exception)) = perform(&mut worker, &task("f('no')")) else { panic!("ValueError") };
    assert_eq!((&*exception.class, &*exception.text), ("builtins.ValueError", "a number, please"));
    drop(worker);
    server.stop();
}

#[test]
fn live_output_comes_before_the_result() {
    let server = Server::start("live", &[]);
    let mut worker = server.supervisor();
    let (send, receive) = std::sync::mpsc::channel();
    let mut task = eval("print('first', flush=True)");
    task.options.live = Some(Arc::new(move |stream, text| send.send((stream.to_owned(), text.to_owned())).unwrap()));
    perform(&mut worker, &task).unwrap();
    let said: String = receive.try_iter().filter(|(stream, _)| stream == "stdout").map(|(_, text)| text).collect();
    assert_eq!(said, "first\n");
    drop(worker);
    server.stop();
}

#[test]
fn no_bytes_bring_the_server_down() {
    let server = Server::start("fuzz", &["--workers", "1"]);
    let handle = Value::Handle(Box::new(Handle { id: 9, class: "C".into(), repr: "c".into() }));
    let conversation = [
        frame(WELCOME, 0, &body(&[Value::Int(1), Value::dict([("threshold", Value::Int(64))])])),
        frame(DEFINE, 0, &body(&[Value::Int(1), Value::Reference("operator:add".into())])),
        frame(
            CALL,
            1,
            &body(&[Value::None, Value::Int(1), Value::Tuple(vec![Value::Int(2), Value::Int(3)]), Value::None]),
        ),
        frame(
            0x11,
            2,
            &body(&[Value::None, Value::Int(1), Value::None, Value::Tuple(vec![Value::Int(2), Value::Int(3)])]),
        ),
        frame(0x18, 9, &body(&[Value::None, handle, Value::str("repr"), Value::Tuple(vec![]), Value::None])),
        frame(0x19, 0, &body(&[Value::List(vec![Value::Int(9)])])),
        frame(0x1C, 0, &body(&[Value::List(vec![Value::Tuple(vec![Value::Int(1), Value::Int(0)])])])),
    ]
    .concat();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for _ in 0..400 {
        let mut bytes = conversation.clone();
        for _ in 0..1 + random(4) {
            let at = random(bytes.len());
            bytes[at] = random(256) as u8;
        }
        bytes.truncate(1 + random(bytes.len()));
        let mut stream = server.connect();
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").trim().parse().unwrap();
    assert!(peak < 512 << 10, "{peak} KiB");
    assert_eq!(perform(&mut server.supervisor(), &eval("1 + 1")).unwrap().value(), Ok(Value::Int(2)));
    server.stop();
}

#[test]
fn code_by_value_works_and_what_a_server_cannot_is_an_answer() {
    let server = Server::start("code", &[]);
    let mut stream = server.client();
    let pickle: &[u8] = b"cbuiltins\nlen\n.";
    let code = Value::Code(Box::new(Code { name: "len".into(), pickle: pickle.into() }));
    send(&mut stream, DEFINE, 0, &[Value::Int(1), code]);
    send(&mut stream, CALL, 1, &[Value::None, Value::Int(1), Value::Tuple(vec![Value::str("four")]), Value::None]);
    assert_eq!(receive(&mut stream), (RESULT, 1, vec![Value::None, Value::Int(4)]));
    send(&mut stream, 0x1F, 2, &[Value::dict::<&str>([]), Value::None]);
    let (kind, _, fields) = receive(&mut stream);
    assert_eq!((kind, &fields[0]), (0x97, &Value::Int(0)));
    let handle = Value::Handle(Box::new(Handle { id: 77, class: "C".into(), repr: "c".into() }));
    send(&mut stream, 0x18, 3, &[Value::None, handle, Value::str("repr"), Value::Tuple(vec![]), Value::None]);
    assert_eq!(receive(&mut stream).0, ERROR);
    send(&mut stream, 0x20, 4, &[Value::None]);
    assert_eq!(receive(&mut stream).0, ERROR);
    send(&mut stream, PING, 5, &[]);
    assert_eq!(receive(&mut stream).0, PONG);
    server.stop();
}

#[test]
fn a_client_that_never_reads_does_not_keep_the_server() {
    let server = Server::start("mute", &["--grace", "200ms"]);
    let mut stream = server.client();
    for id in 1..200 {
        // The answers fill the socket long before these are all.
        send(&mut stream, EVAL, id, &[Value::None, Value::str("'x' * 60_000"), Value::None]);
    }
    server.stop();
    drop(stream);
}
