//! A whole market in memory, and short names for everything a test says about it.

use cds::market::account::{AccountId, Actor, UserId};
use cds::market::amounts::{Money, Price, Quantity};
use cds::market::command::{Command, Submission};
use cds::market::decide::{Decision, decide};
use cds::market::draft::{Changes, Draft};
use cds::market::key::{Fingerprint, Key, KeyScope, ScopedKey};
use cds::market::names::{AccountName, Note, Sku, Text};
use cds::market::offer::{OfferId, Stock};
use cds::market::outcome::Outcome;
use cds::market::refusal::Refusal;
use cds::market::round::Round;
use cds::market::state::Market;
use cds::market::time::{Period, RoundId, Timestamp};
use cds::market::view::{Empty, View};

static EMPTY: Empty = Empty;

/// The market, every row of it, and what was sent to it.
pub(crate) struct World {
    pub(crate) draft: Draft<'static, Empty>,
    pub(crate) rows: Changes,
    pub(crate) now: Timestamp,
    pub(crate) sent: Vec<Submission>,
}

impl World {
    pub(crate) fn new() -> Self {
        let now = Timestamp::from_micros(1_796_000_000_000_000);
        Self { draft: Draft::new(&EMPTY), rows: Changes::default(), now, sent: Vec::new() }
    }

    pub(crate) fn decide(&self, submission: &Submission) -> Decision {
        decide(&self.draft, submission, self.now).unwrap()
    }

    /// Decides, and lays what changes over the rows.
    pub(crate) fn submit(&mut self, submission: &Submission) -> Decision {
        let decision = self.decide(submission);
        self.draft.absorb(decision.changes.clone());
        self.rows.absorb(decision.changes.clone());
        self.sent.push(submission.clone());
        decision
    }

    /// Carries out a command without a key, as the daemon does its own.
    pub(crate) fn run(&mut self, command: Command) -> Result<Outcome, Refusal> {
        self.submit(&Submission { actor: Actor::System, key: None, claim: None, command }).answer.result
    }

    pub(crate) fn wait_ms(&mut self, ms: u64) {
        self.now = self.now.plus_ms(ms);
    }

    pub(crate) fn market(&self) -> Market {
        self.draft.market().unwrap()
    }

    /// An offer's stock as lists show it.
    pub(crate) fn shown(&self, stock: Stock) -> Stock {
        stock.as_of(self.market().shown_epoch)
    }

    /// The newest round.
    pub(crate) fn round(&self) -> Option<Round> {
        let id = self.market().round?;
        self.draft.round(id).unwrap()
    }

    /// Whether orders of this round may still change.
    pub(crate) fn is_open(&self, id: RoundId) -> bool {
        self.draft.round(id).unwrap().is_some_and(|r| r.state.is_open())
    }
}

pub(crate) fn maker(name: &str) -> AccountName {
    AccountName::parse(name).unwrap()
}

pub(crate) fn sku(text: &str) -> Sku {
    Sku::parse(text).unwrap()
}

pub(crate) fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

pub(crate) fn note(words: &str) -> Note {
    Note::parse(words).unwrap()
}

pub(crate) fn units(n: u64) -> Quantity {
    Quantity::new(n).unwrap()
}

pub(crate) fn price(minor: u128) -> Price {
    Price::try_from(Money::of_minor(minor)).unwrap()
}

pub(crate) fn offer_id(good: &str, from: &str) -> OfferId {
    OfferId { sku: sku(good), manufacturer: maker(from) }
}

pub(crate) fn month(text: &str) -> Period {
    Period::parse(text).unwrap()
}

pub(crate) fn round_id(text: &str) -> RoundId {
    RoundId::parse(text).unwrap()
}

/// A command with a key of the Unix user 7.
pub(crate) fn keyed(key: &str, command: Command) -> Submission {
    let user = UserId(7);
    let scoped = ScopedKey { scope: KeyScope::User(user), key: Key::parse(key).unwrap() };
    let content = Fingerprint::of(&command);
    Submission { actor: Actor::User { user, operator: true }, key: Some((scoped, content)), claim: None, command }
}

pub(crate) fn customer(number: u64) -> AccountId {
    AccountId(number)
}
