//! What the keys of the manufacturer's dashboard do.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::counter::Wish;
use super::face::{MakerFace, Open, Pane, Typing};
use crate::cli::dashboard::Step;
use crate::cli::dashboard::dialog::{Input, Plain, Pressed, movement};
use crate::cli::dashboard::live::Live;
use crate::ipc::methods::report::ReportInfo;
use crate::market::amounts::{Currency, Price, Quantity};
use crate::market::names::Sku;

const HELP: [&str; 19] = [
    "Everywhere",
    "  Tab, 1 2 3 4    offers, sales, reports, production",
    "  arrows, j k     move      PgUp PgDn Home End",
    "  r               read everything anew",
    "  ?               this help      q  leave",
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
    "A * behind a number: it changed within the last three seconds.",
];

impl MakerFace {
    pub(super) fn pressed(&mut self, key: KeyEvent, live: &Live) -> Step<Wish> {
        match self.open.take() {
            None => self.in_pane(key, live),
            Some(Open::Search) => {
                self.open = self.offers.typed(key).then_some(Open::Search);
                Step::Stay
            }
            Some(Open::Typed { sku, what, input }) => self.in_typed(key, &live.currency, (sku, what, input)),
            Some(Open::Plain(plain)) => match plain.press(key) {
                Pressed::Grants(wish) => Step::Ask(vec![wish]),
                Pressed::Closes => Step::Stay,
                Pressed::Stays(plain) => {
                    self.open = Some(Open::Plain(plain));
                    Step::Stay
                }
            },
        }
    }

    fn in_pane(&mut self, key: KeyEvent, live: &Live) -> Step<Wish> {
        match key.code {
            KeyCode::Char('q') => return Step::Quit,
            KeyCode::Char('?') => self.open = Some(Open::Plain(Plain::Help { lines: &HELP, from: 0 })),
            KeyCode::Tab => self.pane = self.pane.next(),
            KeyCode::BackTab => self.pane = self.pane.next().next().next(),
            KeyCode::Char('1') => self.pane = Pane::Offers,
            KeyCode::Char('2') => self.pane = Pane::Sales,
            KeyCode::Char('3') => self.pane = Pane::Reports,
            KeyCode::Char('4') => self.pane = Pane::Production,
            KeyCode::Char('r') => return Step::Ask(self.everything()),
            code => match (movement(code, self.offers.page()), self.pane) {
                (Some(lines), _) => self.go(live, lines),
                (None, Pane::Offers) => self.on_offers(code, live),
                (None, Pane::Reports) => self.on_reports(code),
                (None, Pane::Sales | Pane::Production) => {}
            },
        }
        Step::Stay
    }

    fn on_offers(&mut self, code: KeyCode, live: &Live) {
        let sku = self.offers.chosen(live).map(|(sku, _)| sku);
        let typed = |what| sku.clone().map(|sku| Open::Typed { sku, what, input: Input::default() });
        match code {
            KeyCode::Char('a') => self.open = typed(Typing::Units),
            KeyCode::Char('p') => self.open = typed(Typing::Price),
            KeyCode::Char('w') => {
                self.open = sku.map(|sku| {
                    let lines = vec!["Take all unsold units away? What is sold stays sold.".to_owned()];
                    Open::Plain(Plain::Confirm {
                        title: format!("Withdraw {sku}"),
                        lines,
                        wish: Wish::Withdraw { sku },
                    })
                });
            }
            KeyCode::Char('/') => self.open = Some(Open::Search),
            KeyCode::Char('s') => self.offers.sort_next(),
            KeyCode::Char('v') => self.offers.available_only = !self.offers.available_only,
            KeyCode::Esc => self.offers.search.clear(),
            _ => {}
        }
    }

    fn on_reports(&mut self, code: KeyCode) {
        let Some(report) = self.reports.get(self.reports_at) else { return };
        match code {
            KeyCode::Enter => {
                self.open =
                    Some(Open::Plain(Plain::message(format!("Report {}", report.report), report_lines(report))));
            }
            KeyCode::Char('c') => {
                let mut lines = report_lines(report);
                lines.extend([String::new(), "Confirm that this is right?".to_owned()]);
                let wish = Wish::Acknowledge { report: report.report.clone(), digest: report.digest.clone() };
                let title = format!("Confirm report {}", report.report);
                self.open = Some(Open::Plain(Plain::Confirm { title, lines, wish }));
            }
            _ => {}
        }
    }

    fn in_typed(&mut self, key: KeyEvent, currency: &Currency, typed: (Sku, Typing, Input)) -> Step<Wish> {
        let (sku, what, mut input) = typed;
        match key.code {
            KeyCode::Esc => return Step::Stay,
            KeyCode::Enter => match wish(&sku, what, &input.text, currency) {
                Ok(wish) => return Step::Ask(vec![wish]),
                Err(problem) => input.problem = Some(problem),
            },
            _ => input.press(key),
        }
        self.open = Some(Open::Typed { sku, what, input });
        Step::Stay
    }
}

fn wish(sku: &Sku, what: Typing, text: &str, currency: &Currency) -> Result<Wish, String> {
    let sku = sku.clone();
    match what {
        Typing::Units => {
            let quantity = Quantity::parse(text).map_err(|e| e.to_string())?;
            if quantity.is_zero() { Err("at least 1".to_owned()) } else { Ok(Wish::Add { sku, quantity }) }
        }
        Typing::Price => {
            let unit_price = currency.read(text).and_then(Price::try_from).map_err(|e| e.to_string())?;
            Ok(Wish::Price { sku, unit_price })
        }
    }
}

/// A report's sums and its lines, those that sold most first.
fn report_lines(report: &ReportInfo) -> Vec<String> {
    let total = report.currency.show(report.total);
    let mut lines = vec![format!("{}: {} orders, {total} {}", report.state.word(), report.orders, report.currency)];
    if let Some(error) = &report.last_error {
        lines.push(format!("{} deliveries tried, the last one: {error}", report.attempts));
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
