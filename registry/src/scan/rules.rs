//! What operators, subscripts and iteration give, where no annotation of a shim says it.

use crate::index::Index;
use crate::scan::values::Value;
use crate::syntax::{Expr, ExprKind, Name};

const DATA_FRAME: &str = "pandas.DataFrame";
const SERIES: &str = "pandas.Series";
const NDARRAY: &str = "numpy.ndarray";
const FRAME_GROUPS: &str = "pandas.api.typing.DataFrameGroupBy";
const SERIES_GROUPS: &str = "pandas.api.typing.SeriesGroupBy";

/// Containers that an elementwise operation gives back; the first one present decides.
const CONTAINERS: [&str; 3] = [DATA_FRAME, SERIES, NDARRAY];

pub(crate) fn dunder(operator: &str) -> Option<(&'static str, &'static str)> {
    Some(match operator {
        "+" => ("__add__", "__radd__"),
        "-" => ("__sub__", "__rsub__"),
        "*" => ("__mul__", "__rmul__"),
        "/" => ("__truediv__", "__rtruediv__"),
        "//" => ("__floordiv__", "__rfloordiv__"),
        "%" => ("__mod__", "__rmod__"),
        "**" => ("__pow__", "__rpow__"),
        "@" => ("__matmul__", "__rmatmul__"),
        "&" => ("__and__", "__rand__"),
        "|" => ("__or__", "__ror__"),
        "^" => ("__xor__", "__rxor__"),
        "<<" => ("__lshift__", "__rlshift__"),
        ">>" => ("__rshift__", "__rrshift__"),
        "==" => ("__eq__", "__eq__"),
        "!=" => ("__ne__", "__ne__"),
        "<" => ("__lt__", "__gt__"),
        "<=" => ("__le__", "__ge__"),
        ">" => ("__gt__", "__lt__"),
        ">=" => ("__ge__", "__le__"),
        _ => return None,
    })
}

/// What an elementwise operation on these values gives.
pub(crate) fn elementwise(index: &Index, values: &[&Value]) -> Value {
    CONTAINERS
        .iter()
        .find(|container| values.iter().any(|value| value.class_name(index) == Some(container)))
        .map_or(Value::Unknown, |container| Value::instance(index, container))
}

/// Whether a subscript asks for several things: a list, a slice, or a container of positions or truth values.
fn is_many(index: &Index, expr: &Expr, value: &Value) -> bool {
    match &expr.kind {
        ExprKind::List(_) | ExprKind::Slice(_) | ExprKind::Compare(..) => true,
        ExprKind::Comprehension { .. } => true,
        ExprKind::Unary("~", _) => true,
        _ => {
            matches!(value, Value::Many(_))
                || value.class_name(index).is_some_and(|name| {
                    matches!(name, SERIES | NDARRAY | "pandas.Index" | "builtins.list" | "pandas.DatetimeIndex")
                })
        }
    }
}

fn is_one(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Str(_) | ExprKind::Int(_) | ExprKind::FString(_))
}

/// What `class[index]` gives.
pub(crate) fn subscript(index: &Index, class: &str, at: &Expr, value: &Value) -> Value {
    let many = is_many(index, at, value);
    match class {
        DATA_FRAME if many => Value::instance(index, DATA_FRAME),
        DATA_FRAME if is_one(at) => Value::instance(index, SERIES),
        SERIES if many => Value::instance(index, SERIES),
        FRAME_GROUPS if many => Value::instance(index, FRAME_GROUPS),
        FRAME_GROUPS if is_one(at) => Value::instance(index, SERIES_GROUPS),
        NDARRAY if many => Value::instance(index, NDARRAY),
        NDARRAY => match &at.kind {
            // A slice, a new axis or a boolean mask among the indices leaves an array.
            ExprKind::Tuple(parts)
                if parts.iter().any(|part| {
                    matches!(part.kind, ExprKind::Slice(_) | ExprKind::List(_) | ExprKind::None | ExprKind::Compare(..))
                }) =>
            {
                Value::instance(index, NDARRAY)
            }
            ExprKind::None | ExprKind::Ellipsis => Value::instance(index, NDARRAY),
            _ => Value::Unknown,
        },
        "builtins.str" => Value::instance(index, "builtins.str"),
        "pandas.api.typing.Resampler" | "pandas.api.typing.Rolling" | "pandas.api.typing.Expanding" => {
            Value::instance(index, class)
        }
        _ => Value::Unknown,
    }
}

/// What `.loc[index]` or `.iloc[index]` of a class gives.
pub(crate) fn located(index: &Index, class: &str, at: &Expr, values: &[Value]) -> Value {
    match (class, &at.kind) {
        (DATA_FRAME, ExprKind::Tuple(parts)) if parts.len() == 2 && values.len() == 2 => {
            let many = |at: usize| is_many(index, &parts[at], &values[at]);
            match (many(0), many(1)) {
                (true, true) => Value::instance(index, DATA_FRAME),
                (true, false) if is_one(&parts[1]) => Value::instance(index, SERIES),
                (false, true) if is_one(&parts[0]) => Value::instance(index, SERIES),
                _ => Value::Unknown,
            }
        }
        (DATA_FRAME | SERIES, _) => match values {
            [value] if is_many(index, at, value) => Value::instance(index, class),
            _ => Value::Unknown,
        },
        _ => Value::Unknown,
    }
}

