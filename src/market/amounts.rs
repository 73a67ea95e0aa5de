//! Whole numbers of the market: quantities in units, money in minor units of one currency. No floats.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use smol_str::SmolStr;

use super::names::checked_text;
use super::value_error::ValueError;
use super::words::grouped_digits;
use crate::limits::{PRICE_MAX_MINOR, QUANTITY_MAX_UNITS};

/// Whole units of a good, 0 … 10^12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(u64);

impl Quantity {
    pub const ZERO: Self = Self(0);
    pub const ONE: Self = Self(1);

    /// # Errors
    /// A number above [`QUANTITY_MAX_UNITS`].
    pub fn new(units: u64) -> Result<Self, ValueError> {
        if units <= QUANTITY_MAX_UNITS {
            return Ok(Self(units));
        }
        Err(Self::error(&units.to_string()))
    }

    /// A quantity that arithmetic on quantities has already kept within bounds.
    pub(crate) fn of(units: u64) -> Self {
        debug_assert!(units <= QUANTITY_MAX_UNITS, "{units} units");
        Self(units)
    }

    /// Reads what a person typed: digits only, no sign, point, blank or exponent.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let units = if digits { text.parse().ok() } else { None };
        units.and_then(|u| Self::new(u).ok()).ok_or_else(|| Self::error(text))
    }

    /// As [`Quantity::parse`], at least one unit: what can be bought or moved.
    pub fn parse_some(text: &str) -> Result<Self, ValueError> {
        let rule = || ValueError::new("quantity", text, format!("write a whole number from 1 to {QUANTITY_MAX_UNITS}"));
        Self::parse(text).ok().filter(|quantity| !quantity.is_zero()).ok_or_else(rule)
    }

    pub fn units(self) -> u64 {
        self.0
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    fn error(given: &str) -> ValueError {
        ValueError::new("quantity", given, format!("write a whole number from 0 to {QUANTITY_MAX_UNITS}"))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(u64::deserialize(from)?).map_err(de::Error::custom)
    }
}

/// An amount of money in minor units (cents) of the market's currency. Sums cannot overflow 128 bits:
/// a price is at most 10^12, a quantity at most 10^12, and no market sells 10^14 times that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(u128);

impl Money {
    pub const ZERO: Self = Self(0);

    pub fn of_minor(minor: u128) -> Self {
        Self(minor)
    }

    /// A unit price.
    ///
    /// # Errors
    /// A price above [`PRICE_MAX_MINOR`].
    pub fn price(minor: u128) -> Result<Self, ValueError> {
        if minor <= PRICE_MAX_MINOR {
            return Ok(Self(minor));
        }
        let rule = format!("write a whole number of minor units from 0 to {PRICE_MAX_MINOR}");
        Err(ValueError::new("price", &minor.to_string(), rule))
    }

    pub fn minor(self) -> u128 {
        self.0
    }

    pub fn times(self, units: Quantity) -> Self {
        Self(self.0 * u128::from(units.units()))
    }

    pub fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// Less `other`, which this sum is known to contain.
    pub fn minus(self, other: Self) -> Self {
        debug_assert!(other.0 <= self.0, "{} - {}", self.0, other.0);
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Self::plus)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // Nearly every amount fits 64 bits, and every JSON library writes those without a detour.
        match u64::try_from(self.0) {
            Ok(minor) if to.is_human_readable() => to.serialize_u64(minor),
            _ => to.serialize_u128(self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(u128::deserialize(from)?))
    }
}

/// Reads an amount that fits 64 bits, as every price and every order's total does. For fields of structs that are
/// flattened into others: serde keeps those in between in a form without 128-bit numbers.
///
/// # Errors
/// Whatever is no whole number of at most 64 bits.
pub fn within_64_bits<'de, D: Deserializer<'de>>(from: D) -> Result<Money, D::Error> {
    u64::deserialize(from).map(|minor| Money(u128::from(minor)))
}

/// A unit price as it may come from outside: at most [`PRICE_MAX_MINOR`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Price(Money);

impl Price {
    pub fn money(self) -> Money {
        self.0
    }
}

impl TryFrom<Money> for Price {
    type Error = ValueError;
    fn try_from(money: Money) -> Result<Self, ValueError> {
        Money::price(money.minor()).map(Self)
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // 64 bits hold every price, and a negative or fractional number gets serde's plain words.
        let minor = u64::deserialize(from)?;
        Money::price(u128::from(minor)).map(Self).map_err(de::Error::custom)
    }
}

/// An ISO 4217 currency code; it fixes how many decimals people read and type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency(SmolStr);
checked_text!(Currency);

impl Currency {
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
            return Ok(Self(SmolStr::new(text)));
        }
        Err(ValueError::new("currency", text, "write an ISO 4217 code of three capitals, as EUR"))
    }

    /// Digits after the decimal point (ISO 4217, list one, column "minor unit").
    pub fn decimals(&self) -> u32 {
        match self.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            "CLF" | "UYW" => 4,
            _ => 2,
        }
    }

    /// `450` → `4.50`.
    pub fn show(&self, money: Money) -> String {
        let (decimals, unit) = (self.decimals() as usize, 10u128.pow(self.decimals()));
        match decimals {
            0 => money.minor().to_string(),
            _ => format!("{}.{:0decimals$}", money.minor() / unit, money.minor() % unit),
        }
    }

    /// As [`Currency::show`], with thousands set apart, for sentences.
    pub fn grouped(&self, money: Money) -> String {
        grouped_digits(&self.show(money))
    }

    /// `4.5` → `450`: digits, and at most as many decimals as the currency has.
    pub fn read(&self, text: &str) -> Result<Money, ValueError> {
        let decimals = self.decimals() as usize;
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        let point_is_right = !text.contains('.') || !part.is_empty();
        if !whole.is_empty() && digits(whole) && digits(part) && part.len() <= decimals && point_is_right {
            let minor = format!("{whole}{part:0<decimals$}").parse::<u128>();
            if let Some(price) = minor.ok().and_then(|m| Money::price(m).ok()) {
                return Ok(price);
            }
        }
        let most = self.show(Money(PRICE_MAX_MINOR));
        let rule = format!("write an amount in {self} as {}, from 0 to {most}", self.show(Money(450)));
        Err(ValueError::new("price", text, rule))
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self(SmolStr::new_static("EUR"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_digits_only_and_bounded() {
        assert_eq!(Quantity::parse("1000000000000").unwrap().units(), 1_000_000_000_000);
        for bad in ["", "-1", "+1", "1e3", "1.0", " 1", "1000000000001", "9223372036854775808", "１"] {
            assert!(Quantity::parse(bad).unwrap_err().to_string().contains("0 to 1000000000000"), "{bad}");
        }
    }

    #[test]
    fn people_read_and_type_decimals_exactly() {
        let (eur, jpy) = (Currency::default(), Currency::parse("JPY").unwrap());
        for (typed, minor, shown) in
            [("4.50", 450, "4.50"), ("4.5", 450, "4.50"), ("4", 400, "4.00"), ("0.07", 7, "0.07")]
        {
            let money = eur.read(typed).unwrap();
            assert_eq!((money.minor(), eur.show(money).as_str()), (minor, shown));
        }
        assert_eq!(jpy.show(jpy.read("120").unwrap()), "120");
        for bad in ["", ".5", "4.", "4,50", "4.505", "-1", "1e2", "4.5.0", "99999999999999999999999999"] {
            assert!(eur.read(bad).is_err(), "{bad}");
        }
        assert!(jpy.read("1.5").is_err());
    }
}
