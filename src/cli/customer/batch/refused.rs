//! The first refused orders of a batch, named at its end with their reasons.

use super::books::Row;
use super::plan::Plan;
use crate::cli::args::common::Format;
use crate::cli::output::{Output, Sheet, numeral, text};
use crate::limits::ORDER_FILE_REFUSED_SHOWN_COUNT;
use crate::market::words::grouped;

/// Refused orders that are named at the end: the first ones.
#[derive(Debug, Default)]
pub(super) struct Refused {
    shown: Vec<(usize, String, String)>,
    more: u64,
}

impl Refused {
    pub(super) fn note(&mut self, row: &Row) {
        if self.shown.len() < ORDER_FILE_REFUSED_SHOWN_COUNT {
            self.shown.push((row.line, row.order_ref.clone(), row.error.clone().unwrap_or_default()));
        } else {
            self.more += 1;
        }
    }

    pub(super) fn tell(&self, output: &Output, plan: &Plan) {
        if self.shown.is_empty() || matches!(output.format(), Format::Ndjson | Format::Csv) {
            return;
        }
        let mut sheet =
            Sheet::new(&[numeral("line", "Line"), text("order_ref", "Order"), text("error", "Why it was not bought")]);
        for (line, reference, why) in &self.shown {
            sheet.push([line.to_string(), reference.clone(), why.clone()]);
        }
        output.words(&output.drawn(&sheet));
        match &plan.rejects {
            _ if self.more == 0 => {}
            Some(path) => output.words(&format!("… and {} more, all in {}.", grouped(self.more), path.display())),
            None => output.words(&format!("… and {} more; --rejects FILE lists all of them.", grouped(self.more))),
        }
    }
}
