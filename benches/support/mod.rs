//! What the benchmarks share: a daemon of their own, the load, the disk's own rate. Not every one of them uses all of it.
#![allow(dead_code)]

pub(crate) mod daemon;
pub(crate) mod disk;
pub(crate) mod load;
pub(crate) mod shape;
