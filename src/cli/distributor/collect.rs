//! `collect`: asks the manufacturers, waits for their answers, and shows what came of each.

use std::time::Duration;

use crate::cli::args::common::{Common, Format};
use crate::cli::args::distributor::CollectArgs;
use crate::cli::failure::{Failure, status};
use crate::cli::ids::key_or_new;
use crate::cli::output::{Output, Sheet, harmless, number, text};
use crate::cli::pages;
use crate::cli::records::or_nothing;
use crate::cli::runtime::Ended;
use crate::ipc::client::Steady;
use crate::ipc::methods::collection::{CollectionInfo, Run, RunParams, Show, ShowParams, VisitInfo};
use crate::limits::COLLECTION_POLL_MS;
use crate::market::collection::VisitOutcome;

/// Manufacturers that a message names.
const NAMED_MAX: usize = 8;

pub(super) async fn run(common: &Common, client: &mut Steady, output: &Output, args: CollectArgs) -> Ended {
    let CollectArgs { manufacturers, period, show, no_wait } = args;
    if show {
        print(client, output, ShowParams { period, ..ShowParams::default() }).await?;
        return Ok(status::DONE);
    }
    let manufacturers = (!manufacturers.is_empty()).then_some(manufacturers);
    let key = key_or_new(common.key.as_ref());
    let mut info = client.change::<Run>(&RunParams { period, manufacturers, key }).await?.value;
    let round = ShowParams { round: Some(info.round), limit: Some(1), ..ShowParams::default() };
    while info.asking > 0 && !no_wait {
        tokio::time::sleep(Duration::from_millis(COLLECTION_POLL_MS)).await;
        info = client.call::<Show>(&round).await?.value;
    }
    let round = ShowParams { limit: None, ..round };
    print(client, output, round.clone()).await?;
    if info.asking > 0 {
        let (many, have) = if info.asking == 1 { ("manufacturer", "has") } else { ("manufacturers", "have") };
        output.words(&format!("{} {many} {have} still to answer; see `cdsd collect --show`.", info.asking));
        return Ok(status::DONE);
    }
    output.words(&format!("Round {} is {}.", info.round, info.state.word()));
    match pages::all::<Show>(client, round).await?.value.manufacturers.iter().filter(|v| is_wanting(v)).collect() {
        wanting if Vec::<&VisitInfo>::is_empty(&wanting) => Ok(status::DONE),
        wanting => Err(incomplete(&wanting)),
    }
}

/// Something that was asked for did not come in.
fn is_wanting(visit: &VisitInfo) -> bool {
    use VisitOutcome::{Invalid, Partial, Timeout, Unreachable};
    matches!(visit.outcome, Partial | Invalid | Timeout | Unreachable)
}

/// The collection is over, and not all came in.
fn incomplete(wanting: &[&VisitInfo]) -> Failure {
    let shown = |v: &&VisitInfo| format!("{} ({})", v.manufacturer, v.outcome.word());
    let mut list: Vec<String> = wanting.iter().take(NAMED_MAX).map(shown).collect();
    if let more @ 1.. = wanting.len() - list.len() {
        list.push(format!("{more} more"));
    }
    let message = format!("not everything came in: {}", list.join(", "));
    let again = match wanting {
        [only] => format!("cdsd collect {}", only.manufacturer),
        _ => "cdsd collect".to_owned(),
    };
    let hint = format!(
        "What they offered before stands. When they answer, or their answer is mended, ask again with `{again}`; what is sold stays sold."
    );
    Failure::new(status::BATCH_REFUSED_SOME, message, hint)
}

async fn print(client: &mut Steady, output: &Output, params: ShowParams) -> Result<(), Failure> {
    let for_people = output.format() == Format::Table;
    if !for_people {
        return pages::print::<Show>(client, output, params, |page| sheet(page, for_people)).await;
    }
    let page = pages::all::<Show>(client, params).await?.value;
    output.table(&sheet(&page, for_people))?;
    // Long, so on lines of their own.
    for (visit, problem) in page.manufacturers.iter().map(|v| (v, problem(v))).filter(|(_, p)| !p.is_empty()) {
        output.line(&harmless(&format!("{}: {problem}", visit.manufacturer)))?;
    }
    Ok(())
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
    ];
    if !for_people {
        columns.push(text("problem", ""));
        let more = ["round", "stale", "unchanged", "attempts", "asked_at", "settled_at", "digest", "answer_bytes"];
        columns.extend(more.map(|name| text(name, "")));
    }
    let row = |v: &VisitInfo| {
        let c = v.counts;
        let mut cells = vec![v.manufacturer.to_string(), v.outcome.word().to_owned()];
        cells.extend([c.lines, c.new, c.set, c.withdrawn, c.refused].map(|n| n.to_string()));
        if !for_people {
            cells.push(problem(v));
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
