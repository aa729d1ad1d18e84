//! The call that is checked: whether it can be run elsewhere, and its arguments anew for each run.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use understudy_translators::{Buffer, Encoded, Limits, Place, SharedRange, Value, assemble, decode, digest};

use super::seen::any;
use crate::wire::memory::SharedBlock;
use crate::work::task::{Interrupt, Job, Keep, Options, Task};

/// Bytes copied at once.
const BLOCK: usize = 1 << 20;

/// A call that can be run in any worker.
pub(super) struct Subject {
    task: Task,
    /// The digest of its arguments, in hexadecimal; None when they cannot be read here.
    pub arguments: Option<String>,
    /// What the memory that it shares with its workers held before the first run.
    shared: Vec<Shared>,
}

/// Memory of an argument that a worker can write to, and a copy of what was in it.
struct Shared {
    buffer: Buffer,
    before: Buffer,
}

/// The arguments of one run, to look at when it is over.
pub(super) struct Arguments(Vec<Encoded>);

impl Subject {
    /// What is to be known of a task before its first run. `Err`: it cannot be checked, and why.
    /// `folder` is where the first run starts.
    pub fn of(task: &Task, folder: &Path) -> Result<Self, String> {
        portable(task)?;
        let mut task = task.clone();
        if let Job::Run { path, .. } = &mut task.job {
            // Where the script lies is said to us, and not part of what it may depend on.
            *path = folder.join(&*path).to_string_lossy().into_owned();
        }
        let fields = fields(&task.job);
        let mut values = Vec::new();
        for field in &fields {
            match tree(field, &[]) {
                Ok(value) => values.push(value),
                Err(why) => return Err(format!("its arguments could not be read: {why}")),
            }
        }
        for value in &values {
            let mut kind = None;
            any(value, &mut |value| {
                kind = match value {
                    Value::Handle(_) => Some("a remote object, which lives in one worker only"),
                    Value::Parent(_) => Some("a function of the supervisor's, which may answer differently each time"),
                    _ => None,
                };
                kind.is_some()
            });
            if let Some(kind) = kind {
                return Err(format!("its arguments have {kind}"));
            }
        }
        let mut said = values;
        match &task.job {
            Job::Eval { expression, .. } => said.insert(0, Value::str(expression)),
            Job::Exec { statements, .. } => said.insert(0, Value::str(statements)),
            Job::Run { path, argv, .. } => {
                said.insert(0, Value::List(argv.iter().map(Value::str).collect()));
                said.insert(0, Value::str(path));
            }
            _ => {}
        }
        let mut shared: Vec<Shared> = Vec::new();
        for buffer in fields.iter().flat_map(|field| field.buffers()) {
            if buffer.0.range().is_some() && !shared.iter().any(|known| known.buffer.is(buffer)) {
                let before = Buffer::new(buffer.to_vec(0, buffer.len()));
                shared.push(Shared { buffer: buffer.clone(), before });
            }
        }
        Ok(Subject { task, arguments: Some(digest(&Value::Tuple(said)).to_string()), shared })
    }

    /// The task for its first run, which has the arguments themselves.
    pub fn first(&self) -> (Task, Option<Arguments>) {
        let mut task = self.task.clone();
        task.options.trace_files = true;
        let arguments = Arguments(fields(&task.job));
        (task, (!self.shared.is_empty()).then_some(arguments))
    }

