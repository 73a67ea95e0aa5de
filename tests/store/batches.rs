//! What a batch means: its order, its keys, its events, and what a snapshot taken before it sees.

use std::collections::BTreeSet;

use cds::market::account::Role;
use cds::market::event::EventGroup;
use cds::market::order::{OrderId, Sources};
use cds::market::refusal::Refusal;
use cds::store::{Committed, Store};

use crate::dump::{dump, events};
use crate::support::{
    buy, cancel, carry_out, close_round, keyed, on_every_engine, on_every_engine_keeping, open_round, order_of, plain,
    scoped, set_stock, sign_up, sku, snapshot, time,
};

/// A market in which customer 2 can buy nine of `a` from acme.
fn open_market(store: &mut dyn Store) {
    carry_out(store, [sign_up(Role::Manufacturer, "acme"), sign_up(Role::Customer, "ann")]);
    carry_out(store, [set_stock("acme", "a", 9), open_round(1)]);
}

#[test]
fn each_submission_sees_what_the_earlier_ones_of_its_batch_changed() {
    on_every_engine(|store| {
        open_market(store);
        let batch = [5, 5, 4].map(|units| plain(buy(2, "a", Sources::Any, units)));
        let committed = store.transact(&batch, time(1)).unwrap();
        let filled: Vec<bool> = committed.answers.iter().map(|a| a.result.is_ok()).collect();
        assert_eq!(filled, [true, false, true]);
        assert_eq!(committed.market.available, 0);
        assert_eq!(committed.round.unwrap().totals.sold, 9);
        assert_eq!(snapshot(store).market().unwrap(), committed.market);
    });
}

#[test]
fn a_refused_submission_leaves_only_its_key() {
    on_every_engine(|store| {
        open_market(store);
        let before = dump(&*snapshot(store), &[]);
        let batch = [keyed("much", buy(2, "a", Sources::Any, 10))];
        let committed = store.transact(&batch, time(1)).unwrap();
        assert!(matches!(committed.answers[0].result, Err(Refusal::InsufficientStock { .. })));
        assert!(committed.events.is_empty());
        assert_eq!(dump(&*snapshot(store), &[]), before);
        assert!(snapshot(store).key(&scoped("much")).unwrap().is_some());
    });
}

#[test]
fn a_known_key_is_answered_again_also_within_one_batch() {
    on_every_engine(|store| {
        open_market(store);
        let once = keyed("once", buy(2, "a", Sources::Any, 2));
        let other = keyed("once", buy(2, "a", Sources::Any, 3));
        let first = store.transact(&[once.clone(), once.clone()], time(1)).unwrap();
        let again = store.transact(&[once, other], time(2)).unwrap();
        assert!(!first.answers[0].replayed);
        for answer in [&first.answers[1], &again.answers[0]] {
            assert!(answer.replayed);
            assert_eq!(answer.result, first.answers[0].result);
        }
        assert_eq!(again.answers[1].result, Err(Refusal::KeyReused));
        assert!(again.events.is_empty());
        assert_eq!(snapshot(store).orders(None, 9).unwrap().len(), 1);
    });
}

#[test]
fn a_placed_order_is_replayed_as_it_was_even_after_a_cancellation() {
    on_every_engine(|store| {
        open_market(store);
        let place = keyed("place", buy(2, "a", Sources::Any, 2));
        let first = store.transact(&[place.clone(), plain(cancel(2, OrderId(1)))], time(1)).unwrap();
        let again = store.transact(&[place], time(2)).unwrap();
        assert_eq!(again.answers[0].result, first.answers[0].result);
        assert_eq!(order_of(again.answers[0].result.as_ref().unwrap()).lines[0].cancelled(), 0);
        assert_eq!(snapshot(store).orders(None, 9).unwrap()[0].lines[0].cancelled(), 2);
    });
}

#[test]
fn events_are_numbered_without_gaps_and_told_as_they_are_stored() {
    on_every_engine(|store| {
        open_market(store);
        let mut told: Vec<EventGroup> = events(&*snapshot(store), 0);
        let mut tell = |committed: Committed| told.extend(committed.events.iter().map(|g| EventGroup::clone(g)));
        for n in 1..=3 {
            tell(carry_out(store, [buy(2, "a", Sources::Any, n), cancel(2, OrderId(n)), set_stock("acme", "b", n)]));
        }
        tell(carry_out(store, [close_round(), open_round(1)]));
        let numbers: Vec<u64> = told.iter().flat_map(EventGroup::numbered).map(|(seq, _)| seq).collect();
        let market = snapshot(store).market().unwrap();
        assert_eq!(numbers, (1..=market.seq).collect::<Vec<_>>());
        assert_eq!(events(&*snapshot(store), 0), told);
    });
}

#[test]
fn events_beyond_the_kept_number_are_forgotten_and_the_newest_never() {
    const KEPT: u64 = 40;
    on_every_engine_keeping(KEPT, |store| {
        open_market(store);
        let mut oldest = BTreeSet::new();
        for n in 1..=60 {
            carry_out(store, [set_stock("acme", "b", n), set_stock("acme", "a", n)]);
            let now = snapshot(store);
            let (newest_seq, oldest_seq) = (now.market().unwrap().seq, now.oldest_seq().unwrap());
            let stored = newest_seq + 1 - oldest_seq;
            assert!(stored >= KEPT.min(newest_seq) && stored <= KEPT + KEPT / 8 + 4, "{stored} of {newest_seq}");
            let groups = events(&*now, 0);
            assert_eq!(groups[0].first_seq, oldest_seq);
            assert_eq!(groups.iter().map(|g| g.events.len() as u64).sum::<u64>(), stored);
            oldest.insert(oldest_seq);
        }
        assert!((3..60).contains(&oldest.len()), "pruning happens, and not with every batch: {oldest:?}");
    });
}

#[test]
fn a_snapshot_does_not_see_later_batches() {
    on_every_engine(|store| {
        open_market(store);
        let before = snapshot(store);
        let dumped = dump(&*before, &[scoped("k")]);
        store.transact(&[keyed("k", buy(2, "a", Sources::Any, 2))], time(1)).unwrap();
        carry_out(store, [set_stock("acme", "b", 7), close_round()]);
        assert_eq!(dump(&*before, &[scoped("k")]), dumped);
        assert!(before.offers_of_good(&sku("b")).unwrap().is_empty());
        let after = snapshot(store);
        assert_ne!(dump(&*after, &[scoped("k")]), dumped);
        assert_eq!(after.offers_of_good(&sku("b")).unwrap().len(), 1);
    });
}

#[test]
fn a_reader_serves_other_threads_while_the_store_goes_on() {
    on_every_engine(|store| {
        open_market(store);
        let reader = store.reader();
        let (ask, asked) = std::sync::mpsc::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            for () in asked {
                tell.send(reader.snapshot().unwrap().market().unwrap()).unwrap();
            }
        });
        for n in 1..=3 {
            let committed = carry_out(store, [set_stock("acme", "b", n)]);
            ask.send(()).unwrap();
            assert_eq!(told.recv().unwrap(), committed.market);
        }
        drop(ask);
        thread.join().unwrap();
    });
}
