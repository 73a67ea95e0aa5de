//! A year of months by an injected clock: twelve rounds, manufacturers that die and come back, and a daemon that is
//! killed at random moments. Whatever is not on disk then is forgotten; nothing may be lost or counted twice by it.

use std::collections::BTreeMap;

use cds::market::account::Role;
use cds::market::collection::{Heard, HeardOffers, HeardWhat, VisitId, VisitOutcome};
use cds::market::command::{Command, Due, ImportLine};
use cds::market::delivery::Attempt;
use cds::market::interface::Endpoint;
use cds::market::order::{OrderId, Sources};
use cds::market::outcome::Outcome;
use cds::market::refusal::Refusal;
use cds::market::report::{ReportId, ReportState};
use cds::market::round::{Cause, Round, RoundState};
use cds::market::schedule::{Every, Schedule};
use cds::market::time::Timestamp;
use cds::store::Store;
use cds::store::redb::RedbStore;
use jiff::civil::{Time, date};
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::random::Dice;
use crate::support::{buy, cancel, fields, name, open_in, plain, sign_up, sku, snapshot};

const MAKERS: [&str; 5] = ["acme", "bolts", "crane", "dora", "eve"];
const GOODS: [&str; 4] = ["cog", "nut", "pin", "rod"];
const CUSTOMERS: u64 = 3;
const HOUR_MS: u64 = 60 * 60 * 1000;

struct Year {
    dir: TempDir,
    store: Option<RedbStore>,
    dice: Dice,
    now: Timestamp,
    kills: u32,
    schedule: Schedule,
    /// What the manufacturers' own books say was sold, by report: each is entered once, however often it comes.
    books: BTreeMap<ReportId, u64>,
    /// Deliveries whose answer the daemon did not live to write down.
    lost_answers: u32,
}

