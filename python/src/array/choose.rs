//! Elements chosen by positions or by masks; keys that are not plain arrays are Python's.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use smallvec::SmallVec;
use understudy_array::{self as native, DType, Kind, Mode, View};

use super::create::{self, converted};
use super::hand::{Args, Named};
use super::index::{is_quiet, plain_axis, stored};
use super::known::{self, Known};
use super::layout::{Layout, Shape};
use super::object::Array;
use super::operate::{self, Operand, Operator, at_length};
use super::raw;

/// An array that is ready, or None.
pub fn array_of<'a, 'py>(known: &Known, object: &'a Bound<'py, PyAny>) -> Option<&'a Bound<'py, Array>> {
    let array = known.ndarray.makes(object).then(|| raw::as_array(object))?;
    array.get().ready(object.py()).then_some(array)
}

/// Positions as an array of `I64` with axes; None for what is no such array or list.
pub fn positions<'py>(known: &Known, key: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, Array>>> {
    if key.cast_exact::<PyList>().is_ok() {
        let made = create::ready_nested(key)?;
        return Ok(made
            .filter(|made| code_of(known, made) == Some(DType::I64))
            .map(|made| raw::as_array(&made).clone()));
    }
    let Some(array) = array_of(known, key) else { return Ok(None) };
    let layout = array.get().get(key.py());
    let Some(code) = layout.code else { return Ok(None) };
    if layout.shape.is_empty() || !matches!(code.kind(), Kind::Signed | Kind::Unsigned) || code == DType::U64 {
        return Ok(None);
    }
    if code == DType::I64 {
        return Ok(Some(array.clone()));
    }
    Ok(converted(array, DType::I64)?.map(|made| raw::as_array(&made).clone()))
}

fn code_of(known: &Known, object: &Bound<'_, PyAny>) -> Option<DType> {
    array_of(known, object).and_then(|array| array.get().get(object.py()).code)
}

/// The one key of a tuple that has no other, or the key itself.
fn bare<'py>(key: &Bound<'py, PyAny>) -> Bound<'py, PyAny> {
    let one = key.cast_exact::<PyTuple>().ok().filter(|keys| keys.len() == 1).and_then(|keys| keys.get_item(0).ok());
    one.unwrap_or_else(|| key.clone())
}

/// A mask of the shape of the array, which has axes.
fn mask_of<'a, 'py>(known: &Known, a: &Layout, key: &'a Bound<'py, PyAny>) -> Option<&'a Bound<'py, Array>> {
    let mask = array_of(known, key)?;
    let layout = mask.get().get(key.py());
    (layout.code == Some(DType::Bool) && layout.shape == a.shape && !a.shape.is_empty()).then_some(mask)
}

/// A layout that stays as it is while other threads run, and its memory.
pub struct Held {
    pub layout: Layout,
}

impl Held {
    pub fn of(array: &Bound<'_, Array>) -> Held {
        let py = array.py();
        let of = array.get().get(py);
        let layout = Layout {
            memory: of.memory.shared(py),
            data: of.data,
            length: of.length,
            code: of.code,
            moves: of.moves,
            unit: of.unit,
            shape: of.shape.clone(),
            strides: of.strides.clone(),
            offset: of.offset,
            size: of.size,
            ..Layout::default()
        };
        Held { layout }
    }

    pub fn view(&self) -> View<'_> {
        raw::view_of(
            self.layout.start(),
            self.layout.code.unwrap_or(DType::U8),
            &self.layout.shape,
            &self.layout.strides,
        )
    }
}

