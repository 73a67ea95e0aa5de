//! The accounts against a market of their own making: whatever comes twice, late, never or after a crash, no unit is
//! sold twice, and every unit is somewhere.

use std::collections::{BTreeMap, BTreeSet};

use cds::market::amounts::{Currency, Money, Price};
use cds::market::names::{AccountName, Sku, Text};
use cds::market::report::{Report, ReportId, ReportLine};
use cds::market::time::{Period, RoundId, Timestamp};
use cds::works::book::Book;
use cds::works::ledger::{Applied, Description, Ledger, LineName, Release};
use proptest::prelude::*;
use tempfile::TempDir;

const GOODS: [&str; 2] = ["bolt", "hinge"];

pub(crate) fn sku(good: usize) -> Sku {
    Sku::parse(GOODS[good]).unwrap()
}

pub(crate) fn line(good: usize) -> LineName {
    LineName(sku(good))
}

pub(crate) fn acme() -> AccountName {
    AccountName::parse("acme").unwrap()
}

/// What may happen, in any order.
#[derive(Debug, Clone)]
enum Step {
    Make {
        good: usize,
        units: u64,
        live: bool,
    },
    /// The newest round is collected for; the answer may be lost, the distributor may answer our own question.
    Collect {
        lost: bool,
        asked: bool,
    },
    OpenRound,
    CloseRound,
    Buy {
        good: usize,
        units: u64,
    },
    /// A batch in transit gets into the market, and perhaps nobody hears of it yet; the round that was known before may
    /// be the one before this.
    Send {
        at: usize,
        heard: bool,
        knew_the_round_before: bool,
    },
    /// A report comes, perhaps one that came before.
    Deliver {
        at: usize,
    },
    /// A closed round's report gets a new version, with fewer units sold.
    Correct {
        at: usize,
    },
    Crash,
    /// A whole round: collected for or not, so many of ten parts bought, its report told or not.
    Round {
        collected: Option<bool>,
        tenths: u64,
        told: bool,
    },
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..2usize, 1..50u64, any::<bool>()).prop_map(|(good, units, live)| Step::Make { good, units, live }),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(lost, asked)| Step::Collect { lost, asked }),
        2 => Just(Step::OpenRound),
        2 => Just(Step::CloseRound),
        5 => (0..2usize, 1..40u64).prop_map(|(good, units)| Step::Buy { good, units }),
        3 => (0..9usize, any::<bool>(), any::<bool>())
            .prop_map(|(at, heard, knew)| Step::Send { at, heard, knew_the_round_before: knew }),
        2 => (0..9usize).prop_map(|at| Step::Deliver { at }),
        1 => (0..9usize).prop_map(|at| Step::Correct { at }),
        1 => Just(Step::Crash),
        8 => (prop::option::of(any::<bool>()), prop::sample::select(vec![0, 5, 10]), any::<bool>())
            .prop_map(|(collected, tenths, told)| Step::Round { collected, tenths, told }),
    ]
}

/// The distributor, as simple as it can be.
#[derive(Default)]
struct Distributor {
    /// Rounds that were opened; the last one may sell.
    opened: u16,
    selling: bool,
    available: [u64; 2],
    sold: [u64; 2],
    /// Batches whose keys it has seen.
    seen: BTreeSet<(LineName, u64)>,
    reports: BTreeMap<RoundId, Report>,
    /// What was really sold, over all rounds, corrections counted.
    sold_ever: [u64; 2],
}

pub(crate) fn round(number: u16) -> RoundId {
    RoundId::new(Period::new(2026, 1).unwrap(), number.max(1)).unwrap()
}

pub(crate) fn report(round: RoundId, version: u32, sold: [u64; 2]) -> Report {
    let line = |good: usize| ReportLine {
        sku: sku(good),
        name: Text::default(),
        offered: sold[good],
        sold: sold[good],
        withdrawn: 0,
        unsold: 0,
        amount: Money::of_minor(u128::from(sold[good])),
    };
    let id = ReportId { round, manufacturer: acme() };
    let mut report = Report::write(id, Currency::default(), vec![line(0), line(1)], 1, Timestamp::from_micros(0));
    report.version = version;
    report.digest = format!("{round} {version} {sold:?}");
    report
}

pub(crate) struct World {
    /// The accounts on disk, or in memory alone.
    dir: Option<TempDir>,
    book: Option<Book>,
    ledger: Ledger,
    distributor: Distributor,
    made: [u64; 2],
}

impl World {
    pub(crate) fn in_memory() -> Self {
        let (distributor, ledger) = (Distributor::default(), Ledger::default());
        let mut world = Self { dir: None, book: None, ledger, distributor, made: [0; 2] };
        world.restart();
        world
    }

