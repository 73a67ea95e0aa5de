//! What the keys of the manufacturer's dashboard do.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::counter::Wish;
use super::face::{Change, MakerFace, Pane, Typed};
use crate::cli::dashboard::Step;
use crate::cli::dashboard::dialog::{Input, Typing};
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::shell::Open;
use crate::ipc::methods::report::ReportInfo;
use crate::market::amounts::{Currency, Price, Quantity};
use crate::market::names::Sku;
use crate::market::report::ReportState;
use crate::market::words::counted;

pub(super) const HELP: &[&str] = &[
    "Everywhere",
    "  Tab, 1 2 3 4    offers, sales, reports, production",
    "  arrows, j k     move      PgUp PgDn Home End",
    "  r               read everything anew",
    "  ?               this help      q  leave",
    "  Ctrl-Z          to the shell, and back with fg",
    "",
    "Offers",
    "  a               add units",
    "  p               change the price (while a round sells it may only fall)",
    "  w               withdraw what is not sold",
    "  /               search in SKU and name; Esc ends it",
    "  s               next order: SKU, price, available, sold",
    "  v               only what is available, or all",
    "",
    "Reports",
    "  Enter           show the report",
    "  c               confirm it to the distributor",
    "",
    "With --mouse",
    "  click           choose a line      wheel  move",
    "",
    "Marks",
    "  *               it changed within the last three seconds",
    "  Trend           what was available in the last three minutes",
];

impl MakerFace {
    pub(super) fn pane_keys(&self) -> Vec<&'static str> {
        let keys: &[&str] = match self.shell.pane {
            Pane::Offers => &["a add", "p price", "w withdraw", "/ search", "Tab sales", "s sort", "v available"],
            Pane::Sales => &["Tab reports", "1 2 3 4 panes"],
            Pane::Reports => &["Enter show", "c confirm", "Tab production"],
            Pane::Production => &["Tab offers", "r ask again"],
        };
        ["? help", "q leave"].iter().chain(keys).copied().collect()
    }

    pub(super) fn in_pane(&mut self, code: KeyCode, live: &Live) -> Step<Wish> {
        match self.shell.pane {
            Pane::Offers => self.on_offers(code, live),
            Pane::Reports => self.on_reports(code),
            Pane::Sales | Pane::Production => {}
        }
        Step::Stay
    }

    fn on_offers(&mut self, code: KeyCode, live: &Live) {
        let what = match code {
            KeyCode::Char('a') => Some((Change::Units, Typing::Units)),
            KeyCode::Char('p') => Some((Change::Price, Typing::Price)),
            KeyCode::Char('w') => None,
            _ => return,
        };
        let Some((sku, _)) = self.shell.offers.chosen(live) else {
            self.shell.said = self.shell.offers.why_empty(live);
            return;
        };
        match what {
            Some((what, takes)) => self.shell.open = Some(Open::Own(Typed { sku, what, input: Input::of(takes) })),
            None => {
                let lines = vec!["Take all unsold units away? What is sold stays sold.".to_owned()];
                self.shell.confirm(format!("Withdraw {sku}"), lines, Wish::Withdraw { sku });
            }
        }
    }

    fn on_reports(&mut self, code: KeyCode) {
        if !matches!(code, KeyCode::Enter | KeyCode::Char('c')) {
            return;
        }
        let Some(report) = self.reports.get(self.reports_list.at) else {
            self.shell.said = "There is no report yet.".to_owned();
            return;
        };
        let name = &report.report;
        if code == KeyCode::Enter {
            self.shell.message(format!("Report {name}"), report_lines(report));
        } else if report.state == ReportState::Acked {
            self.shell.said = format!("Report {name} is confirmed already.");
        } else {
            let mut lines = vec!["Confirm that this is right?".to_owned(), String::new()];
            lines.extend(report_lines(report));
            let wish = Wish::Acknowledge { report: name.clone(), digest: report.digest.clone() };
            self.shell.confirm(format!("Confirm report {name}"), lines, wish);
        }
    }

    pub(super) fn in_typed(&mut self, key: KeyEvent, currency: &Currency, mut typed: Typed) -> Step<Wish> {
        match key.code {
            KeyCode::Esc => return Step::Stay,
            KeyCode::Enter => match wish(&typed.sku, typed.what, &typed.input.text, currency) {
                Ok(wish) => return Step::Ask(vec![wish]),
                Err(problem) => typed.input.problem = Some(problem),
            },
            _ => typed.input.press(key),
        }
        self.shell.open = Some(Open::Own(typed));
        Step::Stay
    }
}

fn wish(sku: &Sku, what: Change, text: &str, currency: &Currency) -> Result<Wish, String> {
    let sku = sku.clone();
    match what {
        Change::Units => {
            let quantity = Quantity::parse(text).map_err(|e| e.to_string())?;
            if quantity.is_zero() { Err("at least 1".to_owned()) } else { Ok(Wish::Add { sku, quantity }) }
        }
        Change::Price => {
            let unit_price = currency.read(text).and_then(Price::try_from).map_err(|e| e.to_string())?;
            Ok(Wish::Price { sku, unit_price })
        }
    }
}

/// A report's sums and its lines, those that sold most first.
fn report_lines(report: &ReportInfo) -> Vec<String> {
    let total = report.currency.show(report.total);
    let mut lines =
        vec![format!("{}: {}, {total} {}", report.state.word(), counted(report.orders, "order"), report.currency)];
    if let Some(error) = &report.last_error {
        lines.push(format!("Tried to deliver {}, the last time: {error}", counted(report.attempts, "time")));
    }
    lines.push(String::new());
    let mut sold: Vec<_> = report.lines.iter().collect();
    sold.sort_by_key(|line| std::cmp::Reverse(line.amount));
    lines.extend(sold.iter().map(|line| {
        let amount = report.currency.show(line.amount);
        format!(
            "{}: {} of {} sold for {amount}, {} withdrawn, {} unsold",
            line.sku, line.sold, line.offered, line.withdrawn, line.unsold
        )
    }));
    lines
}
