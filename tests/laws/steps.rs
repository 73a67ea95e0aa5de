//! Takes the steps of a random history: picks what depends on the state, and sends it with the key it shall have.

use cds::market::account::{AccountId, Actor};
use cds::market::command::{Command, Expect, Submission};
use cds::market::offer::OfferId;
use cds::market::order::OrderId;
use cds::market::report::ReportId;
use cds::market::view::View;
use proptest::test_runner::Config;

use crate::random::{Action, KeyUse, Step};
use crate::world::{World, keyed, maker, round_id};

/// A modest number of histories; `PROPTEST_CASES` asks for another one. Nothing is written to disk.
pub(crate) fn config() -> Config {
    config_of(250)
}

/// The same with another number of histories.
pub(crate) fn config_of(cases: u32) -> Config {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    config
}

impl World {
    /// Moves the time on and says what this step sends.
    pub(crate) fn next(&mut self, step: &Step) -> Submission {
        self.wait_ms(step.wait_ms);
        let picked = |n: usize| self.sent.get(n % self.sent.len().max(1)).cloned();
        let command = self.command(&step.action);
        let fresh = keyed(&format!("k{}", self.sent.len()), command.clone());
        match step.key {
            KeyUse::Fresh => fresh,
            KeyUse::Without => Submission { actor: Actor::System, key: None, claim: None, command },
            KeyUse::Again(n) => picked(n).unwrap_or(fresh),
            KeyUse::Clash(n) => match picked(n).and_then(|earlier| earlier.key) {
                Some((scoped, _)) => keyed(scoped.key.as_str(), command),
                None => fresh,
            },
        }
    }

    fn command(&self, action: &Action) -> Command {
        match action {
            Action::Given(command) => command.clone(),
            Action::SetAsSeen(manufacturer, sku, fields) => {
                let id = OfferId { sku: sku.clone(), manufacturer: manufacturer.clone() };
                let epoch = self.market().epoch;
                let offered = self.draft.stock(&id).unwrap().map_or(0, |s| s.as_of(epoch).counters.offered());
                let expect = Expect::Total(crate::world::units(offered));
                let change = cds::market::command::StockChange::Set { fields: fields.clone(), expect };
                Command::Stock { manufacturer: manufacturer.clone(), sku: sku.clone(), change }
            }
            Action::Cancel { pick, stranger, line, quantity } => {
                let order = OrderId(*pick as u64 % (self.rows.orders.len() as u64 + 1) + u64::from(*pick % 7 > 0));
                let owner = self.rows.orders.get(&order).map_or(AccountId(101), |o| o.customer);
                let customer = if *stranger { AccountId(999) } else { owner };
                // Without a line a quantity is a mistake; here it is made less often than by chance.
                let quantity = quantity.filter(|_| line.is_some() || pick % 5 == 0);
                Command::Cancel { customer, order, line: *line, quantity }
            }
            Action::Acknowledge { pick, stranger, right } => self.acknowledgement(*pick, *stranger, *right),
        }
    }

    fn acknowledgement(&self, pick: usize, stranger: bool, right: bool) -> Command {
        let reports: Vec<_> = self.rows.reports.values().collect();
        let Some(report) = reports.get(pick % reports.len().max(1)) else {
            let none = ReportId { round: round_id("2020-01"), manufacturer: maker("acme") };
            return Command::AcknowledgeReport { manufacturer: maker("acme"), report: none, digest: String::new() };
        };
        let manufacturer = if stranger { maker("nobody") } else { report.id.manufacturer.clone() };
        let digest = if right { report.digest.to_uppercase() } else { "00".to_owned() };
        Command::AcknowledgeReport { manufacturer, report: report.id.clone(), digest }
    }
}
