//! What goes between supervisor and worker: frames and bodies as PROTOCOL.md has them, the socket, and shared memory.

pub(crate) mod arena;
pub(crate) mod body;
pub(crate) mod connection;
pub mod frame;
pub mod memory;