    fn on_disk() -> Self {
        let mut world = Self { dir: Some(tempfile::tempdir().unwrap()), ..Self::in_memory() };
        world.restart();
        world
    }

    fn restart(&mut self) {
        // Its lock must be gone before the next one opens it.
        drop(self.book.take());
        self.book = self.dir.as_ref().map(|dir| Book::open(dir.path(), &acme(), "book").unwrap());
        self.change(|ledger| {
            for good in 0..2 {
                ledger.describe(&Description {
                    sku: sku(good),
                    name: Text::default(),
                    unit: Text::default(),
                    gtin: None,
                    unit_price: Price::try_from(Money::of_minor(1)).unwrap(),
                });
                ledger.set_up(&line(good), &sku(good));
            }
        });
    }

    pub(crate) fn change<T>(&mut self, change: impl FnOnce(&mut Ledger) -> T) -> T {
        match &mut self.book {
            Some(book) => book.change(change).unwrap(),
            None => change(&mut self.ledger),
        }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        self.book.as_ref().map_or(&self.ledger, |book| &book.ledger)
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Make { good, units, live } => {
                let release = if live { Release::Live } else { Release::Collection };
                let finished = self.change(|ledger| ledger.finish(&line(good), units, 100, release));
                self.made[good] += finished.unwrap().made;
            }
            Step::Collect { lost, asked } => self.collect(lost, asked),
            Step::OpenRound if !self.distributor.selling => {
                self.distributor.opened += 1;
                self.distributor.selling = true;
            }
            Step::CloseRound if self.distributor.selling => self.close(),
            Step::Buy { good, units } if self.distributor.selling => {
                let d = &mut self.distributor;
                let units = units.min(d.available[good]);
                d.available[good] -= units;
                d.sold[good] += units;
                d.sold_ever[good] += units;
            }
            Step::Send { at, heard, knew_the_round_before } => self.send(at, heard, knew_the_round_before),
            Step::Deliver { at } => {
                let report = self.distributor.reports.values().cycle().nth(at).cloned();
                if let Some(report) = report {
                    self.deliver(&report);
                }
            }
            Step::Correct { at } => self.correct(at),
            Step::Crash => self.restart(),
            Step::Round { collected, tenths, told } => self.whole_round(collected, tenths, told),
            Step::OpenRound | Step::CloseRound | Step::Buy { .. } => {}
        }
        for ((sold, made), good) in self.distributor.sold_ever.iter().zip(self.made).zip(GOODS) {
            assert!(*sold <= made, "{good}: {sold} sold of {made} after {step:?}");
        }
        assert_eq!(self.ledger().imbalances(), Vec::<String>::new(), "after {step:?}");
    }

    fn whole_round(&mut self, collected: Option<bool>, tenths: u64, told: bool) {
        if self.distributor.selling {
            self.close();
        }
        if let Some(asked) = collected {
            self.collect(false, asked);
        }
        self.take(&Step::OpenRound);
        for good in 0..2 {
            let units = self.distributor.available[good] * tenths / 10;
            self.take(&Step::Buy { good, units });
        }
        self.close();
        if told {
            let report = self.distributor.reports.values().next_back().cloned().unwrap();
            self.deliver(&report);
        }
    }

    /// For the round that sells, or for the one that will open next.
    fn collect(&mut self, lost: bool, asked: bool) {
        let d = &self.distributor;
        let round = round(if d.selling { d.opened } else { d.opened + 1 });
        if asked {
            self.deliver_all();
            let waiting = self.ledger().waits_for(Some(round));
            for round in waiting {
                self.change(|ledger| ledger.took_no_part(round));
            }
        }
        let offered = self.change(|ledger| ledger.offer(round, asked)).unwrap();
        if lost {
            return;
        }
        let d = &mut self.distributor;
        for asked in offered {
            let good = GOODS.iter().position(|name| *name == asked.sku.as_str()).unwrap();
            let sold = if d.selling { d.sold[good] } else { 0 };
            d.available[good] = asked.quantity.saturating_sub(sold);
        }
    }

    fn close(&mut self) {
        let d = &mut self.distributor;
        d.selling = false;
        let sold = std::mem::take(&mut d.sold);
        let round = round(d.opened);
        d.reports.insert(round, report(round, 1, sold));
    }

    fn send(&mut self, at: usize, heard: bool, knew_the_round_before: bool) {
        let batches: Vec<_> = self.ledger().transit.clone().into_iter().collect();
        let Some((id, batch)) = batches.get(at % batches.len().max(1)).cloned() else { return };
        let d = &mut self.distributor;
        if d.seen.insert(id.clone()) {
            let good = GOODS.iter().position(|name| *name == batch.sku.as_str()).unwrap();
            d.available[good] += batch.units;
        }
        let newest = d.opened.checked_sub(u16::from(knew_the_round_before)).filter(|number| *number > 0).map(round);
        self.change(|ledger| ledger.sent(&id.0, id.1, newest));
        if heard {
            self.change(|ledger| ledger.arrived(&id.0, id.1));
        }
    }

    fn deliver(&mut self, report: &Report) {
        let before = format!("{:?}", self.ledger().goods);
        let known = self.ledger().told.get(&report.id.round).cloned();
        let applied = self.change(|ledger| ledger.apply(report));
        if known.is_some_and(|told| told.version >= report.version) {
            assert_eq!(applied, Applied::Again);
            assert_eq!(format!("{:?}", self.ledger().goods), before, "what comes twice changes nothing");
        }
    }

    fn deliver_all(&mut self) {
        let reports: Vec<Report> = self.distributor.reports.values().cloned().collect();
        reports.iter().for_each(|report| self.deliver(report));
    }

    /// Customers gave something back after all: the units are the manufacturer's again.
    fn correct(&mut self, at: usize) {
        let d = &mut self.distributor;
        let Some(round) = d.reports.keys().cycle().nth(at).copied() else { return };
        let version = d.reports[&round].version + 1;
        let before: Vec<u64> = d.reports[&round].lines.iter().map(|line| line.sold).collect();
        let now = [before[0] / 2, before[1] / 2];
        for good in 0..2 {
            d.sold_ever[good] -= before[good] - now[good];
        }
        d.reports.insert(round, report(round, version, now));
    }

    /// Everything is told at last: the book knows what is true.
    fn settle(&mut self) {
        if self.distributor.selling {
            self.close();
        }
        while let Some(id) = self.ledger().transit.keys().next().cloned() {
            self.change(|ledger| ledger.arrived(&id.0, id.1));
        }
        self.deliver_all();
        for round in self.ledger().waits_for(None) {
            self.change(|ledger| ledger.took_no_part(round));
        }
        self.restart();
        for good in 0..2 {
            let accounts = self.ledger().goods[&sku(good)].clone();
            assert_eq!(accounts.made, self.made[good]);
            assert_eq!(accounts.sold, self.distributor.sold_ever[good]);
            assert_eq!((accounts.owed, accounts.released, accounts.in_transit), (0, 0, 0));
            assert_eq!(accounts.on_hand, accounts.made - accounts.sold);
        }
    }
}

