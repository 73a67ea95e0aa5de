//! One line of an order as it is typed: `SKU[@MAKER[,MAKER…]]=QTY`; and a good as `SKU[@MAKER[,MAKER…]]`.

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

/// A good and the manufacturers it may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodArg {
    pub sku: Sku,
    pub from: Sources,
}

impl FromStr for GoodArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains('=') {
            return Err("no quantity is needed here; write SKU[@MAKER[,MAKER…]], as NW-001@acme".to_owned());
        }
        good(text).map_err(|problem| format!("{problem}; write SKU[@MAKER[,MAKER…]], as NW-001@acme or NW-001"))
    }
}

fn good(text: &str) -> Result<GoodArg, String> {
    let (sku, makers) = match text.split_once('@') {
        Some((sku, makers)) => (sku, Some(makers)),
        None => (text, None),
    };
    let sku = Sku::parse(sku).map_err(|e| e.to_string())?;
    Ok(GoodArg { sku, from: makers.map_or(Ok(Sources::Any), sources)? })
}

/// How a line is written; part of every complaint about one.
const FORM: &str = "SKU[@MAKER[,MAKER…]]=QTY";

impl FromStr for OrderLineArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |problem: String| format!("{problem}; write {FORM}, as NW-001@acme,borealis=5 or NW-001=5");
        let (named, quantity) = text.rsplit_once('=').ok_or_else(|| wrong("it has no =QTY".to_owned()))?;
        let quantity = Quantity::parse_some(quantity).map_err(|e| wrong(e.to_string()))?;
        let GoodArg { sku, from } = good(named).map_err(wrong)?;
        Ok(Self { sku, from, quantity })
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
    fn a_good_is_named_without_a_quantity() {
        let named: GoodArg = "NW-001@acme".parse().unwrap();
        assert_eq!((named.sku.as_str(), named.from), ("NW-001", makers(&["acme"])));
        assert_eq!("NW-001".parse::<GoodArg>().unwrap().from, Sources::Any);
        for (text, problem) in [("NW-001=5", "no quantity"), ("a b", "SKU"), ("A@", "name")] {
            let said = text.parse::<GoodArg>().unwrap_err();
            assert!(said.contains(problem), "{text}: {said}");
        }
    }

    #[test]
    fn a_wrong_line_is_told_what_is_wrong_and_the_right_form() {
        for (text, problem) in [
            ("NW-001", "no =QTY"),
            ("NW-001=", "quantity"),
            ("NW-001=-5", "quantity"),
            ("NW-001=1.5", "quantity"),
            ("NW-001=0", "from 1 to 1000000000000"),
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
