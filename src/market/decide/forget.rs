//! Forgetting: which keys and which rounds' orders are old enough to go. The rule moves marks in the market's row; the
//! store removes what lies before them, bit by bit.

use crate::market::draft::Draft;
use crate::market::round::{Round, RoundState};
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// Marks move a day at a time, so that the store looks for old rows once a day.
const STEP_DAYS: u32 = 1;

/// Moves the marks as far as the rules allow by now.
///
/// A key is forgotten when it is older than the rules say and no round that was open when it was used is open still.
/// A round's orders are forgotten when it is settled, closed longer than the rules say, all its keys are
/// forgotten, and so are the orders of every round before it.
pub(super) fn forget<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp) -> Read<()> {
    let (before, mut rounds) = (draft.market()?, rounds(draft)?);
    let mut market = before.clone();
    let oldest = rounds.iter().map(|round| round.opened_at).min();
    // A market in which nothing is that old forgets nothing.
    if let Some(keys_before) = Some(keys_before(draft, now)?).filter(|mark| oldest.is_some_and(|at| at < *mark))
        && keys_before.less_days(STEP_DAYS) >= market.forgotten_keys_before
    {
        market.forgotten_keys_before = keys_before;
    }
    let orders_before = now.less_days(market.rules.orders_kept_days).min(market.forgotten_keys_before);
    rounds.retain(|round| round.epoch > before.forgotten_epoch);
    for round in rounds {
        let settled = round.state == RoundState::Reported;
        if !settled || round.closed_at.is_none_or(|closed| closed >= orders_before) {
            break;
        }
        market.forgotten_orders += round.orders;
        market.forgotten_epoch = round.epoch;
    }
    if market != before {
        // What is old is no news for watchers: this has no event.
        draft.put_market(market);
    }
    Ok(())
}

fn keys_before<V: View + ?Sized>(draft: &Draft<'_, V>, now: Timestamp) -> Read<Timestamp> {
    let market = draft.market()?;
    let old = now.less_days(market.rules.keys_kept_days);
    let newest = market.round.map_or(Ok(None), |id| draft.round(id))?;
    let open_since = newest.filter(|r| r.closed_at.is_none()).map(|r| r.opened_at);
    Ok(open_since.map_or(old, |opened| opened.min(old)))
}

/// All rounds in the order in which they were opened, which need not be that of their names.
fn rounds<V: View + ?Sized>(draft: &Draft<'_, V>) -> Read<Vec<Round>> {
    let (mut rounds, mut last) = (Vec::new(), None);
    while let Some(round) = draft.next_round(last)? {
        last = Some(round.id);
        rounds.push(round);
    }
    rounds.sort_by_key(|round| round.epoch);
    Ok(rounds)
}
