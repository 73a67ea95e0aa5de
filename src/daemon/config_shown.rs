//! `config show`: every setting as a daemon that is started the same way would have it, and where its value comes from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use jiff::civil::Weekday;
use serde_json::{Value, json};

use super::config::{ConfigError, Flags, Settings, file_to_read, read_text};
use super::process::{LOG_VARIABLE, log_level};
use crate::market::schedule::Every;

/// One setting, named as in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub name: String,
    pub value: Value,
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Flag(&'static str),
    Environment(&'static str),
    File,
    Default,
}

/// The file that was read, and all settings.
#[derive(Debug)]
pub struct Shown {
    pub file: Option<PathBuf>,
    pub settings: Vec<Setting>,
}

/// What may be said by flag or environment: its name, its flag, its variable.
const BY_FLAG: [(&str, &str, &str); 4] = [
    ("socket", "--socket", "CDS_SOCKET"),
    ("socket_mode", "--socket-mode", "CDS_SOCKET_MODE"),
    ("socket_group", "--socket-group", "CDS_SOCKET_GROUP"),
    ("data_dir", "--data-dir", "CDS_DATA_DIR"),
];

/// Puts the settings together as a start would. `by_environment` tells of a flag's name whether its value came from its
/// variable.
///
/// # Errors
/// What would keep a daemon from starting, too.
pub fn shown(flags: &Flags, by_environment: impl Fn(&str) -> bool) -> Result<Shown, ConfigError> {
    let settings = Settings::load(flags)?;
    let file = file_to_read(flags);
    let sources = Sources {
        in_file: file.as_deref().map(keys_of).transpose()?.unwrap_or_default(),
        given: given(flags),
        from_environment: BY_FLAG.iter().map(|(name, ..)| *name).filter(|name| by_environment(name)).collect(),
    };
    let shown = values(&settings).into_iter().map(|(name, value)| {
        let origin = sources.origin(&name);
        Setting { name, value, origin }
    });
    Ok(Shown { file, settings: shown.collect() })
}

struct Sources {
    in_file: BTreeSet<String>,
    given: BTreeSet<&'static str>,
    from_environment: BTreeSet<&'static str>,
}

impl Sources {
    fn origin(&self, name: &str) -> Origin {
        if let Some((name, flag, variable)) = BY_FLAG.iter().find(|(n, ..)| *n == name && self.given.contains(n)) {
            return if self.from_environment.contains(name) {
                Origin::Environment(variable)
            } else {
                Origin::Flag(flag)
            };
        }
        let is_set = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
        match name {
            "log" if is_set(LOG_VARIABLE) => Origin::Environment(LOG_VARIABLE),
            _ if self.in_file.contains(name) => Origin::File,
            "data_dir" if is_set("STATE_DIRECTORY") => Origin::Environment("STATE_DIRECTORY"),
            _ => Origin::Default,
        }
    }
}

/// The names of what the flags say; clap has put the variables' values there, too.
fn given(flags: &Flags) -> BTreeSet<&'static str> {
    // An empty variable says nothing of who may connect.
    let said = [
        flags.socket.is_some(),
        flags.socket_mode.as_ref().is_some_and(|mode| !mode.is_empty()),
        flags.socket_group.as_ref().is_some_and(|group| !group.is_empty()),
        flags.data_dir.is_some(),
    ];
    BY_FLAG.iter().zip(said).filter_map(|((name, ..), said)| said.then_some(*name)).collect()
}

/// The fields that the file has: `round.min_open`.
fn keys_of(path: &Path) -> Result<BTreeSet<String>, ConfigError> {
    let unreadable = |cause| ConfigError::Unreadable { path: path.to_owned(), cause };
    let text = read_text(path).map_err(unreadable)?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Wrong {
        path: path.to_owned(),
        problem: error.message().to_owned(),
    })?;
    let mut keys = BTreeSet::new();
    for (name, value) in table {
        match value {
            toml::Value::Table(section) => keys.extend(section.keys().map(|field| format!("{name}.{field}"))),
            _ => drop(keys.insert(name)),
        }
    }
    Ok(keys)
}

