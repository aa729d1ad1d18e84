//! Strided arrays of numbers: memory, views, and the loops over them.
//!
//! Knows no Python and no shim. What a loop computes is defined by `understudy_numpy/primitives/pure`; the values here are
//! bit for bit the same, but for functions such as `exp`, which are within one unit in the last place.
//!
//! | module | what it has |
//! | --- | --- |
//! | `block` | memory that is reused |
//! | `dtype`, `ops` | the element types and the operations, by name |
//! | `view`, `axes` | strided views, and walking several together |
//! | `flags` | floating-point exceptions |
//! | `elementwise` | operations over broadcast operands |
//! | `reduce` | folds over axes, running folds, and where the largest is |
//! | `choose` | elements by positions and by masks |
//! | `bits` | booleans as the bits of bytes |
//! | `sort`, `search`, `count` | sorting, searching, counting |
//! | `contract` | sums of products over named axes |
//! | `linear` | products of matrices, and factorizations |
//! | `fft` | Fourier transforms |
//! | `random` | random streams and draws |
//! | `cast` | copies, and copies of another type |
//! | `arch` | kernels compiled for several processors |
//!
//! Everything takes [`View`]s, which are made with `unsafe`: whoever makes one answers for the memory. With that, the
//! functions are safe: they never reach outside of the views, whatever the shapes, and an output may overlap the
//! operands in any way; the result is as if they had been copied before.

mod arch;
pub mod axes;
mod bits;
mod block;
mod cast;
mod choose;
mod clib;
mod contract;
mod count;
mod dtype;
mod elementwise;
mod error;
mod fft;
mod flags;
pub mod linear;
mod number;
mod ops;
mod parallel;
pub mod random;
mod reduce;
mod search;
mod sort;
mod view;

pub use arch::{Level, level};
pub use bits::{pack, unpack};
pub use block::{Block, trim, usage};
pub use cast::{cast, copy, fill};
pub use choose::{Mode, add_at, compress, nonzero, place, put_at, select, take, take_at};
pub use contract::{can_contract, sum_of_products};
pub use count::{bincount, distinct, histogram};
pub use dtype::{Bool, Complex, DType, Element, Kind};
pub use elementwise::{binary, binary_result, binary_where, unary, unary_result, unary_where};
pub use error::{Error, Result};
pub use fft::{Transform, transform};
pub use flags::Flags;
pub use half::f16;
pub use linear::{dot, matmul};
pub use ops::{BinaryOp, UnaryOp};
pub use parallel::{set_threads, threads};
pub use reduce::{arg_reduce, can_reduce, count_nonzero, reduce, reduce_at, scan};
pub use search::searchsorted;
pub use sort::{argsort, sort};
pub use view::{View, c_strides, is_contiguous};
