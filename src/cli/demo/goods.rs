//! The made-up market: workshops, what they make, at what price and how many.

use fastrand::Rng;

use crate::ipc::methods::stock::ImportOffer;
use crate::market::amounts::{Money, Price, Quantity};
use crate::market::names::{AccountName, Sku, Text};

/// Name, display name.
pub(super) const MAKERS: [(&str, &str); 6] = [
    ("alder", "Alder & Sons"),
    ("brunel", "Brunel Works"),
    ("cobalt", "Cobalt Forge"),
    ("dorset", "Dorset Brass"),
    ("ember", "Ember Foundry"),
    ("fjord", "Fjord Tools"),
];

/// SKU, name, unit, price in cents.
const GOODS: [(&str, &str, &str, u64); 16] = [
    ("anvil-20", "Anvil, 20 kg", "piece", 18_900),
    ("awl-set", "Awls, set of five", "set", 2_450),
    ("bolt-m8", "Bolt M8 x 40", "box of 100", 1_250),
    ("brace", "Corner brace", "piece", 390),
    ("chisel-12", "Chisel, 12 mm", "piece", 1_490),
    ("clamp-300", "Clamp, 300 mm", "piece", 2_290),
    ("file-flat", "Flat file", "piece", 990),
    ("hammer-500", "Hammer, 500 g", "piece", 1_890),
    ("hinge-brass", "Hinge, brass", "pair", 650),
    ("nail-60", "Nail 60 mm", "box of 500", 840),
    ("plane-no4", "Plane No. 4", "piece", 7_900),
    ("rasp", "Wood rasp", "piece", 1_150),
    ("saw-back", "Back saw", "piece", 3_350),
    ("screw-4x40", "Screw 4 x 40", "box of 200", 720),
    ("vice-100", "Vice, 100 mm", "piece", 5_600),
    ("wrench-13", "Wrench, 13 mm", "piece", 1_090),
];

/// Units of one offer: from, and how many more at most.
const UNITS: (u64, u64) = (700, 1300);

/// What the workshops offer; every good is made by at least one of them.
pub(super) fn offers(rng: &mut Rng) -> Vec<ImportOffer> {
    let mut offers = Vec::new();
    for (at, (sku, name, unit, cents)) in GOODS.into_iter().enumerate() {
        for (maker_at, (maker, _)) in MAKERS.into_iter().enumerate() {
            let always = at % MAKERS.len() == maker_at;
            if always || rng.u8(..100) < 40 {
                // Workshops differ by up to a fifth in price.
                let price = cents * rng.u64(90..=110) / 100;
                offers.push(offer(maker, sku, (name, unit), price, UNITS.0 + rng.u64(..UNITS.1)));
            }
        }
    }
    offers
}

fn offer(maker: &str, sku: &str, (name, unit): (&str, &str), cents: u64, units: u64) -> ImportOffer {
    const FITS: &str = "the made-up market keeps the limits";
    ImportOffer {
        manufacturer: Some(AccountName::parse(maker).expect(FITS)),
        sku: Sku::parse(sku).expect(FITS),
        quantity: Quantity::new(units).expect(FITS),
        unit_price: Some(Price::try_from(Money::of_minor(u128::from(cents))).expect(FITS)),
        name: Some(Text::parse(name).expect(FITS)),
        unit: Some(Text::parse(unit).expect(FITS)),
        gtin: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_market_and_every_good_has_a_maker() {
        let market = |seed| serde_json::to_string(&offers(&mut Rng::with_seed(seed))).unwrap();
        assert_eq!(market(7), market(7));
        assert_ne!(market(7), market(8));
        let offers = offers(&mut Rng::with_seed(1));
        assert!(GOODS.iter().all(|(sku, ..)| offers.iter().any(|o| o.sku.as_str() == *sku)));
    }
}
