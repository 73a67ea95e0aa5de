//! Sees whether the distributor still knows these works as their manufacturer, and says so when he does not, and when
//! he does again: without a login nothing is sold from here, and nothing else might show it.

use std::time::Duration;

use tokio::sync::watch;

use super::link::Link;
use super::news::{Teller, What};
use crate::limits::WORKS_STANDING_MS;

/// Looks again and again until `stop`. A distributor who is away says nothing about it.
pub(super) async fn run(link: Link, teller: Teller, mut stop: watch::Receiver<bool>) {
    let mut known = true;
    loop {
        let standing = tokio::select! {
            standing = look(&link) => standing,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        match standing {
            Some(Err(why)) if known => {
                teller.tell(What::LoggedOut { why });
                known = false;
            }
            Some(Ok(())) if !known => {
                teller.tell(What::LoggedIn);
                known = true;
            }
            _ => {}
        }
    }
}

async fn look(link: &Link) -> Option<Result<(), String>> {
    tokio::time::sleep(Duration::from_millis(WORKS_STANDING_MS)).await;
    link.standing().await
}
