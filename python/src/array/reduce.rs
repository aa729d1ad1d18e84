//! Reductions and running reductions with plain options; others are Python's.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use smallvec::SmallVec;
use understudy_array::{self as native, BinaryOp, DType, Flags, Kind};

use super::choose::{Held, array_of};
use super::create::code_of;
use super::hand::{Args, Named};
use super::index::{is_quiet, plain_axis};
use super::known::{self, Known};
use super::layout::{Layout, Shape, Strides};
use super::object::Array;
use super::operate::{at_length, memory_axes};
use super::raw;

/// The folds that are methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    Sum,
    Prod,
    Max,
    Min,
    Any,
    All,
    Mean,
}

impl Fold {
    /// The method's name.
    pub const fn name(self) -> &'static str {
        match self {
            Fold::Sum => "sum",
            Fold::Prod => "prod",
            Fold::Max => "max",
            Fold::Min => "min",
            Fold::Any => "any",
            Fold::All => "all",
            Fold::Mean => "mean",
        }
    }

    const fn parameters(self) -> &'static Parameters {
        match self {
            Fold::Sum | Fold::Prod => &TOTAL,
            Fold::Max | Fold::Min => &EXTREME,
            Fold::Any | Fold::All => &TRUTH,
            Fold::Mean => &MEAN,
        }
    }
}

pub type Axes = SmallVec<[usize; 4]>;

/// Parameters by name, in the order of positions; the first `positional` of them may be given without name.
struct Parameters {
    names: &'static [&'static str],
    positional: usize,
}

const TOTAL: Parameters =
    Parameters { names: &["axis", "dtype", "out", "keepdims", "initial", "where"], positional: 6 };
const EXTREME: Parameters = Parameters { names: &["axis", "out", "keepdims", "initial", "where"], positional: 5 };
const TRUTH: Parameters = Parameters { names: &["axis", "out", "keepdims", "where"], positional: 3 };
const MEAN: Parameters = Parameters { names: &["axis", "dtype", "out", "keepdims", "where"], positional: 4 };
const SPREAD: Parameters =
    Parameters { names: &["axis", "dtype", "out", "ddof", "keepdims", "where", "mean", "correction"], positional: 5 };
const PLACE: Parameters = Parameters { names: &["axis", "out", "keepdims"], positional: 2 };
const SCAN: Parameters = Parameters { names: &["axis", "dtype", "out"], positional: 3 };

/// The options that native code knows; every other one has to be what it is by default.
#[derive(Default)]
pub struct Options<'py> {
    pub axis: Option<Bound<'py, PyAny>>,
    /// The type that was asked for.
    pub dtype: Option<DType>,
    pub keepdims: bool,
    pub ddof: i64,
}

impl Parameters {
    /// The options, or None where one of them is not plain.
    fn read<'py>(&self, known: &Known, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Option<Options<'py>> {
        let mut options = Options::default();
        if args.is_empty() && kwargs.is_none() {
            return Some(options);
        }
        if args.len() > self.positional {
            return None;
        }
        for (at, value) in args.iter().enumerate() {
            options.take(known, self.names[at], value)?;
        }
        if let Some(kwargs) = kwargs {
            for (name, value) in kwargs.iter() {
                let name: &str = name.extract().ok()?;
                let at = self.names.iter().position(|each| *each == name)?;
                if at < args.len() {
                    return None;
                }
                options.take(known, self.names[at], value)?;
            }
        }
        Some(options)
    }
}

impl<'py> Options<'py> {
    fn take(&mut self, known: &Known, name: &str, value: Bound<'py, PyAny>) -> Option<()> {
        match name {
            "axis" => self.axis = (!value.is_none()).then_some(value),
            "keepdims" if raw::is_bool(&value) => self.keepdims = value.is_truthy().ok()?,
            "ddof" => self.ddof = raw::is_int(&value).then(|| raw::small_int(&value)).flatten()?,
            "dtype" if !value.is_none() => self.dtype = Some(code_of(known, &value)?),
            "dtype" => {}
            "out" => value.is_none().then_some(())?,
            "initial" => known.is_no_value(&value).then_some(())?,
            "mean" | "correction" => (value.is_none() || known.is_no_value(&value)).then_some(())?,
            "where" => (raw::is_bool(&value) && value.is_truthy().ok()?).then_some(())?,
            _ => return None,
        }
        Some(())
    }

