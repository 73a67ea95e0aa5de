//! Changed rows in memory, above the tables: what batches changed since the tables were last written.
//!
//! The committer alone puts rows in. A reader's moment is the number of a frame: it looks through layers and tables
//! that stay as they were for it, whatever is committed meanwhile.

mod events;
mod keys;
mod layer;
mod listed;
mod orders;
mod packed;
mod rows;
mod versions;

pub(super) use layer::{Layer, Maps};
pub(super) use listed::Places;
pub(super) use rows::{Changed, Kept, Keyed, Rows, Since, Value};
