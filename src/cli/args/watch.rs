//! Arguments of `watch`, which customers and manufacturers share.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::exits::{NOT_ALLOWED, exits};
use crate::cli::failure::status;
use crate::market::event::Topic;
use crate::market::names::{AccountName, Sku};

/// What `watch` does, at the end of its long help.
pub const WATCH_NOTES: &str = "\
On a terminal: a table that is drawn again in place, with changed cells marked. Otherwise (a pipe, or -o \
ndjson, json or csv): one line per change, written at once, until you end it.

With --snapshot each offer as it is now comes first, as a line of kind `snapshot`; every further line is an \
event with `seq`, `at`, `kind` and `data`. Where events are missing, a line of kind `resync` says so, and what \
was known must be read anew (with --snapshot the offers follow again).

The watch goes on after the daemon was restarted: it connects again and misses nothing.";

/// What a watch can end with.
pub fn watch_exits() -> String {
    exits(&[
        (status::DONE, "--count or --until ended it or the reader of the pipe went away"),
        NOT_ALLOWED,
        (status::TIMED_OUT, "--timeout ended it"),
    ])
}

#[derive(Debug, Clone, Args)]
pub struct WatchArgs {
    /// Only this good's offers
    #[arg(long, value_name = "SKU")]
    pub sku: Option<Sku>,

    /// Only this manufacturer's offers and reports
    #[arg(long, value_name = "NAME")]
    pub manufacturer: Option<AccountName>,

    /// What to watch, separated by commas; orders and reports are your own
    #[arg(long, value_enum, value_name = "TOPIC", value_delimiter = ',', default_value = "offers,rounds")]
    pub topics: Vec<TopicName>,

    /// Go on after this event, as told by an earlier watch (`seq`)
    #[arg(long, value_name = "SEQ")]
    pub since: Option<u64>,

    /// Begin with the offers as they are now, one line each (where changes are printed as lines)
    #[arg(long, conflicts_with = "since")]
    pub snapshot: bool,

    /// End after this many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub count: Option<u64>,

    /// End after this long, as 30s, 5m or 1h30m, with exit status 13
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,

    /// End when everything is sold, or when the round is closed; watches rounds too
    #[arg(long, value_enum, value_name = "WHEN")]
    pub until: Option<Until>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TopicName {
    Offers,
    Orders,
    Rounds,
    Reports,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Until {
    Depleted,
    Closed,
}

impl WatchArgs {
    /// All events of these topics, without an end: for programs that watch on behalf of a screen.
    pub fn of_topics(topics: &[TopicName]) -> Self {
        let (sku, manufacturer, since, count, timeout, until) = (None, None, None, None, None, None);
        Self { sku, manufacturer, topics: topics.to_vec(), since, snapshot: false, count, timeout, until }
    }

    /// The topics asked for, each once, with what `--until` needs.
    pub fn topics(&self) -> Vec<Topic> {
        let asked = |name| self.topics.contains(&name);
        let rounds = asked(TopicName::Rounds) || self.until.is_some();
        let all = [
            (Topic::Offers, asked(TopicName::Offers)),
            (Topic::Orders, asked(TopicName::Orders)),
            (Topic::Rounds, rounds),
            (Topic::Reports, asked(TopicName::Reports)),
        ];
        all.into_iter().filter_map(|(topic, wanted)| wanted.then_some(topic)).collect()
    }
}

/// Reads `30s`, `5m`, `1h30m`, `500ms`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let rule = || "write a number with its unit, as 500ms, 30s, 5m or 1h30m".to_owned();
    let signed: jiff::SignedDuration = text.parse().map_err(|_| rule())?;
    Duration::try_from(signed).ok().filter(|d| !d.is_zero()).ok_or_else(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_and_are_not_zero() {
        for (text, ms) in [("30s", 30_000), ("5m", 300_000), ("1h30m", 5_400_000), ("500ms", 500)] {
            assert_eq!(duration(text).unwrap().as_millis(), ms, "{text}");
        }
        for bad in ["", "5", "-5s", "0s", "soon", "1 month"] {
            assert!(duration(bad).unwrap_err().contains("30s"), "{bad}");
        }
    }
}
