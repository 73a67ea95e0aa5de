//! Settings of the daemon: flag before environment before file before default; a mistake names the file and the field.

use std::io::Read;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::civil::Time;
use jiff::tz::TimeZone;
use rustix::fs::OFlags;
use serde::Deserialize;

use super::supply_settings::{CollectionLimits, CollectionSection, ReportsSection, duration_ms};
use crate::ipc::plain_words::plain_words;
use crate::ipc::socket;
use crate::ipc::socket_access::{Access, Given};
use crate::limits::{
    CACHE_DEFAULT_MIB, CACHE_MAX_MIB, CONFIG_FILE_MAX_BYTES, EVENTS_KEPT_COUNT, JOURNAL_FILE_DEFAULT_MIB,
    JOURNAL_FILE_MAX_MIB, KEPT_MAX_DAYS, KEYS_KEPT_DAYS, ORDERS_KEPT_DAYS, OVERLAY_DEFAULT_MIB, OVERLAY_MAX_MIB,
    OVERLAY_PARTS_TO_CARRIED, ROSTER_MAX_COUNT, SESSION_LIFETIME_MAX_MS, SESSION_LIFETIME_MS, WireLimits,
};
use crate::market::amounts::Currency;
use crate::market::names::AccountName;
use crate::market::schedule::{Every, Schedule};
use crate::market::state::{PriceChanges, Rules};
use crate::store::redb::Options;

/// What the command line says.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    pub socket: Option<PathBuf>,
    pub socket_mode: Option<String>,
    pub socket_group: Option<String>,
    pub data_dir: Option<PathBuf>,
    pub config: Option<PathBuf>,
}

