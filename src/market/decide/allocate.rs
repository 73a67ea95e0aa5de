//! Allocation: which units of which offers an order's lines would get. Reads a book of offers, changes nothing else.

use std::collections::BTreeMap;

use crate::limits::LINE_MAKERS_MAX_COUNT;
use crate::market::amounts::Quantity;
use crate::market::names::{AccountName, Sku};
use crate::market::offer::{OfferId, Stock};
use crate::market::order::{Asked, Asking, Fill, FillPolicy, LineReason, LineRequest, OrderLine, Sources};
use crate::market::refusal::{LineShortage, Refusal, TooDear};
use crate::market::view::Read;

/// The offers an order touches, and what its earlier lines have left of them: two lines on one offer share its stock.
#[derive(Debug, Default)]
pub(super) struct Book {
    entries: Vec<Entry>,
    /// Where each offer lies. An order may name tens of thousands: they cannot be looked for one after the other.
    places: BTreeMap<OfferId, usize>,
    /// Everybody's offers of a good that some line takes from anybody, the preferred one first.
    everybody: BTreeMap<Sku, Vec<usize>>,
}

/// So many offers are looked through one after the other.
const FEW: usize = 8;

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: OfferId,
    pub(super) stock: Stock,
    left: u64,
}

impl Entry {
    /// Units that the order takes from this offer.
    pub(super) fn taken(&self) -> u64 {
        self.stock.counters.available.units() - self.left
    }
}

/// Where the book finds offers: the rows in the current epoch.
pub(super) trait Shelf {
    fn one(&self, id: &OfferId) -> Read<Option<Stock>>;
    /// By manufacturer.
    fn all_of(&self, sku: &Sku) -> Read<Vec<(AccountName, Stock)>>;
}

impl Book {
    pub(super) fn entries(self) -> Vec<Entry> {
        self.entries
    }

    /// The places in the book of a line's offers, in the order in which they are asked. A good or an offer that
    /// does not exist is a mistake in the order, not a shortage.
    fn candidates(&mut self, shelf: &impl Shelf, line: &LineRequest) -> Result<Vec<usize>, super::Stop> {
        let missing = |what: &'static str, name| Refusal::NotFound { what: what.into(), name };
        match &line.from {
            Sources::Any => {
                if let Some(known) = self.everybody.get(&line.sku) {
                    return Ok(known.clone());
                }
                let mut stocks = shelf.all_of(&line.sku)?;
                if stocks.is_empty() {
                    return Err(missing("good", line.sku.to_string()).into());
                }
                // Stable: of the same price, they stay by manufacturer.
                stocks.sort_by_key(|(_, stock)| stock.unit_price);
                let id = |manufacturer| OfferId { sku: line.sku.clone(), manufacturer };
                let places: Vec<usize> =
                    stocks.into_iter().map(|(maker, stock)| self.place_of(id(maker), stock)).collect();
                self.everybody.insert(line.sku.clone(), places.clone());
                Ok(places)
            }
            Sources::Makers(makers) => {
                let mut places = Vec::with_capacity(makers.len());
                for manufacturer in makers {
                    places.push(self.place_of_maker(shelf, &line.sku, manufacturer)?);
                }
                Ok(places)
            }
        }
    }

    fn place_of_maker(
        &mut self,
        shelf: &impl Shelf,
        sku: &Sku,
        manufacturer: &AccountName,
    ) -> Result<usize, super::Stop> {
        let id = OfferId { sku: sku.clone(), manufacturer: manufacturer.clone() };
        if let Some(at) = self.find(&id) {
            return Ok(at);
        }
        if let Some(stock) = shelf.one(&id)? {
            return Ok(self.place_of(id, stock));
        }
        Err(missing_offer(shelf, sku, manufacturer)?.into())
    }

    /// Where an offer lies, if it is in the book. A few are looked through faster than a map is built.
    fn find(&self, id: &OfferId) -> Option<usize> {
        if self.entries.len() <= FEW {
            self.entries.iter().position(|e| e.id == *id)
        } else {
            self.places.get(id).copied()
        }
    }

