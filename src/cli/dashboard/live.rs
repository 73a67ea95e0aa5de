//! The market as a dashboard knows it now, fed by the watch.

use std::collections::{HashMap, VecDeque};

use super::trend::Trends;
use crate::cli::watch::board::{Board, MARKED_TICKS};
use crate::cli::watch::stream::{Beginning, Told};
use crate::cli::watch::words::sentence;
use crate::ipc::methods::round::RoundInfo;
use crate::ipc::methods::watch::{EventData, WatchEvent};
use crate::market::amounts::Currency;
use crate::market::names::Sku;
use crate::market::time::Timestamp;

/// Pieces of news that are kept.
const NEWS_MAX: usize = 50;

/// How the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Link {
    Connected,
    Lost,
    /// It is back, but events are missing, so everything was read anew.
    ReadAnew,
}

/// What a good is called.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Named {
    pub(in crate::cli) name: String,
    pub(in crate::cli) unit: String,
}

pub(in crate::cli) struct Live {
    pub(in crate::cli) currency: Currency,
    pub(in crate::cli) board: Board,
    pub(in crate::cli) names: HashMap<Sku, Named>,
    pub(in crate::cli) round: Option<RoundInfo>,
    pub(in crate::cli) trends: Trends,
    pub(in crate::cli) link: Link,
    /// The newest last, each with the time of its event.
    pub(in crate::cli) news: VecDeque<(Timestamp, String)>,
    /// Grows by one ten times a second.
    pub(in crate::cli) tick: u64,
    /// Calls are on their way.
    pub(in crate::cli) waiting: bool,
    changed_at: u64,
}

impl Live {
    pub(in crate::cli) fn new(currency: Currency) -> Self {
        Self {
            currency,
            board: Board::default(),
            names: HashMap::new(),
            round: None,
            trends: Trends::default(),
            link: Link::Connected,
            news: VecDeque::new(),
            tick: 0,
            waiting: false,
            changed_at: 0,
        }
    }

    pub(in crate::cli) fn take(&mut self, told: &Told) {
        self.changed_at = self.tick;
        match told {
            Told::Began(beginning) => self.begin(beginning),
            Told::Event(one) => {
                if let Some(event) = &one.event {
                    self.apply(event);
                }
            }
            Told::Lost => self.link = Link::Lost,
            Told::Resumed => self.link = Link::Connected,
        }
    }

    fn begin(&mut self, beginning: &Beginning) {
        self.link = if beginning.missed.is_some() { Link::ReadAnew } else { Link::Connected };
        self.trends.clear();
        self.names.clear();
        self.board.begin(beginning);
        self.round.clone_from(&beginning.round);
        for offer in beginning.pages.iter().flat_map(|(_, offers)| offers) {
            let named = self.names.entry(offer.sku.clone()).or_default();
            (named.name, named.unit) = (offer.name.to_string(), offer.unit.to_string());
        }
    }

    fn apply(&mut self, event: &WatchEvent) {
        if let EventData::OfferChanged(change) = &event.event {
            let key = (change.sku.clone(), change.manufacturer.clone());
            let before = self.board.rows.get(&key).map(|row| row.numbers.units[2]);
            self.board.apply(event, self.tick);
            let now = self.board.rows.get(&key).map_or(0, |row| row.numbers.units[2]);
            self.trends.note(&key, self.tick, before.unwrap_or(0), now);
            let named = self.names.entry(change.sku.clone()).or_default();
            if let Some(name) = &change.name {
                named.name = name.to_string();
            }
            if let Some(unit) = &change.unit {
                named.unit = unit.to_string();
            }
            return;
        }
        self.board.apply(event, self.tick);
        self.tell(event.at, sentence(event, &self.currency));
    }

    /// Something worth a line in the list of news.
    pub(in crate::cli) fn tell(&mut self, at: Timestamp, words: String) {
        if self.news.len() == NEWS_MAX {
            self.news.pop_front();
        }
        self.news.push_back((at, words));
    }

    /// Marks fade, countdowns run: the picture changes although nothing came in. Once a second is enough for those.
    pub(super) fn moves_by_itself(&self) -> bool {
        let since = self.tick.saturating_sub(self.changed_at);
        since == MARKED_TICKS || self.tick.is_multiple_of(10)
    }
}
