//! Units on their way to the market: what a collection is offered, and batches that go into the selling round.

use serde::{Deserialize, Serialize};

use super::{Ledger, LineName};
use crate::market::names::Sku;
use crate::market::time::RoundId;

/// A finished batch that goes into the selling round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub sku: Sku,
    pub units: u64,
    /// The newest round that was known when it was sent first; none until then.
    pub first_sent: Option<Option<RoundId>>,
}

/// What a collection is told of one good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub sku: Sku,
    /// The round's total: what it got before, and all that is on hand.
    pub quantity: u64,
}

impl Ledger {
    /// Hands everything on hand to a round and says the round's total for each good. Asked again, the round gets
    /// what has been made since. None if the round is over: its report has come.
    ///
    /// Units of earlier rounds whose reports have not come stay out of it: they may be sold. So do units that came
    /// back from a round, unless `all_told`: a round in which nobody asked for them may have gone on selling them.
    pub fn offer(&mut self, round: RoundId, all_told: bool) -> Option<Vec<Asked>> {
        if self.told.contains_key(&round) {
            return None;
        }
        let mut asked = Vec::with_capacity(self.goods.len());
        for (sku, good) in &mut self.goods {
            let id = (round, sku.clone());
            let kept_back = if all_told { 0 } else { good.carried };
            let units = good.on_hand - kept_back;
            if units > 0 {
                (good.on_hand, good.carried) = (kept_back, kept_back);
                good.released += units;
                *self.released.entry(id.clone()).or_default() += units;
                self.dirty.released.insert(id.clone());
                self.dirty.goods.insert(sku.clone());
            }
            asked.push(Asked { sku: sku.clone(), quantity: self.released.get(&id).copied().unwrap_or(0) });
        }
        Some(asked)
    }

    /// Rounds other than this one that hold units and whose reports have not come, the oldest first.
    pub fn waits_for(&self, other_than: Option<RoundId>) -> Vec<RoundId> {
        let mut rounds: Vec<RoundId> = self.released.keys().map(|(round, _)| *round).collect();
        rounds.dedup();
        rounds.retain(|round| Some(*round) != other_than);
        rounds
    }

    /// A batch is about to be sent while `round` is the newest one that is known. Only the first time counts: from then
    /// on it may be in the market, also if nobody hears of it for rounds.
    pub fn sent(&mut self, line: &LineName, number: u64, round: Option<RoundId>) {
        let id = (line.clone(), number);
        if let Some(batch) = self.transit.get_mut(&id).filter(|batch| batch.first_sent.is_none()) {
            batch.first_sent = Some(round);
            self.dirty.transit.insert(id);
        }
    }

    /// A batch has arrived in the market. It counts for the round that was known when it was sent first: if a later
    /// one got it, the units are merely counted as "perhaps sold" for longer than they need to be; counted for a round
    /// after the one that got it, they would be offered there although they may be sold.
    pub fn arrived(&mut self, line: &LineName, number: u64) {
        let Some(batch) = self.leave_transit(line, number) else { return };
        let round = batch.first_sent.flatten();
        let Some(good) = self.goods.get_mut(&batch.sku) else { return };
        match round.filter(|round| !self.told.contains_key(round)) {
            Some(round) => {
                let id = (round, batch.sku);
                good.released += batch.units;
                *self.released.entry(id.clone()).or_default() += batch.units;
                self.dirty.released.insert(id);
            }
            // No round holds them: they are unsold, and the next collection counts them.
            None => good.gain_carried(batch.units),
        }
    }

    /// A batch was turned away for good: it stays in the stock.
    pub fn turned_away(&mut self, line: &LineName, number: u64) {
        let Some(batch) = self.leave_transit(line, number) else { return };
        if let Some(good) = self.goods.get_mut(&batch.sku) {
            good.gain(batch.units);
        }
    }

    fn leave_transit(&mut self, line: &LineName, number: u64) -> Option<Batch> {
        let id = (line.clone(), number);
        let batch = self.transit.remove(&id)?;
        if let Some(good) = self.goods.get_mut(&batch.sku) {
            good.in_transit -= batch.units;
        }
        self.dirty.goods.insert(batch.sku.clone());
        self.dirty.transit.insert(id);
        Some(batch)
    }
}
