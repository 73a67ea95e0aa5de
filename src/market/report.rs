//! Sales reports: what the distributor tells one manufacturer about one closed round.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::amounts::{Currency, Money};
use super::key::hex;
use super::names::{AccountName, Sku, Text};
use super::time::{RoundId, Timestamp};
use super::value_error::ValueError;

/// A report's name: `2026-12/acme`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId {
    pub round: RoundId,
    pub manufacturer: AccountName,
}

impl ReportId {
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let parts = text.split_once('/');
        let id = parts.and_then(|(round, manufacturer)| {
            Some(Self { round: RoundId::parse(round).ok()?, manufacturer: AccountName::parse(manufacturer).ok()? })
        });
        id.ok_or_else(|| ValueError::new("report", text, "write it as ROUND/MANUFACTURER, as 2026-12/acme"))
    }
}

impl std::str::FromStr for ReportId {
    type Err = ValueError;
    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::parse(text)
    }
}

impl std::fmt::Display for ReportId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.round, self.manufacturer)
    }
}

/// Text for people and the wire, its two parts for storage.
impl Serialize for ReportId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { to.collect_str(self) } else { (self.round, &self.manufacturer).serialize(to) }
    }
}

impl<'de> Deserialize<'de> for ReportId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            return Self::parse(&String::deserialize(from)?).map_err(de::Error::custom);
        }
        let (round, manufacturer) = Deserialize::deserialize(from)?;
        Ok(Self { round, manufacturer })
    }
}

/// What became of one good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    pub sku: Sku,
    pub name: Text,
    pub offered: u64,
    pub sold: u64,
    pub withdrawn: u64,
    pub unsold: u64,
    /// What the sold units were sold for, in minor units.
    pub amount: Money,
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Written, not yet with the manufacturer.
    Pending,
    Delivered,
    /// The manufacturer repeated the report's id and digest.
    Acked,
    /// The manufacturer named another digest.
    Disputed,
    Waived,
    Dead,
}

impl ReportState {
    /// Nothing more is expected of the manufacturer.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Acked | Self::Waived)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Acked => "acked",
            Self::Disputed => "disputed",
            Self::Waived => "waived",
            Self::Dead => "dead",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub id: ReportId,
    /// 1, and one more for every later correction.
    pub version: u32,
    pub currency: Currency,
    pub lines: Vec<ReportLine>,
    /// Orders that took something from this manufacturer and kept it.
    pub orders: u64,
    pub total: Money,
    /// SHA-256 of [`Report::digested_text`], in lower-case hexadecimal digits.
    pub digest: String,
    pub state: ReportState,
    pub written_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

/// The part of a report that its digest covers, in the order in which it is digested.
#[derive(Serialize)]
struct Digested<'r> {
    report: String,
    version: u32,
    currency: &'r Currency,
    lines: &'r [ReportLine],
    orders: u64,
    total: Money,
}

impl Report {
    /// Writes the report of a round that closes now; sums and digest are made here.
    pub fn write(id: ReportId, currency: Currency, lines: Vec<ReportLine>, orders: u64, now: Timestamp) -> Self {
        let total = lines.iter().map(|l| l.amount).sum();
        let state = ReportState::Pending;
        let (version, digest, settled_at) = (1, String::new(), None);
        let mut report =
            Self { id, version, currency, lines, orders, total, digest, state, written_at: now, settled_at };
        report.digest = hex(&Sha256::digest(report.digested_text()));
        report
    }

    /// The text whose SHA-256 is the digest: JSON without blanks, the fields `report`, `version`, `currency`,
    /// `lines`, `orders`, `total` in this order, each line with the fields of [`ReportLine`] in theirs.
    pub fn digested_text(&self) -> String {
        let (report, version, currency) = (self.id.to_string(), self.version, &self.currency);
        let digested =
            Digested { report, version, currency, lines: &self.lines, orders: self.orders, total: self.total };
        // Plain structs of strings and numbers always encode.
        serde_json::to_string(&digested).unwrap_or_default()
    }
}

/// Running sums of one manufacturer in one round, so that closing need not read the round's orders.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Orders that keep something from this manufacturer.
    pub orders: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_can_be_recomputed_by_anybody() {
        let id = ReportId::parse("2026-12/acme").unwrap();
        let line = ReportLine {
            sku: Sku::parse("bolt").unwrap(),
            name: Text::parse("Bolt, \"M8\"").unwrap(),
            offered: 10,
            sold: 7,
            withdrawn: 1,
            unsold: 2,
            amount: Money::of_minor(3150),
        };
        let report = Report::write(id, Currency::default(), vec![line], 3, Timestamp::default());
        let text = r#"{"report":"2026-12/acme","version":1,"currency":"EUR","lines":[{"sku":"bolt","name":"Bolt, \"M8\"","offered":10,"sold":7,"withdrawn":1,"unsold":2,"amount":3150}],"orders":3,"total":3150}"#;
        assert_eq!(report.digested_text(), text);
        // printf '%s' "$text" | sha256sum
        assert_eq!(report.digest, hex(&Sha256::digest(text)));
        assert_eq!(report.digest.len(), 64);
    }
}
