//! `batch`: a sequence of commands, one JSON object on each line.
//!
//! Lines for `any` worker run beside one another; every other line waits until all before it are done. Results are printed in
//! the order of the lines.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use serde_json::{Value as Tree, json};
use understudy_exec::interpreter::Interpreter;
use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::task::{Job, Task, WorkerId};
use understudy_exec::{Executor, Shutdown};
use understudy_translators::{Encoded, Value, literal};

use super::args;
use super::commands::{reference, render};
use super::output::{self, Extra};
use super::problem::Problem;
use super::session::{Session, keep_state};
use super::signals::Signals;
use super::values;

/// Does all lines of the file; gives the exit code of the first that failed, or 0.
pub fn run(session: &Session, file: &Path, keep_going: bool) -> Result<u8, Problem> {
    let mut lines = Lines::open(file, &session.signals)?;
    let mut batch = Batch { session, pools: BTreeMap::new(), printed: Printed::new(session.common.color) };
    let (send, receive) = channel();
    let end = thread::scope(|scope| {
        let mut number = 0;
        let mut started = 0;
        let mut ended = Ok(());
        while keep_going || batch.printed.code == 0 {
            let text = match lines.next() {
                Ok(Some(text)) => text,
                Ok(None) => break,
                Err(problem) => {
                    ended = Err(problem);
                    break;
                }
            };
            number += 1;
            if text.trim().is_empty() {
                continue;
            }
            let step = batch.prepare(&text, number);
            if let Ok(Prepared { line: Line { on: On::Any, .. }, executor, .. }) = &step {
                // Bounded: as many as keep the workers busy.
                while started - batch.printed.received >= 2 * executor.settings().ceiling {
                    batch.printed.wait(&receive, session.common.json)?;
                }
                let (send, Ok(prepared)) = (Sender::clone(&send), step) else { continue };
                let order = started;
                started += 1;
                scope.spawn(move || {
                    let done = prepared.perform(session, number, None).0;
                    // The receiver outlives this thread.
                    let _ = send.send((order, done));
                });
            } else {
                while batch.printed.received < started {
                    batch.printed.wait(&receive, session.common.json)?;
                }
                if !keep_going && batch.printed.code != 0 {
                    break;
                }
                let done =
                    step.map_or_else(|problem| Done::failed(problem, number), |step| batch.perform(step, number));
                batch.printed.print(done, session.common.json)?;
            }
        }
        while batch.printed.received < started {
            batch.printed.wait(&receive, session.common.json)?;
        }
        ended
    });
    for pool in batch.pools.values() {
        pool.executor.shutdown(Shutdown::now());
    }
    end?;
    match session.signals.came() {
        Some(signal) => Err(Problem::Ended(signal)),
        None => Ok(batch.printed.code),
    }
}

struct Batch<'a> {
    session: &'a Session,
    pools: BTreeMap<PathBuf, Pool>,
    printed: Printed,
}

/// The workers of one interpreter.
struct Pool {
    executor: Executor,
    /// The worker whose state the lines share.
    home: Option<WorkerId>,
}

#[derive(Clone, Copy, PartialEq)]
enum On {
    Same,
    Any,
    All,
}

struct Line {
    job: Job,
    on: On,
    python: String,
    timeout: Option<std::time::Duration>,
    bind: Option<String>,
    out: Option<PathBuf>,
}

struct Prepared {
    line: Line,
    executor: Executor,
    key: PathBuf,
}

/// What is printed of a line.
struct Done {
    code: u8,
    text: Option<String>,
    /// For people, beside the result.
    said: Vec<Said>,
}

enum Said {
    /// The output of a script goes where the script wrote it.
    Script(understudy_exec::outcome::Report),
    Report(understudy_exec::outcome::Report),
    Problem(Problem),
    Note(String),
}

impl Done {
    fn failed(problem: Problem, number: usize) -> Self {
        let text = Some(output::problem_json(&problem, Some(number)));
        let code = problem.exit_code();
        Done { code, text, said: vec![Said::Note(format!("line {number}:")), Said::Problem(problem)] }
    }
}