/// Everything the daemon needs to know before it starts.
#[derive(Debug, Clone)]
pub struct Settings {
    pub socket: PathBuf,
    /// Who may connect to it.
    pub access: Access,
    pub data_dir: PathBuf,
    pub rules: Rules,
    pub zone: TimeZone,
    pub schedule: Schedule,
    pub collection: CollectionLimits,
    /// Open a round at start-up when the month has had none.
    pub open_at_start: bool,
    pub store: Options,
    pub limits: WireLimits,
    /// How long a login is good for.
    pub session_lifetime_ms: u64,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the configuration {path}: {cause}; correct the path or the file's permissions")]
    Unreadable { path: PathBuf, cause: std::io::Error },
    #[error("the configuration {path} is wrong: {problem}; correct this and start again")]
    Wrong { path: PathBuf, problem: String },
    #[error("{0}")]
    Argument(String),
    #[error("{0}")]
    Socket(#[from] socket::TooLong),
    #[error("no home directory is known to keep the data in; name a directory with --data-dir or CDS_DATA_DIR")]
    NoDataDir,
}

/// The file's shape. Every table and field may be left out; an unknown one is an error.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    socket: Option<PathBuf>,
    socket_mode: Option<String>,
    socket_group: Option<String>,
    data_dir: Option<PathBuf>,
    currency: Option<String>,
    time_zone: Option<String>,
    price_changes: Option<PriceChanges>,
    session_lifetime: Option<String>,
    round: RoundSection,
    collection: CollectionSection,
    reports: ReportsSection,
    store: StoreSection,
    limits: WireLimits,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RoundSection {
    open_at_start: Option<bool>,
    depletion_grace: Option<String>,
    min_open: Option<String>,
    quiet_for: Option<String>,
    roster: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StoreSection {
    cache_mib: Option<usize>,
    overlay_mib: Option<usize>,
    journal_file_mib: Option<usize>,
    events_kept: Option<u64>,
    keys_kept_days: Option<u32>,
    orders_kept_days: Option<u32>,
}

impl Settings {
    /// For a market that is thrown away: everything in `directory`, no round until somebody opens one, and a round
    /// that is sold out, or whose customers are done, closes soon.
    pub fn throw_away(directory: &Path) -> Self {
        Self {
            socket: directory.join("cdsd.sock"),
            access: Access::default(),
            data_dir: directory.join("data"),
            rules: Rules { depletion_grace_ms: 700, min_open_ms: 0, quiet_for_ms: 700, ..Rules::default() },
            zone: TimeZone::system(),
            schedule: Schedule { every: Every::Never, time: Time::midnight(), zone: TimeZone::UTC },
            collection: CollectionLimits::default(),
            open_at_start: false,
            store: Options::default(),
            limits: WireLimits::default(),
            session_lifetime_ms: SESSION_LIFETIME_MS,
        }
    }

    /// Puts the settings together.
    ///
    /// # Errors
    /// A file that is missing where it was named, or wrong; no place for the data; a socket path that is too long.
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        let (path, file) = read_file(flags)?;
        let wrong = |problem: String| ConfigError::Wrong { path: path.clone().unwrap_or_default(), problem };
        let data_dir = flags.data_dir.clone().or_else(|| environment("CDS_DATA_DIR")).or(file.data_dir.clone());
        let data_dir = data_dir.or_else(|| environment("STATE_DIRECTORY")).or_else(user_data_dir);
        let listen = flags.socket.clone().or_else(|| environment("CDS_SOCKET")).or(file.socket.clone());
        let zone = zone(file.time_zone.as_deref()).map_err(wrong)?;
        Ok(Self {
            socket: socket::checked(listen.unwrap_or_else(socket::default_to_listen))?,
            access: access(flags, &file, wrong)?,
            data_dir: data_dir.ok_or(ConfigError::NoDataDir)?,
            rules: rules(&file).map_err(wrong)?,
            schedule: file.collection.schedule(&zone).map_err(wrong)?,
            collection: file.collection.limits().map_err(wrong)?,
            zone,
            open_at_start: file.round.open_at_start.unwrap_or(true),
            store: store(&file.store).map_err(wrong)?,
            limits: limits(file.limits).map_err(wrong)?,
            session_lifetime_ms: session_lifetime(file.session_lifetime.as_deref()).map_err(wrong)?,
        })
    }
}

/// Who may connect, as the flags or the environment say, else the file.
fn access(flags: &Flags, file: &File, wrong: impl Fn(String) -> ConfigError) -> Result<Access, ConfigError> {
    let flag_or_key = |flag, by_flag: Option<&'_ String>, key, by_file: Option<&'_ String>| {
        // An empty variable of the environment says nothing.
        let by_flag = by_flag.filter(|value| !value.is_empty());
        by_flag.map(|value| (flag, value.clone())).or_else(|| by_file.map(|value| (key, value.clone())))
    };
    let mode = flag_or_key("--socket-mode", flags.socket_mode.as_ref(), "socket_mode", file.socket_mode.as_ref());
    let group = flag_or_key("--socket-group", flags.socket_group.as_ref(), "socket_group", file.socket_group.as_ref());
    let by_flag = flags.socket_mode.is_some() || flags.socket_group.is_some();
    let [mode, group] = [&mode, &group].map(|given| given.as_ref().map(|(name, value)| Given { name, value }));
    let read = Access::read(mode, group);
    read.map_err(|problem| if by_flag { ConfigError::Argument(problem) } else { wrong(problem) })
}

/// The file that was named, or the first of the usual ones that exists.
pub(super) fn file_to_read(flags: &Flags) -> Option<PathBuf> {
    let usual = || {
        let user = directories::ProjectDirs::from("", "", "cds").map(|d| d.config_dir().join("cdsd.toml"));
        [user, Some(PathBuf::from("/etc/cds/cdsd.toml"))].into_iter().flatten().find(|p| p.exists())
    };
    flags.config.clone().or_else(|| environment("CDS_CONFIG")).or_else(usual)
}

fn environment(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn read_file(flags: &Flags) -> Result<(Option<PathBuf>, File), ConfigError> {
    let Some(path) = file_to_read(flags) else { return Ok((None, File::default())) };
    let text = read_text(&path);
    let text = text.map_err(|cause| ConfigError::Unreadable { path: path.clone(), cause })?;
    let file = parse(&text).map_err(|problem| ConfigError::Wrong { path: path.clone(), problem })?;
    Ok((Some(path), file))
}

/// A device or a huge file named by mistake must not fill the memory, and nobody may be waited for at a pipe.
pub(super) fn read_text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let limit = CONFIG_FILE_MAX_BYTES;
    // Opened for reading alone, a pipe would wait for its writer.
    let file = std::fs::OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(path);
    let kind = std::fs::metadata(path)?.file_type();
    if kind.is_fifo() || kind.is_socket() {
        let what = if kind.is_fifo() { "pipe" } else { "socket" };
        return Err(std::io::Error::other(format!("it is a {what}, and has to be a file")));
    }
    file?.take(limit + 1).read_to_string(&mut text)?;
    if text.len() as u64 > limit {
        return Err(std::io::Error::other(format!("it is longer than {limit} bytes")));
    }
    Ok(text)
}

/// Reads the file's text, or names the line and the field that are wrong.
fn parse(text: &str) -> Result<File, String> {
    let reader = toml::Deserializer::parse(text).map_err(|error| wrong_toml(text, "", &error))?;
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let field = error.path().to_string();
        wrong_toml(text, &field, error.inner())
    })
}

