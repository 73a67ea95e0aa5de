//! The model's orders: bought one unit at a time, cancelled from the last fill back.

use cds::market::order::{FillPolicy, LineRequest, OrderRequest, Sources};

use crate::model::{Answered, Bought, BoughtLine, Model, Reply, Take, refused};

const MOST_MONEY: u128 = 1_000_000_000_000_000;

/// One line while the order is being filled: where it may buy, and from where it has bought each unit.
struct Basket<'r> {
    line: &'r LineRequest,
    places: Vec<usize>,
    bought: Vec<usize>,
    could: u64,
    reason: String,
}

impl Model {
    pub(crate) fn place(&mut self, customer: u64, request: &OrderRequest, now: i64) -> Answered {
        check(request)?;
        let round = self.selling_round()?.id.clone();
        let lines = self.fill(request)?;
        let cost = lines.iter().flat_map(|l| &l.takes).map(|t| u128::from(t.units) * t.price).sum::<u128>();
        if cost > MOST_MONEY {
            return Err(refused("limit_reached", &MOST_MONEY));
        }
        let id = self.orders.len() as u64 + 1;
        self.orders.push(Bought { id, round: round.clone(), customer, at: now, lines: lines.clone() });
        for item in self.items.iter_mut() {
            let maker_of = |l: &BoughtLine| l.sku == item.sku && l.takes.iter().any(|t| t.maker == item.maker);
            if lines.iter().any(maker_of) {
                item.changed_in = Some(round.clone());
            }
        }
        self.mark(customer, false);
        self.rounds[self.newest.unwrap()].last_order_at = Some(now);
        Ok(Reply::Order(id, lines))
    }

    fn fill(&self, request: &OrderRequest) -> Result<Vec<BoughtLine>, Reply> {
        let mut shelf: Vec<u64> = self.items.iter().map(|i| self.available(i)).collect();
        let mut baskets = Vec::new();
        for line in &request.lines {
            let basket = self.fill_line(request.fill, line, &mut shelf)?;
            baskets.push(basket);
        }
        let empty = baskets.iter().all(|b| b.bought.is_empty());
        let missed = baskets.iter().any(|b| b.could < least(request.fill, b.line));
        if empty || (missed && !single(request.fill)) {
            baskets.iter_mut().for_each(|b| put_back(&mut b.bought, &mut shelf));
            return Err(shortage(&baskets, &shelf));
        }
        Ok(baskets.into_iter().map(|b| self.bought_line(&b, &shelf)).collect())
    }