    /// The task for a further run, with the arguments as they were before the first.
    ///
    /// # Errors
    /// Why there is no memory for it.
    pub fn again(&self) -> Result<(Task, Option<Arguments>), String> {
        let options = &self.task.options;
        let mut task = Task {
            job: self.task.job.clone(),
            options: Options {
                deadline: options.deadline,
                retries: options.retries,
                state: options.state,
                interrupt: options.interrupt.clone(),
                label: self.task.label(),
                trace_files: true,
                ..Options::default()
            },
        };
        if self.shared.is_empty() {
            return Ok((task, None));
        }
        let mut replaced = Vec::new();
        for Shared { buffer, before } in &self.shared {
            let block = SharedBlock::new(before.len()).map_err(|error| error.to_string())?;
            let mut offset = 0;
            while offset < before.len() {
                let length = BLOCK.min(before.len() - offset);
                block.write(offset, &before.to_vec(offset, length));
                offset += length;
            }
            replaced.push((buffer.clone(), block.buffer()));
        }
        let renew = |field: &Encoded| -> Result<Encoded, String> {
            Encoded::value(&tree(field, &replaced)?).map_err(|error| error.to_string())
        };
        let renew_some = |field: &Option<Encoded>| field.as_ref().map(renew).transpose();
        task.job = match &task.job {
            Job::Call { function, args, kwargs } => {
                Job::Call { function: function.clone(), args: renew(args)?, kwargs: renew_some(kwargs)? }
            }
            Job::Eval { expression, names } => Job::Eval { expression: expression.clone(), names: renew_some(names)? },
            Job::Exec { statements, names } => Job::Exec { statements: statements.clone(), names: renew_some(names)? },
            Job::Run { path, argv, names } => {
                Job::Run { path: path.clone(), argv: argv.clone(), names: renew_some(names)? }
            }
            other => other.clone(),
        };
        let arguments = Arguments(fields(&task.job));
        Ok((task, Some(arguments)))
    }

    /// Asked now and then; true cancels the call.
    pub fn interrupt(&self) -> Option<&Interrupt> {
        self.task.options.interrupt.as_ref()
    }

    /// From the call's beginning, for all its runs together.
    pub fn deadline(&self) -> Option<Duration> {
        self.task.options.deadline
    }

    /// What names its function among others.
    pub fn function(&self) -> String {
        match &self.task.job {
            Job::Call { function, .. } => function.name().to_owned(),
            job => job.label(),
        }
    }
}

impl Arguments {
    /// The arguments as they are now.
    pub fn now(&self) -> Option<Value> {
        let values: Result<Vec<Value>, String> = self.0.iter().map(|field| tree(field, &[])).collect();
        // Positional arguments stand where a reader looks for them.
        values.ok().map(|mut values| if values.len() == 1 { values.remove(0) } else { Value::Tuple(values) })
    }
}

fn portable(task: &Task) -> Result<(), String> {
    let options = &task.options;
    let why = match &task.job {
        Job::Set { .. } | Job::Get { .. } | Job::Delete { .. } => "it is about a name in one worker",
        Job::Object { .. } => "it is about an object in one worker",
        Job::Ping => "it gives no result",
        Job::Columns { .. } => "it is many calls",
        _ if options.keep != Keep::No || options.bind.is_some() => "its result stays in the worker",
        _ if options.keep_state => "it changes the state of its worker for good",
        _ if options.worker.is_some() => "it is for one worker only",
        _ => return Ok(()),
    };
    Err(why.to_owned())
}

/// The arguments of a job, each one field.
fn fields(job: &Job) -> Vec<Encoded> {
    match job {
        Job::Call { args, kwargs, .. } => std::iter::once(args).chain(kwargs).cloned().collect(),
        Job::Eval { names, .. } | Job::Exec { names, .. } | Job::Run { names, .. } => names.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

/// A field as a tree on the same buffers, or on those that replace them.
fn tree(field: &Encoded, replaced: &[(Buffer, Buffer)]) -> Result<Value, String> {
    let buffers = field.buffers();
    let place = |buffer: &Buffer| {
        let number = buffers.iter().position(|known| known.is(buffer)).unwrap_or_default();
        let segment = u32::try_from(number).map_err(|error| error.to_string())?;
        Ok::<_, String>(Place::Shared(SharedRange { segment, offset: 0, length: buffer.len() as u64 }))
    };
    let body = assemble(&[field], place)?;
    let limits = Limits { bytes: usize::MAX, nodes: usize::MAX, ..Limits::default() };
    let open = |range: SharedRange| {
        let buffer = buffers.get(range.segment as usize).ok_or("no such buffer")?;
        let other = replaced.iter().find(|(known, _)| known.is(buffer)).map(|(_, other)| other);
        Ok(Buffer(Arc::clone(&other.unwrap_or(buffer).0)))
    };
    let mut values = decode(&body, &limits, open).map_err(|error| error.to_string())?;
    if values.len() == 1 { Ok(values.remove(0)) } else { Err("it is not one value".to_owned()) }
}