fn wrong_toml(text: &str, field: &str, error: &toml::de::Error) -> String {
    let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let place = if matches!(field, "" | ".") { String::new() } else { format!("{field}: ") };
    format!("line {line}: {place}{}", plain_words(error.message()).replace('\n', " "))
}

fn user_data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "cds").map(|d| d.data_dir().to_owned())
}

fn rules(file: &File) -> Result<Rules, String> {
    let default = Rules::default();
    let kept = kept_days(&file.store)?;
    let duration = |name: &str, text: &Option<String>, default_ms: u64| match text {
        Some(text) => duration_ms(text).ok_or_else(|| {
            format!("round.{name} = \"{text}\" is not a span of time; write it as 90s, 2m, 24h or 1h30m")
        }),
        None => Ok(default_ms),
    };
    Ok(Rules {
        currency: match &file.currency {
            Some(code) => Currency::parse(code).map_err(|e| format!("currency: {e}"))?,
            None => default.currency,
        },
        price_changes: file.price_changes.unwrap_or(default.price_changes),
        depletion_grace_ms: duration("depletion_grace", &file.round.depletion_grace, default.depletion_grace_ms)?,
        min_open_ms: duration("min_open", &file.round.min_open, default.min_open_ms)?,
        quiet_for_ms: duration("quiet_for", &file.round.quiet_for, default.quiet_for_ms)?,
        roster: roster(file.round.roster.as_deref())?,
        report_pauses_ms: file.reports.pauses()?,
        keys_kept_days: kept.0,
        orders_kept_days: kept.1,
    })
}

/// For how long keys and orders are kept. A key that is remembered must find its order.
fn kept_days(store: &StoreSection) -> Result<(u32, u32), String> {
    let keys = store.keys_kept_days.unwrap_or(KEYS_KEPT_DAYS);
    let orders = store.orders_kept_days.unwrap_or(ORDERS_KEPT_DAYS.max(keys));
    for (name, days) in [("keys_kept_days", keys), ("orders_kept_days", orders)] {
        if !(1..=KEPT_MAX_DAYS).contains(&days) {
            return Err(format!("store.{name} = {days} is not from 1 to {KEPT_MAX_DAYS}"));
        }
    }
    if orders < keys {
        return Err(format!(
            "store.orders_kept_days = {orders} is less than store.keys_kept_days = {keys}; a key that is remembered needs its order"
        ));
    }
    Ok((keys, orders))
}

/// The customers whose word "all are done" needs; none named means those who are active.
fn roster(names: Option<&[String]>) -> Result<Vec<AccountName>, String> {
    let names = names.unwrap_or_default();
    if names.len() > ROSTER_MAX_COUNT {
        return Err(format!("round.roster has {} names, at most {ROSTER_MAX_COUNT} are possible", names.len()));
    }
    let read = |name: &String| AccountName::parse(name).map_err(|e| format!("round.roster: {e}"));
    let mut roster: Vec<AccountName> = names.iter().map(read).collect::<Result<_, _>>()?;
    roster.sort_unstable();
    roster.dedup();
    Ok(roster)
}

fn session_lifetime(text: Option<&str>) -> Result<u64, String> {
    let Some(text) = text else { return Ok(SESSION_LIFETIME_MS) };
    let ms = duration_ms(text).filter(|ms| (1..=SESSION_LIFETIME_MAX_MS).contains(ms));
    let most = SESSION_LIFETIME_MAX_MS / 3_600_000;
    ms.ok_or_else(|| format!("session_lifetime = \"{text}\" is no span of time up to {most}h; write it as 12h or 720h"))
}