impl Batch<'_> {
    /// Reads a line, and finds or makes the pool that it runs in.
    fn prepare(&mut self, text: &str, number: usize) -> Result<Prepared, Problem> {
        let line = Line::parse(text, &self.session.common.python).map_err(|problem| match problem {
            Problem::Usage { what, why } => Problem::Usage { what: format!("line {number}: {what}"), why },
            other => other,
        })?;
        let key = Interpreter::find(&line.python)?.executable;
        if !self.pools.contains_key(&key) {
            let most = thread::available_parallelism().map_or(1, usize::from);
            let mut settings = self.session.settings(&line.python, 1, most)?;
            keep_state(&mut settings);
            self.pools.insert(key.clone(), Pool { executor: Executor::new(settings)?, home: None });
        }
        let executor = self.pools[&key].executor.clone();
        Ok(Prepared { line, executor, key })
    }

    fn perform(&mut self, prepared: Prepared, number: usize) -> Done {
        let key = prepared.key.clone();
        if prepared.line.on == On::All {
            return prepared.everywhere(self.session, number);
        }
        let home = self.pools.get(&key).and_then(|pool| pool.home);
        let (done, worker) = prepared.perform(self.session, number, home);
        if let Some(pool) = self.pools.get_mut(&key) {
            pool.home = worker;
        }
        done
    }
}

impl Prepared {
    fn task(&self, session: &Session, home: Option<WorkerId>) -> Task {
        let mut task = session.task(self.line.job.clone());
        task.options.deadline = self.line.timeout.or(task.options.deadline);
        task.options.bind.clone_from(&self.line.bind);
        task.options.worker = home;
        task
    }

    /// Does the line; gives the worker whose state later lines share.
    fn perform(self, session: &Session, number: usize, home: Option<WorkerId>) -> (Done, Option<WorkerId>) {
        let task = self.task(session, home);
        match session.perform(&self.executor, &task) {
            Ok(outcome) => {
                let worker = Some(outcome.worker);
                let shown = self.shown(&outcome, session.common.json, number);
                (shown.unwrap_or_else(|problem| Done::failed(problem, number)), worker)
            }
            Err(problem) => {
                let worker = match &problem {
                    Problem::Failure(Failure::Raised(exception)) => Some(exception.worker),
                    Problem::Failure(Failure::CannotTravel { .. }) => home,
                    _ => None,
                };
                let mut done = Done::failed(problem, number);
                if home.is_some() && worker.is_none() {
                    done.said
                        .push(Said::Note("note: the worker is lost with all that earlier lines had set".to_owned()));
                }
                (done, worker)
            }
        }
    }

    fn shown(&self, outcome: &Outcome, json: bool, number: usize) -> Result<Done, Problem> {
        let script = matches!(self.line.job, Job::Run { .. });
        let said = outcome.report.clone().map(if script { Said::Script } else { Said::Report }).into_iter().collect();
        if script {
            let code = outcome.value().map_err(Failure::from)?.as_int().unwrap_or(0);
            let extra = Extra { line: Some(number), exit_code: Some(code), out: None };
            let text = json.then(|| output::done_json(outcome, None, extra));
            return Ok(Done { code: u8::try_from(code & 0xFF).unwrap_or(1), text, said });
        }
        let mut text = render(outcome, json, self.line.out.as_deref(), Some(number))?;
        // As at Python's own prompt, what only has an effect prints nothing.
        let effect = matches!(self.line.job, Job::Exec { .. } | Job::Set { .. } | Job::Delete { .. });
        if !json && effect && text.as_deref() == Some("None") {
            text = None;
        }
        Ok(Done { code: 0, text, said })
    }

    fn everywhere(self, session: &Session, number: usize) -> Done {
        let answers = match self.executor.all(self.task(session, None)) {
            Ok(answers) => answers,
            Err(failure) => return Done::failed(failure.into(), number),
        };
        let mut done = Done { code: 0, text: None, said: Vec::new() };
        let (mut workers, mut texts) = (Vec::new(), Vec::new());
        for (worker, answer) in answers {
            let shown = answer.map_err(Problem::from).and_then(|outcome| {
                let text = output_of(&outcome)?;
                done.said.extend(outcome.report.clone().map(Said::Report));
                Ok(text)
            });
            match shown {
                Ok((tree, text)) => {
                    workers.push(json!({ "worker": worker.0, "ok": true, "value": tree }));
                    if text != "None" {
                        texts.push(format!("worker {worker}: {text}"));
                    }
                }
                Err(problem) => {
                    workers.push(json!({ "worker": worker.0, "ok": false, "error": problem.to_json() }));
                    done.code = if done.code == 0 { problem.exit_code() } else { done.code };
                    done.said.push(Said::Note(format!("line {number}, worker {worker}:")));
                    done.said.push(Said::Problem(problem));
                }
            }
        }
        done.text = if session.common.json {
            Some(json!({ "line": number, "ok": done.code == 0, "workers": workers }).to_string())
        } else {
            (!texts.is_empty()).then(|| texts.join("\n"))
        };
        done
    }
}