/// All settings in the order of the documentation, as the file would say them.
fn values(settings: &Settings) -> Vec<(String, Value)> {
    let rules = &settings.rules;
    let mut values = Vec::new();
    let mut table = |section: &str, fields: Vec<(&str, Value)>| {
        let dot = if section.is_empty() { "" } else { "." };
        values.extend(fields.into_iter().map(|(field, value)| (format!("{section}{dot}{field}"), value)));
    };
    table("", general(settings));
    table(
        "round",
        vec![
            ("open_at_start", settings.open_at_start.into()),
            ("depletion_grace", span(rules.depletion_grace_ms)),
            ("min_open", span(rules.min_open_ms)),
            ("quiet_for", span(rules.quiet_for_ms)),
            ("roster", rules.roster.iter().map(ToString::to_string).collect()),
        ],
    );
    table("collection", collection(settings));
    table("reports", vec![("retry_after", rules.report_pauses_ms.iter().map(|ms| span(*ms)).collect())]);
    let store = &settings.store;
    table(
        "store",
        vec![
            ("cache_mib", store.cache_mib.into()),
            ("overlay_mib", (store.overlay_bytes >> 20).into()),
            ("journal_file_mib", (store.journal_file_bytes >> 20).into()),
            ("events_kept", store.events_kept.into()),
            ("keys_kept_days", rules.keys_kept_days.into()),
            ("orders_kept_days", rules.orders_kept_days.into()),
        ],
    );
    let limits = settings.limits;
    table(
        "limits",
        vec![
            ("line_in_bytes", limits.line_in_bytes.into()),
            ("line_out_bytes", limits.line_out_bytes.into()),
            ("batch_calls", limits.batch_calls.into()),
            ("in_flight_calls", limits.in_flight_calls.into()),
            ("connections", limits.connections.into()),
            ("watch_buffer_events", limits.watch_buffer_events.into()),
            ("queue_commands", limits.queue_commands.into()),
        ],
    );
    values
}

fn general(settings: &Settings) -> Vec<(&'static str, Value)> {
    let path = |path: &Path| Value::from(path.to_string_lossy());
    vec![
        ("socket", path(&settings.socket)),
        ("socket_mode", settings.access.mode().into()),
        ("socket_group", settings.access.group().into()),
        ("data_dir", path(&settings.data_dir)),
        ("log", log_level().to_string().into()),
        ("currency", settings.rules.currency.to_string().into()),
        ("time_zone", settings.zone.iana_name().unwrap_or("the system's").into()),
        ("price_changes", json!(settings.rules.price_changes)),
        ("session_lifetime", span(settings.session_lifetime_ms)),
    ]
}

/// The schedule with what belongs to it, and how patiently manufacturers are asked.
fn collection(settings: &Settings) -> Vec<(&'static str, Value)> {
    let (schedule, limits) = (&settings.schedule, &settings.collection);
    let time = || ("time", Value::from(schedule.time.strftime("%H:%M").to_string()));
    let mut fields = match schedule.every {
        Every::Month { day } => vec![("schedule", "monthly".into()), ("day", day.into()), time()],
        Every::Week { weekday } => vec![("schedule", "weekly".into()), ("weekday", word_of(weekday).into()), time()],
        Every::Day => vec![("schedule", "daily".into()), time()],
        Every::Interval { ms } => vec![("schedule", "interval".into()), ("every", span(ms))],
        Every::Never => vec![("schedule", "off".into())],
    };
    fields.extend([
        ("in_flight", limits.in_flight.into()),
        ("connect_timeout", span(limits.call.connect_ms)),
        ("answer_timeout", span(limits.call.answer_ms)),
        ("answer_bytes", limits.call.answer_bytes.into()),
        ("lines", limits.lines.into()),
        ("attempts", limits.attempts_after_ms.iter().map(|ms| span(*ms)).collect()),
        ("run_limit", span(limits.run_ms)),
    ]);
    fields
}

fn word_of(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

/// `2m`, `1h 30m`: as the file takes it.
fn span(ms: u64) -> Value {
    let span = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
    format!("{span:#}").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::supply_settings::duration_ms;

    #[test]
    fn a_span_is_shown_as_it_may_be_written() {
        for (ms, shown) in [(0, "0s"), (700, "700ms"), (90_000, "1m 30s"), (86_400_000, "24h"), (2_592_000_000, "720h")]
        {
            assert_eq!(span(ms), shown);
            assert_eq!(duration_ms(shown), Some(ms));
        }
    }

    #[test]
    fn a_flag_goes_before_its_variable_and_both_before_the_file() {
        let sources = Sources {
            in_file: ["socket", "data_dir", "currency", "socket_group"].map(str::to_owned).into(),
            given: ["socket", "data_dir"].into(),
            from_environment: ["data_dir"].into(),
        };
        assert_eq!(sources.origin("socket"), Origin::Flag("--socket"));
        assert_eq!(sources.origin("data_dir"), Origin::Environment("CDS_DATA_DIR"));
        assert_eq!(sources.origin("socket_group"), Origin::File);
        assert_eq!(sources.origin("currency"), Origin::File);
        assert_eq!(sources.origin("time_zone"), Origin::Default);
    }
}
