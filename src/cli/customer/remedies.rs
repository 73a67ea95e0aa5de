//! Refusals in the tool's own words: prices as people write them, and flags where the wire has names.

use serde::Deserialize;

use crate::cli::failure::{Failure, status};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::Currency;
use crate::market::names::AccountName;
use crate::market::order::Sources;
use crate::market::reason::Reason;
use crate::market::refusal::LineShortage;
use crate::market::words::grouped;

/// A purchase that is refused for another reason than a shortage, with what to do about it at the command line.
pub(super) fn refused(error: &ErrorObject, currency: &Currency) -> Failure {
    Failure::new(exit_status(error), message(error, currency), error.data.hint.clone().unwrap_or_default())
}

/// A purchase that was refused, and that the customer has settled already: nothing is left to be done.
pub(super) fn settled(error: &ErrorObject, currency: &Currency, next: &str) -> Failure {
    Failure::new(exit_status(error), message(error, currency), next)
}

pub(super) fn exit_status(error: &ErrorObject) -> u8 {
    error.reason().map_or(status::INTERNAL, Reason::exit_status)
}

/// What happened. A shortage by price names the manufacturer, the price and the limit.
pub(super) fn message(error: &ErrorObject, currency: &Currency) -> String {
    message_of(error, currency, &[])
}

/// As [`message`], of an order whose lines are known: where several ask for one good, each says from whom.
pub(super) fn message_of(error: &ErrorObject, currency: &Currency, asked: &[LineParams]) -> String {
    const SHOWN: usize = 3;
    let short: Vec<LineShortage> =
        lines_of(error).into_iter().filter(|line| line.could_fill < line.requested).collect();
    let begin = match error.reason() {
        Some(Reason::PriceAboveLimit) => "the price is above the limit",
        Some(Reason::InsufficientStock) => "not enough in stock",
        _ => return error.message.clone(),
    };
    if short.is_empty() {
        return error.message.clone();
    }
    let details = &error.data.details;
    let (before, after) = match details.get("order").and_then(serde_json::Value::as_u64) {
        None => (String::new(), ""),
        Some(order) => (one_of_several(order, details), "; none of the orders was placed"),
    };
    let mut said: Vec<String> = short.iter().take(SHOWN).map(|line| shortage(line, currency, asked)).collect();
    if short.len() > SHOWN {
        said.push(format!("and {} more lines", short.len() - SHOWN));
    }
    format!("{before}{begin}: {}{after}", said.join(", "))
}

/// `order 2, line 1: `, of orders that were to be placed together.
fn one_of_several(order: u64, details: &serde_json::Map<String, serde_json::Value>) -> String {
    let reference = details.get("reference").and_then(serde_json::Value::as_str);
    let reference = reference.map(|r| format!(" ({r})")).unwrap_or_default();
    let line = details.get("line").and_then(serde_json::Value::as_u64).map(|n| format!(", line {n}"));
    format!("order {order}{reference}{}: ", line.unwrap_or_default())
}

/// ` from acme or bolt`, if another line of the order asks for the same good and this one names manufacturers.
pub(super) fn whom(line: &LineParams, asked: &[LineParams]) -> String {
    let Sources::Makers(makers) = &line.from else { return String::new() };
    if asked.iter().filter(|other| other.sku == line.sku).count() < 2 {
        return String::new();
    }
    let names: Vec<&str> = makers.iter().map(AccountName::as_str).collect();
    format!(" from {}", names.join(" or "))
}

fn shortage(line: &LineShortage, currency: &Currency, asked: &[LineParams]) -> String {
    let this = asked.get((line.line as usize).wrapping_sub(1)).filter(|l| l.sku == line.sku);
    let whom = this.map(|this| whom(this, asked)).unwrap_or_default();
    let (requested, could_fill) = (grouped(line.requested), grouped(line.could_fill));
    let dear = line.too_dear.as_ref().map(|dear| {
        let (price, limit) = (currency.grouped(dear.unit_price), currency.grouped(dear.limit));
        format!("; {} asks {price}, the limit is {limit}", dear.manufacturer)
    });
    format!("{}{whom} (asked {requested}, could have {could_fill}{})", line.sku, dear.unwrap_or_default())
}

