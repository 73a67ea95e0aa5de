//! Says what the market answered and holds in the model's words, so that the two can be compared.

use cds::market::order::{Order, OrderLine};
use cds::market::outcome::{Imported, ImportedLine, Outcome};
use cds::market::refusal::{LineShortage, Refusal};
use cds::market::report::Report;
use cds::market::round::Round;
use cds::market::view::View;

use crate::model::{Bought, BoughtLine, Item, Model, Reply, Take, Term, Told, refused};
use crate::world::{World, offer_id};

pub(crate) fn reply_of(result: &Result<Outcome, Refusal>) -> Reply {
    match result {
        Err(refusal) => refusal_of(refusal),
        Ok(Outcome::Account(account)) => Reply::Account(account.id.0),
        Ok(Outcome::Stock { offer, overcommitted_by }) => {
            let c = offer.stock.counters;
            let counts = [c.offered(), c.available.units(), c.sold.units(), c.withdrawn.units()];
            Reply::Stock(counts, offer.stock.unit_price.minor(), *overcommitted_by)
        }
        Ok(Outcome::Imported(imported)) => imported_of(imported),
        Ok(Outcome::Order(order)) => Reply::Order(order.id.0, order.lines.iter().map(line_of).collect()),
        Ok(Outcome::Roster(r)) => Reply::Roster(r.round.to_string(), r.done, r.active as usize, r.active_done as usize),
        Ok(Outcome::Round(round)) => Reply::Round(round.id.to_string(), round.state.word().to_owned()),
        Ok(Outcome::Report { state, .. }) => Reply::Report(state.word().to_owned()),
        Ok(
            Outcome::Cart(_)
            | Outcome::Interface { .. }
            | Outcome::Orders(_)
            | Outcome::Collection { .. }
            | Outcome::Session { .. },
        ) => {
            unreachable!("proved by tables")
        }
        Ok(Outcome::Nothing) => Reply::Nothing,
    }
}

fn refusal_of(refusal: &Refusal) -> Reply {
    let details = match refusal {
        Refusal::InsufficientStock { lines } | Refusal::PriceAboveLimit { lines } => {
            lines.iter().map(shortage_of).collect::<Vec<_>>().join("; ")
        }
        Refusal::NotEnoughUnsold { most, .. } => most.to_string(),
        Refusal::ExpectationFailed { offered, .. } => offered.to_string(),
        Refusal::NotFound { what, .. } => what.to_string(),
        Refusal::RoundNotSelling { round: None, .. } => "no round".to_owned(),
        Refusal::RoundNotSelling { round: Some(round), state, cause, .. } => {
            format!("{round} {} {}", state.unwrap().word(), cause.unwrap().word())
        }
        Refusal::NothingToCancel { kept, .. } => kept.to_string(),
        Refusal::InvalidImport { errors } => format!("{:?}", errors.iter().map(|e| e.line).collect::<Vec<_>>()),
        Refusal::NotUsable { field, .. } => field.to_string(),
        Refusal::DigestMismatch { digest, .. } => digest.clone(),
        Refusal::LimitReached { limit, .. } => limit.to_string(),
        Refusal::RoundStillOpen { round } => round.to_string(),
        Refusal::OneOfSeveral { .. } => unreachable!("orders at once are proved by tables"),
        Refusal::CartChanged { .. } | Refusal::CartEmpty => unreachable!("carts are proved by tables"),
        Refusal::NotLoggedIn { .. } | Refusal::Blocked { .. } | Refusal::WrongCredentials => {
            unreachable!("proved by tables")
        }
        Refusal::PriceChangeNotAllowed { .. } | Refusal::KeyReused | Refusal::AlreadyExists { .. } => String::new(),
    };
    refused(refusal.reason().word(), &details)
}

fn shortage_of(l: &LineShortage) -> String {
    let reason = l.reason.map_or(String::new(), |r| format!("{r:?}"));
    format!("{} of {}, {} left, {reason}", l.could_fill, l.requested, l.available_now)
}

fn imported_of(imported: &Imported) -> Reply {
    let line = |line: &ImportedLine| match line {
        ImportedLine::New => "new".to_owned(),
        ImportedLine::Unchanged => "same".to_owned(),
        ImportedLine::Set { overcommitted_by } => format!("set, over by {overcommitted_by}"),
        ImportedLine::Refused(refusal) => format!("{:?}", refusal_of(refusal)),
    };
    let mut gone: Vec<String> = imported.withdrawn.iter().map(|(maker, sku)| format!("{sku}@{maker}")).collect();
    gone.sort();
    Reply::Imported(imported.lines.iter().map(line).collect(), gone)
}