    fn place_of(&mut self, id: OfferId, stock: Stock) -> usize {
        if let Some(at) = self.find(&id) {
            return at;
        }
        let at = self.entries.len();
        let left = stock.counters.available.units();
        self.entries.push(Entry { id, stock, left });
        if self.entries.len() > FEW {
            let missing = if at == FEW { 0 } else { at };
            let ids = self.entries[missing..].iter().map(|e| e.id.clone());
            self.places.extend(ids.zip(missing..));
        }
        at
    }

    /// Who was asked for a line that has just taken its units; none where its fills say it all: it is filled, and
    /// everybody who was asked gave something.
    fn asking(&self, line: &LineRequest, candidates: &[usize], taken: &Taken) -> Option<Box<Asking>> {
        let filled = taken.units == line.quantity.units();
        let gave = taken.fills.iter().map(|(at, _)| at);
        if filled && gave.eq(candidates.iter().take(taken.fills.len())) {
            return None;
        }
        let last = taken.fills.last().and_then(|(at, _)| candidates.iter().position(|c| c == at));
        let asked = match last {
            Some(last) if filled => &candidates[..=last],
            _ => candidates,
        };
        let one = |&at: &usize| {
            let Entry { id, stock, left } = &self.entries[at];
            let taken = taken.fills.iter().find(|(from, _)| *from == at).map_or(0, |(_, units)| *units);
            let (manufacturer, unit_price) = (id.manufacturer.clone(), stock.unit_price);
            Asked { manufacturer, available: left + taken, unit_price }
        };
        let makers: Vec<Asked> = asked.iter().take(LINE_MAKERS_MAX_COUNT).map(one).collect();
        let more = u32::try_from(asked.len() - makers.len()).unwrap_or(u32::MAX);
        Some(Box::new(Asking { makers, more }))
    }

    /// Takes up to what is left from each candidate in turn, passing over prices above the line's limit.
    fn take(&mut self, line: &LineRequest, candidates: &[usize]) -> Taken {
        let mut taken = Taken { fills: Vec::new(), units: 0, too_dear: 0 };
        for &at in candidates {
            let Entry { stock, left, .. } = &mut self.entries[at];
            let wanted = line.quantity.units() - taken.units;
            if line.max_unit_price.is_some_and(|limit| stock.unit_price > limit.money()) {
                taken.too_dear += *left;
                continue;
            }
            let units = wanted.min(*left);
            if units > 0 {
                *left -= units;
                taken.units += units;
                taken.fills.push((at, units));
            }
        }
        taken
    }

    /// The cheapest of the candidates with units left whose price is above the line's limit.
    fn cheapest_above(&self, line: &LineRequest, candidates: &[usize]) -> Option<TooDear> {
        let limit = line.max_unit_price?.money();
        let entries = candidates.iter().map(|&at| &self.entries[at]).filter(|e| e.left > 0);
        let dear = entries.map(|e| (e.stock.unit_price, &e.id.manufacturer)).filter(|(price, _)| *price > limit);
        let (unit_price, manufacturer) = dear.min()?;
        Some(TooDear { manufacturer: manufacturer.clone(), unit_price, limit })
    }

    fn give_back(&mut self, fills: &[(usize, u64)]) {
        for &(at, units) in fills {
            self.entries[at].left += units;
        }
    }
}

/// Says whether nobody offers the good, or only this manufacturer does not.
pub(super) fn missing_offer(shelf: &impl Shelf, sku: &Sku, manufacturer: &AccountName) -> Read<Refusal> {
    Ok(if shelf.all_of(sku)?.is_empty() {
        Refusal::NotFound { what: "good".into(), name: sku.to_string() }
    } else {
        Refusal::NotFound { what: "offer".into(), name: format!("{sku}@{manufacturer}") }
    })
}

/// What one line took from the book.
struct Taken {
    fills: Vec<(usize, u64)>,
    units: u64,
    /// Units passed over because of their price.
    too_dear: u64,
}

/// A line that had its turn.
struct Served<'l> {
    line: &'l LineRequest,
    /// Whom it may be filled from, in their order.
    candidates: Vec<usize>,
    fills: Vec<(usize, u64)>,
    could_fill: u64,
    reason: Option<LineReason>,
    asking: Option<Box<Asking>>,
}

