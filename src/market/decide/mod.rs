//! Deciding: one pure function from the state, a command and the time to an answer and the rows that change.

mod account;
mod allocate;
mod cancel;
mod cart;
mod close;
mod collection;
mod delivery;
mod forget;
mod import;
mod interface;
mod ledger;
mod place;
mod place_all;
mod report;
mod round;
mod schedule;
mod session;
mod stock;

use std::sync::Arc;

use super::command::{Command, Submission};
use super::draft::{Changes, Draft};
use super::event::Event;
use super::key::{Fingerprint, KeyRow, ScopedKey};
use super::outcome::{Answer, Outcome, Recorded};
use super::refusal::Refusal;
use super::state::Rules;
use super::time::Timestamp;
use super::view::{Fault, Read, View};

pub use account::standing_of;
pub use place::quote;

/// What was decided about one command.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub answer: Answer,
    /// Empty for a replay.
    pub changes: Changes,
}

/// Why a feature stopped before its end.
#[derive(Debug)]
enum Stop {
    Refused(Refusal),
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

type Decided = Result<Outcome, Stop>;

/// Decides one command. A known key is answered with what it was answered before (law L3); otherwise the
/// command's effect, its events and its key's row are all in the same set of changes.
///
/// # Errors
/// Only when a row cannot be read; then nothing is decided.
pub fn decide<V: View + ?Sized>(view: &V, submission: &Submission, now: Timestamp) -> Read<Decision> {
    let mut draft = Draft::new(view);
    let answer = decide_on(&mut draft, submission, now)?;
    Ok(Decision { answer, changes: draft.into_changes() })
}

/// As [`decide`], on a draft that may hold the decisions of earlier commands and keeps this one's changes, too.
///
/// # Errors
/// As [`decide`]; then the draft is not to be used any more.
pub fn decide_on<V: View + ?Sized>(draft: &mut Draft<'_, V>, submission: &Submission, now: Timestamp) -> Read<Answer> {
    if let Some(refusal) = account::barred(draft, submission)? {
        // Nothing happened, so nothing is remembered: the key is still free.
        return Ok(Answer { result: Err(refusal), replayed: false });
    }
    if let Some((key, content)) = &submission.key
        && let Some(answer) = replay(draft, key, *content)?
    {
        return Ok(answer);
    }
    let result = match carry_out(draft, submission, now) {
        Ok(result) => result,
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(Stop::Refused(refusal)) => {
            // What the feature had changed by then goes; that it was refused stays.
            draft.take_back();
            Err(refusal)
        }
    };
    if let Some((key, content)) = &submission.key {
        draft.put_key(key.clone(), KeyRow { content: *content, recorded: record(&result), at: now });
    }
    draft.keep(submission.actor, now);
    Ok(Answer { result, replayed: false })
}

/// The remembered answer of a known key.
fn replay<V: View + ?Sized>(view: &V, key: &ScopedKey, content: Fingerprint) -> Read<Option<Answer>> {
    let Some(row) = view.key(key)? else { return Ok(None) };
    if row.at < view.market()?.forgotten_keys_before {
        return Ok(None);
    }
    if row.content != content {
        return Ok(Some(Answer { result: Err(Refusal::KeyReused), replayed: false }));
    }
    let result = match row.recorded {
        Recorded::Done(outcome) => Ok(*outcome),
        Recorded::Refused(refusal) => Err(*refusal),
        Recorded::Account(id) => {
            let lost = || Fault(format!("account {} is missing although its key is known", id.0));
            Ok(Outcome::Account(view.account(id)?.ok_or_else(lost)?))
        }
        Recorded::Placed(id) => {
            let lost = || Fault(format!("order {id} is missing although its key is known"));
            Ok(Outcome::Order(Arc::new(view.order(id)?.ok_or_else(lost)?.as_placed())))
        }
        Recorded::PlacedAll { first, count } => place_all::placed(view, first, count).map(Ok)?,
    };
    Ok(Some(Answer { result, replayed: true }))
}

fn record(result: &Result<Outcome, Refusal>) -> Recorded {
    match result {
        // A new order is kept once, in its own row; see `Order::as_placed`.
        Ok(Outcome::Order(order)) if order.lines.iter().all(|l| l.cancelled() == 0) => Recorded::Placed(order.id),
        Ok(Outcome::Orders(orders)) => place_all::recorded(orders),
        Ok(Outcome::Account(account)) => Recorded::Account(account.id),
        Ok(outcome) => Recorded::Done(Box::new(outcome.clone())),
        Err(refusal) => Recorded::Refused(Box::new(refusal.clone())),
    }
}

/// Carries a new command out on the draft. `Ok(Err(_))` is a refusal whose effects stay.
fn carry_out<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    submission: &Submission,
    now: Timestamp,
) -> Result<Result<Outcome, Refusal>, Stop> {
    let outcome = match &submission.command {
        Command::Configure { rules } => configure(draft, now, rules)?,
        Command::SignUp { role, name, display_name, email, user, password } => {
            let form = account::Form { role: *role, name, display_name, email: email.as_ref(), user: *user };
            account::sign_up(draft, now, form, password.as_ref())?
        }
        Command::Account { account, change } => account::change(draft, now, *account, change)?,
        Command::Stock { manufacturer, sku, change } => stock::change(draft, now, manufacturer, sku, change)?,
        Command::Import { lines, complete, strict } => import::import(draft, now, lines, complete, *strict)?,
        Command::Interface { manufacturer, endpoint } => {
            interface::change(draft, now, manufacturer, endpoint.as_ref())?
        }
        Command::Place { customer, request, round } => place::place(draft, now, *customer, request, *round)?,
        Command::PlaceAll { orders, round } => place_all::place_all(draft, now, orders, *round)?,
        Command::Cancel { customer, order, line, quantity } => {
            cancel::cancel(draft, now, *customer, (*order, *line, *quantity))?
        }
        Command::Done { customer, undo } => round::done(draft, now, *customer, *undo)?,
        Command::Cart { customer, expect, change } => cart::change(draft, *customer, *expect, change)?,
        Command::BuyCart { customer, purchase } => cart::buy(draft, now, *customer, purchase)?,
        Command::OpenRound { period, cause, reason } => round::open(draft, now, *period, *cause, reason.as_ref())?,
        Command::CloseRound { cause, reason } => round::close(draft, now, *cause, reason.as_ref())?,
        Command::PauseRound { reason } => round::pause(draft, now, reason.as_ref())?,
        Command::ResumeRound { reason } => round::resume(draft, now, reason.as_ref())?,
        Command::AcknowledgeReport { manufacturer, report, digest } => {
            return report::acknowledge(draft, now, manufacturer, report, digest);
        }
        Command::Collect { period, month, manufacturers } => {
            collection::collect(draft, now, *period, *month, manufacturers)?
        }
        Command::Heard { visit, heard } => collection::heard(draft, now, visit, heard)?,
        Command::Schedule { due, next } => schedule::follow(draft, now, due.as_ref(), *next)?,
        Command::Delivered { report, attempt, jitter_permille } => {
            delivery::attempted(draft, now, report, attempt, *jitter_permille)?
        }
        Command::ResendReport { report, reason } => delivery::resend(draft, now, report, reason.as_ref())?,
        Command::WaiveReport { report, reason } => delivery::waive(draft, now, report, reason.as_ref())?,
        Command::Tick => {
            let outcome = round::tick(draft, now)?;
            forget::forget(draft, now)?;
            outcome
        }
    };
    Ok(Ok(outcome))
}

/// Puts rules in force. The currency is fixed once something has a price in it (law L5).
fn configure<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, rules: &Rules) -> Decided {
    let mut market = draft.market()?;
    if *market.rules == *rules {
        return Ok(Outcome::Nothing);
    }
    if market.rules.currency != rules.currency && market.offers > 0 {
        let problem = format!("prices are already kept in {}, not {}", market.rules.currency, rules.currency);
        return Err(Refusal::NotUsable { field: "currency".into(), problem }.into());
    }
    market.rules = Arc::new(rules.clone());
    draft.put_market(market);
    if let Some(round) = ledger::newest_round(draft)?.filter(|r| r.state.is_open()) {
        round::count_named(draft, round.id, now)?;
    }
    draft.emit(Event::RulesChanged { rules: rules.clone() })?;
    Ok(Outcome::Nothing)
}
