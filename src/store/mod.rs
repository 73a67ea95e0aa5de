//! Durable state behind one trait: batches of commands go in, consistent moments can be read.
//!
//! Every engine decides with the very same code ([`batch`]) and differs only in where rows lie: [`memory`] is the
//! reference model, [`redb`] the default. One contract suite, `tests/store`, runs on all of them.

mod batch;
pub mod error;
pub mod memory;
mod prune;
pub mod redb;
pub mod stored;
pub mod verify;

use std::path::PathBuf;
use std::sync::Arc;

use crate::market::account::{Account, AccountId};
use crate::market::collection::Visit;
use crate::market::command::Submission;
use crate::market::delivery::Delivery;
use crate::market::event::EventGroup;
use crate::market::names::AccountName;
use crate::market::offer::{Offer, OfferId};
use crate::market::order::{Order, OrderId};
use crate::market::outcome::Answer;
use crate::market::report::{Report, ReportId};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::{RoundId, Timestamp};
use crate::market::view::{Read, View};

pub use error::{OpenError, StoreError};
pub use stored::{Row, Stored, StoredTable};

/// What one batch brought about; only from this are replies and events made.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    /// One for each submission, in the batch's order.
    pub answers: Vec<Answer>,
    /// In the order of their numbers, which follow those of the batch before without a gap (law L4).
    pub events: Vec<Arc<EventGroup>>,
    /// The market after the batch.
    pub market: Market,
    /// The newest round after the batch, if there has been one.
    pub round: Option<Round>,
}

/// The one writer of a market's state.
pub trait Store: Send {
    /// Decides every submission in order at `now`, each seeing what the earlier ones changed; makes all effects
    /// durable in one transaction and one sync; then returns (law L2). A batch that changes nothing is not synced. No batch
    /// may be under way.
    ///
    /// # Errors
    /// Nothing of the batch may be answered: whether it is on disk is unknown until the store has been opened
    /// again. This store refuses everything from then on.
    fn transact(&mut self, batch: &[Submission], now: Timestamp) -> Result<Committed, StoreError>;

    /// The same in steps, if this engine can decide a batch while the disk makes the one before durable.
    fn overlapping(&mut self) -> Option<&mut dyn Overlapping> {
        None
    }

    /// What reads can be made through, from any thread, while this store goes on writing.
    fn reader(&self) -> Arc<dyn Reader>;

    /// An id of this market, made when its store was created; it never changes.
    fn instance(&self) -> &str;
}

/// A store that decides while its disk works. One batch is open, and takes whatever comes; at most one is under way to the
/// disk. The open one sees what that one changed, nobody else does before it is durable (law L2).
///
/// After an error nothing that is not in `durable` may be answered, and the store refuses everything, as with
/// [`Store::transact`].
pub trait Overlapping {
    /// Decides submissions in order at `now`, as a part of the open batch.
    ///
    /// # Errors
    /// A row could not be read.
    fn decide(&mut self, submissions: &[Submission], now: Timestamp) -> Result<(), StoreError>;

    /// Waits for the batch under way, appends it to `durable`, and sends the open batch on its way. A batch that changes
    /// nothing is durable at once. A small one may be durable already when this returns, but is not in `durable` yet.
    ///
    /// # Errors
    /// The store is broken.
    fn begin(&mut self, durable: &mut Vec<Committed>) -> Result<(), StoreError>;

    /// Waits for the batch under way, if there is one, and appends it to `durable`.
    ///
    /// # Errors
    /// The store is broken.
    fn settle(&mut self, durable: &mut Vec<Committed>) -> Result<(), StoreError>;

    /// Whether the disk still works on the batch under way.
    fn is_busy(&self) -> bool;

    /// From now on, `wake` is called whenever the disk has ended its work on a batch.
    fn when_free(&mut self, wake: Wake);
}

/// Called from a thread of the store's.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Gives out consistent moments of what is durable.
pub trait Reader: Send + Sync {
    /// The state after the newest committed batch; later batches do not show in it.
    ///
    /// # Errors
    /// The store is broken.
    fn snapshot(&self) -> Read<Box<dyn Snapshot>>;

    fn stats(&self) -> Stats;
}

/// What an operator wants to know of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// One word: `redb`, `memory`.
    pub engine: &'static str,
    /// Where the state lies; none if it lies in memory.
    pub file: Option<PathBuf>,
    /// Size of that file.
    pub file_bytes: u64,
    /// Number of the format in which rows are encoded; 0 where nothing is encoded.
    pub format: u32,
    /// Size of the journal's files together.
    pub journal_bytes: u64,
    /// Estimated memory of rows that are in the journal and not in the tables yet.
    pub overlay_bytes: u64,
}

/// A consistent moment, read in pages. It must live shortly: while it lives, the engine keeps all its pages and the
/// file grows. A `dyn Snapshot` cannot be sent to another thread, so no task can hold one while it waits.
pub trait Snapshot: View {
    /// Raw rows, by SKU, then by manufacturer: their counters are those of each offer's own epoch.
    fn offers(&self, after: Option<&OfferId>, limit: usize) -> Read<Vec<Offer>>;

    /// By number.
    fn accounts(&self, after: Option<AccountId>, limit: usize) -> Read<Vec<Account>>;

    /// Those of all customers, newest first.
    fn orders(&self, before: Option<OrderId>, limit: usize) -> Read<Vec<Order>>;

    /// Newest first.
    fn orders_of(&self, customer: AccountId, before: Option<OrderId>, limit: usize) -> Read<Vec<Order>>;

    /// Newest id first.
    fn rounds(&self, before: Option<RoundId>, limit: usize) -> Read<Vec<Round>>;

    /// The customers on a round's roster, by number.
    fn roster(&self, round: RoundId, after: Option<AccountId>, limit: usize) -> Read<Vec<(AccountId, Attendance)>>;

    /// Newest round first, within a round by manufacturer from a to z. `before` names the last report of the page
    /// before: what follows it in this order is read.
    fn reports(&self, before: Option<&ReportId>, limit: usize) -> Read<Vec<Report>>;

    /// Newest round first.
    fn reports_of(&self, manufacturer: &AccountName, before: Option<RoundId>, limit: usize) -> Read<Vec<Report>>;

    /// One round's visits, by manufacturer.
    fn visits(&self, round: RoundId, after: Option<&AccountName>, limit: usize) -> Read<Vec<Visit>>;

    /// The deliveries of one round's reports, by manufacturer.
    fn deliveries(&self, round: RoundId, after: Option<&AccountName>, limit: usize) -> Read<Vec<Delivery>>;

    /// Groups that contain events after `after_seq`, in order: whole groups, until they come to `limit_events`
    /// events together. At least one group if there is any. What was pruned is missing: see [`Self::oldest_seq`].
    fn events(&self, after_seq: u64, limit_events: usize) -> Read<Vec<EventGroup>>;

    /// Number of the oldest event that is still kept; the next event's number if none is.
    fn oldest_seq(&self) -> Read<u64>;

    /// What is stored in a table after a place, in the engine's order, at most `limit` rows: each with the name it
    /// lies under, also those that cannot be read.
    ///
    /// # Errors
    /// The table itself cannot be read on.
    fn stored(&self, table: StoredTable, after: Option<&[u8]>, limit: usize) -> Read<Vec<Stored>>;

    /// Whether the index that belongs to this row's table names it; true where there is no index.
    fn is_listed(&self, row: &Row) -> Read<bool>;
}
