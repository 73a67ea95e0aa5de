//! Laws L1 and L6 over random histories: units are conserved, and every participant is told exactly what was sold.

use std::collections::{BTreeMap, BTreeSet};

use cds::market::event::Event;
use cds::market::names::AccountName;
use cds::market::offer::OfferId;
use cds::market::report::ReportId;
use cds::market::round::Totals;
use cds::market::time::RoundId;
use proptest::proptest;

use crate::random::history;
use crate::steps::config;
use crate::world::World;

/// Units and money that the orders of a round keep from each offer, by reading all of them.
fn kept(world: &World, round: RoundId) -> BTreeMap<OfferId, (u64, u128)> {
    let mut sums: BTreeMap<OfferId, (u64, u128)> = BTreeMap::new();
    for order in world.rows.orders.values().filter(|o| o.round == round) {
        for line in &order.lines {
            for fill in &line.fills {
                let id = OfferId { sku: line.sku.clone(), manufacturer: fill.manufacturer.clone() };
                let units = fill.quantity.units() - fill.cancelled.units();
                let sum = sums.entry(id).or_default();
                *sum = (sum.0 + units, sum.1 + u128::from(units) * fill.unit_price.minor());
            }
        }
    }
    sums
}

fn totals_of_offers(world: &World) -> Totals {
    world.rows.stocks.values().fold(Totals::default(), |sum, stock| {
        let c = world.shown(*stock).counters;
        Totals {
            available: sum.available + c.available.units(),
            held: sum.held + c.held.units(),
            sold: sum.sold + c.sold.units(),
            withdrawn: sum.withdrawn + c.withdrawn.units(),
        }
    })
}

/// Manufacturers of which something is there, or of which something was changed in this round.
fn participants(world: &World, changed: &BTreeSet<AccountName>) -> BTreeSet<AccountName> {
    let there = world.rows.stocks.iter().filter(|(_, stock)| world.shown(**stock).counters.offered() > 0);
    there.map(|(id, _)| id.manufacturer.clone()).chain(changed.iter().cloned()).collect()
}

fn assert_reports(world: &World, round: RoundId, takers: &BTreeSet<AccountName>) {
    let kept = kept(world, round);
    let told: BTreeSet<AccountName> =
        world.rows.reports.keys().filter(|id| id.round == round).map(|id| id.manufacturer.clone()).collect();
    assert_eq!(told, *takers);
    for maker in takers {
        let report = &world.rows.reports[&ReportId { round, manufacturer: maker.clone() }];
        let own = |id: &&OfferId| id.manufacturer == *maker;
        let listed: BTreeSet<_> = report.lines.iter().map(|l| l.sku.clone()).collect();
        assert_eq!(listed.len(), report.lines.len(), "each good once");
        assert!(kept.keys().filter(own).all(|id| listed.contains(&id.sku)), "nothing sold is left out");
        for line in &report.lines {
            let id = OfferId { sku: line.sku.clone(), manufacturer: maker.clone() };
            assert_eq!((line.sold, line.amount.minor()), kept.get(&id).copied().unwrap_or_default());
            assert_eq!(line.offered, line.sold + line.withdrawn + line.unsold);
        }
        assert_eq!(report.total, report.lines.iter().map(|l| l.amount).sum());
        let orders = world.rows.orders.values().filter(|o| o.round == round && o.keeps_from(maker));
        assert_eq!(report.orders, orders.count() as u64);
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn l1_units_are_conserved_in_offers_rounds_and_market(steps in history()) {
        let mut world = World::new();
        for step in &steps {
            let sent = world.next(step);
            world.submit(&sent);
            let sums = totals_of_offers(&world);
            assert_eq!((world.market().available, world.market().held), (sums.available, sums.held));
            let Some(round) = world.round().filter(|r| r.state.is_open()) else { continue };
            assert_eq!(round.totals, sums);
            let kept = kept(&world, round.id);
            for (id, stock) in &world.rows.stocks {
                let shown = world.shown(*stock);
                let (units, money) = kept.get(id).copied().unwrap_or_default();
                assert_eq!((shown.counters.sold.units(), shown.revenue.minor()), (units, money));
            }
        }
    }

    #[test]
    fn l1_what_a_step_adds_to_the_market_is_what_its_answer_says(steps in history()) {
        use cds::market::command::{Command, StockChange};
        let mut world = World::new();
        for step in &steps {
            let offered = |w: &World| totals_of_offers(w).offered() as i128;
            let sent = world.next(step);
            let (before, anew) = (offered(&world), world.market().shown_epoch);
            let open = world.round().is_some_and(|r| r.state.is_open());
            let decision = world.submit(&sent);
            let acted = decision.answer.result.is_ok() && !decision.answer.replayed;
            let expected = match &sent.command {
                Command::Stock { change: StockChange::Add { quantity }, .. } if acted => i128::from(quantity.units()),
                // What these do is for the model to say.
                Command::Stock { change: StockChange::Set { .. }, .. } | Command::Import { .. } if acted => continue,
                _ => 0,
            };
            // Between rounds the first change counts its offer anew; an opening does it with all.
            if open && anew == world.market().shown_epoch {
                assert_eq!(offered(&world) - before, expected, "{:?}", sent.command);
            }
        }
    }

    #[test]
    fn l6_every_participant_gets_exactly_one_report_equal_to_its_sales_also_of_nothing(steps in history()) {
        let mut world = World::new();
        let mut changed = BTreeSet::new();
        for step in &steps {
            let sent = world.next(step);
            let open = world.round().filter(|r| r.state.is_open()).map(|r| r.id);
            let takers = participants(&world, &changed);
            let decision = world.submit(&sent);
            for event in decision.changes.events.iter().flat_map(|g| &g.events) {
                match event {
                    Event::OfferChanged(change) if open.is_some() => drop(changed.insert(change.id.manufacturer.clone())),
                    Event::RoundStepped { .. } if world.round().map(|r| r.id) != open => changed.clear(),
                    _ => {}
                }
            }
            if let Some(closed) = open.filter(|id| !world.is_open(*id)) {
                assert_reports(&world, closed, &takers);
                changed.clear();
            }
        }
        // Reports of earlier rounds still say what their rounds' orders say.
        for report in world.rows.reports.values() {
            let kept = kept(&world, report.id.round);
            let sold = kept.iter().filter(|(id, _)| id.manufacturer == report.id.manufacturer).map(|(_, sum)| sum.0);
            assert_eq!(report.lines.iter().map(|l| l.sold).sum::<u64>(), sold.sum::<u64>());
        }
    }
}
