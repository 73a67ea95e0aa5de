//! The supply side's settings: the schedule of the collections, how patiently manufacturers are asked, the reports.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::supply_call::CallLimits;
use crate::limits::{
    COLLECTION_ANSWER_MAX_BYTES, COLLECTION_ANSWER_MS, COLLECTION_ATTEMPTS_AFTER_MS, COLLECTION_CONNECT_MS,
    COLLECTION_IN_FLIGHT_MAX_COUNT, COLLECTION_LINES_MAX_COUNT, COLLECTION_RUN_MS, REPORT_ANSWER_MAX_BYTES,
};
use crate::market::delivery::{DEFAULT_PAUSES_MS, Pauses};
use crate::market::schedule::{Every, Schedule};

/// How manufacturers are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionLimits {
    pub(super) in_flight: usize,
    pub(super) call: CallLimits,
    /// Lines of one answer.
    pub(super) lines: usize,
    /// Pauses before the first, second … attempt.
    pub(super) attempts_after_ms: Vec<u64>,
    pub(super) run_ms: u64,
}

impl Default for CollectionLimits {
    fn default() -> Self {
        Self {
            in_flight: COLLECTION_IN_FLIGHT_MAX_COUNT,
            call: CallLimits {
                connect_ms: COLLECTION_CONNECT_MS,
                answer_ms: COLLECTION_ANSWER_MS,
                answer_bytes: COLLECTION_ANSWER_MAX_BYTES,
            },
            lines: COLLECTION_LINES_MAX_COUNT,
            attempts_after_ms: COLLECTION_ATTEMPTS_AFTER_MS.to_vec(),
            run_ms: COLLECTION_RUN_MS,
        }
    }
}

impl CollectionLimits {
    /// A report is delivered within the same limits, but its answer is short.
    pub(super) fn of_reports(&self) -> CallLimits {
        CallLimits { answer_bytes: REPORT_ANSWER_MAX_BYTES, ..self.call }
    }
}

/// `[collection]` in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CollectionSection {
    schedule: Option<Often>,
    day: Option<i8>,
    weekday: Option<Day>,
    time: Option<String>,
    every: Option<String>,
    in_flight: Option<usize>,
    connect_timeout: Option<String>,
    answer_timeout: Option<String>,
    answer_bytes: Option<usize>,
    lines: Option<usize>,
    attempts: Option<Vec<String>>,
    run_limit: Option<String>,
}

/// `[reports]` in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ReportsSection {
    retry_after: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Often {
    Monthly,
    Weekly,
    Daily,
    Interval,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}

/// `90s`, `2m`, `24h`, `1h 30m` (jiff's "friendly" form), not negative.
pub(super) fn duration_ms(text: &str) -> Option<u64> {
    let span: jiff::SignedDuration = text.parse().ok()?;
    u64::try_from(span.as_millis()).ok()
}

fn span(name: &str, text: &str) -> Result<u64, String> {
    duration_ms(text).ok_or_else(|| format!("{name} = \"{text}\" is not a span of time; write it as 90s, 2m or 1h30m"))
}

impl CollectionSection {
    /// Day 1 of each month, 06:00, unless the file says otherwise.
    pub(super) fn schedule(&self, zone: &TimeZone) -> Result<Schedule, String> {
        let often = self.schedule.unwrap_or(Often::Monthly);
        let belongs = [
            ("day", self.day.is_some(), often == Often::Monthly),
            ("weekday", self.weekday.is_some(), often == Often::Weekly),
            ("every", self.every.is_some(), often == Often::Interval),
            ("time", self.time.is_some(), !matches!(often, Often::Interval | Often::Off)),
        ];
        if let Some((name, ..)) = belongs.iter().find(|(_, given, fits)| *given && !fits) {
            return Err(format!(
                "collection.{name} means nothing with this collection.schedule; leave one of them out"
            ));
        }
        let every = match often {
            Often::Monthly => match self.day.unwrap_or(1) {
                day @ 1..=31 => Every::Month { day },
                day => return Err(format!("collection.day = {day} is no day of a month; write 1 to 31")),
            },
            Often::Weekly => Every::Week { weekday: self.weekday.unwrap_or(Day::Monday).weekday() },
            Often::Daily => Every::Day,
            Often::Interval => {
                let text = self.every.as_deref().ok_or("collection.every is missing; write how long, as \"10m\"")?;
                match span("collection.every", text)? {
                    ms @ 1000.. => Every::Interval { ms },
                    _ => return Err(format!("collection.every = \"{text}\" is too short; write 1s or more")),
                }
            }
            Often::Off => Every::Never,
        };
        Ok(Schedule { every, time: self.time_of_day()?, zone: zone.clone() })
    }

    fn time_of_day(&self) -> Result<Time, String> {
        let text = self.time.as_deref().unwrap_or("06:00");
        let wrong = |_| format!("collection.time = \"{text}\" is no time of the day; write it as 06:00");
        Time::strptime("%H:%M", text).map_err(wrong)
    }

    pub(super) fn limits(&self) -> Result<CollectionLimits, String> {
        let default = CollectionLimits::default();
        let time = |name: &str, text: &Option<String>, default_ms: u64| match text {
            Some(text) => span(&format!("collection.{name}"), text).and_then(|ms| match ms {
                0 => Err(format!("collection.{name} = \"{text}\" leaves no time at all")),
                ms => Ok(ms),
            }),
            None => Ok(default_ms),
        };
        let number = |name: &str, value: Option<usize>, most: usize, default: usize| match value {
            None => Ok(default),
            Some(n) if (1..=most).contains(&n) => Ok(n),
            Some(n) => Err(format!("collection.{name} = {n} is not from 1 to {most}")),
        };
        let attempts_after_ms = match &self.attempts {
            None => default.attempts_after_ms,
            Some(list) if (1..=10).contains(&list.len()) => {
                list.iter().map(|text| span("collection.attempts", text)).collect::<Result<_, _>>()?
            }
            Some(list) => return Err(format!("collection.attempts has {} pauses, write 1 to 10", list.len())),
        };
        Ok(CollectionLimits {
            in_flight: number("in_flight", self.in_flight, 1024, default.in_flight)?,
            call: CallLimits {
                connect_ms: time("connect_timeout", &self.connect_timeout, default.call.connect_ms)?,
                answer_ms: time("answer_timeout", &self.answer_timeout, default.call.answer_ms)?,
                answer_bytes: number("answer_bytes", self.answer_bytes, 1 << 30, default.call.answer_bytes)?,
            },
            lines: number("lines", self.lines, COLLECTION_LINES_MAX_COUNT, default.lines)?,
            attempts_after_ms,
            run_ms: time("run_limit", &self.run_limit, default.run_ms)?,
        })
    }
}

impl ReportsSection {
    /// The last pause is for all attempts that follow.
    pub(super) fn pauses(&self) -> Result<Pauses, String> {
        let Some(list) = &self.retry_after else { return Ok(DEFAULT_PAUSES_MS) };
        let pauses = list.iter().map(|text| span("reports.retry_after", text)).collect::<Result<Vec<_>, _>>()?;
        let most = DEFAULT_PAUSES_MS.len();
        let (Some(last), true) = (pauses.last(), pauses.len() <= most) else {
            return Err(format!("reports.retry_after has {} pauses, write 1 to {most}", pauses.len()));
        };
        if let Some(short) = pauses.iter().position(|ms| *ms < 100) {
            return Err(format!("reports.retry_after: \"{}\" is too short; write 100ms or more", list[short]));
        }
        Ok(std::array::from_fn(|nth| pauses.get(nth).copied().unwrap_or(*last)))
    }
}