    /// The axes that are meant, each once.
    pub fn axes(&self, ndim: usize) -> Option<Axes> {
        let Some(axis) = &self.axis else { return Some((0..ndim).collect()) };
        if raw::is_int(axis) {
            return Some(smallvec::smallvec![plain_axis(axis, ndim)?]);
        }
        let mut axes = Axes::new();
        for axis in axis.cast_exact::<PyTuple>().ok()?.iter() {
            let axis = plain_axis(&axis, ndim)?;
            if axes.contains(&axis) {
                return None;
            }
            axes.push(axis);
        }
        Some(axes)
    }
}

/// A call that native code may answer: its options, and the type of the elements, of which there are some.
struct Asked<'py> {
    known: &'static Known,
    options: Options<'py>,
    code: DType,
}

fn asked<'py>(
    parameters: &Parameters,
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Asked<'py>>> {
    let (py, known) = (a.py(), Known::of(a.py())?);
    if !a.get().ready(py) || a.get().get(py).size == 0 {
        return Ok(None);
    }
    let (options, code) = (parameters.read(known, args, kwargs), a.get().get(py).code);
    Ok(options.zip(code).map(|(options, code)| Asked { known, options, code }))
}

/// What a fold computes with, as what, and as what the result comes.
fn plan(fold: Fold, code: DType) -> Option<(BinaryOp, DType)> {
    let wide = match code.kind() {
        Kind::Bool | Kind::Signed => DType::I64,
        Kind::Unsigned => DType::U64,
        _ => code,
    };
    Some(match fold {
        Fold::Sum => (BinaryOp::Add, wide),
        Fold::Prod => (BinaryOp::Multiply, wide),
        Fold::Max => (BinaryOp::Maximum, code),
        Fold::Min => (BinaryOp::Minimum, code),
        Fold::Any => (BinaryOp::LogicalOr, DType::Bool),
        Fold::All => (BinaryOp::LogicalAnd, DType::Bool),
        Fold::Mean if matches!(code.kind(), Kind::Complex) => return None,
        Fold::Mean if matches!(code.kind(), Kind::Float) => (BinaryOp::Add, code),
        Fold::Mean => (BinaryOp::Add, DType::F64),
    })
}

/// A fold over axes, or None where Python has to do it.
pub fn fold<'py>(
    fold: Fold,
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(Asked { known, options, code }) = asked(fold.parameters(), a, args, kwargs)? else { return Ok(None) };
    let Some(axes) = options.axes(a.get().get(a.py()).shape.len()) else { return Ok(None) };
    let Some((op, mut dtype)) = plan(fold, code) else { return Ok(None) };
    if let Some(wanted) = options.dtype.filter(|wanted| *wanted != dtype) {
        // Other types are added up in an order that only Python knows.
        if wanted != DType::F64 || !is_quiet(code, wanted) {
            return Ok(None);
        }
        dtype = wanted;
    }
    over(known, a, (op, dtype), &axes, options.keepdims, fold == Fold::Mean)
}