fn line_of(line: &OrderLine) -> BoughtLine {
    let take = |f: &cds::market::order::Fill| Take {
        maker: f.manufacturer.to_string(),
        units: f.quantity.units(),
        price: f.unit_price.minor(),
        returned: f.cancelled.units(),
    };
    BoughtLine {
        sku: line.sku.to_string(),
        requested: line.requested.units(),
        reason: line.reason.map_or(String::new(), |r| format!("{r:?}")),
        left: line.available_now,
        takes: line.fills.iter().map(take).collect(),
    }
}

fn bought_of(order: &Order) -> Bought {
    Bought {
        id: order.id.0,
        round: order.round.to_string(),
        customer: order.customer.0,
        at: order.placed_at.micros(),
        lines: order.lines.iter().map(line_of).collect(),
    }
}

/// Everything a user could see, compared.
pub(crate) fn assert_agreement(world: &World, model: &Model) {
    let market = world.market();
    assert_eq!(*market.rules, model.rules);
    assert_eq!((market.offers, market.last_account), (model.items.len() as u64, model.people.len() as u64));
    assert_eq!((market.available, market.held), (model.sums()[0], 0));
    model.items.iter().for_each(|item| assert_offer(world, model, item));
    let orders: Vec<Bought> = world.rows.orders.values().map(|order| bought_of(order)).collect();
    assert_eq!(orders, model.orders);
    assert_eq!(market.last_order, orders.len() as u64);
    assert_eq!(market.round.map(|id| id.to_string()), model.newest.map(|at| model.rounds[at].id.clone()));
    assert_eq!(world.rows.rounds.len(), model.rounds.len());
    for round in world.rows.rounds.values() {
        let term = model.rounds.iter().find(|t| t.id == round.id.to_string()).unwrap();
        assert_round(world, model, round, term);
    }
    assert_eq!(world.rows.reports.len(), model.rounds.iter().map(|t| t.reports.len()).sum::<usize>());
}

fn assert_offer(world: &World, model: &Model, item: &Item) {
    let offer = world.draft.offer(&offer_id(&item.sku, &item.maker)).unwrap().unwrap();
    let stock = world.shown(offer.stock);
    let c = stock.counters;
    let (sold, revenue) = model.sold(item);
    let shown = [c.offered(), c.available.units(), c.held.units(), c.sold.units(), c.withdrawn.units()];
    assert_eq!(shown, [item.offered, model.available(item), 0, sold, item.withdrawn], "{item:?}");
    assert_eq!((stock.unit_price.minor(), stock.revenue.minor()), (item.price, revenue), "{item:?}");
    assert_eq!(
        (offer.description.name.as_str(), offer.description.unit.as_str()),
        (item.words.0.as_str(), item.words.1.as_str())
    );
}

fn assert_round(world: &World, model: &Model, round: &Round, term: &Term) {
    let sums = term.last_sums.unwrap_or_else(|| model.sums());
    let t = round.totals;
    assert_eq!(([t.available, t.sold, t.withdrawn], t.held), (sums, 0), "{term:?}");
    assert_eq!((round.state.word(), round.opened_at.micros()), (term.state, term.opened_at));
    assert_eq!(round.closed_at.map(|t| t.micros()), term.closed_at);
    let orders = model.orders.iter().filter(|o| o.round == term.id).count();
    let done = term.roster.iter().filter(|(_, done)| *done).count();
    assert_eq!((round.orders, round.active, round.done), (orders as u64, term.roster.len() as u64, done as u64));
    assert_eq!(round.last_order_at.map(|t| t.micros()), term.last_order_at);
    assert_eq!(round.depleted_since.map(|t| t.micros()), term.sold_out_since);
    let settled = term.reports.iter().filter(|r| r.state == "acked").count();
    assert_eq!((round.reports, round.reports_settled), (term.reports.len() as u64, settled as u64));
    let reports: Vec<Told> = world.rows.reports.values().filter(|r| r.id.round == round.id).map(told_of).collect();
    assert_eq!(reports, term.reports);
}

fn told_of(report: &Report) -> Told {
    let line = |l: &cds::market::report::ReportLine| {
        let counts = [l.offered, l.sold, l.withdrawn, l.unsold];
        (l.sku.to_string(), l.name.to_string(), counts, l.amount.minor())
    };
    Told {
        maker: report.id.manufacturer.to_string(),
        lines: report.lines.iter().map(line).collect(),
        orders: report.orders as usize,
        digest: report.digest.clone(),
        state: report.state.word().to_owned(),
    }
}
