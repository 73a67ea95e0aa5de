//! `buy --file`: a file of orders is checked to its end, then bought, in bounded memory, and nothing twice.

mod atomic;
mod before;
pub(super) mod begun;
mod books;
mod check;
mod command;
mod customers;
mod flags;
mod goods;
mod known;
mod mistakes;
mod pipeline;
mod plan;
mod refused;
mod rejects;
mod safe_file;
mod source;
mod summary;
mod underway;

use crate::cli::args::buy::Buy;
use crate::cli::args::buy_file::BatchMode;
use crate::cli::args::common::{Common, Format};
use crate::cli::connect;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::prompt;
use crate::cli::runtime::Ended;
use crate::cli::stopwatch::{Stopwatch, wall_clock};
use crate::ipc::client::Steady;
use crate::ipc::methods::round::{Show, ShowParams};
use crate::limits::BATCH_IN_FLIGHT_ORDERS;
use crate::market::names::AccountName;
use crate::market::order::FillPolicy;
use crate::market::time::RoundId;
use crate::market::words::counted;
use before::Before;
use begun::{Begun, Memory, Remembered};
use books::Books;
use command::Beside;
use customers::Buyers;
use known::Known;
use mistakes::Mistakes;
use pipeline::{Asked, Pipeline};
use plan::Plan;
use source::Source;
use underway::Underway;

/// Orders read before other work (Ctrl-C, the connection) gets a turn.
const TURN: usize = 256;

pub(super) async fn run(common: &Common, args: &Buy, fill: FillPolicy) -> Ended {
    let Some(path) = &args.from_file.file else { return Ok(status::DONE) };
    let output = Output::new(common);
    let mut user = connect::as_caller(common)?;
    let currency = connect::currency(&mut user).await?;
    let plan = Plan::of(common, args, fill, currency)?;
    let mut source = Source::open(path, &output).await?;
    let (checked, goods) = check::check(&mut source, &plan, &mut user).await?;
    let buyers = customers::resolve(common, &mut user, &checked, args.from_file.create).await?;
    let known = Known { buyers, goods };
    let mistakes = mistakes_of(&output, args, &mut source, &plan, &checked, &known).await?;
    refuse_empty(&checked)?;
    if args.dry_run {
        return dry_run(&output, &checked, &known, mistakes.as_ref());
    }
    if let Some(mistakes) = &mistakes {
        mistakes.complain(&output);
    }
    let memory = memory(common, &plan, &mut source, &known.buyers, &output).await?;
    known.buyers.sign_up(&mut user, &output).await?;
    let round = newest_round(&mut user).await?;
    let mut books = Books::open(common, &plan, source.orders(&plan.currency)?.form().clone(), checked.orders)?;
    let remembered = memory.and_then(|memory| remembered(&memory, begun(common, args, &plan, &known.buyers)?, &output));
    let watch = Stopwatch::start();
    let refused = match plan.mode {
        BatchMode::Atomic => atomic::buy(common, &plan, &mut source, &known, round, &mut books).await?,
        BatchMode::Independent | BatchMode::Ordered => {
            buy(common, &plan, &mut source, &known, round, &mut books).await?;
            None
        }
    };
    if let Some(remembered) = remembered {
        remembered.finished();
    }
    let ended = books.finish(&plan, watch.elapsed())?;
    refused.map_or(Ok(ended), Err)
}

/// What is remembered of this file. The same file with other flags is refused, and one that was begun as somebody else
/// needs a yes: what was bought then would be bought again.
async fn memory(
    common: &Common,
    plan: &Plan,
    source: &mut Source,
    buyers: &Buyers,
    output: &Output,
) -> Result<Option<Memory>, Failure> {
    let Some(account) = buyers.own_orders_of() else { return Ok(None) };
    let memory = Memory::of(common, source.content()?)?;
    let own = memory.own(account);
    flags::refuse_others(plan, &own)?;
    for warning in [flags::another_mode(plan, &own), flags::earlier_attempts(plan, &own)].into_iter().flatten() {
        output.words(&warning);
    }
    for other in memory.others(account).into_iter().take(1) {
        let (whose, day) = (&other.account, other.day());
        if other.finished {
            output.words(&format!("This file was bought as {whose} on {day}, too; now it is bought as {account}."));
        } else if !common.yes {
            let begun = format!("this file was begun as {whose} on {day} and not finished");
            agree(common, &begun, whose, account).await?;
        }
    }
    Ok(Some(memory))
}

/// Remembers the run. Where that is not possible the user has to remember it himself.
fn remembered(memory: &Memory, begun: Begun, output: &Output) -> Option<Remembered> {
    let remembered = memory.remember(begun);
    if let Err(error) = &remembered {
        output.complaint(&format!(
            "This run cannot be kept for `cds-customer resume` ({error}). It goes on; if it is broken off, run the same file with \
             the same flags again."
        ));
    }
    remembered.ok()
}