fn zone(name: Option<&str>) -> Result<TimeZone, String> {
    match name {
        None => Ok(TimeZone::system()),
        Some(name) => TimeZone::get(name)
            .map_err(|_| format!("time_zone = \"{name}\" is not known here; write it as Europe/Berlin or UTC")),
    }
}

/// The highest number that makes sense for any limit: a billion bytes or calls is no limit any more, and sums of
/// such numbers still fit.
const LIMIT_MAX: usize = 1_000_000_000;
/// Bounds outside which nothing works.
fn limits(limits: WireLimits) -> Result<WireLimits, String> {
    let bounds = [
        ("line_in_bytes", limits.line_in_bytes, 1024),
        ("line_out_bytes", limits.line_out_bytes, 64 * 1024),
        ("batch_calls", limits.batch_calls, 1),
        ("in_flight_calls", limits.in_flight_calls, 1),
        ("connections", limits.connections, 1),
        ("watch_buffer_events", limits.watch_buffer_events, 1),
        ("queue_commands", limits.queue_commands, 1),
    ];
    for (name, value, least) in bounds {
        if value < least {
            return Err(format!("limits.{name} = {value} is too small; write {least} or more"));
        }
        if value > LIMIT_MAX {
            return Err(format!("limits.{name} = {value} is too large; write {LIMIT_MAX} or less"));
        }
    }
    Ok(limits)
}

fn store(section: &StoreSection) -> Result<Options, String> {
    let mib = |name: &str, value: Option<usize>, default: usize, most: usize| match value {
        None => Ok(default),
        Some(value) if (1..=most).contains(&value) => Ok(value),
        Some(value) => Err(format!("store.{name} = {value} is not from 1 to {most}")),
    };
    let overlay_mib = mib("overlay_mib", section.overlay_mib, OVERLAY_DEFAULT_MIB, OVERLAY_MAX_MIB)?;
    let journal = (section.journal_file_mib, JOURNAL_FILE_DEFAULT_MIB, JOURNAL_FILE_MAX_MIB);
    Ok(Options {
        cache_mib: mib("cache_mib", section.cache_mib, CACHE_DEFAULT_MIB, CACHE_MAX_MIB)?,
        overlay_bytes: overlay_mib << 20,
        carried_bytes: (overlay_mib << 20) / OVERLAY_PARTS_TO_CARRIED,
        journal_file_bytes: (mib("journal_file_mib", journal.0, journal.1, journal.2)? as u64) << 20,
        events_kept: section.events_kept.unwrap_or(EVENTS_KEPT_COUNT),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Rules, String> {
        super::parse(text).and_then(|file| rules(&file))
    }

    #[test]
    fn a_file_may_say_little_and_the_rest_is_default() {
        assert_eq!(parse("").unwrap(), Rules::default());
        let rules = parse("currency = \"JPY\"\n[round]\ndepletion_grace = \"90s\"\nmin_open = \"1h 30m\"").unwrap();
        assert_eq!((rules.depletion_grace_ms, rules.min_open_ms), (90_000, 5_400_000));
    }

    #[test]
    fn unknown_fields_and_impossible_values_are_named() {
        assert!(parse("curency = \"EUR\"").unwrap_err().contains("curency"));
        assert!(parse("[round]\nquiet_for = \"soon\"").unwrap_err().contains("round.quiet_for"));
        assert_eq!(session_lifetime(Some("12h")), Ok(43_200_000));
        for wrong in ["0s", "8785h", "-1h", "soon"] {
            assert!(session_lifetime(Some(wrong)).unwrap_err().contains("session_lifetime"), "{wrong}");
        }
        assert!(parse("currency = \"euro\"").unwrap_err().contains("ISO 4217"));
        assert!(zone(Some("Mars/Base")).unwrap_err().contains("Europe/Berlin"));
        assert!(parse("[store]\nkeys_kept_days = 0").unwrap_err().contains("store.keys_kept_days"));
        let fewer = parse("[store]\nkeys_kept_days = 40\norders_kept_days = 30").unwrap_err();
        assert!(fewer.contains("store.orders_kept_days = 30"), "{fewer}");
        let small = WireLimits { connections: 0, ..WireLimits::default() };
        assert!(super::limits(small).unwrap_err().contains("limits.connections"));
    }
}
