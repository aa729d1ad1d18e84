//! Arrays for tests: a block, and a layout in it, whose elements are read one at a time.

#![allow(dead_code, clippy::unwrap_used)]

use proptest::prelude::*;
use understudy_array::{Block, DType, Element, View};

pub struct Array {
    pub block: Block,
    pub dtype: DType,
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
    /// Where the first element is, in bytes.
    pub offset: usize,
}

impl std::fmt::Debug for Array {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{:?} {:?} {:?}", self.dtype, self.shape, self.strides)
    }
}

impl Array {
    pub fn of<T: Element>(shape: &[usize], values: &[T]) -> Array {
        let size = size_of::<T>();
        let block = Block::new(values.len().max(1) * size).unwrap();
        // SAFETY: the block has room for the values.
        unsafe { std::ptr::copy_nonoverlapping(values.as_ptr(), block.as_ptr().cast(), values.len()) };
        let strides = understudy_array::c_strides(shape, size).to_vec();
        Array { block, dtype: T::DTYPE, shape: shape.to_vec(), strides, offset: 0 }
    }

    pub fn zeros<T: Element>(shape: &[usize]) -> Array {
        Array::of(shape, &vec![T::default(); shape.iter().product()])
    }

    pub fn view(&self) -> View<'_> {
        // SAFETY: the layout lies in the block, which outlives the view.
        unsafe { View::new(self.block.as_ptr().add(self.offset), self.dtype, &self.shape, &self.strides) }
    }

    /// The elements in C order.
    pub fn values<T: Element>(&self) -> Vec<T> {
        assert_eq!(T::DTYPE, self.dtype);
        indices(&self.shape)
            .map(|index| {
                let at: isize = index.iter().zip(&self.strides).map(|(k, s)| *k as isize * s).sum();
                // SAFETY: an element of the layout.
                unsafe { self.block.as_ptr().offset(self.offset as isize + at).cast::<T>().read_unaligned() }
            })
            .collect()
    }

    /// The elements along `shape`, broadcast.
    pub fn broadcast<T: Element>(&self, shape: &[usize]) -> Vec<T> {
        let values = self.values::<T>();
        let missing = shape.len() - self.shape.len();
        indices(shape)
            .map(|index| {
                let flat = self
                    .shape
                    .iter()
                    .zip(&index[missing..])
                    .fold(0, |at, (n, k)| at * n + if *n == 1 { 0 } else { *k });
                values[flat]
            })
            .collect()
    }
}

/// All indices of a shape in C order.
pub fn indices(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> + use<> {
    let shape = shape.to_vec();
    (0..shape.iter().product()).map(move |mut flat: usize| {
        let mut index = vec![0; shape.len()];
        for k in (0..shape.len()).rev() {
            index[k] = flat % shape[k];
            flat /= shape[k];
        }
        index
    })
}

/// A layout of this shape: axes in any order in memory, with gaps, backwards, sometimes not aligned.
pub fn layout<T: Element + std::fmt::Debug>(
    shape: Vec<usize>,
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Array> {
    let ndim = shape.len();
    let axes = Just((0..ndim).collect::<Vec<_>>()).prop_shuffle();
    let gaps = prop::collection::vec(1_usize..3, ndim);
    let backwards = prop::collection::vec(any::<bool>(), ndim);
    (axes, gaps, backwards, any::<bool>(), 0_usize..3).prop_flat_map(move |(axes, gaps, backwards, plain, shift)| {
        let shape = shape.clone();
        let size = size_of::<T>();
        let mut strides = vec![0; shape.len()];
        let mut total = size;
        for k in (0..shape.len()).rev() {
            let axis = if plain { k } else { axes[k] };
            let gap = if plain { 1 } else { gaps[axis] };
            strides[axis] = (total * gap) as isize;
            total *= gap * shape[axis].max(1);
        }
        let mut offset = if plain || shift != 1 { 0 } else { 1 };
        for k in 0..shape.len() {
            if !plain && backwards[k] && shape[k] > 0 {
                offset += strides[k] as usize * (shape[k] - 1);
                strides[k] = -strides[k];
            }
        }
        let room = total + 2;
        prop::collection::vec(value.clone(), shape.iter().product::<usize>()).prop_map(move |values| {
            let block = Block::zeroed(room).unwrap();
            for (index, value) in indices(&shape).zip(values) {
                let at: isize = index.iter().zip(&strides).map(|(k, s)| *k as isize * s).sum();
                // SAFETY: an element of the layout.
                unsafe { block.as_ptr().offset(offset as isize + at).cast::<T>().write_unaligned(value) };
            }
            Array { block, dtype: T::DTYPE, shape: shape.clone(), strides: strides.clone(), offset }
        })
    })
}

/// Shapes of up to four axes, some of which may be of length zero or one.
pub fn shapes() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        8 => prop::collection::vec(1_usize..6, 0..4),
        2 => prop::collection::vec(0_usize..3, 1..4),
        1 => prop::collection::vec(1_usize..3, 5..9),
        2 => (1_usize..70, 1_usize..70).prop_map(|(a, b)| vec![a, b]),
        2 => (0_usize..700).prop_map(|n| vec![n]),
    ]
}

/// A shape that broadcasts to `shape`.
pub fn narrower(shape: Vec<usize>) -> impl Strategy<Value = Vec<usize>> {
    let ones = prop::collection::vec(prop::bool::weighted(0.25), shape.len());
    (ones, 0..=shape.len()).prop_map(move |(ones, skip)| {
        let kept: Vec<usize> = shape.iter().zip(ones).map(|(n, one)| if one { 1 } else { *n }).collect();
        let skip = if skip % 3 == 0 { skip / 3 } else { 0 };
        kept[skip..].to_vec()
    })
}
