//! A manufacturer's answer to `supply.offers`, taken apart line by line: a bad line spoils only itself.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::supply_call::{CallFailure, read, result_in, short};
use crate::ipc::methods::supply::SupplyOffer;
use crate::limits::VISIT_BAD_LINES_KEPT_COUNT;
use crate::market::collection::{BadLine, HeardOffers};
use crate::market::command::{ImportLine, OfferFields};
use crate::market::names::{AccountName, Sku, Text};

#[derive(Deserialize)]
struct Answer<'l> {
    #[serde(borrow)]
    offers: Vec<&'l RawValue>,
    #[serde(default)]
    complete: bool,
}

/// What a bad line calls its good, if that much can be read.
#[derive(Deserialize)]
struct Named {
    sku: String,
}

/// Reads the reply's line.
pub(super) fn take_apart(line: &[u8], manufacturer: &AccountName, most: usize) -> Result<HeardOffers, CallFailure> {
    let result = result_in(line)?;
    let answer: Answer<'_> = serde_json::from_str(result.get())
        .map_err(|error| CallFailure::Invalid(short(&format!("the result is no list of offers: {error}"))))?;
    if answer.offers.len() > most {
        let problem = format!("the answer has {} lines, at most {most} are taken", answer.offers.len());
        return Err(CallFailure::Invalid(problem));
    }
    let mut heard = HeardOffers { complete: answer.complete, ..HeardOffers::default() };
    for (number, raw) in (1..).zip(answer.offers) {
        match serde_json::from_str::<SupplyOffer>(raw.get()) {
            Ok(offer) => heard.lines.push((number, import_line(offer, manufacturer))),
            Err(_) => note_bad(&mut heard, number, raw),
        }
    }
    Ok(heard)
}

fn import_line(offer: SupplyOffer, manufacturer: &AccountName) -> ImportLine {
    let SupplyOffer { sku, name, unit, gtin, unit_price, quantity } = offer;
    let fields = OfferFields { quantity, unit_price: Some(unit_price), name, unit, gtin };
    ImportLine { manufacturer: manufacturer.clone(), sku, fields }
}

fn note_bad(heard: &mut HeardOffers, line: u32, raw: &RawValue) {
    heard.bad_count += 1;
    let named = serde_json::from_str::<Named>(raw.get()).ok().map(|n| n.sku);
    match named.as_deref().map(Sku::parse) {
        Some(Ok(sku)) => heard.named_badly.push(sku),
        _ => heard.nameless = true,
    }
    if heard.bad_lines.len() < VISIT_BAD_LINES_KEPT_COUNT {
        let problem = read::<SupplyOffer>(raw).err().unwrap_or_default();
        let sku = named.and_then(|name| Text::parse(&short(&name)).ok());
        heard.bad_lines.push(BadLine { line, sku, problem });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(result: &str) -> Result<HeardOffers, CallFailure> {
        let line = format!(r#"{{"jsonrpc":"2.0","id":1,"result":{result}}}"#);
        take_apart(line.as_bytes(), &AccountName::parse("acme").unwrap(), 5)
    }

    #[test]
    fn a_bad_line_spoils_only_itself_and_says_where_it_is_wrong() {
        let heard = heard(
            r#"{"offers":[{"sku":"a","unit_price":5,"quantity":1,"colour":"red"},{"sku":"b","unit_price":5,"quantity":-1},
            {"sku":"c d","unit_price":5,"quantity":1},{"sku":"e","name":"E\u001b[2J","unit_price":5,"quantity":1},7]}"#,
        )
        .unwrap();
        assert_eq!(heard.lines.iter().map(|(n, l)| (*n, l.sku.as_str())).collect::<Vec<_>>(), [(1, "a")]);
        let told: Vec<_> = heard.bad_lines.iter().map(|b| (b.line, b.sku.as_ref().map(Text::as_str))).collect();
        assert_eq!(told, [(2, Some("b")), (3, Some("c d")), (4, Some("e")), (5, None)]);
        for (bad, says) in heard.bad_lines.iter().zip(["quantity: ", "sku: ", "name: ", "7"]) {
            assert!(bad.problem.contains(says), "{bad:?}");
        }
        assert!(heard.bad_lines[2].problem.contains(r"take the character \u{1b} out"), "{:?}", heard.bad_lines[2]);
        assert_eq!(heard.named_badly.iter().map(Sku::as_str).collect::<Vec<_>>(), ["b", "e"]);
        assert!(heard.nameless && !heard.complete && heard.bad_count == 4);
    }

    #[test]
    fn what_is_no_list_of_offers_is_invalid_and_what_is_cut_off_may_be_asked_again() {
        for bad in ["7", "null", r#"{"offers":{}}"#, r#"{"offers":[],"complete":1}"#, r#"{"offers":[1,2,3,4,5,6]}"#] {
            assert!(matches!(heard(bad), Err(CallFailure::Invalid(_))), "{bad}");
        }
        let acme = AccountName::parse("acme").unwrap();
        let reply = |text: &str| take_apart(text.as_bytes(), &acme, 5).unwrap_err();
        assert!(matches!(reply(r#"{"jsonrpc":"2.0","id":1,"result":{"offers":[{"sku""#), CallFailure::CutOff(_)));
        for bad in ["", "hello", "[]", r#"{"jsonrpc":"2.0","id":2,"result":{"offers":[]}}"#, r#"{"id":1,"result":1}"#] {
            assert!(!matches!(reply(bad), CallFailure::Refused(_)), "{bad}");
        }
        let refused = reply(r#"{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"not\u001b yet"}}"#);
        assert!(matches!(&refused, CallFailure::Refused(problem) if problem.contains("yet")), "{refused:?}");
    }
}
