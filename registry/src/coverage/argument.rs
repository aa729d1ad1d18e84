//! The written form of what is known of an argument: `float64[2]`, `int`, `pandas.Series[float64]`, `='linear'`, `?`.

use crate::classes;
use crate::coverage::ArgumentType;
use crate::coverage::dtypes::{self, full_name};
use crate::coverage::terms::{class_of_literal, quoted};
use crate::error::Error;
use crate::lookup::nearest;
use crate::source;
use crate::syntax::{Expr, ExprKind, Span};

/// Classes that are known without their module, besides those of plain data.
const BUILTINS: [&str; 7] = ["frozenset", "function", "memoryview", "object", "slice", "type", "NoneType"];
const PANDAS: [(&str, u32); 3] = [("Series", 1), ("DataFrame", 2), ("Index", 1)];

impl ArgumentType {
    /// An argument as it is written in a call: `float64[2]` by place, `axis=int` by name. `axis==0` gives a value by name.
    pub fn parse_argument(text: &str) -> Result<(Option<String>, ArgumentType), Error> {
        let named = text.split_once('=').filter(|(name, _)| {
            let name = name.trim();
            !name.is_empty()
                && !name.starts_with(|first: char| first.is_ascii_digit())
                && name.chars().all(|one| one.is_alphanumeric() || one == '_')
        });
        match named {
            Some((name, rest)) => Ok((Some(name.trim().to_string()), ArgumentType::parse(rest)?)),
            None => Ok((None, ArgumentType::parse(text)?)),
        }
    }

    /// What is known of an argument, from its written form.
    pub fn parse(text: &str) -> Result<ArgumentType, Error> {
        let trimmed = text.trim();
        let found = match trimmed {
            "?" => Some(ArgumentType::default()),
            "" => None,
            "None" => literal("None"),
            _ => match trimmed.strip_prefix('=') {
                Some(value) => return literal(value).ok_or_else(|| no_literal(text, value)),
                None => array(trimmed).or_else(|| class(trimmed)),
            },
        };
        found.ok_or_else(|| {
            let known = dtypes::names().chain(classes::DATA).chain(BUILTINS).chain(PANDAS.iter().map(|(name, _)| *name));
            let bare = trimmed.split('[').next().unwrap_or_default();
            let near = nearest(bare, known, 1).first().map(|near| format!("did you mean `{near}`?"));
            Error::ArgumentType {
                text: text.to_string(),
                reason: "it is no dtype, no class and no literal".into(),
                help: near.unwrap_or_else(|| {
                    "write a dtype with a rank (`float64[2]`), a class (`int`, `pandas.Series`), a literal (`='linear'`), \
                     or `?` where nothing is known"
                        .into()
                }),
            }
        })
    }
}

fn no_literal(text: &str, value: &str) -> Error {
    Error::ArgumentType {
        text: text.to_string(),
        reason: format!("`{value}` is no literal of Python"),
        help: format!("text stands in quotation marks: `='{}'`", value.trim_matches(['\'', '"'])),
    }
}

/// `=5`, `='linear'`, `=None`, `=(1, 2)`.
fn literal(value: &str) -> Option<ArgumentType> {
    let expr = source::parse_expression(value, Span::default())?;
    let (class, value) = spelled(&expr, value.trim(), 0)?;
    Some(ArgumentType { class: Some(class), value: Some(value), ..ArgumentType::default() })
}

