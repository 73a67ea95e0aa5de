//! Makes the socket known to the distributor, as soon as he answers.

use std::time::Duration;

use tokio::sync::watch;

use super::link::Link;
use super::news::{Teller, What};
use crate::ipc::client::CallError;
use crate::limits::WORKS_PAUSE_MAX_MS;
use crate::market::amounts::Currency;
use crate::market::interface::Endpoint;
use crate::market::key::Key;

/// First pause after the distributor did not answer.
const PAUSE_MIN_MS: u64 = 250;

/// Registers `endpoint` once; asks until the distributor has answered, or `stop`.
pub(super) async fn run(
    link: Link,
    endpoint: Endpoint,
    currency: Currency,
    new_key: fn() -> Key,
    teller: Teller,
    mut stop: watch::Receiver<bool>,
) {
    let (mut pause_ms, mut told) = (PAUSE_MIN_MS, None);
    loop {
        let why = tokio::select! {
            tried = register(&link, &endpoint, &currency, new_key()) => match tried {
                Ok(()) => {
                    teller.tell(What::Registered { endpoint: endpoint.to_string() });
                    return;
                }
                Err(why) => why,
            },
            _ = stop.wait_for(|stop| *stop) => return,
        };
        if told.as_ref() != Some(&why) {
            teller.tell(What::Waiting { what: "the distributor, to register this socket".into(), why: why.clone() });
            told = Some(why);
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(pause_ms)) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        pause_ms = (pause_ms * 2).min(WORKS_PAUSE_MAX_MS);
    }
}

async fn register(link: &Link, endpoint: &Endpoint, currency: &Currency, key: Key) -> Result<(), String> {
    let with_remedy = |error: CallError| match error {
        CallError::Refused(refused) => {
            format!("{}; {}", refused.message, refused.data.hint.unwrap_or_default())
        }
        other => other.to_string(),
    };
    let market = link.currency().await.map_err(with_remedy)?;
    if market != *currency {
        return Err(format!(
            "the market's currency is {market}, the plan's is {currency}; write currency = \"{market}\" into the plan and start again"
        ));
    }
    link.register(endpoint, key).await.map_err(with_remedy)
}
