//! What a verification found: where, what is there, what should be; and how much was looked at.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::limits::VERIFY_FINDINGS_MAX_COUNT;

/// One thing that is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub table: String,
    /// The row's name; `*` if it is about the table as a whole.
    pub row: String,
    pub problem: String,
    pub found: String,
    pub expected: String,
}

/// Findings up to a number; what goes beyond is only counted.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) kept: Vec<Finding>,
    pub(super) count: u64,
}

impl Findings {
    pub(super) fn add(
        &mut self,
        table: &str,
        row: impl Display,
        problem: &str,
        found: impl Display,
        expected: impl Display,
    ) {
        self.count += 1;
        if self.kept.len() < VERIFY_FINDINGS_MAX_COUNT {
            let (row, found, expected) = (row.to_string(), found.to_string(), expected.to_string());
            self.kept.push(Finding { table: table.to_owned(), row, problem: problem.to_owned(), found, expected });
        }
    }

    /// Adds a finding if two values that must be equal are not.
    pub(super) fn compare<T: PartialEq + Display>(
        &mut self,
        (table, row): (&str, &dyn Display),
        problem: &str,
        found: T,
        expected: T,
    ) {
        if found != expected {
            self.add(table, row, problem, found, expected);
        }
    }
}

/// How many rows were looked at, and how far stock changes could be derived anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub accounts: u64,
    pub handles: u64,
    pub credentials: u64,
    pub offers: u64,
    /// Offers whose counters were derived anew from the stock changes that are kept.
    pub offers_followed: u64,
    pub orders: u64,
    /// Orders that were forgotten by the rule of retention, and are not there to be counted.
    pub orders_forgotten: u64,
    pub rounds: u64,
    pub attendances: u64,
    pub tallies: u64,
    pub reports: u64,
    pub carts: u64,
    pub interfaces: u64,
    /// Manufacturers that were asked, in all collections.
    pub visits: u64,
    pub deliveries: u64,
    pub keys: u64,
    pub events: u64,
}
