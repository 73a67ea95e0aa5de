//! What the demo shows at its end: who sold what, how the orders went, how fast, and whether the books balance.

use super::Summary;
use super::people::Stage;
use super::replay::Month;
use crate::cli::args::common::Format;
use crate::cli::bars::{BarStyle, percent};
use crate::cli::failure::Failure;
use crate::cli::output::{Column, Output, Sheet, number, text};
use crate::ipc::methods::report::ReportInfo;
use crate::market::amounts::Money;

const MAKER_COLUMNS: [Column; 7] = [
    text("manufacturer", "Manufacturer"),
    number("offered", "Offered"),
    number("sold", "Sold"),
    number("kept", "Kept"),
    text("bar", ""),
    number("orders", "Orders"),
    number("amount", "Amount"),
];

/// The made-up demo: one row per manufacturer, from its acknowledged report.
pub(super) fn of_crowd(
    output: &Output,
    stage: &Stage,
    reports: &[ReportInfo],
    summary: &Summary,
) -> Result<(), Failure> {
    let mut sheet = Sheet::new(&MAKER_COLUMNS);
    for report in reports {
        let sum =
            |of: fn(&crate::ipc::methods::report::ReportLineInfo) -> u64| report.lines.iter().map(of).sum::<u64>();
        let (offered, sold, kept) = (sum(|l| l.offered), sum(|l| l.sold), sum(|l| l.unsold));
        let bar = format!("{} {}", BarStyle::of_locale().bar(sold, offered), percent(sold, offered));
        sheet.push([
            report.manufacturer.to_string(),
            offered.to_string(),
            sold.to_string(),
            kept.to_string(),
            bar,
            report.orders.to_string(),
            stage.currency.show(report.total),
        ]);
    }
    show(output, &sheet, stage, summary)
}

const MONTH_COLUMNS: [Column; 8] = [
    text("round", "Month"),
    number("orders", "Orders"),
    number("filled_orders", "Full"),
    number("partial_orders", "Part"),
    number("refused_orders", "None"),
    number("requested", "Requested"),
    number("filled", "Filled"),
    number("amount", "Amount"),
];

/// The demo on files: one row per month.
pub(super) fn of_months(output: &Output, stage: &Stage, summary: &Summary) -> Result<(), Failure> {
    let mut sheet = Sheet::new(&MONTH_COLUMNS);
    for Month { round, orders, filled_orders, partial_orders, refused_orders, requested, filled, amount } in
        &summary.months
    {
        let money = stage.currency.show(Money::of_minor(*amount));
        let counts = [orders, filled_orders, partial_orders, refused_orders, requested, filled].map(u64::to_string);
        let [orders, full, part, none, requested, filled] = counts;
        sheet.push([round.clone(), orders, full, part, none, requested, filled, money]);
    }
    show(output, &sheet, stage, summary)
}

fn show(output: &Output, sheet: &Sheet, stage: &Stage, summary: &Summary) -> Result<(), Failure> {
    match output.format() {
        Format::Json | Format::Ndjson => output.json_line(summary),
        Format::Csv => output.csv(sheet, true),
        Format::Table => {
            output.table(sheet)?;
            output.line(&sentences(stage, summary))
        }
    }
}

fn sentences(stage: &Stage, s: &Summary) -> String {
    let books = if s.books_balance {
        "The books balance: orders, offers and reports agree to the unit and the cent."
    } else {
        "THE BOOKS DO NOT BALANCE."
    };
    let works = s.production.as_ref().map_or_else(String::new, |p| {
        format!(
            "\nWorks    {} lines made {} units, scrapped {}; {} reports acknowledged",
            p.lines, p.made, p.scrapped, p.reports_acknowledged
        )
    });
    format!(
        "\nOrders   {} filled, {} in part, {} refused\nUnits    {} of {} sold for {} {}{works}\n\
         Speed    {:.0} orders/s, each on disk before its answer\nAnswers  p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms\n{books}",
        s.orders_filled,
        s.orders_partial,
        s.orders_refused,
        s.units_sold,
        s.units_offered,
        stage.currency.show(Money::of_minor(s.amount)),
        s.currency,
        s.orders_per_second,
        s.p50_ms,
        s.p99_ms,
        s.p999_ms,
    )
}