/// What each line could have had, if the refusal says it.
pub(super) fn lines_of(error: &ErrorObject) -> Vec<LineShortage> {
    let details = &error.data.details;
    // Of orders that were to be placed together, the one that was refused says why inside.
    let inside = || details.get("refused")?.as_object()?.values().next()?.get("lines");
    let lines = details.get("lines").or_else(inside).and_then(|lines| Vec::deserialize(lines).ok());
    lines.unwrap_or_default()
}

/// What to do about an order of a file that was refused.
pub(super) fn for_a_file(error: &ErrorObject) -> String {
    match error.reason() {
        Some(Reason::InsufficientStock) => {
            "Ask for less or name more manufacturers in the file; --fill partial buys what is there.".to_owned()
        }
        Some(Reason::PriceAboveLimit) => {
            "Raise max_unit_price in the file (or --max-price) if you agree, or name a cheaper manufacturer.".to_owned()
        }
        _ => error.data.hint.clone().unwrap_or_default(),
    }
}

/// A reason's stable word as people read it.
pub(super) fn words(reason: &str) -> String {
    match Reason::from_word(reason) {
        Some(Reason::InsufficientStock) => "not enough in stock".to_owned(),
        Some(Reason::PriceAboveLimit) => "price above the limit".to_owned(),
        Some(Reason::KeyReused) => "reference used before with other content".to_owned(),
        Some(Reason::RoundNotSelling) => "no round sells".to_owned(),
        _ => reason.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::shortage::testing::line as asked;
    use super::*;

    #[test]
    fn without_details_the_daemons_words_stay_and_a_reason_has_no_underscores() {
        let error = ErrorObject::new(Reason::InsufficientStock, "x").with_hint("with fill partial");
        assert!(for_a_file(&error).contains("--fill partial"));
        assert_eq!(message(&error, &Currency::default()), "x");
        assert!(Reason::ALL.iter().all(|reason| !words(reason.word()).contains('_')));
    }

    #[test]
    fn a_price_above_the_limit_is_named_with_its_manufacturer_and_the_limit() {
        let line = json!({"line": 1, "sku": "A", "requested": 1200, "could_fill": 0, "available_now": 5, "reason":
            "price_above_limit", "too_dear": {"manufacturer": "acme", "unit_price": 125_000, "limit": 50}});
        let error = ErrorObject::new(Reason::PriceAboveLimit, "x").with_detail("lines", json!([line]));
        let said = message(&error, &Currency::default());
        let right =
            "the price is above the limit: A (asked 1,200, could have 0; acme asks 1,250.00, the limit is 0.50)";
        assert_eq!(said, right);
    }

    #[test]
    fn lines_of_one_good_are_told_apart_by_their_manufacturers() {
        let line = |n: u32| {
            json!({"line": n, "sku": "A", "requested": 2, "could_fill": 0, "available_now": 0, "reason":
            "insufficient_stock", "too_dear": null})
        };
        let error = ErrorObject::new(Reason::InsufficientStock, "x").with_detail("lines", json!([line(1), line(2)]));
        let asked = [asked("A", &["acme"], 2), asked("A", &["bolt", "cobalt"], 2)];
        let said = message_of(&error, &Currency::default(), &asked);
        let right =
            "not enough in stock: A from acme (asked 2, could have 0), A from bolt or cobalt (asked 2, could have 0)";
        assert_eq!(said, right);
        assert!(!message_of(&error, &Currency::default(), &asked[..1]).contains("from"), "there is no other");
    }

    #[test]
    fn an_order_of_several_is_named_with_its_price_and_limit_too() {
        let line = json!({"line": 1, "sku": "A", "requested": 2, "could_fill": 0, "available_now": 5, "reason":
            "price_above_limit", "too_dear": {"manufacturer": "acme", "unit_price": 450, "limit": 400}});
        let inside = json!({"price_above_limit": {"lines": [line]}});
        let error = ErrorObject::new(Reason::PriceAboveLimit, "x");
        let error = error.with_detail("order", 2).with_detail("reference", "R-7").with_detail("line", 1);
        let said = message(&error.with_detail("refused", inside), &Currency::default());
        let right = "order 2 (R-7), line 1: the price is above the limit: A (asked 2, could have 0; acme asks 4.50, the limit \
                     is 4.00); none of the orders was placed";
        assert_eq!(said, right);
    }
}