fn run(mut world: World, steps: &[Step]) {
    steps.iter().for_each(|step| world.take(step));
    world.settle();
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn made_is_on_hand_in_transit_released_or_sold_and_nothing_is_sold_twice(
        steps in prop::collection::vec(steps(), 1..60)
    ) {
        run(World::in_memory(), &steps);
    }
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn the_accounts_on_disk_are_those_in_memory_also_after_a_crash(steps in prop::collection::vec(steps(), 1..60)) {
        run(World::on_disk(), &steps);
    }
}

#[test]
fn what_came_back_is_not_offered_again_while_a_later_round_may_have_sold_it() {
    let mut world = World::in_memory();
    world.take(&Step::Make { good: 0, units: 10, live: false });
    world.whole_round(Some(true), 0, true);
    // Nobody collected, but the offers stood, and were bought.
    world.whole_round(None, 10, false);
    world.collect(false, false);
    assert_eq!(world.distributor.available, [0, 0], "its report has not come");
    world.collect(false, true);
    let sold = world.distributor.sold_ever[0];
    assert_eq!((world.distributor.available[0], sold), (0, world.made[0]));
    world.take(&Step::Make { good: 0, units: 5, live: false });
    world.collect(false, false);
    assert_eq!(world.distributor.available[0], world.made[0] - sold, "what was made since is offered");
}

#[test]
fn a_batch_that_is_heard_of_rounds_later_is_not_offered_again() {
    let mut world = World::in_memory();
    world.take(&Step::Make { good: 0, units: 35, live: true });
    world.take(&Step::OpenRound);
    // It gets into the first round, and the answer is lost.
    world.take(&Step::Send { at: 0, heard: false, knew_the_round_before: false });
    world.take(&Step::Buy { good: 0, units: 10 });
    world.whole_round(None, 5, false);
    world.take(&Step::OpenRound);
    world.take(&Step::Send { at: 0, heard: true, knew_the_round_before: false });
    world.collect(false, false);
    assert_eq!(world.distributor.available[0], 0, "what the first two rounds sold is not told yet");
    world.whole_round(None, 10, false);
    world.settle();
}
