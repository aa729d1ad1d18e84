//! Elementwise operations on ready operands: broadcasting, the layout of the result, and reports of floating-point errors.

use pyo3::prelude::*;
use smallvec::SmallVec;
use understudy_array::{self as native, Complex, DType, Flags, Kind, View, f16};

use super::function::{FLOAT, Function, INT, Loop, Op};
use super::known::{self, Known};
use super::layout::{Layout, Memory, Shape, Strides};
use super::object::Array;
use super::raw;

/// From this many bytes of result on, other threads may run meanwhile.
const LONG: usize = 1 << 18;
/// From this many elements on, the layout of an operand is held for that.
const HELD: usize = 1 << 12;

/// An operand that native code can compute with.
pub enum Operand<'a, 'py> {
    Array(&'a Bound<'py, Array>),
    /// Python's numbers, which adapt to the others.
    Int(i64),
    Float(f64),
    /// A NumPy scalar, or a bool, as the bytes of one element.
    Scalar(DType, [u8; 16]),
}

impl<'a, 'py> Operand<'a, 'py> {
    /// The operand that an object is, or None where only Python can tell.
    #[inline]
    pub fn of(known: &Known, object: &'a Bound<'py, PyAny>) -> Option<Operand<'a, 'py>> {
        if known.ndarray.makes(object) {
            let array = raw::as_array(object);
            return array.get().ready(object.py()).then_some(Operand::Array(array));
        }
        if raw::is_float(object) {
            return Some(Operand::Float(raw::float(object)));
        }
        if raw::is_int(object) {
            return raw::small_int(object).map(Operand::Int);
        }
        if raw::is_bool(object) {
            return Some(Operand::scalar(DType::Bool, u8::from(object.is_truthy().ok()?)));
        }
        Operand::of_scalar(known, object)
    }

    fn of_scalar(known: &Known, object: &Bound<'_, PyAny>) -> Option<Operand<'a, 'py>> {
        let code = known.scalar_code(object)?;
        if code == DType::F64 {
            return Some(Operand::scalar(code, raw::float(object)));
        }
        if code == DType::Bool {
            return Some(Operand::scalar(code, u8::from(object.is(&known.truths[1]))));
        }
        let value = object.getattr(pyo3::intern!(object.py(), "_value")).ok()?;
        let mut bytes = [0; 16];
        match code.kind() {
            Kind::Signed | Kind::Unsigned => {
                let value =
                    if code == DType::U64 { value.extract::<u64>().ok()? as i64 } else { raw::small_int(&value)? };
                bytes[..8].copy_from_slice(&value.to_ne_bytes());
            }
            Kind::Float => {
                let value = raw::float(&value);
                match code {
                    DType::F16 => bytes[..2].copy_from_slice(&f16::from_f64(value).to_ne_bytes()),
                    _ => bytes[..4].copy_from_slice(&(value as f32).to_ne_bytes()),
                }
            }
            Kind::Bool | Kind::Complex => return None,
        }
        Some(Operand::Scalar(code, bytes))
    }

    fn scalar<T: Copy>(code: DType, value: T) -> Operand<'a, 'py> {
        let mut bytes = [0_u8; 16];
        raw::write(bytes.as_mut_ptr(), value);
        Operand::Scalar(code, bytes)
    }

    /// Which row of a table of loops is this operand's.
    #[inline(always)]
    pub fn kind(&self, py: Python<'_>) -> usize {
        match self {
            Operand::Array(array) => array.get().get(py).code.map_or(INT, |code| code as usize),
            Operand::Int(_) => INT,
            Operand::Float(_) => FLOAT,
            Operand::Scalar(code, _) => *code as usize,
        }
    }

    /// A Python number as one element of a type that holds it.
    pub fn stored(&self, code: DType) -> Option<[u8; 16]> {
        match self {
            Operand::Int(_) | Operand::Float(_) => self.constant(code).map(|(_, bytes)| bytes),
            _ => None,
        }
    }

