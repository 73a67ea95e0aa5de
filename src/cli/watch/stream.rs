//! The watch's connection: begins it, goes on after the daemon restarts, and tells what comes, in order.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::value::RawValue;
use tokio::sync::mpsc;

use crate::cli::args::watch::WatchArgs;
use crate::cli::failure::Failure;
use crate::cli::newest_round::newest_round;
use crate::ipc::client::{CallError, Identity, Notification, Steady};
use crate::ipc::methods::offer::{List, ListParams, OfferInfo, OfferPage};
use crate::ipc::methods::round::RoundInfo;
use crate::ipc::methods::watch::{CLOSED, EVENT, Open, OpenParams, RESYNC, WatchClosed, WatchEvent, WatchResync};
use crate::limits::RECONNECT_PAUSE_MAX_MS;
use crate::market::event::Topic;
use crate::market::time::RoundId;

/// The first pause before connecting again; each further one is twice as long.
const FIRST_PAUSE_MS: u64 = 50;

/// What the stream tells.
#[derive(Debug)]
pub(in crate::cli) enum Told {
    /// The watch begins, or begins anew because events are missing.
    Began(Box<Beginning>),
    Event(Box<OneEvent>),
    /// The connection is lost; the stream connects again by itself.
    Lost,
    /// It is back, and nothing was missed.
    Resumed,
}

/// One event, as it came and, if this program knows its kind, as its type.
#[derive(Debug)]
pub(in crate::cli) struct OneEvent {
    pub(in crate::cli) raw: Box<RawValue>,
    pub(in crate::cli) event: Option<WatchEvent>,
}

#[derive(Debug)]
pub(in crate::cli) struct Beginning {
    /// Events after this one follow.
    pub(in crate::cli) seq: u64,
    /// Why this is not the first beginning.
    pub(in crate::cli) missed: Option<String>,
    /// Each page shows its offers as they were after its `seq`; empty if they were not asked for.
    pub(in crate::cli) pages: Vec<(u64, Vec<OfferInfo>)>,
    /// The round that the first page belongs to.
    pub(in crate::cli) round_of_pages: Option<RoundId>,
    pub(in crate::cli) round: Option<RoundInfo>,
}

pub(in crate::cli) struct Stream {
    path: PathBuf,
    identity: Identity,
    params: OpenParams,
    with_offers: bool,
    /// None while the daemon is gone.
    connection: Option<Steady>,
    pause_ms: u64,
}

impl Stream {
    /// `with_offers`: every beginning carries the offers as they are.
    pub(in crate::cli) fn new(path: PathBuf, identity: Identity, args: &WatchArgs, with_offers: bool) -> Self {
        let (sku, manufacturer) = (args.sku.clone(), args.manufacturer.clone());
        let params = OpenParams { topics: args.topics(), sku, manufacturer, since: args.since };
        let with_offers = with_offers && params.topics.contains(&Topic::Offers);
        Self { path, identity, params, with_offers, connection: None, pause_ms: FIRST_PAUSE_MS }
    }

    /// Begins the watch for the first time.
    ///
    /// # Errors
    /// No daemon, or it refuses.
    pub(in crate::cli) async fn begin(&mut self) -> Result<Told, Failure> {
        Ok(self.open(true).await?)
    }

    /// Tells everything until nobody listens or something fails for good.
    pub(in crate::cli) async fn run(mut self, tell: mpsc::Sender<Result<Told, Failure>>) {
        loop {
            let next = self.next().await;
            let failed = next.is_err();
            if tell.send(next.map_err(Failure::from)).await.is_err() || failed {
                return;
            }
        }
    }