fn output_of(outcome: &Outcome) -> Result<(Tree, String), Problem> {
    let value = outcome.value().map_err(Failure::from)?;
    Ok((understudy_translators::to_json(&value), super::show::show(&value)))
}

impl Line {
    fn parse(text: &str, python: &str) -> Result<Self, Problem> {
        const KEYS: [&str; 16] = [
            "call", "run", "eval", "exec", "set", "get", "delete", "args", "kwargs", "vars", "value", "on", "python",
            "timeout", "bind", "out",
        ];
        let wrong = |what: &str, why: &str| Problem::usage(format!("`{what}`"), why);
        let fields = literal::parse_json(text).map_err(|error| Problem::usage("this is no JSON", error))?;
        let entries = fields.as_dict().ok_or_else(|| Problem::usage("a line", "it must be a JSON object"))?;
        for (key, _) in entries {
            let key = key.as_str().unwrap_or_default();
            if !KEYS.contains(&key) {
                return Err(wrong(key, &format!("there is no such key; there are {}", KEYS.join(", "))));
            }
        }
        // Read once more where values are tagged: the first reading keeps the order of dicts, the second one knows tags.
        let tree: Option<Tree> = if text.contains("\"$") { serde_json::from_str(text).ok() } else { None };
        let data = Data { fields: &fields, tree: tree.as_ref() };
        let string = |key: &str| match fields.get(key) {
            None | Some(Value::None) => Ok(None),
            Some(value) => {
                value.as_str().map(|text| Some(text.to_owned())).ok_or_else(|| wrong(key, "it must be a str"))
            }
        };
        let commands: Vec<&str> = KEYS[..7].iter().copied().filter(|&key| fields.get(key).is_some()).collect();
        let [command] = commands[..] else {
            return Err(Problem::usage("a line", format!("it must have exactly one of {}", KEYS[..7].join(", "))));
        };
        let what = || string(command)?.ok_or_else(|| wrong(command, "it must be a str"));
        let job = match command {
            "call" => Job::Call {
                function: reference(&what()?)?,
                args: values::encode(&Value::Tuple(data.list("args")?))?,
                kwargs: data.names("kwargs")?,
            },
            "run" => Job::Run {
                path: std::path::absolute(what()?)
                    .map_err(|error| Problem::usage("`run`", error))?
                    .display()
                    .to_string(),
                argv: data.list("args")?.iter().map(text_of_argument).collect::<Result<_, _>>()?,
                names: data.names("vars")?,
            },
            "eval" => Job::Eval { expression: what()?, names: data.names("vars")? },
            "exec" => Job::Exec { statements: what()?, names: data.names("vars")? },
            "set" => Job::Set { name: what()?, value: values::encode(&data.value("value")?)? },
            "get" => Job::Get { name: what()? },
            _ => {
                let names = match fields.get("delete") {
                    Some(Value::Str(name)) => vec![name.to_string()],
                    _ => data.list("delete")?.iter().map(text_of_argument).collect::<Result<_, _>>()?,
                };
                Job::Delete { names }
            }
        };
        let on = match string("on")?.as_deref() {
            None | Some("same") => On::Same,
            Some("any") => On::Any,
            Some("all") => On::All,
            Some(_) => return Err(wrong("on", "it is one of same, any, all")),
        };
        let timeout = string("timeout")?.map(|text| args::duration(&text)).transpose();
        Ok(Line {
            job,
            on,
            python: string("python")?.unwrap_or_else(|| python.to_owned()),
            timeout: timeout.map_err(|why| wrong("timeout", &why))?,
            bind: string("bind")?,
            out: string("out")?.map(PathBuf::from),
        })
    }
}

fn text_of_argument(value: &Value) -> Result<String, Problem> {
    value.as_str().map(str::to_owned).ok_or_else(|| Problem::usage("a list", "all its items must be str"))
}

/// The values of a line.
struct Data<'a> {
    fields: &'a Value,
    tree: Option<&'a Tree>,
}

