//! Rules of the schedule over twenty years, in zones whose clocks change in different ways, and over missed moments.

use std::collections::BTreeSet;

use cds::market::schedule::{Every, Schedule, Slot};
use cds::market::time::Timestamp;
use jiff::civil::{Time, Weekday, date};
use jiff::tz::TimeZone;

const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn schedule(every: Every, time: (i8, i8), zone_name: &str) -> Schedule {
    Schedule { every, time: Time::constant(time.0, time.1, 0, 0), zone: zone(zone_name) }
}

fn at(year: i16, month: i8, day: i8) -> Timestamp {
    let moment = date(year, month, day).at(0, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    Timestamp::from_micros(moment.timestamp().as_microsecond())
}

fn local(slot: &Slot, schedule: &Schedule) -> jiff::Zoned {
    jiff::Timestamp::from_microsecond(slot.at.micros()).unwrap().to_zoned(schedule.zone.clone())
}

/// All moments from 2007 to 2027, walked with `next_after`.
fn twenty_years(schedule: &Schedule) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut time = at(2007, 1, 1);
    while let Some(slot) = schedule.next_after(time).filter(|slot| slot.at < at(2027, 1, 1)) {
        assert!(slot.at > time);
        time = slot.at;
        slots.push(slot);
    }
    slots
}

/// Looking back from every moment, and from between two, finds the newest one.
fn looks_back(schedule: &Schedule, slots: &[Slot]) {
    for pair in slots.windows(2) {
        let between = Timestamp::from_micros(pair[0].at.micros().midpoint(pair[1].at.micros()));
        let just_before = Timestamp::from_micros(pair[1].at.micros() - 1);
        for time in [pair[0].at, between, just_before] {
            assert_eq!(schedule.newest_until(time), Some(pair[0]));
            assert_eq!(schedule.next_after(time), Some(pair[1]));
        }
    }
}

#[test]
fn each_month_has_one_moment_and_day_31_is_the_last_day_of_shorter_ones() {
    for name in ZONES {
        for day in [1, 15, 29, 30, 31] {
            for time in [(0, 0), (2, 30), (6, 0), (23, 59)] {
                let schedule = schedule(Every::Month { day }, time, name);
                let slots = twenty_years(&schedule);
                let months: BTreeSet<String> = slots.iter().map(|s| s.period.to_string()).collect();
                assert_eq!(months.len(), slots.len(), "{name}: never two in one month");
                assert!((239..=241).contains(&slots.len()), "{name}, day {day}: {}", slots.len());
                for slot in &slots {
                    let local = local(slot, &schedule);
                    let last = local.date().days_in_month();
                    // Samoa skipped 2011-12-30 altogether: what was due then came with the next day.
                    let skipped = name == "Pacific/Apia" && local.year() == 2011 && local.month() == 12;
                    assert!(local.day() == day.min(last) || skipped, "{name}: {local}");
                }
                looks_back(&schedule, &slots);
            }
        }
    }
}

#[test]
fn february_has_its_leap_day() {
    let schedule = schedule(Every::Month { day: 30 }, (6, 0), "Europe/Berlin");
    let februaries: Vec<i8> = twenty_years(&schedule)
        .iter()
        .map(|s| local(s, &schedule))
        .filter(|l| l.month() == 2)
        .map(|l| l.day())
        .collect();
    assert_eq!(&februaries[..6], [28, 29, 28, 28, 28, 29], "2007 to 2012");
}

#[test]
fn each_day_has_one_moment_whatever_the_clocks_do() {
    for name in ZONES {
        for time in [(0, 0), (1, 45), (2, 30), (3, 0), (6, 0)] {
            let schedule = schedule(Every::Day, time, name);
            let slots = twenty_years(&schedule);
            assert!((7304..=7306).contains(&slots.len()), "{name} {time:?}: {}", slots.len());
            for pair in slots.windows(2) {
                let hours = (pair[1].at.micros() - pair[0].at.micros()) as f64 / 3.6e9;
                assert!((22.0..=26.0).contains(&hours) || name == "Pacific/Apia", "{name}: {hours} h");
            }
            looks_back(&schedule, &slots[..800]);
        }
    }
}

#[test]
fn a_time_that_is_skipped_comes_later_and_one_that_comes_twice_comes_the_first_time() {
    let schedule = schedule(Every::Day, (2, 30), "Europe/Berlin");
    let on = |year, month, day| {
        let slot = schedule.next_after(at(year, month, day)).unwrap();
        slot.at.to_string()
    };
    assert_eq!(on(2026, 3, 29), "2026-03-29T01:30:00.000000Z", "02:30 does not exist; it is 03:30 summer time");
    assert_eq!(on(2026, 10, 25), "2026-10-25T00:30:00.000000Z", "the first 02:30, in summer time");
}

#[test]
fn weeks_and_intervals_follow_without_gap() {
    for name in ZONES {
        let weekly = schedule(Every::Week { weekday: Weekday::Sunday }, (6, 0), name);
        let slots = twenty_years(&weekly);
        assert!((1043..=1044).contains(&slots.len()), "{name}: {}", slots.len());
        assert!(slots.iter().all(|s| local(s, &weekly).weekday() == Weekday::Sunday), "{name}");
        looks_back(&weekly, &slots);
    }
    let interval = schedule(Every::Interval { ms: 600_000 }, (0, 0), "Asia/Kathmandu");
    let first = interval.next_after(at(2026, 1, 1)).unwrap();
    let second = interval.next_after(first.at).unwrap();
    assert_eq!(second.at.ms_since(first.at), 600_000);
    assert_eq!(interval.newest_until(second.at), Some(second));
    assert!(!first.once_per_period);
}

#[test]
fn without_a_schedule_nothing_is_due() {
    let never = schedule(Every::Never, (6, 0), "UTC");
    assert_eq!((never.next_after(at(2026, 1, 1)), never.newest_until(at(2026, 1, 1))), (None, None));
}
