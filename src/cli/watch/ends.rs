//! When a watch ends by itself: after so many events, or when the market has come to a point.

use super::stream::Beginning;
use crate::cli::args::watch::{Until, WatchArgs};
use crate::ipc::methods::round::RoundInfo;
use crate::ipc::methods::watch::{EventData, WatchEvent};
use crate::market::round::{Cause, RoundState};

pub(super) struct Ends {
    left: Option<u64>,
    until: Option<Until>,
    /// An earlier watch is taken up: what is so now may have an event that is still to come.
    goes_on: bool,
}

impl Ends {
    pub(super) fn new(args: &WatchArgs) -> Self {
        Self { left: args.count, until: args.until, goes_on: args.since.is_some() }
    }

    /// Whether what is waited for was so when the watch began.
    pub(super) fn at(&self, beginning: &Beginning) -> bool {
        let (Some(until), Some(round)) = (self.until, beginning.round.as_ref()) else { return false };
        let closing = round.steps.iter().rfind(|s| s.state == RoundState::Closed);
        let closed = round.state.is_over() && closing.is_none_or(|s| s.seq <= beginning.seq);
        match until {
            Until::Closed => closed,
            Until::Depleted if round.state.is_open() => !self.goes_on && is_depleted(round),
            Until::Depleted => closed && closing.is_some_and(|s| s.cause == Cause::Depleted),
        }
    }

    /// Whether this event is the last one.
    pub(super) fn after(&mut self, event: Option<&WatchEvent>) -> bool {
        self.left = self.left.map(|n| n.saturating_sub(1));
        self.left == Some(0) || event.is_some_and(|e| self.is_reached_by(&e.event))
    }

    fn is_reached_by(&self, event: &EventData) -> bool {
        match (self.until, event) {
            (Some(Until::Closed), EventData::RoundChanged { state, .. }) => state.is_over(),
            (Some(Until::Depleted), EventData::RoundChanged { state, cause, .. }) => {
                *state == RoundState::Closed && *cause == Cause::Depleted
            }
            (Some(Until::Depleted), EventData::Depleting { closes_at, .. }) => closes_at.is_some(),
            _ => false,
        }
    }
}

fn is_depleted(round: &RoundInfo) -> bool {
    let totals = round.totals;
    totals.offered > 0 && totals.available + totals.held == 0
}
