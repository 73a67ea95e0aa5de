//! What can still be done about a purchase that was refused: only what leads somewhere, with the tool's flags.

use super::remedies::{exit_status, lines_of, message_of};
use super::shortage::others;
use crate::cli::failure::Failure;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::Currency;
use crate::market::order::{FillPolicy, LineReason};
use crate::market::reason::Reason;
use crate::market::words::grouped;

/// A purchase as it was asked for, and what is known beside its refusal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// None if they are not known: a cart that is bought under a key.
    pub(super) lines: &'a [LineParams],
    /// Offers of its goods now.
    pub(super) offers: &'a [OfferInfo],
    pub(super) fill: FillPolicy,
    /// `fill` was said with --fill, beside which --on-shortage says nothing.
    pub(super) by_fill_flag: bool,
    pub(super) of_cart: bool,
    pub(super) with_key: bool,
}

/// A refused purchase, with the ways that are left.
pub(super) fn refused(error: &ErrorObject, currency: &Currency, asked: Asked<'_>) -> Failure {
    let mut hint = match error.reason() {
        Some(Reason::InsufficientStock) => of_shortage(error, currency, asked),
        Some(Reason::PriceAboveLimit) => of_price(error, currency, asked),
        _ => error.data.hint.clone().unwrap_or_default(),
    };
    if asked.with_key && matches!(error.reason(), Some(Reason::InsufficientStock | Reason::PriceAboveLimit)) {
        hint.push_str(&format!("{NEXT}A refusal is final for its key: take a new --key then."));
    }
    Failure::new(exit_status(error), message_of(error, currency, asked.lines), hint)
}

fn of_shortage(error: &ErrorObject, currency: &Currency, asked: Asked<'_>) -> String {
    let lines = lines_of(error);
    let is_short = |l: &&crate::market::refusal::LineShortage| l.could_fill < l.requested;
    let some = lines.iter().any(|l| l.could_fill > 0);
    let whole = lines.iter().any(|l| !is_short(&l));
    let elsewhere = elsewhere(error, currency, asked);
    let below = lines.iter().filter(is_short).any(|l| l.reason == Some(LineReason::BelowMinimum));
    let mut said = Vec::new();
    if !elsewhere.is_empty() {
        said.push(format!("Others have some: {}.", elsewhere.join(", ")));
    }
    if below {
        said.push("Ask for a smaller --min.".to_owned());
    }
    let too_dear = lines.iter().filter(is_short).any(|l| l.too_dear.is_some());
    if too_dear && asked.lines.iter().any(|line| line.max_unit_price.is_some()) {
        said.push("Raise --max-price if you agree with the price.".to_owned());
    }
    let mut ways = Vec::new();
    if !elsewhere.is_empty() && !asked.with_key {
        ways.push("other_makers fills the rest from them, as far as they have it.");
    }
    if some && !below && matches!(asked.fill, FillPolicy::AllOrNone | FillPolicy::CompleteLines) {
        ways.push("partial buys what is there.");
    }
    if whole && asked.fill == FillPolicy::AllOrNone {
        ways.push("complete_lines buys the lines that are there in full.");
    }
    if !asked.of_cart && !asked.with_key && !asked.lines.is_empty() {
        ways.push("keep puts it into the cart.");
    }
    if asked.of_cart && !asked.with_key {
        ways.extend(["keep leaves the cart as it is.", "clear empties it."]);
    }
    if !ways.is_empty() && asked.by_fill_flag {
        said.push("Without --fill:".to_owned());
    }
    said.extend(ways.iter().map(|way| format!("--on-shortage {way}")));
    if !some
        && !too_dear
        && elsewhere.is_empty()
        && let Some(first) = lines.iter().find(is_short)
    {
        said.push(format!("`cds-customer watch --sku {}` shows when some comes.", first.sku));
    }
    if said.is_empty() {
        said.push("Ask for less, or name more manufacturers.".to_owned());
    }
    said.join(NEXT)
}

/// Every way stands on a line of its own.
const NEXT: &str = "\n  ";

fn of_price(error: &ErrorObject, currency: &Currency, asked: Asked<'_>) -> String {
    let elsewhere = elsewhere(error, currency, asked);
    if !elsewhere.is_empty() {
        let others = if asked.with_key { "" } else { ", or say --on-shortage other_makers" };
        return format!("Others have some within the limit: {}.{NEXT}Name them{others}.", elsewhere.join(", "));
    }
    if asked.lines.iter().any(|line| line.max_unit_price.is_some()) {
        return "Raise --max-price if you agree with the price, or ask other manufacturers (`cds-customer offers`)."
            .to_owned();
    }
    if asked.of_cart && asked.with_key {
        return "With --key a cart is bought at the prices that were seen when its goods were put in. `cds-customer cart \
                show` shows those of now; buy without --key to agree to them."
            .to_owned();
    }
    "It rose after it was shown. Buy again to see the price of now, or name your limit with --max-price.".to_owned()
}