    /// A number as one element of the loop's type (or of its own, which the loop casts); None where it does not fit.
    #[inline]
    pub fn constant(&self, loops: DType) -> Option<(DType, [u8; 16])> {
        let mut bytes = [0_u8; 16];
        let at = bytes.as_mut_ptr();
        let float = match self {
            Operand::Array(_) => return None,
            Operand::Scalar(code, bytes) => return Some((*code, *bytes)),
            Operand::Float(value) => *value,
            Operand::Int(value) => {
                macro_rules! fits {
                    ($type:ty) => {
                        raw::write(at, <$type>::try_from(*value).ok()?)
                    };
                }
                match loops {
                    DType::I8 => fits!(i8),
                    DType::I16 => fits!(i16),
                    DType::I32 => fits!(i32),
                    DType::I64 => fits!(i64),
                    DType::U8 => fits!(u8),
                    DType::U16 => fits!(u16),
                    DType::U32 => fits!(u32),
                    DType::U64 => fits!(u64),
                    DType::Bool => return None,
                    _ => {}
                }
                if matches!(loops.kind(), Kind::Signed | Kind::Unsigned) {
                    return Some((loops, bytes));
                }
                *value as f64
            }
        };
        match loops {
            DType::F64 => raw::write(at, float),
            DType::F32 => raw::write(at, narrow(float)?),
            DType::F16 => {
                let small = f16::from_f64(float);
                (small.is_finite() || !float.is_finite()).then_some(())?;
                raw::write(at, small);
            }
            DType::C128 => raw::write(at, Complex { re: float, im: 0.0 }),
            DType::C64 => raw::write(at, Complex { re: narrow(float)?, im: 0.0_f32 }),
            _ => return None,
        }
        Some((loops, bytes))
    }
}

/// A float as a float32, or None where it becomes infinite.
fn narrow(value: f64) -> Option<f32> {
    let small = value as f32;
    (small.is_finite() || !value.is_finite()).then_some(small)
}

macro_rules! operators {
    ($($name:ident = $function:literal),* $(,)?) => {
        /// The operators of arrays, by the ufuncs that compute them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Operator {
            $($name),*
        }

        impl Operator {
            pub const ALL: &[Operator] = &[$(Operator::$name),*];

            pub const fn function(self) -> &'static str {
                match self {
                    $(Operator::$name => $function),*
                }
            }
        }
    };
}

operators! {
    Add = "add", Subtract = "subtract", Multiply = "multiply", Divide = "divide", FloorDivide = "floor_divide",
    Remainder = "remainder", Power = "power", And = "bitwise_and", Or = "bitwise_or", Xor = "bitwise_xor",
    LeftShift = "left_shift", RightShift = "right_shift", Less = "less", LessEqual = "less_equal", Greater = "greater",
    GreaterEqual = "greater_equal", Equal = "equal", NotEqual = "not_equal", Negative = "negative",
    Positive = "positive", Absolute = "absolute", Invert = "invert", Square = "square", Sqrt = "sqrt",
    Reciprocal = "reciprocal",
}

/// `a operator b`, or None where Python has to do it.
#[inline]
pub fn two<'py>(
    operator: Operator,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, Array>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let (Some(rest), known) = (known::rest(py), Known::of(py)?) else { return Ok(None) };
    let (Some(one), Some(other)) = (Operand::of(known, a), Operand::of(known, b)) else { return Ok(None) };
    binary(py, known, &rest.functions[operator as usize], &one, &other, out)
}

/// `a ** b`, or None where Python has to do it.
pub fn power<'py>(a: &Bound<'py, Array>, b: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let known = Known::of(a.py())?;
    let (Some(exponent), Some(code)) = (Operand::of(known, b), a.get().get(a.py()).code) else { return Ok(None) };
    match power_of(code, &exponent) {
        Some(operator) => one(operator, a.as_any(), None),
        None => two(Operator::Power, a.as_any(), b, None),
    }
}

