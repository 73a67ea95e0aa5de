//! Sales reports as the operator and their manufacturers see them: a list, and one with its lines.

use super::args::common::{Common, Format};
use super::args::distributor::ReportStepArgs;
use super::bars::{BarStyle, percent};
use super::failure::Failure;
use super::history::{self, History};
use super::ids::key_or_new;
use super::output::{Output, Sheet, harmless, number, text};
use super::page::{Page, Row, moment};
use super::pages;
use super::records::{self, or_nothing};
use crate::ipc::client::{Reply, Steady};
use crate::ipc::methods::Method;
use crate::ipc::methods::report::{
    Acknowledged, List, ListParams, ReportInfo, ReportLineInfo, ReportPage, Show, ShowParams, StepParams,
};
use crate::market::report::ReportId;
use crate::market::time::RoundId;
use crate::market::words::grouped;

/// Prints the caller's reports, newest first; the operator sees all.
///
/// # Errors
/// As [`Steady::call`], and when the output cannot be written.
pub async fn list(client: &mut Steady, output: &Output, round: Option<RoundId>) -> Result<(), Failure> {
    let params = ListParams { round, ..ListParams::default() };
    let for_csv = output.format() == Format::Csv;
    pages::print::<List>(client, output, params, |page| list_sheet(page, for_csv)).await
}

fn list_sheet(page: &ReportPage, for_csv: bool) -> Sheet {
    let mut columns = vec![
        text("report", "Report"),
        text("state", "State"),
        number("orders", "Orders"),
        number("total", "Total"),
        text("currency", ""),
    ];
    if for_csv {
        columns.extend([text("version", ""), text("written_at", ""), text("settled_at", ""), text("digest", "")]);
        columns.extend([number("attempts", ""), text("next_try", ""), text("last_error", "")]);
    }
    let row = |r: &ReportInfo| {
        let mut cells = vec![
            r.report.to_string(),
            r.state.word().to_owned(),
            r.orders.to_string(),
            r.currency.show(r.total),
            r.currency.to_string(),
        ];
        if for_csv {
            let settled = or_nothing(r.settled_at);
            cells.extend([r.version.to_string(), r.written_at.to_string(), settled, r.digest.clone()]);
            let error = r.last_error.clone().unwrap_or_default();
            cells.extend([r.attempts.to_string(), or_nothing(r.next_try), error]);
        }
        cells
    };
    Sheet { rows: page.reports.iter().map(row).collect(), columns }
}

/// One report; the caller's newest if none is named.
///
/// # Errors
/// As [`Steady::call`]; status 8 if there is none.
pub async fn fetch(client: &mut Steady, report: Option<ReportId>) -> Result<Reply<ReportInfo>, Failure> {
    let report = match report {
        Some(report) => report,
        None => newest(client, None).await?.ok_or_else(none_yet)?,
    };
    Ok(client.call::<Show>(&ShowParams { report }).await?)
}

/// The caller's newest report, of `round` if one is given.
///
/// # Errors
/// As [`Steady::call`].
pub async fn newest(client: &mut Steady, round: Option<RoundId>) -> Result<Option<ReportId>, Failure> {
    let params = ListParams { round, limit: Some(1), cursor: None };
    Ok(client.call::<List>(&params).await?.value.reports.into_iter().next().map(|r| r.report))
}

fn none_yet() -> Failure {
    let status = crate::market::reason::Reason::NotFound.exit_status();
    Failure::new(status, "there is no sales report yet", "Reports are written when a round closes.")
}

/// Prints one report: for people its head, its lines with bars and their sums, and its sales over time.
///
/// # Errors
/// When the output cannot be written.
pub async fn print(client: &mut Steady, output: &Output, report: &Reply<ReportInfo>) -> Result<(), Failure> {
    let r = &report.value;
    let pictured = output.is_html() || output.stdout_is_terminal && output.format() == Format::Table;
    let sold = || r.lines.iter().map(|line| (line.sku.clone(), line.sold)).collect();
    let history = match pictured {
        true => history::of_round(client, r.round, &r.manufacturer, &sold()).await,
        false => None,
    };
    if output.is_html() {
        return output.line(&page(r, history).html());
    }
    if output.format() == Format::Table {
        output.line(&head(r))?;
    }
    output.result(&report.raw, &r.lines, || match output.format() {
        Format::Csv => csv_sheet(r),
        _ => table_sheet(r, output.has_room_for(ROOM_FOR_ALL), BarStyle::of_locale()),
    })?;
    match history.filter(|_| output.format() == Format::Table) {
        Some(history) => output.line(&format!("\n{}", over_time(&history))),
        None => Ok(()),
    }
}

/// Sales over time on one or two lines of a terminal.
pub fn over_time(history: &History) -> String {
    let (from, until) = (moment(&history.from.to_string()), moment(&history.until.to_string()));
    format!("Sales    {}\n         {from} to {until} UTC", BarStyle::of_locale().sparkline(&history.units))
}

