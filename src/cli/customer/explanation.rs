//! `order show --explain`: who was asked for each line, who had how much at what price, and which limit applied.

use crate::cli::output::{Sheet, number, numeral, text};
use crate::ipc::methods::order::{AskedInfo, AskedWhy, LineExplanation, LineInfo, OrderInfo};
use crate::market::amounts::{Currency, Quantity};
use crate::market::order::{FillPolicy, LineReason, Sources};
use crate::market::words::grouped;

/// One sentence per line.
pub(super) fn sentences(order: &OrderInfo) -> Vec<String> {
    let explained = order.lines.iter().filter_map(|l| l.explanation.as_ref().map(|e| (l, e)));
    explained.map(|(line, why)| sentence(line, why, order.fill, &order.currency)).collect()
}

fn sentence(line: &LineInfo, why: &LineExplanation, fill: FillPolicy, currency: &Currency) -> String {
    let whom = match &why.from {
        Sources::Any => "anybody, the cheapest first".to_owned(),
        Sources::Makers(makers) => makers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", then "),
    };
    let mut said = format!("Line {}: {} × {} from {whom}", line.line, grouped(line.requested), line.sku);
    if let Some(limit) = why.max_unit_price {
        said.push_str(&format!(", at {} at most", currency.grouped(limit.money())));
    }
    if let Some(min) = why.min_quantity {
        said.push_str(&format!(", {} at least", grouped(min.units())));
    }
    let (had, taken) = (grouped(why.available_before), grouped(line.filled));
    let they_had = match &why.from {
        Sources::Makers(makers) if makers.len() == 1 => format!("{whom} had {had}"),
        _ => format!("They had {had} together"),
    };
    let was = if line.filled == 1 { "was" } else { "were" };
    said.push_str(&format!(". {they_had}; {taken} {was} bought{}.", reason(line, why, fill)));
    said
}

/// Why it was not more.
fn reason(line: &LineInfo, why: &LineExplanation, fill: FillPolicy) -> String {
    let too_dear: u64 =
        why.asked.iter().filter(|a| a.why == AskedWhy::PriceAboveLimit).filter_map(|a| a.available).sum();
    let beyond = if too_dear > 0 {
        format!(", {} more {} above the price limit", grouped(too_dear), were(too_dear))
    } else {
        String::new()
    };
    let there = why.available_before.saturating_sub(too_dear);
    match line.reason {
        None => String::new(),
        Some(LineReason::PriceAboveLimit) if there == 0 => ": all of it was above the price limit".to_owned(),
        Some(LineReason::PriceAboveLimit) if fill == FillPolicy::CompleteLines => {
            let within = format!("{} of {} {}", grouped(there), grouped(line.requested), were(there));
            format!(
                ": the line was left out, because only {within} within the price limit and complete lines were wanted"
            )
        }
        Some(LineReason::PriceAboveLimit) => ": the rest was above the price limit".to_owned(),
        Some(LineReason::BelowMinimum) => {
            let least = why.min_quantity.map_or(1, Quantity::units);
            format!(
                ": {} {} there{beyond}, fewer than the {} wanted at least",
                grouped(there),
                were(there),
                grouped(least)
            )
        }
        Some(LineReason::InsufficientStock) if there == 0 && too_dear > 0 => {
            format!(": all {} that they had {} above the price limit", grouped(too_dear), were(too_dear))
        }
        Some(LineReason::InsufficientStock) if there == 0 => ": there was none".to_owned(),
        Some(LineReason::InsufficientStock) if fill == FillPolicy::CompleteLines => {
            let (there, wanted) = (
                format!("{} of {} {} there", grouped(there), grouped(line.requested), were(there)),
                "complete lines were wanted",
            );
            format!(": the line was left out, because only {there}{beyond} and {wanted}")
        }
        Some(LineReason::InsufficientStock) => match &why.from {
            Sources::Any => format!(": nobody had more{beyond}"),
            Sources::Makers(makers) if makers.len() == 1 => {
                format!(": it had no more{beyond}, and nobody else was to be asked")
            }
            Sources::Makers(_) => format!(": they had no more{beyond}, and nobody else was to be asked"),
        },
    }
}

fn were(n: u64) -> &'static str {
    if n == 1 { "was" } else { "were" }
}

/// One row per manufacturer that was asked.
pub(super) fn sheet(order: &OrderInfo) -> Sheet {
    let mut sheet = Sheet::new(&[
        numeral("line", "Line"),
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