    async fn next(&mut self) -> Result<Told, CallError> {
        loop {
            let Some(connection) = &mut self.connection else { return self.open_again().await };
            let Some(notification) = connection.client().await?.notification().await else {
                self.connection = None;
                return Ok(Told::Lost);
            };
            match self.read(&notification).await {
                Ok(Some(told)) => return Ok(told),
                Ok(None) => {}
                Err(error) if is_passing(&error) => {
                    self.connection = None;
                    return Ok(Told::Lost);
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn read(&mut self, notification: &Notification) -> Result<Option<Told>, CallError> {
        let raw = notification.params.get();
        match notification.method.as_str() {
            EVENT => {
                let numbered: Numbered = parse(raw)?;
                self.params.since = Some(numbered.seq);
                let event = serde_json::from_str(raw).ok();
                Ok(Some(Told::Event(Box::new(OneEvent { raw: notification.params.clone(), event }))))
            }
            RESYNC => {
                let resync: WatchResync = parse(raw)?;
                self.params.since = Some(resync.seq);
                let beginning = self.beginning(resync.seq, Some(resync.reason), None).await?;
                Ok(Some(Told::Began(Box::new(beginning))))
            }
            CLOSED => Err(CallError::Refused(Box::new(parse::<WatchClosed>(raw)?.error))),
            _ => Ok(None),
        }
    }

    /// Tries until the daemon is back.
    async fn open_again(&mut self) -> Result<Told, CallError> {
        loop {
            tokio::time::sleep(Duration::from_millis(self.pause_ms)).await;
            self.pause_ms = (self.pause_ms * 2).min(RECONNECT_PAUSE_MAX_MS);
            match self.open(false).await {
                Err(error) if is_passing(&error) => {}
                answer => return answer,
            }
        }
    }

    async fn open(&mut self, first: bool) -> Result<Told, CallError> {
        let mut connection = Steady::new(&self.path, self.identity.clone());
        let opened = connection.client().await?.call::<Open>(&self.params).await?.value;
        let told = if first || opened.resync {
            let missed = opened.resync.then(|| "the events in between are not kept any more".to_owned());
            Told::Began(Box::new(self.beginning(opened.seq, missed, opened.snapshot).await?))
        } else {
            Told::Resumed
        };
        self.params.since = Some(opened.seq);
        self.connection = Some(connection);
        self.pause_ms = FIRST_PAUSE_MS;
        Ok(told)
    }

    /// Reads what a beginning shows. Over a connection of its own: the events that come meanwhile wait in the other.
    async fn beginning(
        &self,
        seq: u64,
        missed: Option<String>,
        snapshot: Option<OfferPage>,
    ) -> Result<Beginning, CallError> {
        let mut reader = Steady::new(&self.path, Identity::User);
        let round = newest_round(&mut reader).await?;
        let mut pages = Vec::new();
        let mut round_of_pages = snapshot.as_ref().and_then(|page| page.round);
        if self.with_offers {
            let first = match snapshot {
                Some(page) => page,
                None => self.page(&mut reader, None).await?,
            };
            round_of_pages = first.round;
            let mut next_cursor = first.next_cursor;
            pages.push((first.seq, first.offers));
            while let Some(cursor) = next_cursor {
                let page = self.page(&mut reader, Some(cursor)).await?;
                next_cursor = page.next_cursor;
                pages.push((page.seq, page.offers));
            }
        }
        Ok(Beginning { seq, missed, pages, round_of_pages, round })
    }

    async fn page(&self, reader: &mut Steady, cursor: Option<String>) -> Result<OfferPage, CallError> {
        let (sku, manufacturer) = (self.params.sku.clone(), self.params.manufacturer.clone());
        let params = ListParams { sku, manufacturer, cursor, ..ListParams::default() };
        Ok(reader.call::<List>(&params).await?.value)
    }
}

/// The part of an event that every kind has.
#[derive(serde::Deserialize)]
struct Numbered {
    seq: u64,
}

fn parse<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, CallError> {
    serde_json::from_str(text).map_err(|e| CallError::Garbled(e.to_string()))
}

/// The daemon is away for a while; everything else is final.
fn is_passing(error: &CallError) -> bool {
    match error {
        CallError::Unreachable { .. }
        | CallError::NoAnswer { .. }
        | CallError::Lost
        | CallError::OutcomeUnknown { .. } => true,
        CallError::Refused(refused) => refused.is_retryable(),
        CallError::UnusableToken(_) | CallError::Garbled(_) => false,
    }
}
