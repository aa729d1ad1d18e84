//! What would happen to an original that nothing serves: the executor runs it in a vanilla interpreter.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::behaviour::Answer;
use crate::classes;
use crate::index::{Index, Record};
use crate::inventory::Kind;
use crate::lookup::nearest;

/// How the executor would run an original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fallback {
    pub way: Way,
    /// What a call names: `numpy.fft:fft`, `numpy:ndarray.take`; null for what is not called.
    pub function: Option<String>,
    /// The command that does it; null where there is nothing to run.
    pub command: Option<String>,
    /// The library that must be installed in the interpreter, with the versions that were recorded.
    pub requires: String,
    pub arguments: Travel,
    pub result: Travel,
    /// Whether equal arguments give equal results; what has not been run is not known.
    pub deterministic: Answer,
    /// What to know besides.
    pub notes: Vec<String>,
}

/// How something is run in another interpreter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// It is called with the arguments.
    Call,
    /// It is called with the object as its first argument.
    CallWithReceiver,
    /// Its value is fetched.
    Fetch,
    /// There is nothing to run: its names are run one by one.
    Nothing,
}

/// Whether a value can go to another interpreter, or come from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Travel {
    /// As data.
    Data,
    /// It stays in the worker, as a remote object with a handle.
    Handle,
    /// As data or as a handle, depending on what it is.
    Either,
    /// There is none.
    Nothing,
}

/// Classes whose instances are neutral values, besides those of plain data.
const DATA: [&str; 25] = [
    "builtins.NoneType",
    "builtins.ellipsis",
    "builtins.frozenset",
    "builtins.slice",
    "collections.Counter",
    "collections.OrderedDict",
    "collections.defaultdict",
    "collections.deque",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "datetime.timedelta",
    "datetime.timezone",
    "decimal.Decimal",
    "fractions.Fraction",
    "numpy.dtype",
    "numpy.ndarray",
    "pathlib.PosixPath",
    "pathlib.PurePosixPath",
    "pathlib.PureWindowsPath",
    "pathlib.WindowsPath",
    "types.SimpleNamespace",
    "uuid.UUID",
    "zoneinfo.ZoneInfo",
    "numpy.generic",
];

pub(super) fn of(index: &Index, record: &Record) -> Fallback {
    let original = &record.original;
    let (way, reference) = match original.kind {
        Kind::Module => (Way::Nothing, None),
        Kind::Constant => (Way::Fetch, reference(index, &original.name)),
        Kind::Accessor | Kind::Attribute | Kind::Method | Kind::Property => {
            (Way::CallWithReceiver, reference(index, &original.name))
        }
        _ => (Way::Call, reference(index, &original.name)),
    };
    let owner = original.name.rsplit_once('.').map_or("", |(owner, _)| owner);
    let arguments = match way {
        Way::Nothing | Way::Fetch => Travel::Nothing,
        Way::Call => Travel::Either,
        Way::CallWithReceiver if travels(index, owner) => Travel::Either,
        Way::CallWithReceiver => Travel::Handle,
    };
    let given = match original.kind {
        Kind::Class => Some(original.name.clone()),
        Kind::Constant => original.class.clone(),
        _ => original.returns.clone(),
    };
    let result = match (way, &given, original.kind) {
        (Way::Nothing, ..) => Travel::Nothing,
        (_, _, Kind::Exception) => Travel::Data,
        (_, Some(class), _) if travels(index, class) => Travel::Data,
        (_, Some(_), _) => Travel::Handle,
        (_, None, _) => Travel::Either,
    };
    let mut notes = Vec::new();
    if arguments == Travel::Handle {
        notes.push(format!("a {owner} does not travel: make it in the worker, and keep its handle"));
    }
    if result == Travel::Handle {
        let class = given.as_deref().unwrap_or("what it gives");
        notes.push(format!("a {class} does not travel: it stays in the worker as a remote object"));
    }
    let attribute = matches!(original.kind, Kind::Accessor | Kind::Attribute | Kind::Property);
    let command = reference.as_deref().and_then(|reference| {
        let (module, name) = reference.split_once(':')?;
        Some(match way {
            Way::Fetch => {
                format!(
                    "understudy-exec eval '__import__(\"importlib\").import_module(\"{module}\").{name}' --python VENV"
                )
            }
            Way::CallWithReceiver if attribute => {
                let last = name.rsplit('.').next().unwrap_or(name);
                format!("understudy-exec call builtins:getattr OBJECT '\"{last}\"' --python VENV")
            }
            Way::CallWithReceiver => format!("understudy-exec call {reference} OBJECT … --python VENV"),
            _ => format!("understudy-exec call {reference} … --python VENV"),
        })
    });
    let library = index.library_of(record);
    Fallback {
        way,
        function: reference.filter(|_| matches!(way, Way::Call | Way::CallWithReceiver) && !attribute),
        command,
        requires: format!("{} {}", super::library_name(index, record), library.version).trim_end().to_string(),
        arguments,
        result,
        deterministic: Answer::Unknown,
        notes,
    }
}

/// `module:qualified.name`, split where the module ends.
fn reference(index: &Index, name: &str) -> Option<String> {
    let mut end = name.len();
    while let Some(at) = name[..end].rfind('.') {
        let module = &name[..at];
        let is_module = index.find(module).is_some_and(|id| {
            let original = &index.record(id).original;
            original.kind == Kind::Module && original.name == module
        });
        if is_module {
            return Some(format!("{module}:{}", &name[at + 1..]));
        }
        end = at;
    }
    // A library without an inventory: the first part is all that is known to be a module.
    name.split_once('.').map(|(root, rest)| format!("{root}:{rest}"))
}

/// How the executor would call a name of a library that no inventory has.
pub(crate) fn command_for_unknown(libraries: &BTreeSet<&str>, name: &str) -> Option<String> {
    let (module, last) = name.rsplit_once('.').filter(|(module, last)| !module.is_empty() && !last.is_empty())?;
    let root = module.split('.').next().unwrap_or(module);
    libraries.contains(root).then(|| format!("understudy-exec call {module}:{last} … --python VENV"))
}

fn travels(index: &Index, class: &str) -> bool {
    if classes::is_data(class) || DATA.contains(&class) {
        return true;
    }
    // The scalars of NumPy are read by their dtype.
    index.find(class).is_some_and(|id| index.record(id).original.bases.iter().any(|base| base == "numpy.generic"))
}

/// Served originals that a person may take instead: beside it, or of the same name elsewhere.
pub(super) fn nearest_served(index: &Index, id: u32) -> Vec<String> {
    let name = &index.record(id).original.name;
    let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
    let related = (0..index.records.len() as u32).filter(|other| {
        let candidate = &index.record(*other).original.name;
        let (beside, ending) = candidate.rsplit_once('.').unwrap_or(("", candidate));
        *other != id && (beside == owner || ending == last) && index.state(*other).is_served()
    });
    let related: Vec<&str> = related.map(|other| index.record(other).original.name.as_str()).collect();
    nearest(name, related, 3).into_iter().map(str::to_string).collect()
}