    fn fill_line<'r>(&self, fill: FillPolicy, line: &'r LineRequest, shelf: &mut [u64]) -> Result<Basket<'r>, Reply> {
        let places = self.places(line)?;
        let wanted = line.quantity.units();
        let dear = |at: &usize| line.max_unit_price.is_some_and(|most| self.items[*at].price > most.money().minor());
        let mut bought = Vec::new();
        while (bought.len() as u64) < wanted {
            let Some(at) = places.iter().copied().find(|at| shelf[*at] > 0 && !dear(at)) else { break };
            shelf[at] -= 1;
            bought.push(at);
        }
        let could = bought.len() as u64;
        let least = least(fill, line);
        let too_dear = places.iter().filter(|at| dear(at)).map(|at| shelf[*at]).sum::<u64>();
        let reason = match wanted - could {
            0 => "",
            missing if too_dear >= missing => "PriceAboveLimit",
            _ if has_minimum(fill) && could > 0 && could < least => "BelowMinimum",
            _ => "InsufficientStock",
        };
        if could < least && single(fill) {
            put_back(&mut bought, shelf);
        }
        Ok(Basket { line, places, bought, could, reason: reason.to_owned() })
    }

    /// The items a line may be bought from, the preferred one first.
    fn places(&self, line: &LineRequest) -> Result<Vec<usize>, Reply> {
        let mut of_good: Vec<usize> =
            (0..self.items.len()).filter(|at| self.items[*at].sku == line.sku.as_str()).collect();
        if of_good.is_empty() {
            return Err(refused("not_found", "good"));
        }
        match &line.from {
            Sources::Any => {
                of_good.sort_by_key(|at| (self.items[*at].price, self.items[*at].maker.clone()));
                Ok(of_good)
            }
            Sources::Makers(names) => {
                let place = |name: &str| self.find(name, line.sku.as_str()).ok_or(refused("not_found", "offer"));
                names.iter().map(|name| place(name.as_str())).collect()
            }
        }
    }

    fn bought_line(&self, basket: &Basket<'_>, shelf: &[u64]) -> BoughtLine {
        let mut takes: Vec<Take> = Vec::new();
        for at in &basket.bought {
            let item = &self.items[*at];
            match takes.iter_mut().find(|t| t.maker == item.maker) {
                Some(take) => take.units += 1,
                None => takes.push(Take { maker: item.maker.clone(), units: 1, price: item.price, returned: 0 }),
            }
        }
        BoughtLine {
            sku: basket.line.sku.as_str().to_owned(),
            requested: basket.line.quantity.units(),
            reason: basket.reason.clone(),
            left: left(basket, shelf),
            takes,
        }
    }

    pub(crate) fn cancel(&mut self, customer: u64, id: u64, line: Option<u32>, quantity: Option<u64>) -> Answered {
        let own = self.orders.iter().position(|o| o.id == id && o.customer == customer);
        let at = own.ok_or(refused("not_found", "order"))?;
        let round = self.orders[at].round.clone();
        let term = self.rounds.iter().find(|r| r.id == round).unwrap();
        if term.state != "selling" {
            return Err(self.not_selling(Some(term)));
        }
        let order = &mut self.orders[at];
        let kept = |l: &BoughtLine| l.takes.iter().map(|t| t.units - t.returned).sum::<u64>();
        let lines: Vec<&mut BoughtLine> = match line {
            None if quantity.is_some() => return Err(refused("invalid_params", "quantity")),
            None => order.lines.iter_mut().collect(),
            Some(number) => {
                let index = (number as usize).wrapping_sub(1);
                let line = order.lines.get_mut(index).ok_or(refused("not_found", "line"))?;
                match quantity {
                    Some(0) => return Err(refused("invalid_params", "quantity")),
                    Some(units) if units > kept(line) => return Err(refused("nothing_to_cancel", &kept(line))),
                    _ => vec![line],
                }
            }
        };
        if lines.iter().all(|l| kept(l) == 0) {
            return Err(refused("nothing_to_cancel", &0));
        }
        for line in lines {
            for _ in 0..quantity.unwrap_or(kept(line)) {
                line.takes.iter_mut().rev().find(|t| t.returned < t.units).unwrap().returned += 1;
            }
        }
        Ok(Reply::Order(id, self.orders[at].lines.clone()))
    }
}

fn check(request: &OrderRequest) -> Result<(), Reply> {
    let bad = |field| Err(refused("invalid_params", field));
    if request.lines.is_empty() {
        return bad("lines");
    }
    for line in &request.lines {
        if line.quantity.is_zero() {
            return bad("quantity");
        }
        if line.min_quantity.is_some_and(|least| least > line.quantity) {
            return bad("min_quantity");
        }
    }
    Ok(())
}

/// Whether lines are dropped one by one.
fn single(fill: FillPolicy) -> bool {
    matches!(fill, FillPolicy::CompleteLines | FillPolicy::Partial)
}

fn has_minimum(fill: FillPolicy) -> bool {
    matches!(fill, FillPolicy::Partial | FillPolicy::MinimumOrNone)
}

/// The fewest units with which a line is content.
fn least(fill: FillPolicy, line: &LineRequest) -> u64 {
    if has_minimum(fill) { line.min_quantity.map_or(1, |m| m.units()) } else { line.quantity.units() }
}

fn put_back(bought: &mut Vec<usize>, shelf: &mut [u64]) {
    bought.drain(..).for_each(|at| shelf[at] += 1);
}

fn left(basket: &Basket<'_>, shelf: &[u64]) -> u64 {
    basket.places.iter().map(|at| shelf[*at]).sum()
}

fn shortage(baskets: &[Basket<'_>], shelf: &[u64]) -> Reply {
    let tell = |b: &Basket<'_>| format!("{} of {}, {} left, {}", b.could, b.line.quantity, left(b, shelf), b.reason);
    let details: Vec<String> = baskets.iter().map(tell).collect();
    let only_price = baskets.iter().all(|b| b.reason.is_empty() || b.reason == "PriceAboveLimit");
    refused(if only_price { "price_above_limit" } else { "insufficient_stock" }, &details.join("; "))
}
