//! The manufacturer's screen: what it shows, which pane has the keys, and what answers and events change in it.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::counter::{Answer, Wish};
use super::sales_feed::SalesFeed;
use crate::cli::dashboard::dialog::{Input, Plain};
use crate::cli::dashboard::input::is_interrupt;
use crate::cli::dashboard::list::OfferList;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::cli::dashboard::{Face, Step};
use crate::cli::failure::Failure;
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

impl Pane {
    pub(super) fn next(self) -> Self {
        match self {
            Self::Offers => Self::Sales,
            Self::Sales => Self::Reports,
            Self::Reports => Self::Production,
            Self::Production => Self::Offers,
        }
    }
}

/// What is typed for a good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typing {
    Units,
    Price,
}

pub(super) enum Open {
    Plain(Plain<Wish>),
    Search,
    Typed { sku: Sku, what: Typing, input: Input },
}

pub(super) struct MakerFace {
    pub(super) who: AccountName,
    pub(super) look: Look,
    pub(super) pane: Pane,
    pub(super) offers: OfferList,
    pub(super) feed: SalesFeed,
    /// The round whose sales are counted.
    selling: Option<RoundId>,
    pub(super) sales_at: usize,
    pub(super) reports: Vec<ReportInfo>,
    pub(super) reports_at: usize,
    /// What the own program told last, or why it told nothing; none before it was asked.
    pub(super) works: Option<Result<WorksInfo, String>>,
    pub(super) works_at: usize,
    pub(super) open: Option<Open>,
    pub(super) said: String,
}

impl MakerFace {
    pub(super) fn new(who: AccountName, look: Look) -> Self {
        let offers = OfferList::new(Some(who.clone()));
        Self {
            who,
            look,
            pane: Pane::Offers,
            offers,
            feed: SalesFeed::default(),
            selling: None,
            sales_at: 0,
            reports: Vec::new(),
            reports_at: 0,
            works: None,
            works_at: 0,
            open: None,
            said: String::new(),
        }
    }

    pub(super) fn everything(&self) -> Vec<Wish> {
        vec![Wish::Round, Wish::Reports, Wish::Production]
    }

    pub(super) fn go(&mut self, live: &Live, lines: isize) {
        let within = |at: usize, all: usize| at.saturating_add_signed(lines).min(all.saturating_sub(1));
        match self.pane {
            Pane::Offers => self.offers.go(live, lines),
            Pane::Sales => self.sales_at = within(self.sales_at, self.feed.sales.len()),
            Pane::Reports => self.reports_at = within(self.reports_at, self.reports.len()),
            Pane::Production => self.works_at = within(self.works_at, self.works_lines().len()),
        }
    }

    pub(super) fn works_lines(&self) -> &[WorksLine] {
        match &self.works {
            Some(Ok(works)) => &works.lines,
            Some(Err(_)) | None => &[],
        }
    }

    fn failed(&mut self, failure: &Failure) {
        if let Failure::Told { message, hint, .. } = failure {
            let lines = [message, hint].into_iter().filter(|text| !text.is_empty()).cloned().collect();
            self.open = Some(Open::Plain(Plain::message("That did not work", lines)));
        }
    }
}

impl Face for MakerFace {
    type Wish = Wish;
    type Answer = Answer;

    fn first_wishes(&self) -> Vec<Wish> {
        self.everything()
    }

    fn now_and_then(&self) -> Vec<Wish> {
        vec![Wish::Round, Wish::Production]
    }

    fn key(&mut self, key: KeyEvent, live: &Live) -> Step<Wish> {
        if is_interrupt(key) {
            return Step::Interrupt;
        }
        self.said.clear();
        self.pressed(key, live)
    }

    fn mouse(&mut self, mouse: MouseEvent, live: &Live) -> Step<Wish> {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.go(live, 3),
            MouseEventKind::ScrollUp => self.go(live, -3),
            MouseEventKind::Down(MouseButton::Left)
                if self.open.is_none() && self.offers.click(live, (mouse.column, mouse.row)) =>
            {
                self.pane = Pane::Offers;
            }
            _ => {}
        }
        Step::Stay
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
                    EventData::OfferChanged(change) => self.feed.take(change, event.at, live.tick),
                    EventData::RoundChanged { round, state, .. } => {
                        // Resuming sells too, but a round begins only once.
                        if *state == RoundState::Selling && self.selling != Some(*round) {
                            self.selling = Some(*round);
                            self.feed.reset();
                        }
                        return self.everything();
                    }
                    EventData::Depleting { .. } | EventData::CustomerDone { .. } => return vec![Wish::Round],
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
            Answer::Round(round) => live.round = round,
            Answer::Reports(reports) => {
                self.reports_at = self.reports_at.min(reports.len().saturating_sub(1));
                self.reports = reports;
            }
            Answer::Production(works) => {
                self.works = Some(works);
                self.works_at = self.works_at.min(self.works_lines().len().saturating_sub(1));
            }
            Answer::Acknowledged(report) => {
                self.said = format!("Report {report} is acknowledged.");
                return vec![Wish::Reports];
            }
            Answer::Stock(info) => {
                let offer = &info.offer;
                self.said = format!(
                    "{}: {} offered, {} sold, {} available at {}.",
                    offer.sku,
                    offer.offered,
                    offer.sold,
                    offer.available,
                    live.currency.show(offer.unit_price)
                );
            }
            Answer::Failed(failure) => self.failed(&failure),
        }
        Vec::new()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, live: &Live) {
        self.draw_panes(frame, live);
        match &self.open {
            Some(Open::Plain(plain)) => plain.draw(frame, self.look),
            Some(Open::Typed { sku, what, input }) => self.draw_typed(frame, live, (sku, *what, input)),
            Some(Open::Search) | None => {}
        }
    }
}