/// What an order would get, line by line; no line is filled in a refused order.
#[derive(Debug)]
pub(super) struct Allocation {
    pub(super) book: Book,
    pub(super) result: Result<Vec<OrderLine>, Refusal>,
}

/// Serves the lines in their order, then applies the fill policy.
pub(super) fn allocate(shelf: &impl Shelf, fill: FillPolicy, lines: &[LineRequest]) -> Result<Allocation, super::Stop> {
    let mut book = Book::default();
    let mut served = Vec::with_capacity(lines.len());
    for line in lines {
        let candidates = book.candidates(shelf, line)?;
        let mut taken = book.take(line, &candidates);
        let (could_fill, reason) = (taken.units, shortage(line, fill, &taken));
        let asking = book.asking(line, &candidates, &taken);
        if !is_whole(fill) && taken.units < floor(line, fill) {
            book.give_back(&taken.fills);
            taken.fills.clear();
        }
        served.push(Served { line, candidates, fills: taken.fills, could_fill, reason, asking });
    }
    let any_missed = served.iter().any(|s| s.could_fill < floor(s.line, fill));
    let nothing = served.iter().all(|s| s.fills.is_empty());
    let refused = nothing || (is_whole(fill) && any_missed);
    if refused {
        served.iter().for_each(|s| book.give_back(&s.fills));
    }
    let left = |candidates: &[usize]| candidates.iter().map(|&at| book.entries[at].left).sum::<u64>();
    let result = if refused {
        let shortages = (1..).zip(&served).map(|(number, s)| LineShortage {
            line: number,
            sku: s.line.sku.clone(),
            requested: s.line.quantity.units(),
            could_fill: s.could_fill,
            available_now: left(&s.candidates),
            reason: s.reason,
            too_dear: book.cheapest_above(s.line, &s.candidates),
        });
        Err(refusal(shortages.collect()))
    } else {
        let lines = served.into_iter().map(|s| OrderLine {
            sku: s.line.sku.clone(),
            from: s.line.from.clone(),
            requested: s.line.quantity,
            min_quantity: s.line.min_quantity,
            max_unit_price: s.line.max_unit_price,
            reason: s.reason,
            available_now: left(&s.candidates),
            fills: s.fills.iter().map(|&(at, units)| fill_from(&book.entries[at], units)).collect(),
            asking: s.asking,
        });
        Ok(lines.collect())
    };
    Ok(Allocation { book, result })
}

/// A lower live price is passed on: the fill carries the offer's price, never the line's limit.
fn fill_from(entry: &Entry, units: u64) -> Fill {
    Fill {
        manufacturer: entry.id.manufacturer.clone(),
        quantity: Quantity::of(units),
        unit_price: entry.stock.unit_price,
        cancelled: Quantity::ZERO,
    }
}

/// Whether one line that misses its floor lets the whole order fail.
fn is_whole(fill: FillPolicy) -> bool {
    matches!(fill, FillPolicy::AllOrNone | FillPolicy::MinimumOrNone)
}

/// The fewest units worth having on this line.
fn floor(line: &LineRequest, fill: FillPolicy) -> u64 {
    match fill {
        FillPolicy::AllOrNone | FillPolicy::CompleteLines => line.quantity.units(),
        FillPolicy::Partial | FillPolicy::MinimumOrNone => line.min_quantity.unwrap_or(Quantity::ONE).units(),
    }
}

fn shortage(line: &LineRequest, fill: FillPolicy, taken: &Taken) -> Option<LineReason> {
    let missing = line.quantity.units() - taken.units;
    if missing == 0 {
        None
    } else if taken.too_dear >= missing {
        Some(LineReason::PriceAboveLimit)
    } else if fill != FillPolicy::AllOrNone
        && fill != FillPolicy::CompleteLines
        && (1..floor(line, fill)).contains(&taken.units)
    {
        Some(LineReason::BelowMinimum)
    } else {
        Some(LineReason::InsufficientStock)
    }
}

fn refusal(lines: Vec<LineShortage>) -> Refusal {
    let mut reasons = lines.iter().filter_map(|l| l.reason);
    if reasons.all(|r| r == LineReason::PriceAboveLimit) {
        Refusal::PriceAboveLimit { lines }
    } else {
        Refusal::InsufficientStock { lines }
    }
}
