//! `collect`: asks the manufacturers, waits for their answers, and shows what came of each.

use std::time::Duration;

use crate::cli::args::common::{Common, Format};
use crate::cli::args::distributor::CollectArgs;
use crate::cli::failure::Failure;
use crate::cli::ids::key_or_new;
use crate::cli::output::{Output, Sheet, number, text};
use crate::cli::pages;
use crate::cli::records::or_nothing;
use crate::ipc::client::Steady;
use crate::ipc::methods::collection::{CollectionInfo, Run, RunParams, Show, ShowParams, VisitInfo};
use crate::limits::COLLECTION_POLL_MS;

pub(super) async fn run(
    common: &Common,
    client: &mut Steady,
    output: &Output,
    args: CollectArgs,
) -> Result<(), Failure> {
    let CollectArgs { manufacturers, period, show, no_wait } = args;
    if show {
        return print(client, output, ShowParams { period, ..ShowParams::default() }).await;
    }
    let manufacturers = (!manufacturers.is_empty()).then_some(manufacturers);
    let key = key_or_new(common.key.as_ref());
    let mut info = client.change::<Run>(&RunParams { period, manufacturers, key }).await?.value;
    let round = ShowParams { round: Some(info.round), limit: Some(1), ..ShowParams::default() };
    while info.asking > 0 && !no_wait {
        tokio::time::sleep(Duration::from_millis(COLLECTION_POLL_MS)).await;
        info = client.call::<Show>(&round).await?.value;
    }
    print(client, output, ShowParams { limit: None, ..round }).await?;
    output.words(&match info.asking {
        0 => format!("Round {} is {}.", info.round, info.state.word()),
        n => format!("{n} manufacturers have still to answer; see `cdsd collect --show`."),
    });
    Ok(())
}

async fn print(client: &mut Steady, output: &Output, params: ShowParams) -> Result<(), Failure> {
    let for_people = output.format() == Format::Table;
    pages::print::<Show>(client, output, params, |page| sheet(page, for_people)).await
}

fn sheet(page: &CollectionInfo, for_people: bool) -> Sheet {
    let mut columns = vec![
        text("manufacturer", "Manufacturer"),
        text("outcome", "Outcome"),
        number("lines", "Lines"),
        number("new", "New"),
        number("set", "Set"),
        number("withdrawn", "Withdrawn"),
        number("refused", "Refused"),
        text("problem", "What was wrong"),
    ];
    if !for_people {
        let more = ["round", "stale", "unchanged", "attempts", "asked_at", "settled_at", "digest", "answer_bytes"];
        columns.extend(more.map(|name| text(name, "")));
    }
    let row = |v: &VisitInfo| {
        let c = v.counts;
        let mut cells = vec![v.manufacturer.to_string(), v.outcome.word().to_owned()];
        cells.extend([c.lines, c.new, c.set, c.withdrawn, c.refused].map(|n| n.to_string()));
        cells.push(problem(v));
        if !for_people {
            cells.extend([page.round.to_string(), v.stale.to_string(), c.unchanged.to_string()]);
            cells.extend([v.attempts.to_string(), v.asked_at.to_string(), or_nothing(v.settled_at)]);
            cells.extend([or_nothing(v.digest.as_ref()), v.answer_bytes.to_string()]);
        }
        cells
    };
    Sheet { rows: page.manufacturers.iter().map(row).collect(), columns }
}

/// What was wrong on the whole, else the first bad line.
fn problem(visit: &VisitInfo) -> String {
    let line = || {
        let bad = visit.bad_lines.first()?;
        let sku = bad.sku.as_ref().map_or_else(String::new, |sku| format!(" ({sku})"));
        Some(format!("line {}{sku}: {}", bad.line, bad.problem))
    };
    visit.problem.clone().or_else(line).unwrap_or_default()
}
