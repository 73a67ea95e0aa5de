//! One line of an order as it is typed: `SKU[@MAKER[,MAKER…]]=QTY`.

use std::str::FromStr;

use crate::limits::LINE_MAKERS_MAX_COUNT;
use crate::market::amounts::Quantity;
use crate::market::names::{AccountName, Sku};
use crate::market::order::Sources;

/// A good, the manufacturers it may come from, and at least one unit of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLineArg {
    pub sku: Sku,
    pub from: Sources,
    pub quantity: Quantity,
}

/// How a line is written; part of every complaint about one.
const FORM: &str = "SKU[@MAKER[,MAKER…]]=QTY";

impl FromStr for OrderLineArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |problem: String| format!("{problem}; write {FORM}, as NW-001@acme,borealis=5 or NW-001=5");
        let (good, quantity) = text.rsplit_once('=').ok_or_else(|| wrong("it has no =QTY".to_owned()))?;
        let (sku, makers) = match good.split_once('@') {
            Some((sku, makers)) => (sku, Some(makers)),
            None => (good, None),
        };
        let quantity = Quantity::parse(quantity).map_err(|e| wrong(e.to_string()))?;
        if quantity.is_zero() {
            return Err(wrong("an order line has at least 1 unit".to_owned()));
        }
        Ok(Self {
            sku: Sku::parse(sku).map_err(|e| wrong(e.to_string()))?,
            from: makers.map_or(Ok(Sources::Any), sources).map_err(wrong)?,
            quantity,
        })
    }
}

/// `any`, or manufacturers in the order in which they shall be asked.
fn sources(text: &str) -> Result<Sources, String> {
    if text.eq_ignore_ascii_case("any") {
        return Ok(Sources::Any);
    }
    let mut makers = Vec::new();
    for name in text.split(',') {
        let maker = AccountName::parse(name).map_err(|e| e.to_string())?;
        if makers.contains(&maker) {
            return Err(format!("manufacturer {maker} is named twice"));
        }
        makers.push(maker);
    }
    if makers.len() > LINE_MAKERS_MAX_COUNT {
        return Err(format!("a line names at most {LINE_MAKERS_MAX_COUNT} manufacturers"));
    }
    Ok(Sources::Makers(makers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn makers(names: &[&str]) -> Sources {
        Sources::Makers(names.iter().map(|n| AccountName::parse(n).unwrap()).collect())
    }

    #[test]
    fn a_line_names_a_good_its_manufacturers_and_a_quantity() {
        for (text, from) in [
            ("NW-001=5", Sources::Any),
            ("NW-001@any=5", Sources::Any),
            ("NW-001@acme=5", makers(&["acme"])),
            ("NW-001@Borealis,acme=5", makers(&["borealis", "acme"])),
        ] {
            let line: OrderLineArg = text.parse().unwrap();
            assert_eq!((line.sku.as_str(), line.from, line.quantity.units()), ("NW-001", from, 5), "{text}");
        }
    }

    #[test]
    fn a_wrong_line_is_told_what_is_wrong_and_the_right_form() {
        for (text, problem) in [
            ("NW-001", "no =QTY"),
            ("NW-001=", "quantity"),
            ("NW-001=-5", "quantity"),
            ("NW-001=1.5", "quantity"),
            ("NW-001=0", "at least 1"),
            ("=5", "SKU"),
            ("a b=5", "SKU"),
            ("NW-001@=5", "name"),
            ("NW-001@acme,=5", "name"),
            ("NW-001@acme,any=5", "name"),
            ("NW-001@acme,ACME=5", "named twice"),
        ] {
            let said = text.parse::<OrderLineArg>().unwrap_err();
            assert!(said.contains(problem) && said.contains(FORM), "{text}: {said}");
        }
    }
}