/// `a[key]` for a mask, an array of positions, or a tuple of them.
pub fn get<'py>(a: &Bound<'py, Array>, key: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let key = &bare(key);
    let Some(code) = a.get().ready(py).then(|| a.get().get(py).code).flatten() else { return Ok(None) };
    if let Some(mask) = mask_of(known, a.get().get(py), key) {
        let (from, mask) = (Held::of(a), Held::of(mask));
        let Ok(count) = native::count_nonzero(&mask.view()) else { return Ok(None) };
        let Some(made) = Layout::fresh(known, py, code, smallvec::smallvec![count]) else { return Ok(None) };
        let Some(out) = made.view() else { return Ok(None) };
        if at_length(py, from.layout.size, || native::compress(&from.view(), &mask.view(), &out)).is_err() {
            return Ok(None);
        }
        return Ok(Some(known.ndarray.array(py, made)?.into_any()));
    }
    let Some(indices) = all_positions(known, key)? else { return Ok(None) };
    if indices.len() > a.get().get(py).shape.len() {
        return Ok(None);
    }
    let from = Held::of(a);
    let held: SmallVec<[Held; 2]> = indices.iter().map(Held::of).collect();
    let views: SmallVec<[View<'_>; 2]> = held.iter().map(Held::view).collect();
    let Some(mut shape) = operate::broadcast(&views) else { return Ok(None) };
    shape.extend_from_slice(&from.layout.shape[indices.len()..]);
    let Some(made) = Layout::fresh(known, py, code, shape) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    let chosen = at_length(py, made.length, || match &views[..] {
        [one] => native::take(&from.view(), 0, one, Mode::Raise, &out),
        many => native::take_at(&from.view(), &many.iter().collect::<SmallVec<[&View<'_>; 2]>>(), &out),
    });
    if chosen.is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// The arrays of positions of a key, one for each of the first axes.
fn all_positions<'py>(known: &Known, key: &Bound<'py, PyAny>) -> PyResult<Option<SmallVec<[Bound<'py, Array>; 2]>>> {
    let Ok(tuple) = key.cast_exact::<PyTuple>() else {
        return Ok(positions(known, key)?.map(|one| smallvec::smallvec![one]));
    };
    let mut found = SmallVec::new();
    for item in tuple.iter() {
        let Some(one) = positions(known, &item)? else { return Ok(None) };
        found.push(one);
    }
    Ok((!found.is_empty()).then_some(found))
}

/// `a[key] = value` for a mask, an array of positions, or a tuple of them; false where Python has to do it.
pub fn put(a: &Bound<'_, Array>, key: &Bound<'_, PyAny>, value: &Operand<'_, '_>) -> PyResult<bool> {
    let py = a.py();
    let known = Known::of(py)?;
    let key = &bare(key);
    let Some(code) = a.get().get(py).code else { return Ok(false) };
    let mut bytes = [0_u8; 16];
    let temporary;
    let held = match value {
        Operand::Array(array) => {
            let Some(from) = array.get().get(py).code else { return Ok(false) };
            if from == code {
                Some(Held::of(array))
            } else {
                if !is_quiet(from, code) {
                    return Ok(false);
                }
                let Some(made) = converted(array, code)? else { return Ok(false) };
                temporary = made;
                Some(Held::of(raw::as_array(&temporary)))
            }
        }
        number => {
            let Some(number) = stored(number, code) else { return Ok(false) };
            bytes = number;
            None
        }
    };
    let values = match &held {
        Some(held) => held.view(),
        None => raw::view_of(bytes.as_mut_ptr(), code, &[], &[]),
    };
    let target = Held::of(a);
    if let Some(mask) = mask_of(known, a.get().get(py), key) {
        let mask = Held::of(mask);
        let fits = match &held {
            None => true,
            Some(held) if held.layout.shape.len() == 1 && held.layout.size != 1 => {
                native::count_nonzero(&mask.view()).is_ok_and(|count| count == held.layout.size)
            }
            Some(_) => false,
        };
        return Ok(fits && native::place(&target.view(), &mask.view(), &values).is_ok());
    }
    let Some(indices) = all_positions(known, key)? else { return Ok(false) };
    if indices.len() > target.layout.shape.len() {
        return Ok(false);
    }
    let held: SmallVec<[Held; 2]> = indices.iter().map(Held::of).collect();
    let views: SmallVec<[View<'_>; 2]> = held.iter().map(Held::view).collect();
    let views: SmallVec<[&View<'_>; 2]> = views.iter().collect();
    Ok(native::put_at(&target.view(), &views, &values).is_ok())
}

/// The elements of an array, or its slices along an axis, each as often as told (None: of all elements in C order); or
/// None.
#[pyfunction]
pub fn ready_repeat<'py>(
    a: &Bound<'py, PyAny>,
    repeats: &Bound<'py, PyAny>,
    axis: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(from) = array_of(known, a).map(Held::of) else { return Ok(None) };
    let layout = &from.layout;
    let Some(code) = layout.code.filter(|_| layout.is_contiguous() && !layout.shape.is_empty()) else {
        return Ok(None);
    };
    let (front, n, back): (Shape, usize, Shape) = if axis.is_none() {
        (Shape::new(), layout.size, Shape::new())
    } else {
        let Some(axis) = plain_axis(axis, layout.shape.len()) else { return Ok(None) };
        (layout.shape[..axis].into(), layout.shape[axis], layout.shape[axis + 1..].into())
    };
    let size = code.size();
    let (outer, inner) = (front.iter().product::<usize>(), back.iter().product::<usize>());
    let fresh = |total: usize| {
        let mut shape = front.clone();
        shape.push(total);
        shape.extend_from_slice(&back);
        Layout::fresh(known, py, code, shape)
    };
    if raw::is_int(repeats) {
        let count = raw::small_int(repeats).and_then(|count| usize::try_from(count).ok());
        let Some((count, total)) = count.and_then(|count| Some((count, n.checked_mul(count)?))) else {
            return Ok(None);
        };
        let Some(made) = fresh(total) else { return Ok(None) };
        let shape = [outer, n, count, inner];
        let step = (inner * size) as isize;
        let (reads, writes) = (
            [n as isize * step, step, 0, size as isize],
            [total as isize * step, count as isize * step, step, size as isize],
        );
        let source = raw::view_of(layout.start(), code, &shape, &reads);
        let target = raw::view_of(made.start(), code, &shape, &writes);
        if made.size > 0 && at_length(py, made.length, || native::copy(&source, &target)).is_err() {
            return Ok(None);
        }
        return Ok(Some(known.ndarray.array(py, made)?.into_any()));
    }
    let Some(counts) = positions(known, repeats)?.map(|counts| Held::of(&counts)) else { return Ok(None) };
    if counts.layout.shape[..] != [n] || !counts.layout.is_contiguous() || n < 2 {
        return Ok(None);
    }
    let counts = raw::numbers::<i64>(counts.layout.start(), n);
    let total = counts.iter().try_fold(0_usize, |total, count| total.checked_add(usize::try_from(*count).ok()?));
    let Some(total) = total else { return Ok(None) };
    let places = Layout::fresh(known, py, DType::I64, smallvec::smallvec![total]);
    let (Some(made), Some(places)) = (fresh(total), places) else { return Ok(None) };
    let mut places_left = raw::numbers::<i64>(places.start(), total);
    for (k, count) in counts.iter().enumerate() {
        let (now, later) = places_left.split_at_mut(*count as usize);
        now.fill(k as i64);
        places_left = later;
    }
    let (Some(indices), Some(out)) = (places.view(), made.view()) else { return Ok(None) };
    let flat = ([n], [size as isize]);
    let source = if front.is_empty() && back.is_empty() {
        raw::view_of(layout.start(), code, &flat.0, &flat.1)
    } else {
        from.view()
    };
    if made.size > 0 {
        let taken = at_length(py, made.length, || native::take(&source, front.len(), &indices, Mode::Raise, &out));
        if taken.is_err() {
            return Ok(None);
        }
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// The method `take` with positions alone, or None.
pub fn taken<'py>(
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    if kwargs.is_some() || args.len() != 1 {
        return Ok(None);
    }
    ready_take(a.as_any(), &args.get_item(0)?, a.py().None().bind(a.py()))
}

/// The elements of an array at positions along an axis (None: of all elements in C order); or None.
#[pyfunction]
pub fn ready_take<'py>(
    a: &Bound<'py, PyAny>,
    indices: &Bound<'py, PyAny>,
    axis: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(from) = array_of(known, a) else { return Ok(None) };
    let Some(places) = positions(known, indices)? else { return Ok(None) };
    let ndim = from.get().get(py).shape.len();
    let axis = if axis.is_none() { (ndim == 1).then_some(0) } else { plain_axis(axis, ndim) };
    let Some(axis) = axis else { return Ok(None) };
    let (from, places) = (Held::of(from), Held::of(&places));
    let (Some(code), mut shape) = (from.layout.code, Shape::from_slice(&from.layout.shape[..axis])) else {
        return Ok(None);
    };
    shape.extend_from_slice(&places.layout.shape);
    shape.extend_from_slice(&from.layout.shape[axis + 1..]);
    let Some(made) = Layout::fresh(known, py, code, shape) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    if at_length(py, made.length, || native::take(&from.view(), axis, &places.view(), Mode::Raise, &out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// The elements of one array where a mask is true, else those of another; or None.
#[pyfunction]
pub fn ready_where<'py>(
    condition: &Bound<'py, PyAny>,
    x: &Bound<'py, PyAny>,
    y: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = condition.py();
    let known = Known::of(py)?;
    let (Some(mask), Some(rest)) = (array_of(known, condition), known::rest(py)) else { return Ok(None) };
    let (Some(one), Some(other)) = (Operand::of(known, x), Operand::of(known, y)) else { return Ok(None) };
    let adding = &rest.functions[Operator::Add as usize];
    let Some(found) = adding.choose(py, known, one.kind(py), other.kind(py)) else { return Ok(None) };
    if mask.get().get(py).code != Some(DType::Bool) || found.computes != found.gives {
        return Ok(None);
    }
    let code = found.gives;
    let mut places = [[0_u8; 16]; 2];
    let mut held: [Option<Held>; 2] = [None, None];
    // How the operands lie in memory themselves; what they are converted to lies in C order.
    let mut given: [Option<Held>; 2] = [None, None];
    for (at, operand) in [one, other].iter().enumerate() {
        match operand {
            Operand::Array(array) => {
                given[at] = Some(Held::of(array));
                let made = if array.get().get(py).code == Some(code) { None } else { Some(converted(array, code)?) };
                match made {
                    None => held[at] = Some(Held::of(array)),
                    Some(Some(made)) => held[at] = Some(Held::of(raw::as_array(&made))),
                    Some(None) => return Ok(None),
                }
            }
            number => match stored(number, code) {
                Some(bytes) => places[at] = bytes,
                None => return Ok(None),
            },
        }
    }
    let [first, second] = &mut places;
    let a = held[0].as_ref().map_or_else(|| raw::view_of(first.as_mut_ptr(), code, &[], &[]), Held::view);
    let b = held[1].as_ref().map_or_else(|| raw::view_of(second.as_mut_ptr(), code, &[], &[]), Held::view);
    let mask = Held::of(mask);
    let operands = [mask.view(), a, b];
    let Some(shape) = operate::broadcast(&operands) else { return Ok(None) };
    let laid: SmallVec<[View<'_>; 3]> =
        std::iter::once(mask.view()).chain(given.iter().flatten().map(Held::view)).collect();
    let Some(made) = operate::fresh(py, known, code, shape, &laid) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    if at_length(py, made.length, || native::select(&operands[0], &operands[1], &operands[2], &out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// Whether `values` were added in turn to the elements of a one-dimensional array at `indices`.
#[pyfunction]
pub fn ready_added(a: &Bound<'_, PyAny>, indices: &Bound<'_, PyAny>, values: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = a.py();
    let known = Known::of(py)?;
    let (Some(a), Some(indices), Some(values)) =
        (array_of(known, a), array_of(known, indices), array_of(known, values))
    else {
        return Ok(false);
    };
    let (to, places, from) = (Held::of(a), Held::of(indices), Held::of(values));
    let apart = !from.view().may_share_memory(&to.view()) && !places.view().may_share_memory(&to.view());
    if !apart || !a.get().get(py).writeable || to.layout.code == Some(DType::Bool) {
        return Ok(false);
    }
    let bytes = places.layout.size * 16;
    Ok(at_length(py, bytes, || native::add_at(&to.view(), &places.view(), &from.view())).is_ok())
}
