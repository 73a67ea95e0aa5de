//! What one made-up customer means to do, one thing after the other: the same seed makes the same sequence, whatever
//! the market answers.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;

use crate::cli::traffic::{Shelves, wishes};
use crate::ipc::methods::order::LineParams;
use crate::market::order::FillPolicy;

/// Something to do, and how long it is hesitated before.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Intention {
    pub(super) after: Duration,
    pub(super) act: Act,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// Looks at the offers of a good.
    Browse(LineParams),
    Buy(FillPolicy, Vec<LineParams>),
    /// Puts lines into the cart one by one, and buys of it.
    FillCartAndBuy(Vec<LineParams>),
    /// Gives the last order back.
    Cancel,
    /// Says that he has all he needs; the next order takes that back.
    Done,
}

pub(super) struct Intentions {
    rng: Rng,
    shelves: Arc<Shelves>,
    mean: Duration,
}

impl Intentions {
    /// Customer `number` of a simulation; `mean` is the time between two things that he does.
    pub(super) fn of(seed: u64, number: u64, shelves: Arc<Shelves>, mean: Duration) -> Self {
        let rng = Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(number));
        Self { rng, shelves, mean }
    }

    /// Things come as in a Poisson process: the pauses between them are exponential.
    pub(super) fn next(&mut self) -> Intention {
        let after = self.mean.mul_f64(-(1.0 - self.rng.f64()).ln());
        let kind = self.rng.u8(..100);
        // Wishes are drawn for every kind, so that the sequence of draws does not depend on it.
        let (fill, lines) = wishes(&self.shelves, &mut self.rng).unwrap_or((FillPolicy::Partial, Vec::new()));
        let act = match kind {
            0..60 => Act::Buy(fill, lines),
            60..75 => Act::FillCartAndBuy(lines),
            75..88 => match lines.into_iter().next() {
                Some(line) => Act::Browse(line),
                None => Act::Done,
            },
            88..97 => Act::Cancel,
            _ => Act::Done,
        };
        Intention { after, act }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::traffic::testing::shelves;

    fn sequence(seed: u64, number: u64) -> Vec<Intention> {
        let mut intentions = Intentions::of(seed, number, Arc::new(shelves()), Duration::from_millis(500));
        (0..200).map(|_| intentions.next()).collect()
    }

    #[test]
    fn the_same_seed_makes_the_same_sequence_and_another_seed_or_customer_another_one() {
        assert_eq!(sequence(7, 1), sequence(7, 1));
        assert_ne!(sequence(7, 1), sequence(8, 1));
        assert_ne!(sequence(7, 1), sequence(7, 2));
    }

    #[test]
    fn every_kind_of_act_comes_and_the_pauses_have_their_mean() {
        let all = sequence(1, 1);
        assert!(all.iter().any(|i| matches!(i.act, Act::Buy(..))));
        assert!(all.iter().any(|i| matches!(i.act, Act::FillCartAndBuy(_))));
        assert!(all.iter().any(|i| matches!(i.act, Act::Browse(_))));
        assert!(all.iter().any(|i| i.act == Act::Cancel));
        assert!(all.iter().any(|i| i.act == Act::Done));
        let mean = all.iter().map(|i| i.after).sum::<Duration>() / 200;
        assert!((300..800).contains(&mean.as_millis()), "{mean:?}");
    }
}
