//! CDS, the central distribution system: a distributor between many manufacturers and many customers.

pub mod cli;
pub mod daemon;
pub mod ipc;
pub mod limits;
pub mod market;
pub mod store;
pub mod works;