impl Data<'_> {
    fn value(&self, key: &str) -> Result<Value, Problem> {
        match (self.fields.get(key), self.tree) {
            (None, _) => Err(Problem::usage(format!("`{key}`"), "it is missing")),
            (Some(_), Some(tree)) => values::from_tree(&tree[key]),
            (Some(value), None) => Ok(value.clone()),
        }
    }

    fn list(&self, key: &str) -> Result<Vec<Value>, Problem> {
        let Some(value) = self.fields.get(key) else { return Ok(Vec::new()) };
        let Some(items) = value.as_sequence() else {
            return Err(Problem::usage(format!("`{key}`"), "it must be a list"));
        };
        match self.tree {
            None => Ok(items.to_vec()),
            Some(tree) => (0..items.len()).map(|index| values::from_tree(&tree[key][index])).collect(),
        }
    }

    fn names(&self, key: &str) -> Result<Option<Encoded>, Problem> {
        let Some(value) = self.fields.get(key) else { return Ok(None) };
        let Some(items) = value.as_dict() else {
            return Err(Problem::usage(format!("`{key}`"), "it must be an object of names and values"));
        };
        let mut names = Vec::new();
        for (name, value) in items {
            let name = name.as_str().unwrap_or_default();
            names
                .push((name, self.tree.map_or_else(|| Ok(value.clone()), |tree| values::from_tree(&tree[key][name]))?));
        }
        values::names(names)
    }
}

/// Prints results in the order of their lines.
struct Printed {
    color: args::Color,
    early: BTreeMap<usize, Done>,
    /// How many results of lines for any worker have come, and how many of them are printed.
    received: usize,
    next: usize,
    code: u8,
}

impl Printed {
    fn new(color: args::Color) -> Self {
        Printed { color, early: BTreeMap::new(), received: 0, next: 0, code: 0 }
    }

    fn wait(&mut self, receive: &Receiver<(usize, Done)>, json: bool) -> Result<(), Problem> {
        let Ok((order, done)) = receive.recv() else { return Ok(()) };
        self.received += 1;
        self.early.insert(order, done);
        while let Some(done) = self.early.remove(&self.next) {
            self.next += 1;
            self.print(done, json)?;
        }
        Ok(())
    }

    fn print(&mut self, done: Done, json: bool) -> Result<(), Problem> {
        if self.code == 0 {
            self.code = done.code;
        }
        if json {
            return done.text.as_deref().map_or(Ok(()), output::print);
        }
        let mut failed = false;
        for said in &done.said {
            match said {
                Said::Script(report) => output::print_script(report)?,
                Said::Report(report) => output::say_report(Some(report)),
                Said::Note(text) => output::say(text),
                Said::Problem(problem) => {
                    failed = true;
                    output::say_problem(problem, self.color);
                }
            }
        }
        match done.text.as_deref() {
            Some(text) if !failed => output::print(text),
            _ => Ok(()),
        }
    }
}

/// The lines of a file or of standard input as they come; a signal ends the wait for the next one.
struct Lines<'a> {
    source: OwnedFd,
    signals: &'a Signals,
    buffer: Vec<u8>,
    ended: bool,
}

impl<'a> Lines<'a> {
    fn open(file: &Path, signals: &'a Signals) -> Result<Self, Problem> {
        let source = if file == Path::new("-") {
            io::stdin().as_fd().try_clone_to_owned().map_err(|error| Problem::file(file, error))?
        } else {
            File::open(file).map_err(|error| Problem::file(file, error))?.into()
        };
        Ok(Lines { source, signals, buffer: Vec::new(), ended: false })
    }

    fn next(&mut self) -> Result<Option<String>, Problem> {
        let wrong = |error: io::Error| Problem::file(Path::new("the batch"), error);
        loop {
            if let Some(signal) = self.signals.came() {
                return Err(Problem::Ended(signal));
            }
            let end = self.buffer.iter().position(|&byte| byte == b'\n');
            if end.is_some() || (self.ended && !self.buffer.is_empty()) {
                let rest = self.buffer.split_off(end.map_or(self.buffer.len(), |end| end + 1));
                let line = std::mem::replace(&mut self.buffer, rest);
                let line = String::from_utf8(line).map_err(|error| Problem::usage("a line is no UTF-8", error))?;
                return Ok(Some(line));
            }
            if self.ended {
                return Ok(None);
            }
            let woken = self.signals.descriptor();
            let mut wanted = [PollFd::new(&self.source, PollFlags::IN), PollFd::new(&woken, PollFlags::IN)];
            match poll(&mut wanted, None) {
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(wrong(error.into())),
                Ok(_) if wanted[0].revents().is_empty() => continue,
                Ok(_) => {}
            }
            let start = self.buffer.len();
            self.buffer.resize(start + (64 << 10), 0);
            let count = match rustix::io::read(&self.source, &mut self.buffer[start..]) {
                Ok(count) => count,
                Err(rustix::io::Errno::INTR) => {
                    self.buffer.truncate(start);
                    continue;
                }
                Err(error) => return Err(wrong(error.into())),
            };
            self.ended = count == 0;
            self.buffer.truncate(start + count);
        }
    }
}