/// What a loop over an instance of a class gives.
pub(crate) fn iterated(index: &Index, class: &str) -> Value {
    let pair = |class| Value::Tuple([Value::Unknown, Value::instance(index, class)].into());
    match class {
        FRAME_GROUPS => pair(DATA_FRAME),
        SERIES_GROUPS => pair(SERIES),
        "builtins.str" => Value::instance(index, "builtins.str"),
        "builtins.range" => Value::instance(index, "builtins.int"),
        _ => Value::Unknown,
    }
}

/// Whether an attribute of a class is an indexer, and which class it gives parts of.
pub(crate) fn is_indexer(class: &str, attribute: &str) -> bool {
    matches!(class, DATA_FRAME | SERIES) && matches!(attribute, "loc" | "iloc")
}

/// What the builtins that pass elements on give.
pub(crate) fn builtin_call(index: &Index, name: &str, elements: Vec<Value>) -> Option<Value> {
    let many = |value| Some(Value::many(value));
    match name {
        "builtins.enumerate" => {
            let element = elements.into_iter().next().unwrap_or(Value::Unknown);
            many(Value::Tuple([Value::instance(index, "builtins.int"), element].into()))
        }
        "builtins.zip" => many(Value::Tuple(elements.into())),
        "builtins.list" | "builtins.sorted" | "builtins.reversed" | "builtins.tuple" | "builtins.iter" => {
            many(elements.into_iter().next().unwrap_or(Value::Unknown))
        }
        _ => None,
    }
}

/// Functions and methods that give a container of the shape of what they are given.
const SHAPE_KEEPING: [&str; 19] = [
    "numpy.around",
    "numpy.clip",
    "numpy.cumprod",
    "numpy.cumsum",
    "numpy.imag",
    "numpy.isclose",
    "numpy.isin",
    "numpy.nan_to_num",
    "numpy.ndarray.clip",
    "numpy.ndarray.conj",
    "numpy.ndarray.round",
    "numpy.real",
    "numpy.round",
    "numpy.where",
    "pandas.DataFrame.clip",
    "pandas.DataFrame.round",
    "pandas.Series.clip",
    "pandas.Series.map",
    "pandas.Series.round",
];

const REDUCTIONS: [&str; 14] =
    ["all", "any", "argmax", "argmin", "count", "max", "mean", "median", "min", "nunique", "prod", "std", "sum", "var"];

/// What a call gives that its arguments decide: an array of random numbers where a size is given, a container where a
/// container goes in, a dimension less where an axis is reduced.
pub(crate) fn by_arguments(
    index: &Index,
    id: u32,
    receiver: Option<&Value>,
    values: &[Value],
    named: &[(Option<&str>, Value)],
    keywords: &[(Option<Name>, Expr)],
) -> Value {
    let original = &index.record(id).original;
    if let Some((owner, _)) = original.name.rsplit_once('.').filter(|(_, name)| REDUCTIONS.contains(name)) {
        let axis = keywords.iter().find(|(name, _)| name.as_deref() == Some("axis")).map(|(_, value)| &value.kind);
        return match (owner, axis) {
            // An axis other than the first leaves the first.
            ("numpy" | NDARRAY, Some(ExprKind::Int(Some(1..)))) => Value::instance(index, NDARRAY),
            (DATA_FRAME, None | Some(ExprKind::Int(_) | ExprKind::Str(_))) if values.is_empty() => {
                Value::instance(index, SERIES)
            }
            _ => Value::Unknown,
        };
    }
    if SHAPE_KEEPING.contains(&original.name.as_str()) {
        return elementwise(index, &receiver.into_iter().chain(values).collect::<Vec<_>>());
    }
    if !original.name.starts_with("numpy.random.") {
        return Value::Unknown;
    }
    let named_size = named.iter().find(|(name, _)| *name == Some("size")).map(|(_, value)| value);
    let size = named_size.or_else(|| {
        let signature = original.signature.as_deref()?.trim_matches(['(', ')']);
        let parameters =
            signature.split(", ").filter(|one| !matches!(*one, "self" | "/")).take_while(|one| !one.starts_with('*'));
        let at = parameters.into_iter().position(|one| one.split('=').next() == Some("size"))?;
        values.get(at)
    });
    match size {
        Some(size) if *size != Value::None => Value::instance(index, NDARRAY),
        _ => Value::Unknown,
    }
}

/// The class that an annotation names under another name.
pub(crate) fn annotated_alias(path: &str) -> Option<&'static str> {
    match path {
        "numpy.typing.NDArray" => Some(NDARRAY),
        _ => None,
    }
}

pub(crate) fn literal(kind: &ExprKind) -> Option<&'static str> {
    Some(match kind {
        ExprKind::Str(_) | ExprKind::FString(_) => "builtins.str",
        ExprKind::Bytes => "builtins.bytes",
        ExprKind::Int(_) => "builtins.int",
        ExprKind::Float => "builtins.float",
        ExprKind::Complex => "builtins.complex",
        ExprKind::Bool => "builtins.bool",
        ExprKind::Dict(_) => "builtins.dict",
        ExprKind::Set(_) => "builtins.set",
        _ => return None,
    })
}
