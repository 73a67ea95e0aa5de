//! The schedule: when collections are due, in a calendar with months of different lengths and clocks that change.
//!
//! A pure function of rule and time: the zone's changes come in with the rule. Each day, week or month has one moment.
//! A time that a clock change skips is due as much later as the clock jumps; one that comes twice is due the first time.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

use super::time::{Period, Timestamp};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// On this day; in a shorter month on its last one.
    Month {
        day: i8,
    },
    Week {
        weekday: Weekday,
    },
    Day,
    /// At multiples of so many milliseconds since 1970, for trials.
    Interval {
        ms: u64,
    },
    /// Only when the operator says so.
    Never,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub every: Every,
    /// The time of the day; an interval has none.
    pub time: Time,
    pub zone: TimeZone,
}

/// One moment at which a collection is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub at: Timestamp,
    /// The month after which its round is named.
    pub period: Period,
    /// A month that had a round already needs no other one.
    pub once_per_period: bool,
}

impl Schedule {
    /// The first moment after `time`; none if there is no schedule, or at the end of the calendar.
    pub fn next_after(&self, time: Timestamp) -> Option<Slot> {
        let near = self.index_near(time)?;
        (near - 2..=near + 2).filter_map(|index| self.slot(index)).find(|slot| slot.at > time)
    }

    /// The newest moment that is not after `time`.
    pub fn newest_until(&self, time: Timestamp) -> Option<Slot> {
        let near = self.index_near(time)?;
        (near - 2..=near + 2).rev().filter_map(|index| self.slot(index)).find(|slot| slot.at <= time)
    }

    /// The number of the month, week, day or interval in which `time` lies, or one beside it.
    fn index_near(&self, time: Timestamp) -> Option<i64> {
        let date = self.date_of(time)?;
        let days = i64::from((date - Date::constant(1970, 1, 1)).get_days());
        Some(match self.every {
            Every::Month { .. } => i64::from(date.year()) * 12 + i64::from(date.month()) - 1,
            Every::Week { .. } => days.div_euclid(7),
            Every::Day => days,
            Every::Interval { ms } => time.micros().div_euclid(interval_micros(ms)),
            Every::Never => return None,
        })
    }

    /// The moment of one month, week, day or interval.
    fn slot(&self, index: i64) -> Option<Slot> {
        let date = match self.every {
            Every::Month { day } => {
                let (year, month) = (i16::try_from(index.div_euclid(12)).ok()?, index.rem_euclid(12) as i8 + 1);
                let first = Date::new(year, month, 1).ok()?;
                Date::new(year, month, day.clamp(1, first.days_in_month())).ok()?
            }
            // 1970-01-01 was a Thursday: week 0 is the one from that Thursday on.
            Every::Week { weekday } => day(index * 7 + i64::from(Weekday::Thursday.until(weekday)))?,
            Every::Day => day(index)?,
            Every::Interval { ms } => {
                let at = Timestamp::from_micros(index.checked_mul(interval_micros(ms))?);
                let period = period_of(self.date_of(at)?)?;
                return Some(Slot { at, period, once_per_period: false });
            }
            Every::Never => return None,
        };
        let moment = self.zone.to_ambiguous_zoned(date.to_datetime(self.time)).compatible().ok()?;
        let once_per_period = matches!(self.every, Every::Month { .. });
        let at = Timestamp::from_micros(moment.timestamp().as_microsecond());
        Some(Slot { at, period: period_of(date)?, once_per_period })
    }

    fn date_of(&self, time: Timestamp) -> Option<Date> {
        Some(jiff::Timestamp::from_microsecond(time.micros()).ok()?.to_zoned(self.zone.clone()).date())
    }
}

fn day(since_1970: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(i32::try_from(since_1970).ok()?.days()).ok()
}

fn interval_micros(ms: u64) -> i64 {
    i64::try_from(ms.max(1)).unwrap_or(i64::MAX / 1000).saturating_mul(1000)
}

fn period_of(date: Date) -> Option<Period> {
    Period::new(u16::try_from(date.year()).ok()?, u8::try_from(date.month()).ok()?).ok()
}
