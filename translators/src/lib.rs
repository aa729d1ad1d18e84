//! The neutral value: the closed, data-only model that crosses every boundary, and its codec.
//!
//! PROTOCOL.md is the specification. This crate knows bytes and values; it knows no Python, no sockets, no segments (a
//! [`Memory`] stands for them) and no registry. Nothing in here runs, imports or resolves what a message names.

mod decode;
mod difference;
mod digest;
mod dtype;
mod elements;
mod encode;
mod error;
mod json;
pub mod literal;
pub mod npy;
mod tree;
mod value;
pub mod wire;

pub use decode::{ArrayEvent, Body, Decoder, Dtype, Event, Limits, Packed, WideStr};
pub use difference::{Difference, first_difference};
pub use digest::{Digest, digest, written_out};
pub use encode::{Encoded, Encoder, Mark, Place, assemble, assemble_into};
pub use error::{DecodeError, EncodeError, Fault};
pub use json::{Json, JsonError, from_json, to_json};
pub use tree::{decode, decode_tree};
pub use value::{
    Array, Buffer, Bytes, Code, Flavour, Handle, Memory, ObjectArray, ParentObject, Record, Scalar, Sequence,
    SharedRange, Value,
};
