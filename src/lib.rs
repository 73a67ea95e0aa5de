//! CDS, the central distribution system: a distributor between many manufacturers and many customers.

pub mod limits;
pub mod market;
pub mod store;
