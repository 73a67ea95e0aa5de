//! The market as a dashboard knows it now, fed by the watch.

use std::collections::{HashMap, VecDeque};

use super::fit::plain;
use super::list::OfferKey;
use super::trend::Trends;
use crate::cli::newest_round::newest_round;
use crate::cli::watch::board::{Board, MARKED_TICKS};
use crate::cli::watch::stream::{Beginning, Told};
use crate::cli::watch::words::sentence;
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::Nothing;
use crate::ipc::methods::round::RoundInfo;
use crate::ipc::methods::system::Status;
use crate::ipc::methods::watch::{EventData, WatchEvent};
use crate::limits::DASHBOARD_NEWS_MAX_COUNT;
use crate::market::amounts::Currency;
use crate::market::names::{Sku, Text};
use crate::market::time::Timestamp;

/// Ticks in a second.
pub(super) const SECOND_TICKS: u64 = 10;
/// How long it is said that the connection is back.
const BACK_TICKS: u64 = 5 * SECOND_TICKS;

/// How the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Connected,
    /// Since this tick.
    Lost(u64),
    /// It is back since this tick. Events may be missing: then everything was read anew.
    Back {
        since: u64,
        anew: bool,
    },
}

/// What makers call their goods.
#[derive(Debug, Default)]
struct Names {
    own: HashMap<OfferKey, Own>,
    /// Of each good, the name that a maker gave last: for those who give none.
    of_goods: HashMap<Sku, String>,
}

#[derive(Debug)]
struct Own {
    name: String,
    unit: String,
}

/// What a maker calls a good. The unit is his own: another's may be a box of twice as many.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Named<'l> {
    pub(in crate::cli) name: &'l str,
    pub(in crate::cli) unit: &'l str,
}

impl Names {
    fn tell(&mut self, key: OfferKey, name: &str, unit: &str) {
        if !name.is_empty() {
            self.of_goods.insert(key.0.clone(), plain(name));
        }
        self.own.insert(key, Own { name: plain(name), unit: plain(unit) });
    }

    fn of(&self, key: &OfferKey) -> Named<'_> {
        let own = self.own.get(key);
        let name = own.map(|own| own.name.as_str()).filter(|name| !name.is_empty());
        let name = name.or_else(|| self.of_goods.get(&key.0).map(String::as_str));
        Named { name: name.unwrap_or_default(), unit: own.map_or("", |own| &own.unit) }
    }
}

/// What no event tells: the round with its totals, and when the manufacturers are asked next.
#[derive(Debug, Default)]
pub(in crate::cli) struct Moment {
    pub(in crate::cli) round: Option<RoundInfo>,
    pub(in crate::cli) next_collection: Option<Timestamp>,
}

impl Moment {
    /// # Errors
    /// As [`Steady::call`].
    pub(in crate::cli) async fn read(client: &mut Steady) -> Result<Box<Self>, CallError> {
        let round = newest_round(client).await?;
        let next_collection = client.call::<Status>(&Nothing {}).await?.value.next_collection;
        Ok(Box::new(Self { round, next_collection }))
    }
}

pub(in crate::cli) struct Live {
    pub(in crate::cli) currency: Currency,
    pub(in crate::cli) board: Board,
    names: Names,
    pub(in crate::cli) moment: Moment,
    pub(in crate::cli) trends: Trends,
    pub(super) link: Link,
    /// The newest last, each with the time of its event.
    pub(super) news: VecDeque<(Timestamp, String)>,
    /// Grows by one ten times a second.
    pub(in crate::cli) tick: u64,
    /// Since when an answer is waited for.
    pub(in crate::cli) asking_since: Option<u64>,
    changed_at: u64,
}

impl Live {
    pub(in crate::cli) fn new(currency: Currency) -> Self {
        Self {
            currency,
            board: Board::default(),
            names: Names::default(),
            moment: Moment::default(),
            trends: Trends::default(),
            link: Link::Connected,
            news: VecDeque::new(),
            tick: 0,
            asking_since: None,
            changed_at: 0,
        }
    }

    pub(super) fn take(&mut self, told: &Told) {
        self.changed_at = self.tick;
        match told {
            Told::Began(beginning) => self.begin(beginning),
            Told::Event(one) => {
                if let Some(event) = &one.event {
                    self.apply(event);
                }
            }
            Told::Lost => self.link = Link::Lost(self.tick),
            Told::Resumed => self.link = Link::Back { since: self.tick, anew: false },
        }
    }

