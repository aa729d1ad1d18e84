//! What an executor is asked for and what comes of it: tasks, functions, maps, outcomes, objects that stay in a worker.

pub mod batch;
pub mod columns;
pub mod function;
pub mod outcome;
pub mod remote;
pub mod task;
