//! The round in words: how it stands, what happens next and when, and why nothing can be bought now.

use super::live::Live;
use crate::cli::stopwatch;
use crate::ipc::methods::round::RoundInfo;
use crate::market::round::{Cause, RoundState};
use crate::market::time::{RoundId, Timestamp};
use crate::market::words::counted;

/// How the round stands, shorter where there is less room: the first text that fits, else the last.
pub(super) fn head(live: &Live, room: usize) -> String {
    let (long, short) = (long(live), short(live));
    let fits = |text: &&String| super::fit::width(text) <= room;
    [format!("{long}{}", share(live)), long].iter().find(fits).unwrap_or(&short).clone()
}

fn long(live: &Live) -> String {
    let Some((id, state)) = live.board.round else {
        return format!("No round yet{}", next(live, "; the first begins with the collection in "));
    };
    let info = info(live, id);
    let step = match state {
        RoundState::Selling => closing(info),
        RoundState::Paused => return format!("Round {id} {}", paused(info)),
        RoundState::Collecting => asking(info),
        RoundState::Closed | RoundState::Reported => {
            format!(": {}{}", closed_because(info), next(live, "; next collection in "))
        }
    };
    format!("Round {id} {}{step}", state.word())
}

/// How many have ordered and are done, once somebody has.
fn share(live: &Live) -> String {
    let info = live.moment.round.as_ref().filter(|info| info.state.is_open() && info.totals.orders > 0);
    info.map_or_else(String::new, |info| {
        let (roster, orders) = (info.roster, counted(info.totals.orders, "order"));
        format!("  ({} of {} customers done, {orders})", roster.done, roster.customers)
    })
}

fn short(live: &Live) -> String {
    let Some((id, state)) = live.board.round else {
        return format!("No round yet{}", next(live, ", collection in "));
    };
    let left = match (state, info(live, id).and_then(|info| info.closes_at.zip(info.closes_by))) {
        (RoundState::Selling, Some((at, Cause::Depleted))) => format!(": all sold, closes in {}", until(at)),
        (RoundState::Selling, Some((at, Cause::AllDone))) => format!(": all done, closes in {}", until(at)),
        (RoundState::Paused, _) => " by the operator".to_owned(),
        _ => next(live, ", next collection in "),
    };
    format!("{id} {}{left}", state.word())
}

/// Why nothing can be bought now; none if something can.
pub(in crate::cli) fn why_closed(live: &Live) -> Option<String> {
    let Some((id, state)) = live.board.round else {
        return Some(format!("No round sells yet{}.", next(live, "; the manufacturers are asked in ")));
    };
    let info = info(live, id);
    match state {
        RoundState::Selling => None,
        RoundState::Paused => Some(format!("Nothing is sold now: round {id} is {}.", paused(info))),
        RoundState::Collecting => Some(format!("Nothing is sold yet: round {id} is collecting{}.", asking(info))),
        RoundState::Closed | RoundState::Reported => {
            let next = next(live, ". The next one begins with the collection in ");
            Some(format!("Round {id} is closed: {}{next}.", closed_because(info)))
        }
    }
}

/// What is known of the round beyond its state, if it is still about this one.
fn info(live: &Live, id: RoundId) -> Option<&RoundInfo> {
    live.moment.round.as_ref().filter(|info| info.round == id)
}

fn closing(info: Option<&RoundInfo>) -> String {
    let Some((at, by)) = info.and_then(|info| info.closes_at.zip(info.closes_by)) else { return String::new() };
    let left = until(at);
    match by {
        Cause::Depleted => format!(": everything is sold, closes in {left} if no units come back"),
        Cause::AllDone => format!(": all customers are done, closes in {left}"),
        _ => format!(", closes in {left} for the next collection"),
    }
}

fn paused(info: Option<&RoundInfo>) -> String {
    let reason = info.filter(|info| info.state == RoundState::Paused).and_then(|info| info.reason.as_ref());
    reason.map_or_else(|| "paused by the operator".to_owned(), |reason| format!("paused by the operator ({reason})"))
}

