//! What the supply side's tasks look at after each commit, so that they read the store only when there is something new.

use crate::market::round::{Round, RoundState};
use crate::market::state::Market;
use crate::market::time::RoundId;

/// As of the last commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signs {
    /// The round in which manufacturers have still to answer, and how often somebody was asked in it.
    pub(super) asking: Option<(RoundId, u64)>,
    /// Whether the newest round is being collected.
    pub(super) collecting: bool,
    /// See [`Market::stirs`].
    pub(super) stirs: u64,
    /// The newest round.
    pub(super) round: Option<RoundId>,
}

impl Signs {
    pub(super) fn of(market: &Market, round: Option<&Round>) -> Self {
        let asking = round.filter(|r| r.asking > 0).map(|r| (r.id, r.asks));
        let collecting = round.is_some_and(|r| r.state == RoundState::Collecting);
        Self { asking, collecting, stirs: market.stirs, round: market.round }
    }
}