/// Who was not asked for what is short, and has some within the limits.
fn elsewhere(error: &ErrorObject, currency: &Currency, asked: Asked<'_>) -> Vec<String> {
    const SHOWN: usize = 3;
    let lines = lines_of(error);
    let is_short = |line: &&LineParams| lines.iter().any(|l| l.sku == line.sku && l.could_fill < l.requested);
    let several = asked.lines.len() > 1;
    let mut said = Vec::new();
    for line in asked.lines.iter().filter(is_short) {
        for other in others(line, asked.offers) {
            let of = if several { format!(" of {}", line.sku) } else { String::new() };
            let (has, price) = (grouped(other.available.units()), currency.grouped(other.unit_price));
            said.push(format!("{} {has}{of} at {price}", other.manufacturer));
        }
    }
    let more = said.len().saturating_sub(SHOWN);
    said.truncate(SHOWN);
    if more > 0 {
        said.push(format!("and {more} more"));
    }
    said
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::shortage::testing::{line, offer};
    use super::*;
    use crate::market::amounts::Money;

    fn error(reason: Reason, lines: &[(&str, u64, u64)]) -> ErrorObject {
        let line = |(sku, requested, could_fill): &(&str, u64, u64)| {
            json!({"line": 1, "sku": sku, "requested": requested, "could_fill": could_fill, "available_now": could_fill,
                "reason": if could_fill < requested { json!(reason.word()) } else { json!(null) }, "too_dear": null})
        };
        ErrorObject::new(reason, "x").with_detail("lines", lines.iter().map(line).collect::<serde_json::Value>())
    }

    fn asked<'a>(lines: &'a [LineParams], offers: &'a [OfferInfo]) -> Asked<'a> {
        Asked { lines, offers, fill: FillPolicy::AllOrNone, by_fill_flag: false, of_cart: false, with_key: false }
    }

    fn said(error: &ErrorObject, asked: Asked<'_>) -> String {
        match refused(error, &Currency::default(), asked) {
            Failure::Told { hint, .. } => hint,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_way_that_leads_somewhere_is_named_and_no_other() {
        let lines = [line("A", &["acme"], 12), line("B", &["acme"], 1)];
        let offers = [offer("A", "acme", 450, 5), offer("A", "borealis", 480, 30)];
        let short = error(Reason::InsufficientStock, &[("A", 12, 5), ("B", 1, 1)]);
        let all = asked(&lines, &offers);
        assert_eq!(
            said(&short, all),
            "Others have some: borealis 30 of A at 4.80.\n  \
             --on-shortage other_makers fills the rest from them, as far as they have it.\n  \
             --on-shortage partial buys what is there.\n  \
             --on-shortage complete_lines buys the lines that are there in full.\n  \
             --on-shortage keep puts it into the cart."
        );
        let alone = [line("A", &[], 12)];
        let one = error(Reason::InsufficientStock, &[("A", 12, 5)]);
        let any = "--on-shortage partial buys what is there.\n  --on-shortage keep puts it into the cart.";
        assert_eq!(said(&one, asked(&alone, &offers)), any, "nobody else can be named, and no line is whole");
        assert_eq!(
            said(&one, Asked { of_cart: true, ..asked(&alone, &offers) }),
            "--on-shortage partial buys what is there.\n  --on-shortage keep leaves the cart as it is.\n  \
             --on-shortage clear empties it."
        );
        let with_key = said(&short, Asked { with_key: true, ..all });
        assert!(
            !with_key.contains("other_makers")
                && !with_key.contains("keep")
                && with_key.ends_with("take a new --key then."),
            "{with_key}"
        );
        let complete =
            said(&one, Asked { fill: FillPolicy::CompleteLines, by_fill_flag: true, ..asked(&alone, &offers) });
        assert!(complete.starts_with("Without --fill:\n  --on-shortage partial"), "{complete}");
    }

    #[test]
    fn where_nothing_is_there_the_customer_is_told_how_to_wait() {
        let lines = [line("A", &[], 12)];
        let nothing = error(Reason::InsufficientStock, &[("A", 12, 0)]);
        let waits = "--on-shortage keep puts it into the cart.\n  `cds-customer watch --sku A` shows when some comes.";
        assert_eq!(said(&nothing, asked(&lines, &[])), waits);
        let partial = said(&nothing, Asked { fill: FillPolicy::Partial, of_cart: true, ..asked(&lines, &[]) });
        let stays = "--on-shortage keep leaves the cart as it is.\n  --on-shortage clear empties it.\n  ";
        assert_eq!(partial, format!("{stays}`cds-customer watch --sku A` shows when some comes."));
    }

    #[test]
    fn a_price_limit_has_remedies_of_its_own() {
        let dear = error(Reason::PriceAboveLimit, &[("A", 12, 0)]);
        let mut limited = line("A", &["acme"], 12);
        assert!(said(&dear, asked(&[limited.clone()], &[])).starts_with("It rose after it was shown."));
        limited.max_unit_price = Some(Money::of_minor(400).try_into().unwrap());
        let lines = [limited];
        assert!(said(&dear, asked(&lines, &[])).starts_with("Raise --max-price"));
        let cheap = [offer("A", "cheap", 390, 5)];
        let named =
            "Others have some within the limit: cheap 5 at 3.90.\n  Name them, or say --on-shortage other_makers.";
        assert_eq!(said(&dear, asked(&lines, &cheap)), named);
        assert!(said(&dear, Asked { with_key: true, of_cart: true, ..asked(&[], &[]) }).contains("without --key"));
    }
}
