//! The model's stock verbs and imports.

use cds::market::command::{Expect, ImportLine, OfferFields, StockChange};
use cds::market::names::AccountName;
use cds::market::state::PriceChanges;

use crate::model::{Answered, Item, Model, Reply, refused};

const MOST_UNITS: u64 = 1_000_000_000_000;

/// How an item came out of `set`.
enum Set {
    New,
    Same,
    Changed(u64),
}

impl Model {
    pub(crate) fn find(&self, maker: &str, sku: &str) -> Option<usize> {
        self.items.iter().position(|i| i.maker == maker && i.sku == sku)
    }

    /// An item as its next change finds it: after a round has closed, the count of its sales begins anew.
    fn for_change(&self, at: usize) -> Item {
        let item = self.items[at].clone();
        match self.open_round() {
            None if item.sales_of.is_some() => self.counted_anew(item, None),
            _ => item,
        }
    }

    pub(crate) fn counted_anew(&self, mut item: Item, sales_of: Option<String>) -> Item {
        item.offered = self.available(&item);
        item.withdrawn = 0;
        item.sales_of = sales_of;
        item
    }

    fn keep(&mut self, mut item: Item, at: Option<usize>) -> Reply {
        item.changed_in = self.open_round().map(|r| r.id.clone());
        let reply = self.stock_reply(&item, 0);
        match at {
            Some(at) => self.items[at] = item,
            None => self.items.push(item),
        }
        reply
    }

    fn stock_reply(&self, item: &Item, overcommitted_by: u64) -> Reply {
        let counts = [item.offered, self.available(item), self.sold(item).0, item.withdrawn];
        Reply::Stock(counts, item.price, overcommitted_by)
    }

    pub(crate) fn stock(&mut self, maker: &str, sku: &str, change: &StockChange) -> Answered {
        if let StockChange::Set { fields, expect } = change {
            let over = match self.set(maker, sku, fields, *expect)? {
                Set::Changed(over) => over,
                Set::New | Set::Same => 0,
            };
            let at = self.find(maker, sku).unwrap();
            return Ok(self.stock_reply(&self.for_change(at), over));
        }
        let at = self.find(maker, sku).ok_or(refused("not_found", "offer"))?;
        let mut item = self.for_change(at);
        let unsold = self.available(&item);
        match change {
            StockChange::Set { .. } => unreachable!("handled above"),
            StockChange::Add { quantity } => {
                item.offered += quantity.units();
                if item.offered > MOST_UNITS {
                    return Err(refused("limit_reached", &MOST_UNITS));
                }
            }
            StockChange::Adjust { quantity, up_to, .. } => {
                if quantity.units() > unsold && !up_to {
                    return Err(refused("insufficient_stock", &unsold));
                }
                item.withdrawn += unsold.min(quantity.units());
            }
            StockChange::Withdraw { .. } => item.withdrawn += unsold,
            StockChange::Price { unit_price } => {
                item.price = self.new_price(&item, unit_price.money().minor())?;
            }
        }
        Ok(self.keep(item, Some(at)))
    }

    fn new_price(&self, item: &Item, asked: u128) -> Result<u128, Reply> {
        let free = self.open_round().is_none() || self.rules.price_changes == PriceChanges::Free;
        let lower = asked < item.price && self.rules.price_changes == PriceChanges::DropOnly;
        if free || lower || asked == item.price { Ok(asked) } else { Err(refused("price_change_not_allowed", "")) }
    }

    fn set(&mut self, maker: &str, sku: &str, fields: &OfferFields, expect: Expect) -> Result<Set, Reply> {
        let at = self.find(maker, sku);
        let old = at.map(|at| self.for_change(at));
        // What a list shows: between rounds still the closed round's total, until stock changes.
        let total = at.map_or(0, |at| self.items[at].offered);
        match expect {
            Expect::Total(seen) if seen.units() != total => return Err(refused("expectation_failed", &total)),
            Expect::New if old.is_some() => return Err(refused("expectation_failed", &total)),
            _ => {}
        }
        let asked = fields.unit_price.map(|p| p.money().minor());
        let mut item = match &old {
            Some(item) => item.clone(),
            None => self.new_item(maker, sku, asked.ok_or(refused("invalid_params", "unit_price"))?),
        };
        if let Some(asked) = asked {
            item.price = self.new_price(&item, asked)?;
        }
        let sold = self.sold(&item).0;
        item.offered = fields.quantity.units().max(sold);
        item.withdrawn = 0;
        let words = |new: &Option<cds::market::names::Text>, old: &str| {
            new.as_ref().map_or(old.to_owned(), |t| t.as_str().to_owned())
        };
        item.words = (words(&fields.name, &item.words.0), words(&fields.unit, &item.words.1));
        let over = sold.saturating_sub(fields.quantity.units());
        if old.as_ref() == Some(&item) && over == 0 {
            return Ok(Set::Same);
        }
        self.keep(item, at);
        Ok(if old.is_none() { Set::New } else { Set::Changed(over) })
    }

    fn new_item(&self, maker: &str, sku: &str, price: u128) -> Item {
        Item {
            sku: sku.to_owned(),
            maker: maker.to_owned(),
            words: Default::default(),
            price,
            offered: 0,
            withdrawn: 0,
            sales_of: self.open_round().map(|r| r.id.clone()),
            changed_in: None,
        }
    }

    pub(crate) fn import(&mut self, lines: &[ImportLine], complete: &[AccountName], strict: bool) -> Answered {
        let before = self.items.clone();
        let (mut results, mut bad_lines) = (Vec::new(), Vec::new());
        for (n, line) in lines.iter().enumerate() {
            let named = |l: &ImportLine| (l.manufacturer.clone(), l.sku.clone());
            let maker = line.manufacturer.as_str();
            let twice = lines[..n].iter().any(|earlier| named(earlier) == named(line));
            let result = if !self.is_maker(maker) {
                Err(refused("not_found", "manufacturer"))
            } else if twice {
                Err(refused("invalid_params", "sku"))
            } else {
                self.set(maker, line.sku.as_str(), &line.fields, Expect::Force)
            };
            results.push(match result {
                Ok(Set::New) => "new".to_owned(),
                Ok(Set::Same) => "same".to_owned(),
                Ok(Set::Changed(over)) => format!("set, over by {over}"),
                Err(reply) => {
                    bad_lines.push(n + 1);
                    format!("{reply:?}")
                }
            });
        }
        if strict && !bad_lines.is_empty() {
            self.items = before;
            return Err(refused("invalid_file", &format!("{bad_lines:?}")));
        }
        let mut gone = Vec::new();
        for at in 0..self.items.len() {
            let mut item = self.for_change(at);
            let listed = lines.iter().any(|l| l.manufacturer.as_str() == item.maker && l.sku.as_str() == item.sku);
            let unsold = self.available(&item);
            if unsold > 0 && !listed && complete.iter().any(|m| m.as_str() == item.maker) {
                item.withdrawn += unsold;
                gone.push(format!("{}@{}", item.sku, item.maker));
                self.keep(item, Some(at));
            }
        }
        gone.sort();
        Ok(Reply::Imported(results, gone))
    }
}
