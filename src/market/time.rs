//! Points in time, months, and the names of rounds. Only the daemon's clock makes new points in time.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::value_error::ValueError;
use crate::limits::ROUNDS_PER_PERIOD_MAX_COUNT;

/// A point in time: microseconds since 1970-01-01T00:00Z. RFC 3339 in UTC for people and on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub fn micros(self) -> i64 {
        self.0
    }

    /// As people read it: `2026-12-01 06:00:00 UTC`.
    pub fn to_the_second(self) -> String {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
            Err(_) => self.to_string(),
        }
    }

    pub fn plus_ms(self, ms: u64) -> Self {
        Self(self.0.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX / 1000).saturating_mul(1000)))
    }

    /// The point in time so many days of 24 hours before.
    pub fn less_days(self, days: u32) -> Self {
        Self(self.0.saturating_sub(i64::from(days) * 24 * 60 * 60 * 1_000_000))
    }

    /// As RFC 3339 has it: `2026-12-01T06:00:00.000001Z`; none for a year of more or fewer than four digits.
    ///
    /// The day is counted in years that begin in March, so that a leap day comes last (Howard Hinnant, "chrono-Compatible
    /// Low-Level Date Algorithms", `civil_from_days`).
    pub fn rfc3339(self) -> Option<[u8; 27]> {
        let (seconds, micros) = (self.0.div_euclid(1_000_000), self.0.rem_euclid(1_000_000));
        let (days, second) = (seconds.div_euclid(86_400) + 719_468, seconds.rem_euclid(86_400));
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        if !(0..=9999).contains(&year) {
            return None;
        }
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        let mut put = |end: usize, digits: usize, mut number: i64| {
            for place in text[end - digits..end].iter_mut().rev() {
                *place = b'0' + (number % 10) as u8;
                number /= 10;
            }
        };
        put(4, 4, year);
        put(7, 2, month);
        put(10, 2, day);
        put(13, 2, second / 3600);
        put(16, 2, second / 60 % 60);
        put(19, 2, second % 60);
        put(26, 6, micros);
        Some(text)
    }

    /// Milliseconds from `earlier` until this point; 0 when it is not later.
    pub fn ms_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0) / 1000).unwrap_or(0)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => write!(f, "{time:.6}"),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { to.collect_str(self) } else { to.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if !from.is_human_readable() {
            return i64::deserialize(from).map(Self);
        }
        let text = String::deserialize(from)?;
        let time: jiff::Timestamp = text.parse().map_err(de::Error::custom)?;
        Ok(Self(time.as_microsecond()))
    }
}

/// A calendar month, written `2026-12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: u16,
    month: u8,
}

