//! `order show --explain`: who was asked for each line, who had how much at what price, and which limit applied.

use crate::cli::output::{Sheet, number, text};
use crate::ipc::methods::order::{AskedInfo, AskedWhy, LineExplanation, LineInfo, OrderInfo};
use crate::market::amounts::Currency;
use crate::market::order::{LineReason, Sources};
use crate::market::words::grouped;

/// One sentence per line.
pub(super) fn sentences(order: &OrderInfo) -> Vec<String> {
    let explained = order.lines.iter().filter_map(|l| l.explanation.as_ref().map(|e| (l, e)));
    explained.map(|(line, why)| sentence(line, why, &order.currency)).collect()
}

fn sentence(line: &LineInfo, why: &LineExplanation, currency: &Currency) -> String {
    let whom = match &why.from {
        Sources::Any => "anybody, the cheapest first".to_owned(),
        Sources::Makers(makers) => makers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", then "),
    };
    let mut said = format!("Line {}: {} × {} from {whom}", line.line, line.requested, line.sku);
    if let Some(limit) = why.max_unit_price {
        said.push_str(&format!(", at {} at most", currency.show(limit.money())));
    }
    if let Some(min) = why.min_quantity {
        said.push_str(&format!(", {min} at least"));
    }
    said.push_str(&format!(
        ". They had {} together; {} {} bought",
        grouped(why.available_before),
        grouped(line.filled),
        if line.filled == 1 { "was" } else { "were" }
    ));
    said.push_str(match line.reason {
        None => ".",
        Some(LineReason::InsufficientStock) => ": there was not more.",
        Some(LineReason::PriceAboveLimit) => ": the rest was above the price limit.",
        Some(LineReason::BelowMinimum) => ": what was there was less than the minimum.",
    });
    said
}

/// One row per manufacturer that was asked.
pub(super) fn sheet(order: &OrderInfo) -> Sheet {
    let mut sheet = Sheet::new(&[
        number("line", "Line"),
        text("sku", "SKU"),
        text("manufacturer", "Asked"),
        number("available", "Had"),
        number("unit_price", "Price"),
        number("taken", "Taken"),
        text("why", "Why"),
    ]);
    for line in &order.lines {
        let Some(why) = &line.explanation else { continue };
        for asked in &why.asked {
            sheet.push(row(line, asked, &order.currency));
        }
        if why.asked_more > 0 {
            let more = format!("and {} more", why.asked_more);
            let [no, none, nothing, at_all] = [const { String::new() }; 4];
            sheet.push([line.line.to_string(), line.sku.to_string(), more, no, none, nothing, at_all]);
        }
    }
    sheet
}

fn row(line: &LineInfo, asked: &AskedInfo, currency: &Currency) -> [String; 7] {
    [
        line.line.to_string(),
        line.sku.to_string(),
        asked.manufacturer.to_string(),
        asked.available.map_or_else(|| format!("{} or more", asked.taken), |units| units.to_string()),
        currency.show(asked.unit_price),
        asked.taken.to_string(),
        words(asked).to_owned(),
    ]
}

fn words(asked: &AskedInfo) -> &'static str {
    match asked.why {
        AskedWhy::Taken if asked.available == Some(asked.taken) => "all it had",
        AskedWhy::Taken => "all that was still wanted",
        AskedWhy::NothingLeft => "nothing left",
        AskedWhy::PriceAboveLimit => "above the price limit",
        AskedWhy::Dropped => "not enough for the line, which was dropped",
    }
}