    fn begin(&mut self, beginning: &Beginning) {
        if beginning.missed.is_some() {
            self.link = Link::Back { since: self.tick, anew: true };
        }
        self.trends.clear();
        self.names = Names::default();
        self.board.begin(beginning);
        self.moment.round.clone_from(&beginning.round);
        for offer in beginning.pages.iter().flat_map(|(_, offers)| offers) {
            let key = (offer.sku.clone(), offer.manufacturer.clone());
            self.names.tell(key, offer.name.as_str(), offer.unit.as_str());
        }
    }

    /// What the maker of an offer calls it.
    pub(in crate::cli) fn named(&self, key: &OfferKey) -> Named<'_> {
        self.names.of(key)
    }

    /// Whether SKU or name contain what is sought, in small letters.
    pub(super) fn is_called(&self, key: &OfferKey, sought: &str) -> bool {
        key.0.as_str().to_lowercase().contains(sought) || self.named(key).name.to_lowercase().contains(sought)
    }

    fn apply(&mut self, event: &WatchEvent) {
        let EventData::OfferChanged(change) = &event.event else {
            self.board.apply(event, self.tick);
            return self.tell(event.at, sentence(event, &self.currency));
        };
        let key = (change.sku.clone(), change.manufacturer.clone());
        let before = self.board.rows.get(&key).map(|row| row.numbers.units[2]);
        self.board.apply(event, self.tick);
        let now = self.board.rows.get(&key).map_or(0, |row| row.numbers.units[2]);
        self.trends.note(&key, self.tick, before.unwrap_or(0), now);
        if change.name.is_some() || change.unit.is_some() {
            let text = |text: &Option<Text>| text.as_ref().map(ToString::to_string).unwrap_or_default();
            self.names.tell(key, &text(&change.name), &text(&change.unit));
        }
    }

    /// Something worth a line of news.
    fn tell(&mut self, at: Timestamp, words: String) {
        if self.news.len() == DASHBOARD_NEWS_MAX_COUNT {
            self.news.pop_front();
        }
        self.news.push_back((at, plain(&words)));
    }

    /// How the connection is, and whether that is as it should be.
    pub(super) fn link_words(&self) -> (String, bool) {
        let seconds = |since: u64| self.tick.saturating_sub(since) / SECOND_TICKS;
        match (self.link, self.asking_since) {
            (Link::Lost(since), _) => (format!("daemon away {} s, trying again", seconds(since)), false),
            (Link::Back { since, anew }, _) if self.tick < since + BACK_TICKS => {
                (if anew { "connected again, all read anew" } else { "connected again" }.to_owned(), true)
            }
            (_, Some(since)) if seconds(since) >= 2 => (format!("no answer for {} s", seconds(since)), false),
            _ => ("live".to_owned(), true),
        }
    }

    /// Marks fade, countdowns run: the picture changes although nothing came in. Once a second is enough for those.
    pub(super) fn moves_by_itself(&self) -> bool {
        let since = self.tick.saturating_sub(self.changed_at);
        since == MARKED_TICKS || self.tick.is_multiple_of(SECOND_TICKS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::names::AccountName;

    #[test]
    fn each_maker_names_his_own_good_and_who_gives_no_name_borrows_one_but_no_unit() {
        let key = |maker: &str| (Sku::parse("bolt").unwrap(), AccountName::parse(maker).unwrap());
        let mut names = Names::default();
        let named =
            |names: &Names, maker: &str| (names.of(&key(maker)).name.to_owned(), names.of(&key(maker)).unit.to_owned());
        names.tell(key("acme"), "Bolt", "box of 50");
        names.tell(key("alder"), "Bolt M8", "box of 100");
        names.tell(key("cobalt"), "", "");
        assert_eq!(named(&names, "acme"), ("Bolt".to_owned(), "box of 50".to_owned()));
        assert_eq!(named(&names, "alder"), ("Bolt M8".to_owned(), "box of 100".to_owned()));
        assert_eq!(named(&names, "cobalt"), ("Bolt M8".to_owned(), String::new()));
        names.tell(key("acme"), "Acme bolt", "crate");
        assert_eq!(named(&names, "acme"), ("Acme bolt".to_owned(), "crate".to_owned()));
        assert_eq!(named(&names, "alder"), ("Bolt M8".to_owned(), "box of 100".to_owned()));
    }
}