fn begun(common: &Common, args: &Buy, plan: &Plan, buyers: &Buyers) -> Option<Begun> {
    let account = buyers.own_orders_of()?.clone();
    let file = command::from_anywhere(args.from_file.file.as_deref()?);
    let (attempt, flags, beside) = (plan.attempt, Some(plan.flags()), Beside::of(common, args));
    Some(Begun { file, account, attempt, flags, beside, at: wall_clock(), finished: false })
}

async fn agree(common: &Common, begun: &str, whose: &AccountName, account: &AccountName) -> Result<(), Failure> {
    let hint = format!(
        "To go on with it be {whose} (`cds-customer login`, or --as {whose} as the operator); --yes buys it as {account}, also \
         what {whose} has bought."
    );
    if !prompt::may_ask(common) {
        return Err(Failure::new(status::PROMPT_IMPOSSIBLE, format!("{begun}; nothing was sent"), hint));
    }
    prompt::say(&format!("T{}.", &begun[1..]))?;
    if prompt::confirm(&format!("Buy it as {account}, also what {whose} has bought?")).await? {
        return Ok(());
    }
    Err(Failure::new(status::DECLINED, "nothing was sent", hint))
}

/// Buys order by order: many at once on their way, or one after the other.
async fn buy(
    common: &Common,
    plan: &Plan,
    source: &mut Source,
    known: &Known,
    round: Option<RoundId>,
    books: &mut Books,
) -> Result<(), Failure> {
    let ordered = plan.mode == BatchMode::Ordered;
    let client = known.buyers.client(common)?;
    let mut pipeline = Pipeline::new(client, if ordered { 1 } else { BATCH_IN_FLIGHT_ORDERS });
    let mut before = Before::of(common, &known.buyers)?;
    let mut underway = Underway::of(books);
    let mut orders = source.orders(&plan.currency)?;
    let (mut more, mut read) = (true, 0);
    loop {
        while more && pipeline.has_room() {
            let Some(found) = orders.next_order()? else {
                more = false;
                break;
            };
            read += 1;
            if read % TURN == 0 {
                tokio::task::yield_now().await;
            }
            let problems = known.problems_of(plan, &found);
            let Some(order) = found.order.as_ref().filter(|_| problems.is_empty()) else {
                pipeline.push_invalid(Asked::of(&found), &problems);
                continue;
            };
            if books.stopped() {
                pipeline.push_unsent(Asked::of(&found));
                continue;
            }
            let params = plan.params(order, &known.buyers, round);
            // Ctrl-C may come while it is being sent.
            underway.note(books, pipeline.on_the_way() + 1);
            pipeline.push(Asked::of(&found), &params).await?;
        }
        match pipeline.next().await {
            Ok(Some((asked, came))) => {
                underway.note(books, pipeline.on_the_way());
                let came = before.told_apart(&asked, came).await;
                books.enter(plan, asked, came);
            }
            Ok(None) if more => {}
            Ok(None) => break,
            Err(failure) => {
                underway.disarm();
                return Err(books.unsettled(failure, pipeline.on_the_way()));
            }
        }
        underway.note(books, pipeline.on_the_way());
    }
    underway.disarm();
    Ok(())
}

fn refuse_empty(checked: &check::Checked) -> Result<(), Failure> {
    if checked.orders > 0 {
        return Ok(());
    }
    Err(Failure::new(status::INVALID_FILE, "the file has no orders", "Write at least one row after the header."))
}

/// The file's mistakes; none if it has none. Without --skip-invalid they are its end.
async fn mistakes_of(
    output: &Output,
    args: &Buy,
    source: &mut Source,
    plan: &Plan,
    checked: &check::Checked,
    known: &Known,
) -> Result<Option<Mistakes>, Failure> {
    if !checked.wrong && !known.finds_fault() {
        return Ok(None);
    }
    let skip = args.from_file.skip_invalid;
    let list = !skip && (output.format() != Format::Table || plan.rejects.is_some());
    let mistakes = mistakes::gather(output, source, plan, known, list).await?;
    if skip && mistakes.can_be_skipped() {
        return Ok(Some(mistakes));
    }
    mistakes.complain(output);
    Err(mistakes.refusal())
}

/// Says what the check found. What is in stock is not asked: the first order changes it for the second.
fn dry_run(output: &Output, checked: &check::Checked, known: &Known, mistakes: Option<&Mistakes>) -> Ended {
    output.words("Dry run: the file was checked, nothing was sent; whether there is enough in stock was not asked.");
    if known.buyers.newcomers() > 0 {
        output.words(&format!("{} would be signed up.", counted(known.buyers.newcomers() as u64, "customer")));
    }
    if let Some(mistakes) = mistakes {
        mistakes.complain(output);
    }
    checked.print(output, mistakes)?;
    Ok(if mistakes.is_some() { status::INVALID_FILE } else { status::DONE })
}

/// The round that is shown to be selling, or that sold last: nothing is bought in a later one.
async fn newest_round(user: &mut Steady) -> Result<Option<RoundId>, Failure> {
    match user.call::<Show>(&ShowParams::default()).await {
        Ok(reply) => Ok(Some(reply.value.round)),
        Err(crate::ipc::client::CallError::Refused(error)) if error.code == 1008 => Ok(None),
        Err(error) => Err(error.into()),
    }
}
