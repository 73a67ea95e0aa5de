//! A second market, written from product.md and not from `decide`: what is sold is counted by reading all orders,
//! what was offered is a number of its own, an order is bought one unit at a time. Slow, plain, and to be agreed with.

use cds::market::account::Role;
use cds::market::command::{Command, Submission};
use cds::market::key::ScopedKey;
use cds::market::state::Rules;

/// What a command is answered with, in words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    /// The stable word, and the details that matter to the caller.
    Refused(&'static str, String),
    Account(u64),
    /// offered, available, sold, withdrawn, price; overcommitted by
    Stock([u64; 4], u128, u64),
    Imported(Vec<String>, Vec<String>),
    Order(u64, Vec<BoughtLine>),
    Roster(String, bool, usize, usize),
    Round(String, String),
    Report(String),
    Nothing,
}

/// One line of an order: good, units asked for, why short, units left, and maker, units, price and units returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoughtLine {
    pub(crate) sku: String,
    pub(crate) requested: u64,
    pub(crate) reason: String,
    pub(crate) left: u64,
    pub(crate) takes: Vec<Take>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Take {
    pub(crate) maker: String,
    pub(crate) units: u64,
    pub(crate) price: u128,
    pub(crate) returned: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bought {
    pub(crate) id: u64,
    pub(crate) round: String,
    pub(crate) customer: u64,
    pub(crate) at: i64,
    pub(crate) lines: Vec<BoughtLine>,
}

/// An offer. `sales_of` is the round whose orders count as its sales; none between rounds, once it was changed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) sku: String,
    pub(crate) maker: String,
    pub(crate) words: (String, String),
    pub(crate) price: u128,
    pub(crate) offered: u64,
    pub(crate) withdrawn: u64,
    pub(crate) sales_of: Option<String>,
    pub(crate) changed_in: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) maker: String,
    /// sku, name, offered, sold, withdrawn, unsold, amount
    pub(crate) lines: Vec<(String, String, [u64; 4], u128)>,
    pub(crate) orders: usize,
    pub(crate) digest: String,
    pub(crate) state: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Term {
    pub(crate) id: String,
    pub(crate) state: &'static str,
    pub(crate) closing: &'static str,
    pub(crate) opened_at: i64,
    pub(crate) closed_at: Option<i64>,
    pub(crate) roster: Vec<(u64, bool)>,
    pub(crate) last_order_at: Option<i64>,
    pub(crate) sold_out_since: Option<i64>,
    /// available, sold, withdrawn at the end
    pub(crate) last_sums: Option<[u64; 3]>,
    pub(crate) reports: Vec<Told>,
}

/// Name, role, folded e-mail address, Unix user.
pub(crate) type Person = (String, Role, Option<String>, Option<u32>);

#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) rules: Rules,
    pub(crate) people: Vec<Person>,
    pub(crate) items: Vec<Item>,
    pub(crate) orders: Vec<Bought>,
    pub(crate) rounds: Vec<Term>,
    /// The newest round's place in `rounds`.
    pub(crate) newest: Option<usize>,
    pub(crate) keys: Vec<(ScopedKey, Command, Reply)>,
}

pub(crate) type Answered = Result<Reply, Reply>;

pub(crate) fn refused(word: &'static str, details: &(impl ToString + ?Sized)) -> Reply {
    Reply::Refused(word, details.to_string())
}

impl Model {
    /// Answers a command, and says whether that was the answer to an earlier one.
    pub(crate) fn answer(&mut self, sent: &Submission, now: i64) -> (Reply, bool) {
        if let Some((key, _)) = &sent.key
            && let Some((_, command, reply)) = self.keys.iter().find(|(known, ..)| known == key)
        {
            return if *command == sent.command { (reply.clone(), true) } else { (refused("key_reused", ""), false) };
        }
        let reply = self.carry_out(&sent.command, now).unwrap_or_else(|refusal| refusal);
        self.watch_stock(now);
        if let Some((key, _)) = &sent.key {
            self.keys.push((key.clone(), sent.command.clone(), reply.clone()));
        }
        (reply, false)
    }

