//! The manufacturer's screen: what it shows, which pane has the keys, and what answers and events change in it.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::counter::{Answer, Wish};
use super::keys::HELP;
use super::sales_feed::SalesFeed;
use crate::cli::dashboard::dialog::Input;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::cli::dashboard::pane::ListPane;
use crate::cli::dashboard::shell::Shell;
use crate::cli::dashboard::{Face, Step};
use crate::cli::watch::stream::Told;
use crate::ipc::methods::report::ReportInfo;
use crate::ipc::methods::watch::EventData;
use crate::ipc::methods::works::{WorksInfo, WorksLine};
use crate::market::names::{AccountName, Sku};
use crate::market::round::RoundState;
use crate::market::time::RoundId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    Offers,
    Sales,
    Reports,
    Production,
}

/// What of a good a number is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Units,
    Price,
}

/// A box in which a number is typed for a good.
pub(super) struct Typed {
    pub(super) sku: Sku,
    pub(super) what: Change,
    pub(super) input: Input,
}

pub(super) struct MakerFace {
    pub(super) who: AccountName,
    pub(super) shell: Shell<Self>,
    pub(super) feed: SalesFeed,
    /// The round whose sales are counted.
    selling: Option<RoundId>,
    pub(super) sales_list: ListPane,
    pub(super) reports: Vec<ReportInfo>,
    pub(super) more_reports: bool,
    pub(super) reports_list: ListPane,
    /// What the own program told last, or why it told nothing; none before it was asked.
    pub(super) works: Option<Result<WorksInfo, String>>,
    pub(super) works_list: ListPane,
}

impl MakerFace {
    pub(super) fn new(who: AccountName, look: Look) -> Self {
        Self {
            shell: Shell::new(&who, Some(who.clone()), look),
            who,
            feed: SalesFeed::default(),
            selling: None,
            sales_list: ListPane::default(),
            reports: Vec::new(),
            more_reports: false,
            reports_list: ListPane::default(),
            works: None,
            works_list: ListPane::default(),
        }
    }

    pub(super) fn works_lines(&self) -> &[WorksLine] {
        match &self.works {
            Some(Ok(works)) => &works.lines,
            Some(Err(_)) | None => &[],
        }
    }
}

impl Face for MakerFace {
    type Wish = Wish;
    type Answer = Answer;
    type Pane = Pane;
    type Own = Typed;
    const PANES: &'static [Pane] = &[Pane::Offers, Pane::Sales, Pane::Reports, Pane::Production];
    const HELP: &'static [&'static str] = HELP;

    fn shell(&mut self) -> &mut Shell<Self> {
        &mut self.shell
    }

    fn list(&mut self, pane: Pane) -> &mut ListPane {
        match pane {
            Pane::Offers | Pane::Sales => &mut self.sales_list,
            Pane::Reports => &mut self.reports_list,
            Pane::Production => &mut self.works_list,
        }
    }

    fn everything(&self) -> Vec<Wish> {
        vec![Wish::Moment, Wish::Reports, Wish::Production]
    }

    /// The own program is asked while somebody looks: one that hangs must not hold up everything else.
    fn now_and_then(&self) -> Vec<Wish> {
        let production = (self.shell.pane == Pane::Production).then_some(Wish::Production);
        std::iter::once(Wish::Moment).chain(production).collect()
    }

    fn press_in_pane(&mut self, code: KeyCode, live: &Live) -> Step<Wish> {
        self.in_pane(code, live)
    }

    fn press_in_box(&mut self, typed: Typed, key: KeyEvent, live: &Live) -> Step<Wish> {
        self.in_typed(key, &live.currency, typed)
    }

    fn told(&mut self, told: &Told, live: &Live) -> Vec<Wish> {
        match told {
            Told::Began(_) => {
                self.selling = live.board.round.map(|(round, _)| round);
                self.feed.begin(&live.board);
            }
            Told::Event(one) => {
                let Some(event) = &one.event else { return Vec::new() };
                match &event.event {
                    EventData::OfferChanged(change) => {
                        self.feed.take(change, event.at, live.tick);
                        self.sales_list.holds(self.feed.sales.len());
                    }
                    EventData::RoundChanged { round, state, .. } => {
                        // Resuming sells too, but a round begins only once.
                        if *state == RoundState::Selling && self.selling != Some(*round) {
                            self.selling = Some(*round);
                            self.feed.reset();
                        }
                        return self.everything();
                    }
                    EventData::Depleting { .. } | EventData::CustomerDone { .. } => return vec![Wish::Moment],
                    EventData::ReportChanged { .. } => return vec![Wish::Reports],
                    _ => {}
                }
            }
            Told::Lost | Told::Resumed => {}
        }
        Vec::new()
    }

    fn answer(&mut self, answer: Answer, live: &mut Live) -> Vec<Wish> {
        match answer {
            Answer::Moment(moment) => live.moment = *moment,
            Answer::Reports(reports, more) => {
                self.reports_list.holds(reports.len());
                (self.reports, self.more_reports) = (reports, more);
            }
            Answer::Production(works) => {
                self.works = Some(works);
                self.works_list.holds(self.works_lines().len());
            }
            Answer::Acknowledged(report) => {
                self.shell.said = format!("Report {report} is acknowledged.");
                return vec![Wish::Reports];
            }
            Answer::Stock(info) => {
                let (offer, price) = (&info.offer, live.currency.show(info.offer.unit_price));
                self.shell.said = format!(
                    "{}: {} offered, {} sold, {} available at {price} {}.",
                    offer.sku, offer.offered, offer.sold, offer.available, live.currency
                );
            }
            Answer::Failed(failure) => self.shell.failed(&failure),
        }
        Vec::new()
    }

    fn state(&self) -> &'static str {
        ""
    }

    fn keys(&self) -> Vec<&'static str> {
        self.pane_keys()
    }

    fn draw_middle(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        self.draw_panes(frame, area, live);
    }

    fn draw_box(&self, typed: &Typed, frame: &mut Frame<'_>, live: &Live) {
        self.draw_typed(frame, live, typed);
    }
}
