//! `verify`: what was looked at, and everything that is off.

use std::process::ExitCode;

use serde_json::value::{RawValue, to_raw_value};

use crate::cli::args::common::{Common, Format};
use crate::cli::connect;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, number, text};
use crate::cli::runtime::{self, Ended};
use crate::ipc::client::CallError;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::system::{Verify, VerifyResult};

/// Asks the running daemon.
pub fn run(common: &Common) -> ExitCode {
    runtime::run("cdsd", async {
        let output = Output::new(common);
        output.words("Verifying; this takes as long as reading everything.");
        let mut client = connect::as_user(common)?;
        // A daemon that does not even greet is not waited for.
        connect::greeted(&mut client).await.map_err(unreachable)?;
        let reply = client.unhurried().call::<Verify>(&Nothing {}).await.map_err(unreachable)?;
        print(&output, &reply.raw, &reply.value)
    })
}

/// Prints what an examination without a daemon came to.
pub fn ended(output: &Output, result: VerifyResult) -> Ended {
    let raw = to_raw_value(&result).map_err(std::io::Error::other)?;
    print(output, &raw, &result)
}

/// Without a daemon there is another way.
fn unreachable(error: CallError) -> Failure {
    let nobody_listens = matches!(error, CallError::Unreachable { .. });
    match error.into() {
        Failure::Told { status, message, hint } if nobody_listens => {
            Failure::new(status, message, format!("{hint}\n  Without a daemon: `cdsd verify --data-dir DIR`."))
        }
        other => other,
    }
}

fn print(output: &Output, raw: &RawValue, result: &VerifyResult) -> Ended {
    let sound = result.findings_count == 0;
    output.result(raw, &result.findings, || {
        if sound && output.format() == Format::Table { counts(result) } else { findings(result) }
    })?;
    if sound {
        output.words("Everything agrees.");
        let forgotten = result.oldest_seq.saturating_sub(1);
        if forgotten > 0 {
            let (followed, offers) = (result.counted.offers_followed, result.counted.offers);
            output.words(&format!(
                "Events 1 to {forgotten} are not kept any more: the stock changes of {followed} of {offers} offers were derived anew, of the others only what was sold."
            ));
        }
        return Ok(status::DONE);
    }
    let listed = result.findings.len() as u64;
    let (count, rest) = (result.findings_count, result.findings_count - listed);
    let rest = if rest == 0 { String::new() } else { format!(" ({rest} of them not listed)") };
    output.complaint(&format!(
        "cdsd: {count} {} off{rest}\n  Nothing was changed. Keep a copy of the data directory, and restore a backup.",
        if count == 1 { "thing is" } else { "things are" }
    ));
    Ok(status::VERIFY_FOUND)
}

fn findings(result: &VerifyResult) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("table", "Table"),
        text("row", "Row"),
        text("problem", "What"),
        text("found", "Found"),
        text("expected", "Expected"),
    ]);
    for f in &result.findings {
        sheet.push([&f.table, &f.row, &f.problem, &f.found, &f.expected].map(String::clone));
    }
    sheet
}

fn counts(result: &VerifyResult) -> Sheet {
    let c = &result.counted;
    let mut sheet = Sheet::new(&[text("rows", "Looked at"), number("count", "Rows")]);
    for (rows, count) in [
        ("accounts", c.accounts),
        ("handles", c.handles),
        ("credentials", c.credentials),
        ("offers", c.offers),
        ("of them followed change by change", c.offers_followed),
        ("orders", c.orders),
        ("orders forgotten", c.orders_forgotten),
        ("rounds", c.rounds),
        ("places on rosters", c.attendances),
        ("tallies", c.tallies),
        ("reports", c.reports),
        ("carts", c.carts),
        ("interfaces", c.interfaces),
        ("visits of collections", c.visits),
        ("deliveries of reports", c.deliveries),
        ("keys", c.keys),
        ("events", c.events),
    ] {
        sheet.push([rows.to_owned(), count.to_string()]);
    }
    sheet
}
