//! Choosing elements: by positions, by a mask, and one of two.

mod masks;
mod positions;

pub use masks::{compress, nonzero, place, select};
pub use positions::{Mode, add_at, put_at, take, take_at};
