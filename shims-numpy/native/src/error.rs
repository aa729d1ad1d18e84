//! What can be wrong with a call.

use crate::dtype::DType;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("{op} has no loop for {}", dtype.char())]
    NoLoop { op: &'static str, dtype: DType },
    #[error("{op} of {} gives {}, and not {}", dtype.char(), gives.char(), asked.char())]
    OutType { op: &'static str, dtype: DType, gives: DType, asked: DType },
    #[error("operands could not be broadcast together with the shape of the result")]
    Shape,
    #[error("index {index} is out of bounds for size {size}")]
    Index { index: i64, size: usize },
    #[error("zero-size array to reduction operation {0} which has no identity")]
    Empty(&'static str),
    #[error("Integers to negative integer powers are not allowed.")]
    NegativePower,
    #[error("not enough memory for {0} bytes")]
    Memory(usize),
    #[error("the matrix has no {0}")]
    Linalg(&'static str),
}

pub type Result<T> = std::result::Result<T, Error>;
