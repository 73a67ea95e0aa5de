//! `done`: the customer has bought all he needs, or takes that back.

use crate::cli::args::common::Common;
use crate::cli::args::customer::Done;
use crate::cli::failure::status;
use crate::cli::output::{Output, Sheet, number, text};
use crate::cli::runtime::Ended;
use crate::cli::{connect, ids};
use crate::ipc::methods::round::{self, DoneParams, RosterInfo};
use crate::market::account::Role;

pub(super) async fn done(common: &Common, args: &Done) -> Ended {
    let params = DoneParams { undo: args.undo, key: ids::key_or_new(common.key.as_ref()) };
    let reply = connect::as_account(common, Role::Customer)?.change::<round::Done>(&params).await?;
    let output = Output::new(common);
    output.words(&words(&reply.value));
    output.result(&reply.raw, std::slice::from_ref(&reply.value), || sheet(&reply.value))?;
    Ok(status::DONE)
}

fn words(info: &RosterInfo) -> String {
    let you = match (info.done, info.replayed) {
        (true, false) => "You are done",
        (false, false) => "You are not done",
        (true, true) => "You said before, with this key, that you are done",
        (false, true) => "You said before, with this key, that you are not done",
    };
    let (round, roster) = (info.round, info.roster);
    let so_far = format!("{you} with round {round}. Customers done: {}, not yet: {}.", roster.done, roster.not_yet);
    if !info.done {
        return so_far;
    }
    format!(
        "{so_far}\nYou can still buy; that takes it back, as `cds-customer done --undo` does.\n\
         When everybody is done, the round closes before its time."
    )
}

fn sheet(info: &RosterInfo) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("round", "Round"),
        text("you", "You"),
        number("customers", "Customers"),
        number("done", "Done"),
        number("not_yet", "Not yet"),
    ]);
    let roster = info.roster;
    sheet.push([
        info.round.to_string(),
        if info.done { "done" } else { "not yet" }.to_owned(),
        roster.customers.to_string(),
        roster.done.to_string(),
        roster.not_yet.to_string(),
    ]);
    sheet
}
