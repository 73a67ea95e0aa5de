//! `cdsd verify`: everything that can be derived anew from what is stored is derived anew and compared.
//!
//! It runs on any engine, also while the market changes. Pages are read at moments of their own ([`walk`]); a sum over
//! many pages is carried from moment to moment by the rows that the events in between name, so that it is exact at
//! the moment at which it is compared. Memory is bounded: sums by good and by customer are made in several passes if
//! there are too many.

mod events;
mod findings;
mod keys;
mod offers;
mod orders;
mod people;
mod reports;
mod round_sums;
mod rounds;
mod supply;
mod walk;

use crate::limits::{VERIFY_PAGE_ROWS, VERIFY_SUMS_MAX_COUNT};
use crate::market::view::Fault;
use crate::store::{Reader, Row, StoredTable};
use findings::Findings;
use walk::{Moved, Walk};

pub use findings::{Counted, Finding};

/// What a verification came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Number of the newest event at the end.
    pub seq: u64,
    /// Number of the oldest event that is kept: stock changes before it cannot be derived anew.
    pub oldest_seq: u64,
    /// At most [`crate::limits::VERIFY_FINDINGS_MAX_COUNT`] of them.
    pub findings: Vec<Finding>,
    pub findings_count: u64,
    pub counted: Counted,
}

/// Why a verification ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error("{0}")]
    Fault(#[from] Fault),
    #[error("the verification was told to stop")]
    Told,
    #[error("the market changes faster than its events are kept (store.events_kept)")]
    TooFast,
}

/// Goes through everything. `stop` is asked before each page.
///
/// # Errors
/// The store as a whole cannot be read, or it was told to stop, or could not keep up. A row or a table that cannot be
/// read is a finding, not an error.
pub fn verify(reader: &dyn Reader, stop: &dyn Fn() -> bool) -> Result<Verified, Stopped> {
    let walk = Walk::start(reader)?;
    let largest = walk.market.offers.max(walk.market.last_account);
    let passes = 1 + largest / VERIFY_SUMS_MAX_COUNT;
    let mut check = Check { walk, findings: Findings::default(), counted: Counted::default(), stop };
    check.people()?;
    check.credentials()?;
    check.carts_and_interfaces()?;
    check.offers()?;
    check.offers_named()?;
    check.rounds()?;
    check.rosters()?;
    check.reports()?;
    check.visits()?;
    check.deliveries()?;
    check.orders_listed()?;
    for pass in 0..passes {
        check.orders((pass, passes))?;
        check.events((pass, passes))?;
    }
    check.keys()?;
    let oldest_seq = check.walk.now.oldest_seq()?;
    let Check { walk, findings, counted, .. } = check;
    let (findings, findings_count) = (findings.kept, findings.count);
    Ok(Verified { seq: walk.market.seq, oldest_seq, findings, findings_count, counted })
}

/// A verification on its way.
struct Check<'r> {
    walk: Walk<'r>,
    findings: Findings,
    counted: Counted,
    stop: &'r dyn Fn() -> bool,
}

/// How far a table was read.
struct Pages {
    table: StoredTable,
    place: Option<Vec<u8>>,
    ended: bool,
}

impl Pages {
    fn of(table: StoredTable) -> Self {
        Self { table, place: None, ended: false }
    }
}

impl Check<'_> {
    /// Goes on to the newest moment.
    fn step(&mut self) -> Result<Moved, Stopped> {
        if (self.stop)() {
            return Err(Stopped::Told);
        }
        self.walk.step()
    }

    /// The next rows at this moment; None stands for one that cannot be read, which is a finding. What is still to
    /// come is not there at the end of a table that is damaged.
    fn page(&mut self, pages: &mut Pages) -> Vec<Option<Row>> {
        let table = pages.table.word();
        let stored = match self.walk.now.stored(pages.table, pages.place.as_deref(), VERIFY_PAGE_ROWS) {
            Ok(stored) => stored,
            Err(fault) => {
                self.findings.add(table, "*", "the table cannot be read on from here", fault.0, "readable rows");
                pages.ended = true;
                return Vec::new();
            }
        };
        pages.ended = stored.len() < VERIFY_PAGE_ROWS;
        pages.place = stored.last().map(|last| last.place.clone()).or(pages.place.take());
        let mut rows = Vec::with_capacity(stored.len());
        for stored in stored {
            if let Err(fault) = &stored.row {
                let place = readable(&stored.place);
                self.findings.add(table, place, "the row cannot be read", &fault.0, "a row of this format");
            }
            rows.push(stored.row.ok());
        }
        rows
    }

    /// What was looked up; a row that cannot be read is a finding where it lies and counts as not there here.
    fn found<T>(looked_up: Result<Option<T>, Fault>) -> Option<T> {
        looked_up.ok().flatten()
    }
}

/// A stored key for people: its text where it is one, else its bytes.
fn readable(place: &[u8]) -> String {
    let text = |byte: &u8| byte.is_ascii_graphic() || matches!(byte, b' ' | 0);
    match <[u8; 8]>::try_from(place) {
        Ok(number) => u64::from_be_bytes(number).to_string(),
        _ if place.iter().all(text) => String::from_utf8_lossy(place).replace('\0', " "),
        _ => crate::market::key::hex(place),
    }
}
