//! Batches that go into the selling round as they are made, each exactly once, however often its answer is lost.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::book::{BookError, SharedBook};
use super::ledger::{Batch, Good, LineName};
use super::link::{Link, Problem};
use super::news::{Teller, What};
use crate::ipc::methods::stock::{AddParams, SetParams};
use crate::limits::{WORKS_PAUSE_MAX_MS, WORKS_TRANSIT_PAGE_COUNT};
use crate::market::amounts::{Price, Quantity};
use crate::market::key::Key;

/// First pause after the distributor did not answer.
const PAUSE_MIN_MS: u64 = 250;
/// A good that is not known after it was introduced so often is not worth another try.
const INTRODUCTIONS_MAX: u32 = 3;

/// Sends what is in transit until `stop`; `made` says that there is more.
pub(super) async fn run(
    book: SharedBook,
    link: Link,
    teller: Teller,
    made: Arc<Notify>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), BookError> {
    // Whatever is left undone is asked again with the same keys after a restart.
    tokio::select! {
        ended = send_all(&book, &link, &teller, &made) => ended,
        _ = stop.wait_for(|stop| *stop) => Ok(()),
    }
}

async fn send_all(book: &SharedBook, link: &Link, teller: &Teller, made: &Notify) -> Result<(), BookError> {
    let (mut pause_ms, mut told) = (PAUSE_MIN_MS, false);
    loop {
        let page = book.change(|ledger| {
            let batches = ledger.transit.iter().take(WORKS_TRANSIT_PAGE_COUNT);
            batches.map(|(id, batch)| (id.clone(), batch.clone(), ledger.goods.get(&batch.sku).cloned())).collect()
        });
        let page: Vec<((LineName, u64), Batch, Option<Good>)> = page.await?;
        if page.is_empty() {
            made.notified().await;
            continue;
        }
        for (id, batch, good) in page {
            match send(book, link, teller, &id, &batch, good.as_ref()).await? {
                None => (pause_ms, told) = (PAUSE_MIN_MS, false),
                Some(why) => {
                    if !std::mem::replace(&mut told, true) {
                        teller.tell(What::Waiting { what: "the distributor, to add to the selling round".into(), why });
                    }
                    tokio::time::sleep(Duration::from_millis(pause_ms)).await;
                    pause_ms = (pause_ms * 2).min(WORKS_PAUSE_MAX_MS);
                    break;
                }
            }
        }
    }
}

/// Sends one batch; why it has to wait, if it has to.
async fn send(
    book: &SharedBook,
    link: &Link,
    teller: &Teller,
    (line, number): &(LineName, u64),
    batch: &Batch,
    good: Option<&Good>,
) -> Result<Option<String>, BookError> {
    let round = match link.newest_round().await {
        Ok(round) => round,
        Err(error) => return Ok(Some(error.to_string())),
    };
    if batch.first_sent.is_none() {
        // On disk before it is sent: after a crash nobody could tell into which round it went.
        let at = line.clone();
        let number = *number;
        book.change(move |ledger| ledger.sent(&at, number, round)).await?;
    }
    let (sku, units) = (batch.sku.clone(), batch.units);
    for attempt in 1..=INTRODUCTIONS_MAX {
        let (Ok(quantity), Ok(key)) = (Quantity::new(units), key(book, line, *number, attempt)) else { break };
        match link.add(&AddParams { sku: sku.clone(), quantity, key }).await {
            Ok(()) => {
                let (at, number) = (line.clone(), *number);
                book.change(move |ledger| ledger.arrived(&at, number)).await?;
                teller.tell(What::Added { line: line.clone(), sku, batch: number, units, round });
                return Ok(None);
            }
            Err(Problem::Later(why)) => return Ok(Some(why)),
            Err(Problem::Never(why)) => return turned_away(book, teller, (line, *number), batch, why).await,
            // The refusal is final for its key, so the next attempt has a key of its own.
            Err(Problem::NoSuchGood) => {
                if let Some(Problem::Later(why)) =
                    introduce(book, link, (line, *number), batch, good, attempt).await.err()
                {
                    return Ok(Some(why));
                }
            }
        }
    }
    turned_away(book, teller, (line, *number), batch, "the good cannot be made known in the market".to_owned()).await
}

/// Offers a good that is new in the market, without any units yet.
async fn introduce(
    book: &SharedBook,
    link: &Link,
    (line, number): (&LineName, u64),
    batch: &Batch,
    good: Option<&Good>,
    attempt: u32,
) -> Result<(), Problem> {
    let impossible = || Problem::Never("the book does not know the good".to_owned());
    let good = good.ok_or_else(impossible)?;
    let text = format!("w:{}:new:{line}:{number}:{attempt}", book.id);
    let key = Key::parse(&text).map_err(|_| impossible())?;
    let params = SetParams {
        sku: batch.sku.clone(),
        quantity: Quantity::ZERO,
        expect: None,
        force: false,
        unit_price: Price::try_from(good.unit_price).ok(),
        name: Some(good.name.clone()),
        unit: Some(good.unit.clone()),
        gtin: good.gtin.clone(),
        key,
    };
    link.introduce(&params).await
}

/// The same for the same batch, always: whatever is asked twice is done once.
fn key(
    book: &SharedBook,
    line: &LineName,
    number: u64,
    attempt: u32,
) -> Result<Key, crate::market::value_error::ValueError> {
    Key::parse(&format!("w:{}:{line}:{number}:{attempt}", book.id))
}

async fn turned_away(
    book: &SharedBook,
    teller: &Teller,
    (line, number): (&LineName, u64),
    batch: &Batch,
    why: String,
) -> Result<Option<String>, BookError> {
    let at = line.clone();
    book.change(move |ledger| ledger.turned_away(&at, number)).await?;
    let (line, sku, units) = (line.clone(), batch.sku.clone(), batch.units);
    teller.tell(What::TurnedAway { line, sku, batch: number, units, why });
    Ok(None)
}
