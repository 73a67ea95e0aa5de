//! Commands: everything that may change the market, after the caller was identified and authorised.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::account::{AccountId, Actor, Claim, Role, UserId};
use super::amounts::{Price, Quantity};
use super::cart::CartPurchase;
use super::collection::{Heard, VisitId};
use super::credentials::{PasswordHash, TokenDigest};
use super::delivery::Attempt;
use super::interface::Endpoint;
use super::key::{Fingerprint, ScopedKey};
use super::names::{AccountName, Email, Gtin, Note, Sku, Text};
use super::order::{OrderId, OrderRequest, Sources};
use super::report::ReportId;
use super::round::Cause;
use super::state::Rules;
use super::time::{Period, RoundId, Timestamp};

/// A command, who gives it, and the key under which its outcome is remembered.
#[derive(Debug, Clone)]
pub struct Submission {
    pub actor: Actor,
    /// None only for what the daemon itself does.
    pub key: Option<(ScopedKey, Fingerprint)>,
    /// None: what stands behind the actor is not looked at again.
    pub claim: Option<Claim>,
    pub command: Command,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Puts the operator's rules in force.
    Configure {
        rules: Rules,
    },
    SignUp {
        role: Role,
        name: AccountName,
        display_name: Text,
        email: Option<Email>,
        user: Option<UserId>,
        password: Option<PasswordHash>,
    },
    Account {
        account: AccountId,
        change: AccountChange,
    },
    Stock {
        manufacturer: AccountName,
        sku: Sku,
        change: StockChange,
    },
    /// Sets many offers in one step. For the manufacturers in `complete`, what is not listed is withdrawn;
    /// `strict` refuses all if one line is refused.
    Import {
        lines: Vec<ImportLine>,
        complete: Vec<AccountName>,
        strict: bool,
    },
    /// Registers where the manufacturer answers; none: it answers no more.
    Interface {
        manufacturer: AccountName,
        endpoint: Option<Endpoint>,
    },
    Place {
        customer: AccountId,
        request: OrderRequest,
        /// The only round in which it may be bought. A condition of this moment and no part of what is asked: the
        /// fingerprint leaves it out, so that asking again in a later round is still the same order.
        #[serde(skip)]
        round: Option<RoundId>,
    },
    /// Places all of these orders, or none.
    PlaceAll {
        orders: Vec<(AccountId, OrderRequest)>,
        /// As for [`Command::Place`].
        #[serde(skip)]
        round: Option<RoundId>,
    },
    /// Gives back units of an order: all of it, one line (from 1), or part of one.
    Cancel {
        customer: AccountId,
        order: OrderId,
        line: Option<u32>,
        quantity: Option<Quantity>,
    },
    /// The customer has bought all he needs; or takes that back.
    Done {
        customer: AccountId,
        undo: bool,
    },
    /// With `expect`, only if the cart still has this version.
    Cart {
        customer: AccountId,
        expect: Option<u64>,
        change: CartChange,
    },
    BuyCart {
        customer: AccountId,
        purchase: CartPurchase,
    },
    OpenRound {
        period: Period,
        cause: Cause,
        reason: Option<Note>,
    },
    CloseRound {
        cause: Cause,
        reason: Option<Note>,
    },
    PauseRound {
        reason: Option<Note>,
    },
    ResumeRound {
        reason: Option<Note>,
    },
    AcknowledgeReport {
        manufacturer: AccountName,
        report: ReportId,
        digest: String,
    },
    /// Asks manufacturers what they offer: those named, or all that have an interface. Without an open round it begins
    /// one, of `period` or else of `month`.
    Collect {
        period: Option<Period>,
        month: Period,
        manufacturers: Vec<AccountName>,
    },
    /// What was heard of one manufacturer that was asked.
    Heard {
        visit: VisitId,
        heard: Heard,
    },
    /// The schedule says: this collection is due now, and the next one then.
    Schedule {
        due: Option<Due>,
        next: Option<Timestamp>,
    },
    /// What came of trying to deliver a report. `jitter_permille` lengthens the pause before the next attempt.
    Delivered {
        report: ReportId,
        attempt: Attempt,
        jitter_permille: u16,
    },
    ResendReport {
        report: ReportId,
        reason: Option<Note>,
    },
    WaiveReport {
        report: ReportId,
        reason: Option<Note>,
    },
    /// Time has passed: close the round if a countdown has run out.
    Tick,
}

/// A collection that is due by the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub at: Timestamp,
    pub period: Period,
    /// A month that had a round already needs no other one.
    pub once_per_period: bool,
    pub cause: Cause,
}

impl Command {
    /// The same command without what is a secret, or is another with every attempt: what a key's fingerprint covers.
    /// Nobody can test guessed passwords against it.
    pub fn without_secrets(&self) -> Cow<'_, Self> {
        if !matches!(self, Self::SignUp { .. } | Self::Account { .. }) {
            return Cow::Borrowed(self);
        }
        let mut bare = self.clone();
        match &mut bare {
            Self::SignUp { password: Some(password), .. } => *password = PasswordHash::default(),
            Self::Account { change: AccountChange::Password { password, against, keep }, .. } => {
                (*password, *against, *keep) = (PasswordHash::default(), 0, None);
            }
            Self::Account { change: AccountChange::Delete { against }, .. } => *against = 0,
            _ => {}
        }
        Cow::Owned(bare)
    }
}

/// What happens to an account. `against` is the version of the password that was proved: if it was changed since, the
/// proof counts no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AccountChange {
    /// None: as it was. An e-mail address of `Some(None)` is taken out.
    Update {
        display_name: Option<Text>,
        email: Option<Option<Email>>,
    },
    /// Ends every session but `keep`.
    Password {
        password: PasswordHash,
        against: u64,
        keep: Option<u64>,
    },
    Delete {
        against: u64,
    },
    Block {
        reason: Option<Note>,
    },
    Unblock,
    OpenSession {
        digest: TokenDigest,
        lifetime_ms: u64,
        against: u64,
    },
    /// One session, or all.
    CloseSessions {
        session: Option<u64>,
    },
}

/// What a manufacturer does to one of its offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum StockChange {
    Set {
        fields: OfferFields,
        expect: Expect,
    },
    Add {
        quantity: Quantity,
    },
    /// Takes `quantity` unsold units away; with `up_to`, fewer if fewer are there.
    Adjust {
        quantity: Quantity,
        up_to: bool,
        reason: Option<Note>,
    },
    /// Takes all unsold units away.
    Withdraw {
        reason: Option<Note>,
    },
    Price {
        unit_price: Price,
    },
}

/// What the caller believes the offer's total to be, before he replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expect {
    /// `offered`, as last seen.
    Total(Quantity),
    /// Whatever it is.
    Force,
    /// The good is new.
    New,
}

/// The fields of an offer that its manufacturer sets. None: as it was (a new offer needs a price).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfferFields {
    /// The round's total for this good.
    pub quantity: Quantity,
    pub unit_price: Option<Price>,
    pub name: Option<Text>,
    pub unit: Option<Text>,
    pub gtin: Option<Gtin>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportLine {
    pub manufacturer: AccountName,
    pub sku: Sku,
    pub fields: OfferFields,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CartChange {
    Add { sku: Sku, from: Sources, quantity: Quantity },
    Set { sku: Sku, from: Sources, quantity: Quantity },
    Remove { sku: Sku, from: Sources },
    Clear,
}
