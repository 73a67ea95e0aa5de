//! Why the lines of an order were filled as they were: told from the order's own row.

use crate::ipc::methods::order::{AskedInfo, AskedWhy, LineExplanation};
use crate::market::names::AccountName;
use crate::market::order::{Asked, Order, OrderLine, Sources};

/// One explanation for each line.
pub(super) fn explain(order: &Order) -> Vec<LineExplanation> {
    (0..order.lines.len()).map(|at| explain_line(order, at)).collect()
}

fn explain_line(order: &Order, at: usize) -> LineExplanation {
    let line = &order.lines[at];
    LineExplanation {
        from: line.from.clone(),
        min_quantity: line.min_quantity,
        max_unit_price: line.max_unit_price,
        available_before: available_before(&order.lines[at..]),
        asked: match &line.asking {
            Some(asking) => asking.makers.iter().map(|asked| asked_info(line, asked)).collect(),
            None => by_fills(order, at),
        },
        asked_more: line.asking.as_ref().map_or(0, |asking| asking.more),
    }
}

/// What the first of these lines found: what was left after the order, and what it and the lines after it took.
fn available_before(lines: &[OrderLine]) -> u64 {
    let [first, ..] = lines else { return 0 };
    let may_ask = |maker: &AccountName| match &first.from {
        Sources::Any => true,
        Sources::Makers(makers) => makers.contains(maker),
    };
    let same_good = lines.iter().filter(|l| l.sku == first.sku);
    let fills = same_good.flat_map(|l| &l.fills).filter(|f| may_ask(&f.manufacturer));
    first.available_now + fills.map(|f| f.quantity.units()).sum::<u64>()
}

fn asked_info(line: &OrderLine, asked: &Asked) -> AskedInfo {
    let taken = line.fills.iter().find(|f| f.manufacturer == asked.manufacturer).map_or(0, |f| f.quantity.units());
    let too_dear = line.max_unit_price.is_some_and(|limit| asked.unit_price > limit.money());
    let why = match (taken, asked.available) {
        (1.., _) => AskedWhy::Taken,
        _ if too_dear => AskedWhy::PriceAboveLimit,
        (_, 0) => AskedWhy::NothingLeft,
        _ => AskedWhy::Dropped,
    };
    let (manufacturer, unit_price) = (asked.manufacturer.clone(), asked.unit_price);
    AskedInfo { manufacturer, available: Some(asked.available), unit_price, taken, why }
}

/// A line that is filled, and everybody who was asked gave something: all but the last gave all they had.
fn by_fills(order: &Order, at: usize) -> Vec<AskedInfo> {
    let line = &order.lines[at];
    let alone = matches!(&line.from, Sources::Makers(makers) if makers.len() == 1);
    let had_in_all = available_before(&order.lines[at..]);
    let last = line.fills.len().saturating_sub(1);
    let one = |(number, fill): (usize, &crate::market::order::Fill)| {
        let taken = fill.quantity.units();
        let available = if number < last { Some(taken) } else { alone.then_some(had_in_all) };
        let (manufacturer, unit_price) = (fill.manufacturer.clone(), fill.unit_price);
        AskedInfo { manufacturer, available, unit_price, taken, why: AskedWhy::Taken }
    };
    line.fills.iter().enumerate().map(one).collect()
}