/// `operator a`, or None where Python has to do it.
#[inline]
pub fn one<'py>(
    operator: Operator,
    a: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, Array>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let (Some(rest), known) = (known::rest(py), Known::of(py)?) else { return Ok(None) };
    let Some(operand) = Operand::of(known, a) else { return Ok(None) };
    unary(py, known, &rest.functions[operator as usize], &operand, out)
}

/// A ufunc of one operand.
pub fn unary<'py>(
    py: Python<'py>,
    known: &Known,
    function: &Function,
    a: &Operand<'_, 'py>,
    out: Option<&Bound<'py, Array>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Op::Unary(op) = function.op else { return Ok(None) };
    let Some(found) = function.choose(py, known, a.kind(py), 0) else { return Ok(None) };
    let mut place = Place::default();
    let Some(view) = place.view(py, a, found.computes) else { return Ok(None) };
    finish(py, known, function, found, &[view], out, |out| native::unary(op, found.computes, &view, out))
}

/// A ufunc of two operands.
#[inline]
pub fn binary<'py>(
    py: Python<'py>,
    known: &Known,
    function: &Function,
    a: &Operand<'_, 'py>,
    b: &Operand<'_, 'py>,
    out: Option<&Bound<'py, Array>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Op::Binary(op) = function.op else { return Ok(None) };
    let Some(found) = function.choose(py, known, a.kind(py), b.kind(py)) else { return Ok(None) };
    let (mut first, mut second) = (Place::default(), Place::default());
    let (Some(one), Some(other)) = (first.view(py, a, found.computes), second.view(py, b, found.computes)) else {
        return Ok(None);
    };
    finish(py, known, function, found, &[one, other], out, |out| native::binary(op, found.computes, &one, &other, out))
}

/// A ufunc of one or two operands where a mask is true; elsewhere `out` stays as it is, and a fresh result is whatever was
/// in memory.
pub fn masked<'py>(
    py: Python<'py>,
    known: &Known,
    function: &Function,
    a: &Operand<'_, 'py>,
    b: Option<&Operand<'_, 'py>>,
    mask: &Bound<'py, Array>,
    out: Option<&Bound<'py, Array>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let other = b.map_or(0, |b| b.kind(py));
    let Some(found) = function.choose(py, known, a.kind(py), other) else { return Ok(None) };
    let mask = Operand::Array(mask);
    let mut places = [Place::default(), Place::default(), Place::default()];
    let [first, second, third] = &mut places;
    let (Some(one), Some(mask)) = (first.view(py, a, found.computes), third.view(py, &mask, DType::Bool)) else {
        return Ok(None);
    };
    let alone = mask.ndim() == 0 && one.ndim() == 0 && b.is_none_or(|b| !matches!(b, Operand::Array(_)));
    if mask.dtype() != DType::Bool || alone {
        return Ok(None);
    }
    match (function.op, b) {
        (Op::Unary(op), None) => finish(py, known, function, found, &[one, mask], out, |out| {
            native::unary_where(op, found.computes, &one, &mask, out)
        }),
        (Op::Binary(op), Some(b)) => {
            let Some(other) = second.view(py, b, found.computes) else { return Ok(None) };
            finish(py, known, function, found, &[one, other, mask], out, |out| {
                native::binary_where(op, found.computes, &one, &other, &mask, out)
            })
        }
        _ => Ok(None),
    }
}

/// What an operand's view rests on: the bytes of a number, or the layout of an array, held so that other threads may run.
#[derive(Default)]
struct Place {
    bytes: [u8; 16],
    shape: Shape,
    strides: Strides,
    memory: Memory,
}