/// A fold as `dtype` over these axes of an array that has elements; for the mean, divided by how many they were.
pub fn over<'py>(
    known: &Known,
    a: &Bound<'py, Array>,
    (op, dtype): (BinaryOp, DType),
    axes: &[usize],
    keepdims: bool,
    mean: bool,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let layout = a.get().get(py);
    let Some(code) = layout.code.filter(|_| native::can_reduce(op, dtype)) else { return Ok(None) };
    let (shape, strides, _memory) = (layout.shape.clone(), layout.strides.clone(), layout.memory.shared(py));
    let view = raw::view_of(layout.start(), code, &shape, &strides);
    let contiguous = layout.is_contiguous();
    let kept: Shape = (0..shape.len()).filter(|k| !axes.contains(k)).map(|k| shape[k]).collect();
    let count: usize = axes.iter().map(|k| shape[*k]).product();
    let bytes = layout.size * code.size();
    if kept.is_empty() && (shape.is_empty() || !keepdims) {
        let mut place = [0_u8; 16];
        let out = raw::view_of(place.as_mut_ptr(), dtype, &[], &[]);
        let Ok(flags) = at_length(py, bytes, || native::reduce(op, dtype, &view, axes, &out)) else {
            return Ok(None);
        };
        report(py, flags)?;
        if mean {
            divide(&mut place, dtype, count);
        }
        return known.scalar(py, dtype, place.as_ptr()).map(Some);
    }
    if !contiguous && kept.len() > 1 && !in_c_order(&shape, &strides) {
        return Ok(None);
    }
    let full: Shape =
        if keepdims { (0..shape.len()).map(|k| if axes.contains(&k) { 1 } else { shape[k] }).collect() } else { kept };
    let Some(made) = Layout::fresh(known, py, dtype, full) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    let Ok(flags) = at_length(py, bytes, || native::reduce(op, dtype, &view, axes, &out)) else { return Ok(None) };
    report(py, flags)?;
    if mean {
        let mut place = [0_u8; 16];
        number(&mut place, dtype, count as f64);
        let divisor = raw::view_of(place.as_mut_ptr(), dtype, &[], &[]);
        if native::binary(BinaryOp::Divide, dtype, &out, &divisor, &out).is_err() {
            return Ok(None);
        }
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

fn number(place: &mut [u8; 16], dtype: DType, value: f64) {
    match dtype {
        DType::F32 => raw::write(place.as_mut_ptr(), value as f32),
        _ => raw::write(place.as_mut_ptr(), value),
    }
}

/// A sum divided by how many there were: as float64, which is rounded to the sum's type.
fn divide(place: &mut [u8; 16], dtype: DType, count: usize) {
    let sum = float_at(place.as_ptr(), dtype);
    number(place, dtype, sum / count as f64);
}

fn in_c_order(shape: &[usize], strides: &[isize]) -> bool {
    let steps: Strides = strides.iter().map(|stride| stride.abs()).collect();
    memory_axes(&[steps], shape).iter().copied().eq(0..shape.len())
}

fn report(py: Python<'_>, flags: Flags) -> PyResult<()> {
    if !flags.is_empty()
        && let Some(rest) = known::rest(py)
    {
        rest.report.bind(py).call1((flags.0, "reduce"))?;
    }
    Ok(())
}

/// The variance over axes, or its root; None where Python has to compute it.
pub fn spread<'py>(
    root: bool,
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let Some(Asked { known, options, code }) = asked(&SPREAD, a, args, kwargs)? else { return Ok(None) };
    let from = Held::of(a);
    let layout = &from.layout;
    let Some(axes) = options.axes(layout.shape.len()) else { return Ok(None) };
    let dtype = match code.kind() {
        Kind::Complex => return Ok(None),
        Kind::Float if code == DType::F16 => return Ok(None),
        Kind::Float => code,
        _ => DType::F64,
    };
    if options.dtype.is_some_and(|wanted| wanted != dtype) {
        return Ok(None);
    }
    let count: usize = axes.iter().map(|k| layout.shape[*k]).product();
    let Some(divisor) = (count as i64).checked_sub(options.ddof).filter(|n| *n > 0) else { return Ok(None) };
    // The squares lie in memory as the elements do, which decides the order of additions.
    if layout.shape.len() > 1 && !layout.is_contiguous() {
        return Ok(None);
    }
    let ones: Shape = (0..layout.shape.len()).map(|k| if axes.contains(&k) { 1 } else { layout.shape[k] }).collect();
    let kept: Shape = (0..layout.shape.len()).filter(|k| !axes.contains(k)).map(|k| layout.shape[k]).collect();
    let shape = if options.keepdims { ones.clone() } else { kept };
    let makes = |shape: Shape| Layout::fresh(known, py, dtype, shape);
    let (Some(centre), Some(squares), Some(made)) = (makes(ones), makes(layout.shape.clone()), makes(shape)) else {
        return Ok(None);
    };
    let (Some(middle), Some(far), Some(out)) = (centre.view(), squares.view(), made.view()) else { return Ok(None) };
    let mut places = [[0_u8; 16]; 2];
    number(&mut places[0], dtype, count as f64);
    number(&mut places[1], dtype, divisor as f64);
    let [all, free] = &mut places;
    let (all, free) =
        (raw::view_of(all.as_mut_ptr(), dtype, &[], &[]), raw::view_of(free.as_mut_ptr(), dtype, &[], &[]));
    let done = at_length(py, squares.length, || {
        let mut flags = native::reduce(BinaryOp::Add, dtype, &from.view(), &axes, &middle)?;
        flags |= native::binary(BinaryOp::Divide, dtype, &middle, &all, &middle)?;
        flags |= native::binary(BinaryOp::Subtract, dtype, &from.view(), &middle, &far)?;
        flags |= native::binary(BinaryOp::Multiply, dtype, &far, &far, &far)?;
        flags |= native::reduce(BinaryOp::Add, dtype, &far, &axes, &out)?;
        if made.shape.is_empty() {
            return Ok::<_, native::Error>(flags);
        }
        flags |= native::binary(BinaryOp::Divide, dtype, &out, &free, &out)?;
        if root {
            flags |= native::unary(native::UnaryOp::Sqrt, dtype, &out, &out)?;
        }
        Ok(flags)
    });
    if !done.is_ok_and(|flags| flags.is_empty()) {
        return Ok(None);
    }
    if made.shape.is_empty() {
        let mut place = [0_u8; 16];
        let mut value = float_at(made.start(), dtype) / divisor as f64;
        number(&mut place, dtype, value);
        if root {
            value = float_at(place.as_ptr(), dtype).sqrt();
            number(&mut place, dtype, value);
        }
        return known.scalar(py, dtype, place.as_ptr()).map(Some);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

fn float_at(at: *const u8, dtype: DType) -> f64 {
    match dtype {
        DType::F32 => f64::from(raw::read::<f32>(at)),
        _ => raw::read::<f64>(at),
    }
}

/// The position of the largest or smallest element, or None where Python has to find it.
pub fn place<'py>(
    largest: bool,
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let Some(Asked { known, options, code }) = asked(&PLACE, a, args, kwargs)? else { return Ok(None) };
    let layout = a.get().get(py);
    if options.keepdims {
        return Ok(None);
    }
    let (mut shape, mut strides) = (layout.shape.clone(), layout.strides.clone());
    if options.axis.is_none() && shape.len() != 1 {
        if !layout.is_contiguous() {
            return Ok(None);
        }
        (shape, strides) = (smallvec::smallvec![layout.size], smallvec::smallvec![code.size() as isize]);
    } else if let Some(axes) = options.axes(shape.len()) {
        let [axis] = axes[..] else { return Ok(None) };
        let (length, stride) = (shape.remove(axis), strides.remove(axis));
        shape.push(length);
        strides.push(stride);
    } else {
        return Ok(None);
    }
    let _memory = layout.memory.shared(py);
    let view = raw::view_of(layout.start(), code, &shape, &strides);
    let bytes = layout.size * code.size();
    let kept = Shape::from_slice(&shape[..shape.len() - 1]);
    if kept.is_empty() {
        let mut place = [0_u8; 16];
        let out = raw::view_of(place.as_mut_ptr(), DType::I64, &[], &[]);
        if at_length(py, bytes, || native::arg_reduce(largest, &view, &out)).is_err() {
            return Ok(None);
        }
        return known.scalar(py, DType::I64, place.as_ptr()).map(Some);
    }
    let Some(made) = Layout::fresh(known, py, DType::I64, kept) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    if at_length(py, bytes, || native::arg_reduce(largest, &view, &out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// The running fold of a contiguous array by an operation that keeps the dtype and raises no flag; or None.
#[pyfunction]
pub fn ready_running<'py>(name: &str, a: &Bound<'py, PyAny>, axis: usize) -> PyResult<Option<Bound<'py, PyAny>>> {
    use BinaryOp as B;
    let py = a.py();
    let known = Known::of(py)?;
    let op = BinaryOp::from_name(name)
        .filter(|op| matches!(op, B::Maximum | B::Minimum | B::Fmax | B::Fmin | B::BitwiseAnd | B::BitwiseOr));
    let (Some(op), Some(array)) = (op, array_of(known, a)) else { return Ok(None) };
    let from = Held::of(array);
    let Some(code) = from.layout.code.filter(|code| *code != DType::F16 && code.kind() != Kind::Complex) else {
        return Ok(None);
    };
    if !from.layout.is_contiguous() || axis >= from.layout.shape.len() || from.layout.size == 0 {
        return Ok(None);
    }
    let Some(made) = Layout::fresh(known, py, code, from.layout.shape.clone()) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    let bytes = from.layout.size * code.size();
    if at_length(py, bytes, || native::scan(op, code, &from.view(), axis, &out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// A running fold, or None where Python has to do it.
pub fn scan<'py>(
    fold: Fold,
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let Some(Asked { known, options, code }) = asked(&SCAN, a, args, kwargs)? else { return Ok(None) };
    let layout = a.get().get(py);
    let Some((op, dtype)) = plan(fold, code) else { return Ok(None) };
    if !layout.is_contiguous() || code == DType::F16 || options.dtype.is_some_and(|wanted| wanted != dtype) {
        return Ok(None);
    }
    let (mut shape, mut axis) = (layout.shape.clone(), 0);
    match options.axis {
        None => shape = smallvec::smallvec![layout.size],
        Some(_) => match options.axes(shape.len()).as_deref() {
            Some([one]) => axis = *one,
            _ => return Ok(None),
        },
    }
    let strides: Strides = native::c_strides(&shape, code.size()).into_iter().collect();
    let view = raw::view_of(layout.start(), code, &shape, &strides);
    let _memory = layout.memory.shared(py);
    let bytes = layout.size * code.size();
    let Some(made) = Layout::fresh(known, py, dtype, shape.clone()) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    let Ok(flags) = at_length(py, bytes, || native::scan(op, dtype, &view, axis, &out)) else { return Ok(None) };
    if !flags.is_empty() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}