    fn carry_out(&mut self, command: &Command, now: i64) -> Answered {
        match command {
            Command::Configure { rules } => self.configure(rules),
            Command::SignUp { role, name, email, user, .. } => {
                let email = email.as_ref().map(|e| e.as_str().to_lowercase());
                self.sign_up((name.as_str().to_owned(), *role, email, user.map(|u| u.0)))
            }
            Command::Stock { manufacturer, sku, change } => self.stock(manufacturer.as_str(), sku.as_str(), change),
            Command::Import { lines, complete, strict } => self.import(lines, complete, *strict),
            Command::Place { customer, request, .. } => self.place(customer.0, request, now),
            Command::Cancel { customer, order, line, quantity } => {
                self.cancel(customer.0, order.0, *line, quantity.map(|q| q.units()))
            }
            Command::Done { customer, undo } => self.done(customer.0, *undo),
            Command::OpenRound { period, cause, .. } => self.open(&period.to_string(), cause.word(), now),
            Command::CloseRound { cause, .. } => self.close(cause.word(), now),
            Command::PauseRound { .. } => self.pause(),
            Command::ResumeRound { .. } => self.resume(now),
            Command::AcknowledgeReport { manufacturer, report, digest } => {
                self.acknowledge(manufacturer.as_str(), &report.to_string(), digest)
            }
            Command::Tick => self.tick(now),
            Command::Cart { .. }
            | Command::BuyCart { .. }
            | Command::Interface { .. }
            | Command::PlaceAll { .. }
            | Command::Account { .. }
            | Command::Collect { .. }
            | Command::Heard { .. }
            | Command::Schedule { .. }
            | Command::Delivered { .. }
            | Command::ResendReport { .. }
            | Command::WaiveReport { .. } => unreachable!("proved by tables"),
        }
    }

    fn configure(&mut self, rules: &Rules) -> Answered {
        if rules.currency != self.rules.currency && !self.items.is_empty() {
            return Err(refused("invalid_params", "currency"));
        }
        self.rules = rules.clone();
        Ok(Reply::Nothing)
    }

    fn sign_up(&mut self, new: Person) -> Answered {
        for (name, role, email, user) in &self.people {
            let same_user = new.3.is_some() && (user, role) == (&new.3, &new.1);
            if *name == new.0 || (new.2.is_some() && *email == new.2) || same_user {
                return Err(refused("already_exists", ""));
            }
        }
        self.people.push(new);
        Ok(Reply::Account(self.people.len() as u64))
    }

    pub(crate) fn is_maker(&self, name: &str) -> bool {
        self.people.iter().any(|p| p.0 == name && p.1 == Role::Manufacturer)
    }

    /// Units that orders keep of an item, in the round that counts for it, and what they cost.
    pub(crate) fn sold(&self, item: &Item) -> (u64, u128) {
        let mut sum = (0, 0);
        for order in self.orders.iter().filter(|o| Some(&o.round) == item.sales_of.as_ref()) {
            for line in order.lines.iter().filter(|l| l.sku == item.sku) {
                for take in line.takes.iter().filter(|t| t.maker == item.maker) {
                    sum.0 += take.units - take.returned;
                    sum.1 += u128::from(take.units - take.returned) * take.price;
                }
            }
        }
        sum
    }

    pub(crate) fn available(&self, item: &Item) -> u64 {
        item.offered - item.withdrawn - self.sold(item).0
    }

    /// available, sold, withdrawn over all offers
    pub(crate) fn sums(&self) -> [u64; 3] {
        self.items.iter().fold([0; 3], |[a, s, w], i| [a + self.available(i), s + self.sold(i).0, w + i.withdrawn])
    }
}