impl Place {
    #[inline]
    fn view<'b>(&'b mut self, py: Python<'b>, operand: &'b Operand<'_, '_>, loops: DType) -> Option<View<'b>> {
        if let Operand::Array(array) = operand {
            let layout = array.get().get(py);
            if layout.size < HELD {
                return layout.view();
            }
            self.shape.clone_from(&layout.shape);
            self.strides.clone_from(&layout.strides);
            self.memory = layout.memory.shared(py);
            return Some(raw::view_of(layout.start(), layout.code?, &self.shape, &self.strides));
        }
        let (code, bytes) = operand.constant(loops)?;
        self.bytes = bytes;
        Some(raw::view_of(self.bytes.as_mut_ptr(), code, &[], &[]))
    }
}

/// Whether no other thread can change what the operand's view rests on.
fn is_held(operand: &View<'_>) -> bool {
    operand.ndim() == 0 || operand.size() >= HELD
}

fn finish<'py>(
    py: Python<'py>,
    known: &Known,
    function: &Function,
    found: Loop,
    operands: &[View<'_>],
    out: Option<&Bound<'py, Array>>,
    compute: impl Fn(&View<'_>) -> native::Result<Flags> + Send + Sync,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(shape) = broadcast(operands) else { return Ok(None) };
    let alone = operands.iter().all(is_held);
    // Which flags complex numbers raise depends on how they are multiplied and divided; Python says.
    let complex = found.computes.kind() == Kind::Complex;
    if let Some(out) = out {
        if complex {
            return Ok(None);
        }
        let target = out.get();
        let layout = target.get(py);
        if !target.ready(py) || layout.code != Some(found.gives) || !layout.writeable || layout.shape != shape {
            return Ok(None);
        }
        let (shape, strides, _memory) = (layout.shape.clone(), layout.strides.clone(), layout.memory.shared(py));
        let view = raw::view_of(layout.start(), found.gives, &shape, &strides);
        let bytes = if alone { layout.size * found.gives.size() } else { 0 };
        let Ok(flags) = at_length(py, bytes, || compute(&view)) else { return Ok(None) };
        report(py, function, flags)?;
        return Ok(Some(out.clone().into_any()));
    }
    if shape.is_empty() {
        let mut bytes = [0_u8; 16];
        let view = raw::view_of(bytes.as_mut_ptr(), found.gives, &[], &[]);
        let Ok(flags) = compute(&view) else { return Ok(None) };
        if complex && !flags.is_empty() {
            return Ok(None);
        }
        report(py, function, flags)?;
        return known.scalar(py, found.gives, bytes.as_ptr()).map(Some);
    }
    let Some(made) = fresh(py, known, found.gives, shape, operands) else { return Ok(None) };
    let Some(view) = made.view() else { return Ok(None) };
    let bytes = if alone { made.length } else { 0 };
    let Ok(flags) = at_length(py, bytes, || compute(&view)) else { return Ok(None) };
    if complex && !flags.is_empty() {
        return Ok(None);
    }
    report(py, function, flags)?;
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// Runs a computation that makes so many bytes; a long one lets other threads run.
#[inline]
pub fn at_length<R: Send>(py: Python<'_>, bytes: usize, compute: impl Fn() -> R + Send + Sync) -> R {
    if bytes < LONG { compute() } else { py.detach(compute) }
}

#[inline(always)]
fn report(py: Python<'_>, function: &Function, flags: Flags) -> PyResult<()> {
    if flags.is_empty() { Ok(()) } else { say(py, function, flags) }
}

#[cold]
fn say(py: Python<'_>, function: &Function, flags: Flags) -> PyResult<()> {
    if let Some(rest) = known::rest(py) {
        rest.report.bind(py).call1((flags.0, function.label(py)?))?;
    }
    Ok(())
}

/// The shape that all operands broadcast to.
#[inline]
pub fn broadcast(operands: &[View<'_>]) -> Option<Shape> {
    let first = operands[0].shape();
    if operands[1..].iter().all(|view| view.shape() == first) {
        return Some(Shape::from_slice(first));
    }
    let ndim = operands.iter().map(View::ndim).max().unwrap_or(0);
    let mut shape: Shape = smallvec::smallvec![1; ndim];
    for view in operands {
        let pad = ndim - view.ndim();
        for (have, n) in shape[pad..].iter_mut().zip(view.shape()) {
            if *n != 1 {
                if *have != 1 && *have != *n {
                    return None;
                }
                *have = *n;
            }
        }
    }
    Some(shape)
}

/// A fresh array for a result, with its axes in the order in which the operands' lie in memory.
pub fn fresh(py: Python<'_>, known: &Known, code: DType, shape: Shape, operands: &[View<'_>]) -> Option<Layout> {
    let turned = if shape.len() > 1 { in_memory_order(operands, &shape) } else { None };
    let mut layout = Layout::fresh(known, py, code, shape)?;
    if let Some(axes) = turned
        && layout.size > 0
    {
        let mut step = code.size() as isize;
        for axis in axes.iter().rev() {
            layout.strides[*axis] = step;
            step *= layout.shape[*axis] as isize;
        }
        layout.whole = native::is_contiguous(&layout.shape, &layout.strides, code.size());
    }
    Some(layout)
}

/// The axes from the outermost to the innermost in memory, or None where that is their own order.
fn in_memory_order(operands: &[View<'_>], shape: &[usize]) -> Option<SmallVec<[usize; 4]>> {
    let arrays = operands.iter().filter(|view| view.ndim() > 0);
    if arrays.clone().all(View::is_contiguous) {
        return None;
    }
    let steps: SmallVec<[Strides; 2]> = arrays.map(|view| spread(view, shape)).collect();
    let axes = memory_axes(&steps, shape);
    (!axes.iter().copied().eq(0..shape.len())).then_some(axes)
}

/// The lengths of the steps of an operand along the axes of the shape that it is broadcast to.
fn spread(view: &View<'_>, shape: &[usize]) -> Strides {
    let pad = shape.len() - view.ndim();
    let mut steps: Strides = smallvec::smallvec![0; shape.len()];
    for (k, (n, stride)) in view.shape().iter().zip(view.strides()).enumerate() {
        if !(*n == 1 && shape[pad + k] != 1) {
            steps[pad + k] = stride.abs();
        }
    }
    steps
}

/// The axes as NumPy's iterator orders them, by the operands' steps; `memory_axes` of the shims is the definition.
pub fn memory_axes(steps: &[Strides], shape: &[usize]) -> SmallVec<[usize; 4]> {
    let mut inner_first: SmallVec<[usize; 4]> = (0..shape.len()).rev().collect();
    for position in 1..inner_first.len() {
        let mut target = position;
        let axis = inner_first[position];
        for k in (0..position).rev() {
            let other = inner_first[k];
            let mut swap = None;
            for step in steps {
                if shape[axis] != 1 && shape[other] != 1 && step[axis] != 0 && step[other] != 0 {
                    if step[other] <= step[axis] {
                        swap = Some(false);
                    } else if swap.is_none() {
                        swap = Some(true);
                    }
                }
            }
            match swap {
                None => {}
                Some(false) => break,
                Some(true) => target = k,
            }
        }
        let moved = inner_first.remove(position);
        inner_first.insert(target, moved);
    }
    inner_first.reverse();
    inner_first
}

/// Which operator computes a power with this exponent, as NumPy does for Python's numbers; None for the general one.
pub fn power_of(code: DType, exponent: &Operand<'_, '_>) -> Option<Operator> {
    let floating = matches!(code.kind(), Kind::Float | Kind::Complex);
    let value = match exponent {
        Operand::Int(value) if floating || *value == 2 => *value as f64,
        Operand::Float(value) if floating => *value,
        _ => return None,
    };
    [(2.0, Operator::Square), (1.0, Operator::Positive), (0.5, Operator::Sqrt), (-1.0, Operator::Reciprocal)]
        .iter()
        .find(|(of, _)| *of == value)
        .map(|(_, operator)| *operator)
}
