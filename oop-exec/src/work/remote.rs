//! Objects and names that live in one worker, held from here.
//!
//! Dropping the last clone of a [`Remote`] only notes that the object is not needed any more; the worker hears of it with its
//! next call. Nobody is woken for it, so handles may be dropped from anywhere, also from a garbage collector.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use understudy_translators::{Encoded, Handle, Value};

use crate::work::task::{Job, Keep, Task, WorkerId};

/// An object or a name in a worker. Cheap to clone; the last clone frees what it stands for.
#[derive(Clone)]
pub struct Remote(Arc<Held>);

struct Held {
    what: What,
    lot: Arc<Lot>,
}

enum What {
    Object(Handle),
    Name(String),
}

impl Remote {
    pub(crate) fn object(handle: Handle, lot: &Arc<Lot>) -> Self {
        Self::hold(What::Object(handle), lot)
    }

    pub(crate) fn name(name: String, lot: &Arc<Lot>) -> Self {
        Self::hold(What::Name(name), lot)
    }

    fn hold(what: What, lot: &Arc<Lot>) -> Self {
        lot.handles.fetch_add(1, Ordering::AcqRel);
        Remote(Arc::new(Held { what, lot: Arc::clone(lot) }))
    }

    /// The worker in which it lives.
    pub fn worker(&self) -> WorkerId {
        self.0.lot.worker
    }

    /// Whether that worker is still there.
    pub fn is_alive(&self) -> bool {
        !self.0.lot.gone.load(Ordering::Acquire)
    }

    /// The object's handle as the worker gave it: number, class and a short `repr`. None for a name.
    pub fn handle(&self) -> Option<&Handle> {
        match &self.0.what {
            What::Object(handle) => Some(handle),
            What::Name(_) => None,
        }
    }

    /// The name that it stands for. None for an object.
    pub fn variable(&self) -> Option<&str> {
        match &self.0.what {
            What::Object(_) => None,
            What::Name(name) => Some(name),
        }
    }

    /// A task that does `operation` (see OBJECT in the protocol) on the object; a result that is no data comes back as a handle.
    /// None for a name, which has no operations: [`Remote::fetch`] its value, or use the name in an expression.
    pub fn operation(&self, operation: &str, args: Encoded, kwargs: Option<Encoded>) -> Option<Task> {
        let What::Object(handle) = &self.0.what else {
            return None;
        };
        let object = encoded(&Value::Handle(Box::new(handle.clone())));
        Some(self.pinned(Job::Object { object, operation: operation.to_owned(), args, kwargs }, Keep::Auto))
    }

    /// A task whose result is what this stands for, as data.
    pub fn fetch(&self) -> Task {
        match &self.0.what {
            What::Name(name) => self.pinned(Job::Get { name: name.clone() }, Keep::No),
            What::Object(handle) => {
                let (object, args) =
                    (encoded(&Value::Handle(Box::new(handle.clone()))), encoded(&Value::Tuple(Vec::new())));
                let job = Job::Object { object, operation: "value".to_owned(), args, kwargs: None };
                self.pinned(job, Keep::No)
            }
        }
    }

    fn pinned(&self, job: Job, keep: Keep) -> Task {
        let mut task = Task::new(job);
        task.options.worker = Some(self.worker());
        task.options.keep = keep;
        task
    }
}

/// Encodes what cannot fail to be encoded: a handle whose text came in one message, or an empty tuple.
fn encoded(value: &Value) -> Encoded {
    Encoded::value(value).unwrap_or_default()
}

/// The worker that objects live in whose handles came inside of a value.
#[derive(Clone, Debug)]
pub struct Home(Arc<Lot>);

impl Home {
    pub(crate) fn new(lot: &Arc<Lot>) -> Self {
        Self(Arc::clone(lot))
    }

    /// The object behind one of these handles. Each handle stands for an object of its own, so it is held once.
    pub fn hold(&self, handle: Handle) -> Remote {
        Remote::object(handle, &self.0)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.lot.handles.fetch_sub(1, Ordering::AcqRel);
        // The copy that a forked child has is not the owner, and its lock may have been held by a thread that is not there.
        if self.lot.process != std::process::id() || self.lot.gone.load(Ordering::Acquire) {
            return;
        }
        let mut forgotten = self.lot.forgotten.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.what {
            What::Object(handle) => forgotten.objects.push(handle.id),
            What::Name(name) => forgotten.names.push(name.clone()),
        }
        self.lot.dirty.store(true, Ordering::Release);
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Remote");
        shown.field("worker", &self.worker());
        match &self.0.what {
            What::Object(handle) => shown.field("object", handle),
            What::Name(name) => shown.field("name", name),
        };
        shown.finish()
    }
}

/// What a worker and the handles to its objects have in common. It outlives the worker.
#[derive(Debug)]
pub(crate) struct Lot {
    worker: WorkerId,
    process: u32,
    handles: AtomicUsize,
    dirty: AtomicBool,
    gone: AtomicBool,
    forgotten: Mutex<Forgotten>,
}

/// Objects and names in a worker whose handles are gone.
#[derive(Debug, Default)]
pub(crate) struct Forgotten {
    pub objects: Vec<u64>,
    pub names: Vec<String>,
}

impl Lot {
    pub fn new(worker: WorkerId) -> Self {
        Lot {
            worker,
            process: std::process::id(),
            handles: AtomicUsize::new(0),
            dirty: AtomicBool::new(false),
            gone: AtomicBool::new(false),
            forgotten: Mutex::default(),
        }
    }

    /// Live handles to what is in this worker.
    pub fn handles(&self) -> usize {
        self.handles.load(Ordering::Acquire)
    }

    /// The worker is gone, and everything in it.
    pub fn close(&self) {
        self.gone.store(true, Ordering::Release);
    }

    /// What the worker has to be told to drop, if anything.
    pub fn take_forgotten(&self) -> Option<Forgotten> {
        if !self.dirty.load(Ordering::Acquire) {
            return None;
        }
        let mut forgotten = self.forgotten.lock().unwrap_or_else(PoisonError::into_inner);
        self.dirty.store(false, Ordering::Release);
        Some(std::mem::take(&mut *forgotten))
    }
}
