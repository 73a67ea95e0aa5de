//! What the arguments ask for: defaults of the orders, their keys, and the calls that are made of them.

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::customers::Buyers;
use crate::cli::args::buy::{Buy, OnShortage};
use crate::cli::args::buy_file::BatchMode;
use crate::cli::args::common::Common;
use crate::cli::failure::Failure;
use crate::cli::order_file::FileOrder;
use crate::cli::stock_file::Problem;
use crate::ipc::methods::order::{LineParams, PlaceParams};
use crate::market::amounts::{Currency, Price, Quantity};
use crate::market::key::{Key, hex};
use crate::market::names::AccountName;
use crate::market::order::FillPolicy;
use crate::market::time::RoundId;

pub(super) struct Plan {
    pub(super) mode: BatchMode,
    pub(super) attempt: u32,
    pub(super) currency: Currency,
    pub(super) results: Option<PathBuf>,
    pub(super) rejects: Option<PathBuf>,
    pub(super) fill: FillPolicy,
    pub(super) min: Option<Quantity>,
    pub(super) limit: Option<Price>,
}

impl Plan {
    pub(super) fn of(common: &Common, args: &Buy, fill: FillPolicy, currency: Currency) -> Result<Self, Failure> {
        if common.key.is_some() {
            let hint = "Leave out --key; --attempt N makes new orders of the same references.";
            return Err(Failure::usage("--key is for one order; the orders of a file have keys of their own", hint));
        }
        if args.on_shortage.is_some_and(OnShortage::depends_on_what_is_there) {
            let hint = "Say --on-shortage cancel, partial or complete_lines.";
            return Err(Failure::usage("nothing is asked while a file is bought", hint));
        }
        let limit = args.max_price.as_deref().map(|text| {
            let price = currency.read(text).and_then(Price::try_from);
            price.map_err(|e| Failure::usage(format!("--max-price: {e}"), ""))
        });
        let (limit, from_file) = (limit.transpose()?, &args.from_file);
        let plan = Self {
            mode: from_file.batch,
            attempt: from_file.attempt,
            currency,
            results: from_file.results.clone(),
            rejects: from_file.rejects.clone(),
            fill,
            min: args.min,
            limit,
        };
        plan.refuse_overwriting(args)?;
        Ok(plan)
    }

    fn refuse_overwriting(&self, args: &Buy) -> Result<(), Failure> {
        let real =
            |path: &Option<PathBuf>| path.as_ref().map(|p| std::fs::canonicalize(p).unwrap_or_else(|_| p.clone()));
        let (input, results, rejects) = (real(&args.from_file.file), real(&self.results), real(&self.rejects));
        let same = |a: &Option<PathBuf>, b: &Option<PathBuf>| a.is_some() && a == b;
        if same(&input, &results) || same(&input, &rejects) || same(&results, &rejects) {
            let hint = "Name three different files.";
            return Err(Failure::usage("--file, --results and --rejects would overwrite each other", hint));
        }
        Ok(())
    }

    /// Lines that ask for less than `--min`.
    pub(super) fn below_minimum(&self, order: &FileOrder) -> Vec<Problem> {
        let Some(min) = self.min.filter(|_| self.fill_of(order) == FillPolicy::Partial) else { return Vec::new() };
        let lines = order.lines.iter().zip(&order.rows).filter(|(l, _)| l.min_quantity.is_none() && l.quantity < min);
        let right = format!("ask for at least --min, {min}, or write a min_quantity");
        lines.map(|(l, row)| Problem::new(*row, "quantity", &l.quantity.to_string(), right.as_str())).collect()
    }

    pub(super) fn fill_of(&self, order: &FileOrder) -> FillPolicy {
        order.fill.unwrap_or(self.fill)
    }

    /// The order's lines, with what the arguments say where the file says nothing.
    pub(super) fn lines_of(&self, order: &FileOrder) -> Vec<LineParams> {
        let min = self.min.filter(|_| self.fill_of(order) == FillPolicy::Partial);
        let with_defaults = |line: &LineParams| LineParams {
            min_quantity: line.min_quantity.or(min),
            max_unit_price: line.max_unit_price.or(self.limit),
            ..line.clone()
        };
        order.lines.iter().map(with_defaults).collect()
    }

    pub(super) fn params(&self, order: &FileOrder, buyers: &Buyers, round: Option<RoundId>) -> PlaceParams {
        PlaceParams {
            customer: buyers.named(order),
            fill: self.fill_of(order),
            lines: self.lines_of(order),
            reference: Some(order.reference.clone()),
            note: order.note.clone(),
            round,
            key: order_key(order.reference.as_str(), self.attempt),
        }
    }
}

/// An order's key. The daemon keeps each account's keys apart, so the reference and the attempt suffice. Sorted
/// references make keys that grow, which the store likes.
fn order_key(reference: &str, attempt: u32) -> Key {
    key(&format!("file {attempt} "), reference)
}

/// The key of a whole file that is bought in one step: that of its first order.
pub(super) fn atomic_key(customer: Option<&AccountName>, reference: &str, attempt: u32) -> Key {
    let whose = customer.map_or("", AccountName::as_str);
    key(&format!("file-atomic {attempt} "), &format!("{whose} {reference}"))
}

fn key(begin: &str, name: &str) -> Key {
    Key::parse(&format!("{begin}{name}")).unwrap_or_else(|_| {
        let digest = hex(&Sha256::digest(name.as_bytes()));
        // "#" keeps it apart from the key of a reference that looks like a digest.
        let text = format!("#{begin}{}", &digest[..40]);
        Key::parse(&text).expect("digits of a digest behind a few ASCII characters are a key")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_of_reference_and_attempt_and_fits_whatever_the_reference_is() {
        assert_eq!(order_key("A-1", 1).as_str(), "file 1 A-1");
        assert_ne!(order_key("A-1", 1), order_key("A-1", 2));
        let (long, other) = ("ü".repeat(120), "ü".repeat(119));
        assert_ne!(order_key(&long, 1), order_key(&other, 1));
        assert_eq!(order_key(&long, 1), order_key(&long, 1));
        assert_ne!(order_key("A", 1), atomic_key(None, "A", 1));
    }
}