fn asking(info: Option<&RoundInfo>) -> String {
    match info.map_or(0, |info| info.asking) {
        0 => String::new(),
        1 => ", one manufacturer has still to answer".to_owned(),
        n => format!(", {n} manufacturers have still to answer"),
    }
}

fn closed_because(info: Option<&RoundInfo>) -> String {
    let step = info.and_then(|info| info.steps.iter().find(|step| step.state == RoundState::Closed));
    let Some(step) = step else { return "it is over".to_owned() };
    match (step.cause, &step.reason) {
        (Cause::Depleted, _) => "everything was sold".to_owned(),
        (Cause::AllDone, _) => "all customers were done".to_owned(),
        (Cause::Operator, Some(reason)) => format!("the operator closed it ({reason})"),
        (Cause::Operator, None) => "the operator closed it".to_owned(),
        _ => "the next collection was due".to_owned(),
    }
}

fn next(live: &Live, before: &str) -> String {
    live.moment.next_collection.map_or_else(String::new, |at| format!("{before}{}", until(at)))
}

fn until(at: Timestamp) -> String {
    countdown(at.ms_since(stopwatch::wall_clock()) / 1000)
}

/// `3d 4h`, `4h 03m`, `3m 09s`.
fn countdown(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes}m {:02}s", seconds % 60),
        (0, _) => format!("{hours}h {minutes:02}m"),
        _ => format!("{days}d {hours}h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::amounts::Currency;
    use serde_json::{Value, json};

    fn live(state: &str, more: &Value) -> Live {
        let mut info = json!({"round": "2026-12", "state": state, "opened_at": null, "closed_at": null,
            "closes_at": null, "closes_by": null, "done": null, "cause": null, "reason": null,
            "totals": {"offered": 9, "available": 9, "held": 0, "sold": 0, "withdrawn": 0, "orders": 0},
            "roster": {"customers": 0, "done": 0, "not_yet": 0}, "reports": {"written": 0, "settled": 0},
            "asking": 0, "steps": [], "replayed": false});
        more.as_object().unwrap().iter().for_each(|(name, value)| info[name] = value.clone());
        let info: RoundInfo = serde_json::from_value(info).unwrap();
        let mut live = Live::new(Currency::default());
        live.board.round = Some((info.round, info.state));
        live.moment.round = Some(info);
        live.moment.next_collection = Some(stopwatch::wall_clock().plus_ms(90_000_000 + 500));
        live
    }

    #[test]
    fn a_countdown_shows_what_matters() {
        assert_eq!([5, 3661, 90_061].map(countdown), ["0m 05s", "1h 01m", "1d 1h"]);
    }

    #[test]
    fn every_countdown_says_what_happens_then() {
        let soon = serde_json::to_value(stopwatch::wall_clock().plus_ms(60_500)).unwrap();
        for (by, expected) in [
            ("depleted", "everything is sold"),
            ("all_done", "all customers are done"),
            ("deadline", "next collection"),
        ] {
            let said = head(&live("selling", &json!({"closes_at": soon, "closes_by": by})), 200);
            assert!(said.contains(expected) && said.contains("closes in 1m 00s"), "{said}");
        }
        let short = head(&live("selling", &json!({})), 50);
        assert_eq!(short, "Round 2026-12 selling");
        assert!(head(&live("closed", &json!({})), 45).len() <= 45);
    }

    #[test]
    fn a_round_that_does_not_sell_says_why_and_when_the_next_one_does() {
        assert_eq!(why_closed(&live("selling", &json!({}))), None);
        let step =
            json!([{"state": "closed", "cause": "depleted", "reason": null, "at": "2026-12-03T00:00:00Z", "seq": 9}]);
        let said = why_closed(&live("reported", &json!({"steps": step}))).unwrap();
        assert_eq!(
            said,
            "Round 2026-12 is closed: everything was sold. The next one begins with the collection in 1d 1h."
        );
        let paused = why_closed(&live("paused", &json!({"reason": "stocktaking"}))).unwrap();
        assert!(paused.contains("paused by the operator (stocktaking)"), "{paused}");
    }
}
