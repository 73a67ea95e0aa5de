//! `round`: the selling periods and the operator's hand on them.

use crate::cli::args::common::{Common, Format};
use crate::cli::args::distributor::{ReasonArg, RoundCommand};
use crate::cli::failure::{Failure, status};
use crate::cli::ids::key_or_new;
use crate::cli::output::{Output, Sheet, number, text};
use crate::cli::records::{self, Field, or_nothing, plain};
use crate::cli::{pages, prompt};
use crate::ipc::client::{Reply, Steady};
use crate::ipc::methods::Method;
use crate::ipc::methods::round::{
    Close, List, ListParams, Open, OpenParams, Pause, Resume, RoundInfo, RoundPage, Show, ShowParams, StepParams,
};
use crate::market::round::Cause;

pub(super) async fn run(
    common: &Common,
    client: &mut Steady,
    output: &Output,
    command: RoundCommand,
) -> Result<(), Failure> {
    let key = key_or_new(common.key.as_ref());
    let step = |ReasonArg { reason }: ReasonArg| StepParams { reason, key: key.clone() };
    match command {
        RoundCommand::Show { round } => show(output, &client.call::<Show>(&ShowParams { round }).await?),
        RoundCommand::List => {
            let for_people = output.format() == Format::Table;
            pages::print::<List>(client, output, ListParams::default(), |page| list_sheet(page, for_people)).await
        }
        RoundCommand::Open { period, reason: ReasonArg { reason } } => {
            change::<Open>(client, output, &OpenParams { period, reason, key }).await
        }
        RoundCommand::Close(reason) => {
            let question = "Close the round and write all sales reports? This cannot be undone.";
            if !common.yes && prompt::may_ask(common) && !prompt::confirm(question).await? {
                return Err(Failure::new(status::DECLINED, "the round goes on", "Answer y, or say --yes."));
            }
            change::<Close>(client, output, &step(reason)).await
        }
        RoundCommand::Pause(reason) => change::<Pause>(client, output, &step(reason)).await,
        RoundCommand::Resume(reason) => change::<Resume>(client, output, &step(reason)).await,
    }
}

async fn change<M: Method<Result = RoundInfo>>(
    client: &mut Steady,
    output: &Output,
    params: &M::Params,
) -> Result<(), Failure> {
    let reply = client.call::<M>(params).await?;
    show(output, &reply)?;
    let round = &reply.value;
    let mut words = format!("Round {} is {}.", round.round, round.state.word());
    let many = match round.asking {
        0 => None,
        1 => Some("1 manufacturer has".to_owned()),
        n => Some(format!("{n} manufacturers have")),
    };
    if let Some(many) = many {
        words.push_str(&format!(" It sells as soon as {many} answered, or failed to: see `cdsd collect --show`."));
    }
    if round.replayed {
        words.push_str(" This key was used before: nothing was changed now.");
    }
    output.words(&words);
    Ok(())
}

fn show(output: &Output, reply: &Reply<RoundInfo>) -> Result<(), Failure> {
    records::print(output, &reply.raw, &reply.value, || fields(&reply.value))
}

fn fields(r: &RoundInfo) -> Vec<Field> {
    let (totals, roster) = (r.totals, r.roster);
    vec![
        ("round", "Round", r.round.to_string()),
        ("state", "State", r.state.word().to_owned()),
        ("cause", "Cause", or_nothing(r.cause.map(Cause::word))),
        ("reason", "Reason", or_nothing(r.reason.as_ref())),
        ("opened_at", "Opened", or_nothing(r.opened_at)),
        ("asking", "Still asking", if r.asking > 0 { r.asking.to_string() } else { String::new() }),
        ("closes_at", "Closes", or_nothing(r.closes_at)),
        ("closed_at", "Closed", or_nothing(r.closed_at)),
        ("offered", "Units offered", totals.offered.to_string()),
        ("available", "Units available", totals.available.to_string()),
        ("held", "Units held", totals.held.to_string()),
        ("sold", "Units sold", totals.sold.to_string()),
        ("withdrawn", "Units withdrawn", totals.withdrawn.to_string()),
        ("orders", "Orders", totals.orders.to_string()),
        ("customers", "Customers", roster.customers.to_string()),
        ("done", "Customers done", roster.done.to_string()),
        ("reports", "Reports", r.reports.written.to_string()),
        ("reports_settled", "Reports settled", r.reports.settled.to_string()),
    ]
}

fn list_sheet(page: &RoundPage, for_people: bool) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("round", "Round"),
        text("state", "State"),
        text("cause", "Cause"),
        number("offered", "Offered"),
        number("sold", "Sold"),
        number("orders", "Orders"),
        number("reports", "Reports"),
    ]);
    for r in &page.rounds {
        let [offered, sold, orders, reports] =
            [r.totals.offered, r.totals.sold, r.totals.orders, r.reports.written].map(|n| n.to_string());
        let cause = or_nothing(r.cause.map(Cause::word));
        let cause = if for_people { plain(&cause) } else { cause };
        sheet.push([r.round.to_string(), r.state.word().to_owned(), cause, offered, sold, orders, reports]);
    }
    sheet
}
