//! Collections: the distributor asks every manufacturer what it offers, and what came of asking each of them.

use serde::{Deserialize, Serialize};

use super::command::ImportLine;
use super::names::{AccountName, Sku, Text};
use super::time::{RoundId, Timestamp};

/// One manufacturer in one round's collection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VisitId {
    pub round: RoundId,
    pub manufacturer: AccountName,
}

/// What came of asking one manufacturer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitOutcome {
    /// Being asked; nothing has come yet.
    Asking,
    /// Everything it listed is in.
    Ok,
    /// It listed what is there already.
    Unchanged,
    /// Some lines were refused; the others are in.
    Partial,
    /// It answered, and offers nothing.
    Empty,
    /// What it answered is no answer; its offers stand.
    Invalid,
    /// It did not answer in time; its offers stand.
    Timeout,
    /// Nobody answers at its endpoint; its offers stand.
    Unreachable,
    /// It has no interface; its offers stand.
    Carried,
}

impl VisitOutcome {
    pub fn word(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Ok => "ok",
            Self::Unchanged => "unchanged",
            Self::Partial => "partial",
            Self::Empty => "empty",
            Self::Invalid => "invalid",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Carried => "carried",
        }
    }

    /// What the market shows of this manufacturer is from before: it should have answered and did not.
    pub fn is_stale(self) -> bool {
        matches!(self, Self::Invalid | Self::Timeout | Self::Unreachable)
    }
}

/// A line of an answer that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadLine {
    /// From 1.
    pub line: u32,
    /// What it calls the good, as far as that can be read.
    pub sku: Option<Text>,
    pub problem: String,
}

/// What an answer changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VisitCounts {
    /// Lines of the answer.
    pub lines: u64,
    pub new: u64,
    pub set: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// Offers that a complete answer left out.
    pub withdrawn: u64,
}

/// The record of asking one manufacturer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub id: VisitId,
    pub outcome: VisitOutcome,
    pub asked_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// Connections that were tried.
    pub attempts: u32,
    pub counts: VisitCounts,
    /// The first of the refused lines; `counts.refused` says how many there were.
    pub bad_lines: Vec<BadLine>,
    /// SHA-256 of the answer's bytes as they came, in lower-case hexadecimal digits.
    pub digest: Option<String>,
    pub answer_bytes: u64,
    /// What went wrong.
    pub problem: Option<String>,
}

impl Visit {
    pub fn begun(id: VisitId, outcome: VisitOutcome, now: Timestamp) -> Self {
        Self {
            id,
            outcome,
            asked_at: now,
            settled_at: (outcome != VisitOutcome::Asking).then_some(now),
            attempts: 0,
            counts: VisitCounts::default(),
            bad_lines: Vec::new(),
            digest: None,
            answer_bytes: 0,
            problem: None,
        }
    }
}

/// What was heard of a manufacturer, ready to be decided upon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    pub attempts: u32,
    /// SHA-256 of the answer's bytes, if an answer came.
    pub digest: Option<String>,
    pub answer_bytes: u64,
    pub what: HeardWhat,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HeardWhat {
    Offers(HeardOffers),
    /// No usable answer.
    Failed {
        outcome: VisitOutcome,
        problem: String,
    },
}

/// An answer, taken apart line by line.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct HeardOffers {
    /// The lines that are well formed, each with its number from 1.
    pub lines: Vec<(u32, ImportLine)>,
    /// The first of the others.
    pub bad_lines: Vec<BadLine>,
    pub bad_count: u64,
    /// Goods that bad lines name: they are listed, so they are not withdrawn.
    pub named_badly: Vec<Sku>,
    /// A bad line names no good: which one it means is not known, so nothing is withdrawn.
    pub nameless: bool,
    /// What is not listed is withdrawn.
    pub complete: bool,
}
