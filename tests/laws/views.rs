//! Drafts are views: rows changed on top of rows read below, page by page, give what one flat map would.

use std::collections::BTreeSet;

use cds::market::draft::{Changes, Draft};
use cds::market::names::{AccountName, Sku};
use cds::market::offer::{Offer, OfferId, Stock};
use cds::market::view::{Empty, View};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::encoding_samples::offers;
use crate::steps::config;
use crate::world::{maker, offer_id, sku};

/// Offers of few names, told apart by their version.
fn rows() -> impl Strategy<Value = Vec<Offer>> {
    let goods: Vec<String> = (0..9).map(|n| format!("g{n}")).collect();
    let row = (select(goods), select(vec!["0", "acme", "zed"]), any::<u64>());
    vec(row, 0..12).prop_map(|rows| {
        let offer = |(good, who, version): (String, &str, u64)| {
            let Offer { description, stock, .. } = offers().remove(0);
            Offer { id: offer_id(&good, who), description, stock: Stock { version, ..stock } }
        };
        rows.into_iter().map(offer).collect()
    })
}

fn changes(offers: &[Offer]) -> Changes {
    let stocks = offers.iter().map(|o| (o.id.clone(), o.stock)).collect();
    let descriptions = offers.iter().map(|o| (o.id.clone(), o.description.clone())).collect();
    Changes { stocks, descriptions, ..Changes::default() }
}

fn pages(view: &dyn View, who: &AccountName, limit: usize) -> Vec<Offer> {
    let (mut all, mut after): (Vec<Offer>, Option<Sku>) = (Vec::new(), None);
    loop {
        let page = view.offers_of_maker(who, after.as_ref(), limit).unwrap();
        assert!(page.len() <= limit);
        let Some(last) = page.last() else { return all };
        after = Some(last.id.sku.clone());
        all.extend(page);
    }
}

fn makers(view: &dyn View) -> Vec<AccountName> {
    let mut all: Vec<AccountName> = Vec::new();
    while let Some(next) = view.next_maker(all.last()).unwrap() {
        all.push(next);
    }
    all
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn layers_of_drafts_read_as_one_map(lower_rows in rows(), upper_rows in rows(), limit in 1..5usize) {
        let mut lower = Draft::new(&Empty);
        lower.absorb(changes(&lower_rows));
        let mut upper = Draft::new(&lower as &dyn View);
        upper.absorb(changes(&upper_rows));
        let mut flat = changes(&lower_rows);
        flat.absorb(changes(&upper_rows));
        let wanted = |keep: &dyn Fn(&OfferId) -> bool| -> Vec<Offer> {
            let named = flat.stocks.iter().filter(|(id, _)| keep(id));
            let description = |id| flat.descriptions[id].clone();
            named.map(|(id, stock)| Offer { id: id.clone(), description: description(id), stock: *stock }).collect()
        };
        for who in ["0", "acme", "zed"].map(maker) {
            prop_assert_eq!(pages(&upper, &who, limit), wanted(&|id| id.manufacturer == who));
        }
        for good in (0..9).map(|n| sku(&format!("g{n}"))) {
            prop_assert_eq!(upper.offers_of_good(&good).unwrap(), wanted(&|id| id.sku == good));
        }
        let names: BTreeSet<AccountName> = flat.stocks.keys().map(|id| id.manufacturer.clone()).collect();
        prop_assert_eq!(makers(&upper), names.into_iter().collect::<Vec<_>>());
    }
}