/// The class and the canonical spelling of a literal.
fn spelled(expr: &Expr, text: &str, depth: usize) -> Option<(String, String)> {
    let scalar = |value: String| Some((class_of_literal(&value)?.to_string(), value));
    match &expr.kind {
        _ if depth > 20 => None,
        ExprKind::None => scalar("None".into()),
        ExprKind::Bool => scalar(text.to_string()),
        ExprKind::Str(value) => scalar(quoted(value)),
        ExprKind::Int(Some(value)) => scalar(value.to_string()),
        ExprKind::Float => scalar(text.to_string()),
        ExprKind::Unary("-", inner) if matches!(inner.kind, ExprKind::Int(_) | ExprKind::Float) => {
            let (class, value) = spelled(inner, text.trim_start_matches('-').trim(), depth + 1)?;
            Some((class, format!("-{value}")))
        }
        ExprKind::Complex => Some(("builtins.complex".into(), text.to_string())),
        ExprKind::Bytes => Some(("builtins.bytes".into(), text.to_string())),
        ExprKind::Tuple(items) if items.iter().all(is_constant) => Some(("builtins.tuple".into(), text.to_string())),
        ExprKind::List(items) if items.iter().all(is_constant) => Some(("builtins.list".into(), text.to_string())),
        _ => None,
    }
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().all(is_constant),
        ExprKind::Unary("-", inner) => is_constant(inner),
        other => matches!(
            other,
            ExprKind::None
                | ExprKind::Bool
                | ExprKind::Str(_)
                | ExprKind::Int(_)
                | ExprKind::Float
                | ExprKind::Complex
                | ExprKind::Bytes
        ),
    }
}

/// `float64[2]`, `[2]`, `float64[]`, `pandas.Series[float64]`.
fn array(text: &str) -> Option<ArgumentType> {
    let (before, inside) = text.strip_suffix(']')?.rsplit_once('[')?;
    let rank = match inside {
        "" => None,
        _ => match inside.parse::<u32>() {
            Ok(rank) => Some(rank),
            // The brackets hold a dtype, or belong to one: `pandas.Series[float64]`, `datetime64[ns]`.
            Err(_) => return of_class(before, inside),
        },
    };
    let dtype = match before {
        "" => None,
        _ => Some(full_name(before)?),
    };
    Some(ArgumentType { class: Some("numpy.ndarray".into()), dtype, rank, value: None })
}

fn of_class(before: &str, dtype: &str) -> Option<ArgumentType> {
    let mut found = class(before).filter(|_| full_name(before).is_none())?;
    found.dtype = Some(full_name(dtype)?);
    Some(found)
}

/// `int`, `numpy.ndarray`, `Series`, `float64` (a scalar), `my.module.Class`.
fn class(text: &str) -> Option<ArgumentType> {
    let of = |class: String| ArgumentType { class: Some(class), ..ArgumentType::default() };
    let bare = text.strip_prefix("builtins.").unwrap_or(text);
    if classes::DATA.contains(&bare) || BUILTINS.contains(&bare) {
        return Some(of(format!("builtins.{bare}")));
    }
    let spelled = match text.split_once('.') {
        Some(("np", rest)) => format!("numpy.{rest}"),
        Some(("pd", rest)) => format!("pandas.{rest}"),
        _ => text.to_string(),
    };
    let last = spelled.strip_prefix("pandas.").unwrap_or(&spelled);
    if let Some((name, rank)) = PANDAS.iter().find(|(name, _)| *name == last) {
        return Some(ArgumentType { rank: Some(*rank), ..of(format!("pandas.{name}")) });
    }
    let scalar = spelled.strip_prefix("numpy.").unwrap_or(&spelled);
    if let Some(dtype) = full_name(scalar) {
        let class = match scalar.split('[').next() {
            Some("bool" | "str" | "bytes") => format!("numpy.{scalar}_"),
            Some("object") => return Some(of("builtins.object".into())),
            Some(family) => format!("numpy.{family}"),
            None => return None,
        };
        return Some(ArgumentType { class: Some(class), dtype: Some(dtype), rank: Some(0), value: None });
    }
    let dotted = spelled.contains('.')
        && spelled.split('.').all(|part| {
            !part.is_empty()
                && !part.starts_with(|first: char| first.is_ascii_digit())
                && part.chars().all(|one| one.is_alphanumeric() || one == '_')
        });
    dotted.then(|| of(spelled))
}
