//! What is said beside a file and becomes part of its orders. The same file run with other flags makes other orders
//! under the same keys, so that is noticed before anything is sent.

use serde::{Deserialize, Serialize};

use super::begun::Begun;
use super::plan::Plan;
use crate::cli::args::buy_file::BatchMode;
use crate::cli::failure::Failure;
use crate::market::amounts::Quantity;
use crate::market::order::FillPolicy;
use crate::market::reason::Reason;

/// The flags that orders, or their keys, are made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli::customer) struct Flags {
    pub(super) fill: FillPolicy,
    pub(super) min: Option<Quantity>,
    /// As people write it.
    pub(super) max_price: Option<String>,
    pub(super) mode: BatchMode,
}

impl Flags {
    /// As they are typed; what is the default is left out.
    pub(super) fn typed(&self) -> String {
        let plain = Self { fill: FillPolicy::AllOrNone, min: None, max_price: None, mode: BatchMode::Independent };
        self.where_not_as(&plain).iter().map(|flag| format!(" {flag}")).collect()
    }

    fn where_not_as(&self, other: &Self) -> Vec<String> {
        let mut said = Vec::new();
        if self.fill != other.fill {
            said.push(format!("--fill {}", word(self.fill)));
        }
        if self.min != other.min {
            said.push(self.min.map_or("no --min".to_owned(), |min| format!("--min {min}")));
        }
        if self.max_price != other.max_price {
            let price = self.max_price.as_ref().map(|limit| format!("--max-price {limit}"));
            said.push(price.unwrap_or_else(|| "no --max-price".to_owned()));
        }
        if self.mode != other.mode {
            said.push(format!("--batch {}", self.mode.word()));
        }
        said
    }
}

/// One after the other or many at once: the keys are the same, and what is bought is not bought twice.
fn differ_in_order_only(then: &Flags, now: &Flags) -> bool {
    let in_one_step = |flags: &Flags| flags.mode == BatchMode::Atomic;
    Flags { mode: now.mode, ..then.clone() } == *now && in_one_step(then) == in_one_step(now)
}

fn word(fill: FillPolicy) -> &'static str {
    match fill {
        FillPolicy::AllOrNone => "all_or_none",
        FillPolicy::CompleteLines => "complete_lines",
        FillPolicy::Partial | FillPolicy::MinimumOrNone => "partial",
    }
}

/// Refuses a file that the same account ran before with other flags: what was bought then would not be known again.
pub(super) fn refuse_others(plan: &Plan, before: &[Begun]) -> Result<(), Failure> {
    let same_attempt = before.iter().find(|begun| begun.attempt == plan.attempt);
    let Some((begun, then)) = same_attempt.and_then(|begun| begun.flags.as_ref().map(|flags| (begun, flags))) else {
        return Ok(());
    };
    let now = plan.flags();
    if *then == now || (begun.finished && differ_in_order_only(then, &now)) {
        return Ok(());
    }
    let (was, is) = (then.where_not_as(&now), now.where_not_as(then));
    let message = format!(
        "this file was run on {} with {}, and now it is run with {}; nothing was sent",
        begun.day(),
        was.join(", "),
        is.join(", ")
    );
    if differ_in_order_only(then, &now) {
        let message = format!("{message}, for it is not finished");
        let hint = format!(
            "Go on with it as it was begun: `{}`; what was bought is not bought twice. Once it is finished, it may be run with {}.",
            begun.command(),
            is.join(", ")
        );
        return Err(Failure::new(Reason::KeyReused.exit_status(), message, hint));
    }
    let next = plan.attempt + 1;
    let hint = format!(
        "Run it with {} again: what was bought is not bought twice. With --rejects FILE that also writes what was not bought; \
         run that file with --attempt {next} and {}.",
        was.join(", "),
        is.join(", ")
    );
    Err(Failure::new(Reason::KeyReused.exit_status(), message, hint))
}

/// What to know where a finished file is run in another order than then.
pub(super) fn another_mode(plan: &Plan, before: &[Begun]) -> Option<String> {
    let begun = before.iter().find(|begun| begun.attempt == plan.attempt)?;
    let (then, now) = (begun.flags.as_ref()?, plan.flags());
    (then.mode != now.mode).then(|| {
        format!(
            "This file was run on {} with --batch {}, and now it is run with --batch {}; what was bought then is not bought twice.",
            begun.day(),
            then.mode.word(),
            now.mode.word()
        )
    })
}

/// What to know before a file is bought once more under another attempt.
pub(super) fn earlier_attempts(plan: &Plan, before: &[Begun]) -> Option<String> {
    let begun = before.iter().find(|begun| begun.attempt != plan.attempt)?;
    Some(format!(
        "The same file was run on {} as attempt {}; attempt {} orders all of it anew, also what was bought then.",
        begun.day(),
        begun.attempt,
        plan.attempt
    ))
}

impl Plan {
    pub(super) fn flags(&self) -> Flags {
        let max_price = self.limit.map(|limit| self.currency.show(limit.money()));
        Flags { fill: self.fill, min: self.min, max_price, mode: self.mode }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_said() {
        let then = Flags { fill: FillPolicy::AllOrNone, min: None, max_price: None, mode: BatchMode::Independent };
        let now = Flags {
            fill: FillPolicy::Partial,
            min: Some(Quantity::new(5).unwrap()),
            max_price: Some("4.50".to_owned()),
            mode: BatchMode::Atomic,
        };
        assert_eq!(now.where_not_as(&then), ["--fill partial", "--min 5", "--max-price 4.50", "--batch atomic"]);
        assert_eq!(
            then.where_not_as(&now),
            ["--fill all_or_none", "no --min", "no --max-price", "--batch independent"]
        );
        assert_eq!((then.typed().as_str(), now.where_not_as(&now).len()), ("", 0));
        assert_eq!(Flags { mode: BatchMode::Ordered, ..then }.typed(), " --batch ordered");
    }
}
