//! The check of a whole file before anything is sent: what it holds, and whether the market knows the names in it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::TURN;
use super::goods::Goods;
use super::mistakes::Mistakes;
use super::plan::Plan;
use super::source::Source;
use crate::cli::args::common::Format;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, number};
use crate::ipc::client::Steady;
use crate::limits::ORDER_FILE_CUSTOMERS_MAX_COUNT;
use crate::market::names::AccountName;

/// What is in a file.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) orders: u64,
    lines: u64,
    /// Whether the file by itself has mistakes.
    pub(super) wrong: bool,
    /// Each with the line that names it first.
    pub(super) customers: BTreeMap<AccountName, usize>,
    /// Some order names no customer.
    pub(super) unnamed: bool,
}

/// Reads the file once, and looks up its goods.
pub(super) async fn check(source: &mut Source, plan: &Plan, user: &mut Steady) -> Result<(Checked, Goods), Failure> {
    let (mut checked, mut goods) = (Checked::default(), Goods::default());
    let mut orders = source.orders(&plan.currency)?;
    checked.wrong = !orders.header_problems().is_empty();
    while let Some(found) = orders.next_order()? {
        checked.orders += 1;
        checked.wrong |= !found.problems.is_empty();
        if let Some(order) = &found.order {
            checked.lines += order.lines.len() as u64;
            checked.wrong |= !plan.below_minimum(order).is_empty();
            goods.note(order);
            match &order.customer {
                None => checked.unnamed = true,
                Some(name) if !checked.customers.contains_key(name) => {
                    checked.customers.insert(name.clone(), order.line);
                }
                Some(_) => {}
            }
        }
        if checked.customers.len() > ORDER_FILE_CUSTOMERS_MAX_COUNT {
            let message = format!("the file names more than {ORDER_FILE_CUSTOMERS_MAX_COUNT} customers");
            return Err(Failure::new(status::INVALID_FILE, message, "Split it."));
        }
        if goods.are_many() {
            goods.look_up(user).await?;
        }
        if checked.orders.is_multiple_of(TURN as u64) {
            tokio::task::yield_now().await;
        }
    }
    goods.look_up(user).await?;
    Ok((checked, goods))
}

impl Checked {
    /// Some order names a customer; only then the caller may be without an account.
    pub(super) fn named_others(&self) -> bool {
        !self.customers.is_empty()
    }

    /// What a dry run prints.
    pub(super) fn print(&self, output: &Output, mistakes: Option<&Mistakes>) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct Counts {
            orders: u64,
            lines: u64,
            customers: usize,
            mistakes: u64,
        }
        let mistakes = mistakes.map_or(0, |m| m.count);
        let counts = Counts { orders: self.orders, lines: self.lines, customers: self.customers.len(), mistakes };
        if matches!(output.format(), Format::Json | Format::Ndjson) {
            return output.json_line(&counts);
        }
        let mut sheet = Sheet::new(&[
            number("orders", "Orders"),
            number("lines", "Lines"),
            number("customers", "Customers"),
            number("mistakes", "Mistakes"),
        ]);
        sheet.push([
            counts.orders.to_string(),
            counts.lines.to_string(),
            counts.customers.to_string(),
            counts.mistakes.to_string(),
        ]);
        if output.format() == Format::Csv { output.csv(&sheet, true) } else { output.table(&sheet) }
    }
}
