//! Refusals in the tool's own words: prices as people write them, and flags where the wire has names.

use serde::Deserialize;

use crate::cli::failure::{Failure, status};
use crate::ipc::error::ErrorObject;
use crate::market::amounts::Currency;
use crate::market::reason::Reason;
use crate::market::refusal::LineShortage;
use crate::market::words::grouped;

/// A refused purchase, with what to do about it at the command line.
pub(super) fn refused(error: &ErrorObject, currency: &Currency) -> Failure {
    let exit = error.reason().map_or(status::INTERNAL, Reason::exit_status);
    Failure::new(exit, message(error, currency), remedy(error))
}

/// What happened. A shortage by price names the manufacturer, the price and the limit.
pub(super) fn message(error: &ErrorObject, currency: &Currency) -> String {
    const SHOWN: usize = 3;
    let lines = error.data.details.get("lines").and_then(|lines| Vec::<LineShortage>::deserialize(lines).ok());
    let short: Vec<LineShortage> =
        lines.unwrap_or_default().into_iter().filter(|line| line.could_fill < line.requested).collect();
    let begin = match error.reason() {
        Some(Reason::PriceAboveLimit) => "the price is above the limit",
        Some(Reason::InsufficientStock) => "not enough in stock",
        _ => return error.message.clone(),
    };
    if short.iter().all(|line| line.too_dear.is_none()) {
        return error.message.clone();
    }
    let mut said: Vec<String> = short.iter().take(SHOWN).map(|line| shortage(line, currency)).collect();
    if short.len() > SHOWN {
        said.push(format!("and {} more lines", short.len() - SHOWN));
    }
    format!("{begin}: {}", said.join(", "))
}

fn shortage(line: &LineShortage, currency: &Currency) -> String {
    let (requested, could_fill) = (grouped(line.requested), grouped(line.could_fill));
    let dear = line.too_dear.as_ref().map(|dear| {
        let (price, limit) = (currency.grouped(dear.unit_price), currency.grouped(dear.limit));
        format!("; {} asks {price}, the limit is {limit}", dear.manufacturer)
    });
    format!("{} (asked {requested}, could have {could_fill}{})", line.sku, dear.unwrap_or_default())
}

/// What to do about a refusal, with the tool's flags.
pub(super) fn remedy(error: &ErrorObject) -> String {
    match error.reason() {
        Some(Reason::InsufficientStock) => {
            "Ask for less or name more manufacturers; --on-shortage partial buys what is \
                                            there, complete_lines the lines that are there in full."
                .to_owned()
        }
        Some(Reason::PriceAboveLimit) => {
            "See the prices with `cds-customer offers`; raise --max-price if you agree, or name \
                                          a cheaper manufacturer."
                .to_owned()
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

    use super::*;

    #[test]
    fn a_remedy_names_the_tools_flags_and_a_reason_has_no_underscores() {
        let error = ErrorObject::new(Reason::InsufficientStock, "x").with_hint("with fill partial");
        assert!(remedy(&error).contains("--on-shortage partial"));
        assert_eq!(message(&error, &Currency::default()), "x", "without details the daemon's words stay");
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
}
