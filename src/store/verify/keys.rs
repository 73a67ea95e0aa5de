//! Keys: what each one remembers is there, belongs to who asked, and is of the same moment.

use super::{Check, Pages, Stopped};
use crate::market::account::AccountId;
use crate::market::key::{KeyRow, KeyScope, ScopedKey};
use crate::market::order::OrderId;
use crate::market::outcome::{Outcome, Recorded};
use crate::store::{Row, StoredTable};

impl Check<'_> {
    pub(super) fn keys(&mut self) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Keys);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Key(key, row) = row else { continue };
                // A key beyond the rule of retention is forgotten, also while its row still waits to be removed.
                if row.at >= self.walk.market.forgotten_keys_before {
                    self.counted.keys += 1;
                    self.key(&key, &row);
                }
            }
        }
        Ok(())
    }

    fn key(&mut self, key: &ScopedKey, row: &KeyRow) {
        let owner = match key.scope {
            KeyScope::Account(account) => Some(account),
            KeyScope::User(_) => None,
        };
        let name = key_name(key);
        if owner.is_some_and(|id| Self::found(self.walk.now.account(id)).is_none()) {
            self.findings.add("keys", &name, "whose it is", "not there", "an account");
        }
        match &row.recorded {
            Recorded::Placed(id) => self.remembered_order(&name, *id, owner, row),
            Recorded::PlacedAll { first, count } => {
                // A number that is off must not make this go on for ever.
                let last = first.0.saturating_add(*count).min(self.walk.market.last_order + 1);
                if first.0.saturating_add(*count) > self.walk.market.last_order + 1 {
                    let expected = format!("at most {}", self.walk.market.last_order);
                    self.findings.add("keys", &name, "the last order it remembers", first.0 + count, expected);
                }
                (first.0..last).for_each(|id| self.remembered_order(&name, OrderId(id), None, row));
            }
            Recorded::Account(id) if Self::found(self.walk.now.account(*id)).is_none() => {
                self.findings.add(
                    "keys",
                    &name,
                    "the account it remembers",
                    format!("{} is not there", id.0),
                    "an account",
                );
            }
            Recorded::Account(_) => {}
            Recorded::Done(outcome) => self.remembered(&name, outcome),
            Recorded::Refused(_) => {}
        }
    }

    fn remembered_order(&mut self, name: &str, id: OrderId, owner: Option<AccountId>, row: &KeyRow) {
        let Some(order) = Self::found(self.walk.now.order(id)) else {
            self.findings.add("keys", name, "the order it remembers", format!("{id} is not there"), "an order");
            return;
        };
        let place = ("keys", &name as &dyn std::fmt::Display);
        self.findings.compare(place, &format!("time of order {id}"), row.at, order.placed_at);
        if let Some(owner) = owner {
            self.findings.compare(place, &format!("customer of order {id}"), owner.0, order.customer.0);
        }
    }

    /// An outcome that was stored as a whole: what it names must be there.
    fn remembered(&mut self, name: &str, outcome: &Outcome) {
        let now = &self.walk.now;
        let missing = match outcome {
            Outcome::Account(account) => {
                Self::found(now.account(account.id)).is_none().then(|| account.name.to_string())
            }
            Outcome::Stock { offer, .. } => Self::found(now.stock(&offer.id)).is_none().then(|| offer.id.to_string()),
            Outcome::Order(order) if self.is_forgotten(order.id) => None,
            Outcome::Order(order) => Self::found(now.order(order.id)).is_none().then(|| format!("order {}", order.id)),
            Outcome::Roster(answer) => Self::found(now.round(answer.round)).is_none().then(|| answer.round.to_string()),
            Outcome::Cart(cart) => Self::found(now.cart(cart.customer)).is_none().then(|| "the cart".to_owned()),
            Outcome::Collection { round } => Self::found(now.round(*round)).is_none().then(|| round.to_string()),
            Outcome::Round(round) => Self::found(now.round(round.id)).is_none().then(|| round.id.to_string()),
            Outcome::Report { report, .. } => Self::found(now.report(report)).is_none().then(|| report.to_string()),
            Outcome::Interface { manufacturer, .. } => {
                Self::found(now.interface(manufacturer)).is_none().then(|| format!("interface of {manufacturer}"))
            }
            Outcome::Imported(_) | Outcome::Nothing | Outcome::Orders(_) | Outcome::Session { .. } => None,
        };
        if let Some(what) = missing {
            self.findings.add("keys", name, "what it remembers", format!("{what} is not there"), "to be there");
        }
    }
}

fn key_name(key: &ScopedKey) -> String {
    match key.scope {
        KeyScope::Account(account) => format!("{:?} of account {}", key.key.as_str(), account.0),
        KeyScope::User(user) => format!("{:?} of Unix user {}", key.key.as_str(), user.0),
    }
}