impl Year {
    fn begin(seed: u64) -> Self {
        let dir = TempDir::new().unwrap();
        let store = Some(open_in(&dir, 500));
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let schedule = Schedule { every: Every::Month { day: 31 }, time: Time::constant(6, 0, 0, 0), zone };
        let start = date(2027, 1, 31).at(5, 30, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        let now = Timestamp::from_micros(start.as_microsecond());
        let (books, dice) = (BTreeMap::new(), Dice(seed));
        let mut year = Self { dir, store, dice, now, kills: 0, schedule, books, lost_answers: 0 };
        for maker in MAKERS {
            year.give(sign_up(Role::Manufacturer, maker)).unwrap();
            let endpoint = Some(Endpoint::parse("unix:/run/it.sock").unwrap());
            year.give(Command::Interface { manufacturer: name(maker), endpoint }).unwrap();
        }
        for n in 0..CUSTOMERS {
            year.give(sign_up(Role::Customer, &format!("customer-{n}"))).unwrap();
        }
        year
    }

    /// One command, after which (or before which) the daemon may be killed and started again.
    fn give(&mut self, command: Command) -> Result<Outcome, Refusal> {
        if self.dice.below(40) == 0 {
            drop(self.store.take());
            self.store = Some(open_in(&self.dir, 500));
            self.kills += 1;
        }
        let committed = self.store.as_mut().unwrap().transact(&[plain(command)], self.now).unwrap();
        self.check_sums();
        committed.answers.into_iter().next().unwrap().result
    }

    /// Conservation: the market's sums are those of its offers (the offers' own sums hold by construction).
    fn check_sums(&self) {
        let view = snapshot(self.store.as_ref().unwrap());
        let market = view.market().unwrap();
        let offers = view.offers(None, 100).unwrap();
        let available: u64 = offers.iter().map(|o| o.stock.counters.available.units()).sum();
        assert_eq!(market.available, available);
        let Some(round) = market.round.and_then(|id| view.round(id).unwrap()).filter(|r| r.state.is_open()) else {
            return;
        };
        let sold: u64 =
            offers.iter().filter(|o| o.stock.epoch == round.epoch).map(|o| o.stock.counters.sold.units()).sum();
        assert_eq!((round.totals.available, round.totals.sold), (available, sold));
    }

    /// What the scheduler does at any time; also right after a start.
    fn follow_schedule(&mut self) {
        let due = self.schedule.newest_until(self.now).map(|slot| Due {
            at: slot.at,
            period: slot.period,
            once_per_period: slot.once_per_period,
            cause: Cause::Schedule,
        });
        let next = self.schedule.next_after(self.now).map(|slot| slot.at);
        self.give(Command::Schedule { due, next }).unwrap();
    }

    /// What the collector does: everybody who is still to be asked is asked; some are dead in this month.
    fn collect(&mut self) {
        let round = self.newest();
        for visit in snapshot(self.store.as_ref().unwrap()).visits(round.id, None, 100).unwrap() {
            let id = visit.id.clone();
            let dead = self.dice.below(4) == 0;
            let failed = HeardWhat::Failed { outcome: VisitOutcome::Unreachable, problem: "dead".to_owned() };
            let what = if dead { failed } else { self.offers_of(&id) };
            let heard = Heard { attempts: 1, digest: None, answer_bytes: 1, what };
            // A crash between the answer and its commit asks again; here the same answer comes twice.
            for _ in 0..=self.dice.below(2) {
                self.give(Command::Heard { visit: id.clone(), heard: heard.clone() }).unwrap();
            }
        }
        assert_eq!(self.newest().state, RoundState::Selling);
    }

    fn offers_of(&mut self, id: &VisitId) -> HeardWhat {
        let mut lines = Vec::new();
        for (number, good) in (1..).zip(GOODS) {
            if self.dice.below(3) > 0 {
                let (manufacturer, sku) = (id.manufacturer.clone(), sku(good));
                let fields = fields(self.dice.below(60), 100 + u128::from(self.dice.below(50)));
                lines.push((number, ImportLine { manufacturer, sku, fields }));
            }
        }
        let complete = self.dice.below(2) == 0;
        HeardWhat::Offers(HeardOffers { lines, complete, ..HeardOffers::default() })
    }

    fn customer(&mut self) -> u64 {
        MAKERS.len() as u64 + 1 + self.dice.below(CUSTOMERS)
    }

    /// Buys, or gives an order back.
    fn trade(&mut self) {
        let customer = self.customer();
        let newest_order = snapshot(self.store.as_ref().unwrap()).market().unwrap().last_order;
        let command = match self.dice.below(5) {
            0 => cancel(customer, OrderId(newest_order.saturating_sub(self.dice.below(3)))),
            _ => buy(customer, GOODS[self.dice.below(4) as usize], Sources::Any, 1 + self.dice.below(15)),
        };
        drop(self.give(command));
    }

    /// What the reporter does: every delivery that is due is tried.
    fn deliver(&mut self) {
        let view = snapshot(self.store.as_ref().unwrap());
        let mut due: Vec<ReportId> = Vec::new();
        for round in view.rounds(None, 100).unwrap() {
            let deliveries = view.deliveries(round.id, None, 100).unwrap();
            due.extend(
                deliveries.into_iter().filter(|d| d.next_try.is_some_and(|at| at <= self.now)).map(|d| d.report),
            );
        }
        for id in due {
            let report = snapshot(self.store.as_ref().unwrap()).report(&id).unwrap().unwrap();
            let alive = self.dice.below(3) > 0;
            if alive {
                self.books.entry(id.clone()).or_insert_with(|| report.lines.iter().map(|l| l.sold).sum());
            }
            if alive && self.dice.below(4) == 0 {
                self.lost_answers += 1;
                continue;
            }
            let attempt = match alive {
                true => Attempt::Answered { report: id.to_string(), digest: report.digest },
                false => Attempt::Failed { problem: "dead".to_owned() },
            };
            self.give(Command::Delivered { report: id, attempt, jitter_permille: 0 }).unwrap();
        }
    }

    fn newest(&self) -> Round {
        let view = snapshot(self.store.as_ref().unwrap());
        view.round(view.market().unwrap().round.unwrap()).unwrap().unwrap()
    }

    /// Units that orders keep, by round and manufacturer; and who offered something there.
    fn kept(&self) -> BTreeMap<ReportId, u64> {
        let view = snapshot(self.store.as_ref().unwrap());
        let mut kept = BTreeMap::new();
        for order in view.orders(None, 100_000).unwrap() {
            for fill in order.lines.iter().flat_map(|l| &l.fills) {
                let id = ReportId { round: order.round, manufacturer: fill.manufacturer.clone() };
                *kept.entry(id).or_insert(0) += fill.quantity.units() - fill.cancelled.units();
            }
        }
        kept
    }
}

#[test]
fn a_year_of_rounds_leaves_one_true_report_for_each_manufacturer_that_took_part() {
    for seed in 1..=2 {
        let mut year = Year::begin(seed);
        for _ in 0..12 {
            year.follow_schedule();
            year.collect();
            let deadline = year.newest().deadline.unwrap();
            while year.now < deadline {
                year.trade();
                year.deliver();
                year.now = year.now.plus_ms(HOUR_MS * (1 + year.dice.below(40)));
                // A daemon that was started again looks at its schedule first.
                if year.now < deadline {
                    year.follow_schedule();
                }
            }
            year.give(Command::Tick).unwrap();
            assert_eq!(year.newest().cause(), Some(Cause::Deadline));
            year.deliver();
        }
        year.check(seed);
    }
}

impl Year {
    fn check(&self, seed: u64) {
        let view = snapshot(self.store.as_ref().unwrap());
        let rounds = view.rounds(None, 100).unwrap();
        assert_eq!(rounds.len(), 12, "seed {seed}: never two for a month, and none left out");
        assert!(rounds.iter().all(|r| r.id.is_first()));
        let kept = self.kept();
        let (mut acked, mut waiting) = (0, 0);
        for report in view.reports(None, 1000).unwrap() {
            let sold: u64 = report.lines.iter().map(|l| l.sold).sum();
            assert_eq!(sold, kept.get(&report.id).copied().unwrap_or(0), "{}", report.id);
            for line in &report.lines {
                assert_eq!(line.offered, line.sold + line.withdrawn + line.unsold, "{}", report.id);
            }
            let delivery = view.delivery(&report.id).unwrap().unwrap();
            match report.state {
                ReportState::Acked => {
                    assert_eq!((self.books.get(&report.id), delivery.next_try), (Some(&sold), None), "{}", report.id);
                    acked += 1;
                }
                _ => {
                    assert!(delivery.next_try.is_some(), "{} is neither acknowledged nor waiting", report.id);
                    waiting += 1;
                }
            }
        }
        for (id, units) in kept.iter().filter(|(_, units)| **units > 0) {
            assert!(view.report(id).unwrap().is_some(), "{id} sold {units} and has no report");
        }
        for round in &rounds {
            assert_eq!(round.reports, view.deliveries(round.id, None, 100).unwrap().len() as u64);
            let settled = round.reports_settled == round.reports;
            assert_eq!(settled, round.state == RoundState::Reported, "{}", round.id);
        }
        // The history is worth something only if it was lively.
        let total: u64 = kept.values().sum();
        assert!(acked > 40 && total > 500, "seed {seed}: {acked} acknowledged, {waiting} waiting, {total} units");
        assert!(
            self.kills > 20 && self.lost_answers > 5,
            "seed {seed}: {} kills, {} lost",
            self.kills,
            self.lost_answers
        );
        assert_eq!(view.accounts(None, 100).unwrap().len(), MAKERS.len() + CUSTOMERS as usize);
    }
}