impl Period {
    pub fn new(year: u16, month: u8) -> Result<Self, ValueError> {
        if (1..=9999).contains(&year) && (1..=12).contains(&month) {
            return Ok(Self { year, month });
        }
        Err(Self::error(&format!("{year}-{month}")))
    }

    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let parts = text.split_once('-').filter(|(y, m)| y.len() == 4 && m.len() == 2);
        let number = |t: &str| if t.bytes().all(|b| b.is_ascii_digit()) { t.parse::<u16>().ok() } else { None };
        let months = parts.and_then(|(y, m)| Some((number(y)?, number(m)?)));
        months.and_then(|(y, m)| Self::new(y, m as u8).ok()).ok_or_else(|| Self::error(text))
    }

    fn error(given: &str) -> ValueError {
        ValueError::new("month", given, "write it as YYYY-MM, as 2026-12")
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A round, named after its month: `2026-12`; a second one in the same month is `2026-12.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoundId {
    period: Period,
    ordinal: u16,
}

impl RoundId {
    pub fn new(period: Period, ordinal: u16) -> Result<Self, ValueError> {
        if (1..=ROUNDS_PER_PERIOD_MAX_COUNT).contains(&ordinal) {
            return Ok(Self { period, ordinal });
        }
        Err(Self::error(&format!("{period}.{ordinal}")))
    }

    /// A month's first round.
    pub fn first_of(period: Period) -> Self {
        Self { period, ordinal: 1 }
    }

    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let (period, ordinal) = match text.split_once('.') {
            None => (text, Some(1)),
            Some((period, n)) => (period, n.parse().ok().filter(|o: &u16| *o > 1 && o.to_string() == n)),
        };
        let period = Period::parse(period).ok();
        let id = period.zip(ordinal).and_then(|(p, o)| Self::new(p, o).ok());
        id.ok_or_else(|| Self::error(text))
    }

    fn error(given: &str) -> ValueError {
        ValueError::new("round", given, "write it as YYYY-MM or YYYY-MM.N, as 2026-12 or 2026-12.2")
    }

    pub fn period(self) -> Period {
        self.period
    }

    /// Whether it is its month's first round.
    pub fn is_first(self) -> bool {
        self.ordinal == 1
    }

    /// A number that sorts as the id does: year, month, ordinal.
    pub fn sort_key(self) -> u64 {
        u64::from(self.period.year) << 32 | u64::from(self.period.month) << 16 | u64::from(self.ordinal)
    }

    /// The id that [`RoundId::sort_key`] stands for.
    pub fn from_sort_key(key: u64) -> Result<Self, ValueError> {
        let part = |shift: u32| (key >> shift & 0xffff) as u16;
        Self::new(Period::new(part(32), part(16) as u8)?, part(0))
    }
}

impl fmt::Display for RoundId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ordinal {
            1 => self.period.fmt(f),
            n => write!(f, "{}.{n}", self.period),
        }
    }
}

/// Text for people and the wire, a number for storage.
macro_rules! serde_as_text {
    ($type:ident, $to_number:expr, $from_number:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() { to.collect_str(self) } else { to.serialize_u64($to_number(*self)) }
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    return $type::parse(&String::deserialize(from)?).map_err(de::Error::custom);
                }
                $from_number(u64::deserialize(from)?).map_err(de::Error::custom)
            }
        }

        impl std::str::FromStr for $type {
            type Err = ValueError;
            fn from_str(text: &str) -> Result<Self, ValueError> {
                Self::parse(text)
            }
        }
    };
}

serde_as_text!(RoundId, RoundId::sort_key, RoundId::from_sort_key);
serde_as_text!(Period, |p: Period| u64::from(p.year) << 8 | u64::from(p.month), |n: u64| Period::new(
    (n >> 8) as u16,
    (n & 0xff) as u8
));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_named_after_their_month() {
        for text in ["2026-12", "2026-12.2", "0001-01", "9999-12.999"] {
            let id = RoundId::parse(text).unwrap();
            assert_eq!(id.to_string(), text);
            assert_eq!(RoundId::from_sort_key(id.sort_key()).unwrap(), id);
        }
        for bad in ["", "2026", "2026-13", "2026-00", "26-12", "2026-12.1", "2026-12.02", "2026-12.", "2026-12.1000"] {
            assert!(RoundId::parse(bad).is_err(), "{bad}");
        }
        assert!(RoundId::parse("2026-12.2").unwrap() > RoundId::parse("2026-12").unwrap());
    }

    #[test]
    fn times_read_as_rfc_3339_in_utc() {
        let time = Timestamp::from_micros(1_763_874_120_123_456);
        assert_eq!(time.to_string(), "2025-11-23T05:02:00.123456Z");
        let json = serde_json::to_string(&time).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
        assert_eq!(time.plus_ms(1500).ms_since(time), 1500);
        assert_eq!(time.ms_since(time.plus_ms(1)), 0);
    }

    #[test]
    fn times_are_written_by_hand_as_the_calendar_has_them() {
        let day = 86_400_000_000_i64;
        // Every day of four centuries, at another moment of each; and the ends of what has four digits.
        for at in (-200 * 366..200 * 366).map(|n| n * day + n * 86_399_123 % day) {
            let time = Timestamp::from_micros(at);
            assert_eq!(time.rfc3339().map(|text| text.to_vec()), Some(time.to_string().into_bytes()));
        }
        let (first, last) = (-62_167_219_200_000_000, 253_402_207_200_999_999);
        for (at, text) in [(first, "0000-01-01T00:00:00.000000Z"), (last, "9999-12-30T22:00:00.999999Z")] {
            assert_eq!(Timestamp::from_micros(at).rfc3339().as_ref().map(|text| &text[..]), Some(text.as_bytes()));
        }
        for beyond in [first - 1, 253_402_300_800_000_000, i64::MIN, i64::MAX] {
            assert_eq!(Timestamp::from_micros(beyond).rfc3339(), None);
        }
    }
}