fn page(r: &ReportInfo, history: Option<History>) -> Page {
    let row = |line: &ReportLineInfo| Row {
        sku: line.sku.to_string(),
        name: line.name.to_string(),
        offered: line.offered,
        sold: line.sold,
        withdrawn: line.withdrawn,
        unsold: line.unsold,
        amount: Some(line.amount),
    };
    Page {
        title: format!("Sales report {}", r.report),
        facts: vec![
            ("Manufacturer", r.manufacturer.to_string()),
            ("Round", r.round.to_string()),
            ("State", state(r)),
            ("Version", r.version.to_string()),
            ("Written", format!("{} UTC", moment(&r.written_at.to_string()))),
            ("Orders", grouped(r.orders)),
            ("Total", format!("{} {}", r.currency.grouped(r.total), r.currency)),
            ("Digest", r.digest.clone()),
        ],
        currency: r.currency.clone(),
        rows: r.lines.iter().map(row).collect(),
        history,
    }
}

fn state(r: &ReportInfo) -> String {
    match r.settled_at {
        Some(at) => format!("{} at {}", r.state.word(), at.to_the_second()),
        None => r.state.word().to_owned(),
    }
}

/// A step of the operator: sent again, or waived.
///
/// # Errors
/// As [`Steady::change`].
pub async fn step<M: Method<Params = StepParams, Result = Acknowledged>>(
    common: &Common,
    client: &mut Steady,
    output: &Output,
    ReportStepArgs { report, reason }: ReportStepArgs,
) -> Result<(), Failure> {
    let key = key_or_new(common.key.as_ref());
    print_step(output, &client.change::<M>(&StepParams { report, reason, key }).await?)
}

/// Prints where a report stands after a step.
///
/// # Errors
/// When the output cannot be written.
pub fn print_step(output: &Output, reply: &Reply<Acknowledged>) -> Result<(), Failure> {
    let answer = &reply.value;
    records::print(output, &reply.raw, answer, || {
        vec![
            ("report", "Report", answer.report.to_string()),
            ("version", "Version", answer.version.to_string()),
            ("state", "State", answer.state.word().to_owned()),
            ("digest", "Digest", answer.digest.clone()),
        ]
    })?;
    output.words(&format!("Report {} is {}.", answer.report, answer.state.word()));
    Ok(())
}

fn head(r: &ReportInfo) -> String {
    let state = state(r);
    let total = r.currency.grouped(r.total);
    let mut head = format!("Report {}, version {}\nState {state}\n", r.report, r.version);
    let mut line = |words: String| head.push_str(&(harmless(&words) + "\n"));
    if let Some(reason) = &r.reason {
        line(format!("Reason {reason}"));
    }
    if r.attempts > 0 {
        line(format!("Deliveries tried {}", r.attempts));
    }
    if let Some(error) = &r.last_error {
        line(format!("Last error {error}"));
    }
    if let Some(at) = r.next_try {
        line(format!("Next try {}", at.to_the_second()));
    }
    head + &format!("Orders {}, total {total} {}\nDigest {}\n", grouped(r.orders), r.currency, r.digest)
}

fn csv_sheet(r: &ReportInfo) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("report", ""),
        text("sku", ""),
        text("name", ""),
        number("offered", ""),
        number("sold", ""),
        number("withdrawn", ""),
        number("unsold", ""),
        number("amount", ""),
        text("currency", ""),
    ]);
    for line in &r.lines {
        let [offered, sold, withdrawn, unsold] =
            [line.offered, line.sold, line.withdrawn, line.unsold].map(|n| n.to_string());
        let (sku, name) = (line.sku.to_string(), line.name.to_string());
        let amount = r.currency.show(line.amount);
        sheet.push([r.report.to_string(), sku, name, offered, sold, withdrawn, unsold, amount, r.currency.to_string()]);
    }
    sheet
}

/// A line with numbers of usual size and a bar; a narrower terminal gets fewer numbers.
const ROOM_FOR_ALL: u16 = 76;

fn table_sheet(r: &ReportInfo, all: bool, bars: BarStyle) -> Sheet {
    let mut columns = vec![text("sku", "SKU"), number("offered", "Offered"), number("sold", "Sold")];
    if all {
        columns.extend([number("withdrawn", "Withdrawn"), number("unsold", "Unsold")]);
    }
    columns.extend([number("amount", "Amount"), number("sold_percent", "%"), text("bar", "")]);
    let mut rows = Vec::new();
    let mut row = |name: String, units: [u64; 4], amount| {
        let (offered, sold) = (units[0], units[1]);
        let mut cells = vec![name];
        cells.extend(units.iter().take(if all { 4 } else { 2 }).map(u64::to_string));
        cells.extend([r.currency.show(amount), percent(sold, offered), bars.bar(sold, offered)]);
        rows.push(cells);
    };
    let mut sums = [0; 4];
    for line in &r.lines {
        let units = [line.offered, line.sold, line.withdrawn, line.unsold];
        (0..4).for_each(|i| sums[i] += units[i]);
        row(line.sku.to_string(), units, line.amount);
    }
    row("Total".to_owned(), sums, r.total);
    Sheet { columns, rows }
}
