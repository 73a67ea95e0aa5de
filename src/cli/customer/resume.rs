//! `resume`: asks again, with the same keys, for everything whose outcome is not known, and says what became of it.

use serde::Serialize;
use serde_json::Value;

use super::batch::begun::{self, Begun};
use crate::cli::args::common::{Common, Format};
use crate::cli::connect;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, number, numeral, text};
use crate::cli::pending::{Call, Pending};
use crate::cli::runtime::Ended;
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::order::OrderInfo;
use crate::market::account::Role;
use crate::market::words::counted;

/// What became of a call. `total` in minor units.
#[derive(Debug, Serialize)]
struct Settled {
    key: String,
    method: String,
    /// `bought` (now), `bought_before`, `refused` or `unknown`.
    outcome: &'static str,
    order: Option<u64>,
    filled: u64,
    requested: u64,
    total: Option<String>,
    error: Option<String>,
}

pub(super) async fn resume(common: &Common) -> Ended {
    let output = Output::new(common);
    let (calls, others) = Pending::of(common).all()?;
    for path in others {
        output.complaint(&format!("{} is no call of this program and is left alone.", path.display()));
    }
    let files = begun::unfinished();
    if calls.is_empty() && files.is_empty() {
        output.words("Nothing is unsettled.");
    }
    files.iter().for_each(|file| output.words(&to_be_run_again(file)));
    let mut settled = Vec::new();
    for (kept, call) in calls {
        let one = settle(common, &call).await?;
        if one.outcome != "unknown" {
            kept.forget();
        }
        settled.push(one);
    }
    print(&output, &settled)?;
    let unknown = settled.iter().filter(|s| s.outcome == "unknown").count();
    if unknown == 0 {
        return Ok(status::DONE);
    }
    let message = format!("of {} the outcome is still unknown", counted(unknown as u64, "call"));
    Err(Failure::new(status::OUTCOME_UNKNOWN, message, "Run `cds-customer resume` again when the daemon answers."))
}

/// A file that was begun is settled by running it again, with the same flags.
fn to_be_run_again(begun: &Begun) -> String {
    let (file, account, day) = (begun.file.display(), &begun.account, begun.day());
    format!(
        "The file {file} was begun as {account} on {day} and not finished. Run the same command again as {account}: \
         `{}`. What was bought is not bought twice.",
        begun.command()
    )
}

/// Asks again as whom it was asked for, where it was asked. It was bought then, is bought now, or is refused.
async fn settle(common: &Common, call: &Call) -> Result<Settled, Failure> {
    let as_then = Common { socket: call.socket.clone(), act_as: call.act_as.clone(), ..common.clone() };
    let mut client = connect::as_account(&as_then, Role::Customer)?;
    let mut settled = Settled {
        key: call.key().to_owned(),
        method: call.method.clone(),
        outcome: "unknown",
        order: None,
        filled: 0,
        requested: 0,
        total: None,
        error: None,
    };
    if let Some(other) = another(&mut client, call).await {
        settled.error = Some(other);
        return Ok(settled);
    }
    match client.call_raw(&call.method, &call.params).await {
        Ok(raw) => {
            let replayed = serde_json::from_str::<Value>(raw.get()).is_ok_and(|v| v["replayed"] == true);
            settled.outcome = if replayed { "bought_before" } else { "bought" };
            if let Ok(order) = serde_json::from_str::<OrderInfo>(raw.get()) {
                settled.order = order.order.map(|id| id.0);
                settled.filled = order.lines.iter().map(|l| l.filled).sum();
                settled.requested = order.lines.iter().map(|l| l.requested).sum();
                settled.total = Some(format!("{} {}", order.currency.show(order.total), order.currency));
            }
        }
        // Who may not log in any more has learnt nothing about the order.
        Err(CallError::Refused(error)) if !error.is_retryable() && error.code != 1004 => {
            settled.outcome = "refused";
            settled.error = Some(error.message);
        }
        Err(error) => settled.error = Some(error.to_string()),
    }
    Ok(settled)
}

/// Says so if the caller is another account by now than the one whose call it was.
async fn another(client: &mut Steady, call: &Call) -> Option<String> {
    let then = call.account.as_ref()?;
    // Where there is no connection, the call itself says why.
    client.client().await.ok()?;
    let now = client.account().filter(|now| *now != then)?;
    Some(format!("it was {then}'s, and you are {now} now; log in as {then} to settle it"))
}

fn print(output: &Output, settled: &[Settled]) -> Result<(), Failure> {
    match output.format() {
        Format::Json => return output.json_line(&serde_json::json!({ "settled": settled })),
        Format::Ndjson => return settled.iter().try_for_each(|one| output.json_line(one)),
        Format::Table if settled.is_empty() => return Ok(()),
        Format::Table | Format::Csv => {}
    }
    let mut sheet = Sheet::new(&[
        text("key", "Key"),
        text("outcome", "Outcome"),
        numeral("order", "Order"),
        number("filled", "Units"),
        number("requested", "Asked"),
        number("total", "Total"),
        text("error", "Why"),
    ]);
    for one in settled {
        sheet.push([
            one.key.clone(),
            if output.format() == Format::Csv { one.outcome.to_owned() } else { one.outcome.replace('_', " ") },
            one.order.map(|id| id.to_string()).unwrap_or_default(),
            one.filled.to_string(),
            one.requested.to_string(),
            one.total.clone().unwrap_or_default(),
            one.error.clone().unwrap_or_default(),
        ]);
    }
    if output.format() == Format::Csv { output.csv(&sheet, true) } else { output.table(&sheet) }
}
