//! The model's rounds, rosters and reports.

use sha2::{Digest, Sha256};

use crate::model::{Answered, Model, Reply, Term, Told, refused};

const MICROS_PER_MS: i64 = 1000;

impl Model {
    pub(crate) fn open_round(&self) -> Option<&Term> {
        self.newest.map(|at| &self.rounds[at]).filter(|r| matches!(r.state, "selling" | "paused"))
    }

    pub(crate) fn selling_round(&self) -> Result<&Term, Reply> {
        let newest = self.newest.map(|at| &self.rounds[at]);
        newest.filter(|r| r.state == "selling").ok_or_else(|| self.not_selling(newest))
    }

    pub(crate) fn not_selling(&self, round: Option<&Term>) -> Reply {
        let why = round.map_or("no round".to_owned(), |r| format!("{} {} {}", r.id, r.state, r.closing));
        refused("round_not_selling", &why)
    }

    fn open_place(&self) -> Result<usize, Reply> {
        let newest = self.newest.map(|at| &self.rounds[at]);
        self.open_round().ok_or_else(|| self.not_selling(newest))?;
        Ok(self.newest.unwrap())
    }

    fn round_reply(&self, at: usize) -> Answered {
        Ok(Reply::Round(self.rounds[at].id.clone(), self.rounds[at].state.to_owned()))
    }

    pub(crate) fn open(&mut self, month: &str, cause: &'static str, now: i64) -> Answered {
        let this_month = self.rounds.iter().filter(|r| r.id.starts_with(month)).count();
        let later = self.newest.is_some_and(|at| self.rounds[at].id.as_str() > month);
        if cause == "start_up" && (this_month > 0 || later) {
            return Ok(Reply::Nothing);
        }
        if let Some(open) = self.open_round() {
            if cause != "start_up" {
                return Err(refused("round_still_open", &open.id));
            }
            self.close("deadline", now)?;
        }
        let id = if this_month == 0 { month.to_owned() } else { format!("{month}.{}", this_month + 1) };
        for at in 0..self.items.len() {
            self.items[at] = self.counted_anew(self.items[at].clone(), Some(id.clone()));
        }
        self.newest = Some(self.rounds.len());
        self.rounds.push(Term {
            id,
            state: "selling",
            closing: cause,
            opened_at: now,
            closed_at: None,
            roster: Vec::new(),
            last_order_at: None,
            sold_out_since: None,
            last_sums: None,
            reports: Vec::new(),
        });
        self.round_reply(self.rounds.len() - 1)
    }

    pub(crate) fn pause(&mut self) -> Answered {
        let at = self.open_place()?;
        (self.rounds[at].state, self.rounds[at].closing) = ("paused", "operator");
        self.round_reply(at)
    }

    pub(crate) fn resume(&mut self, now: i64) -> Answered {
        let at = self.open_place()?;
        let round = &mut self.rounds[at];
        if round.state == "paused" {
            (round.state, round.closing) = ("selling", "operator");
            round.sold_out_since = round.sold_out_since.and(Some(now));
        }
        self.round_reply(at)
    }

    pub(crate) fn close(&mut self, cause: &'static str, now: i64) -> Answered {
        let at = self.open_place()?;
        let id = self.rounds[at].id.clone();
        let mut makers: Vec<&str> = self.items.iter().map(|i| i.maker.as_str()).collect();
        makers.sort_unstable();
        makers.dedup();
        let reports: Vec<Told> = makers.iter().filter_map(|maker| self.report(maker, &id)).collect();
        let sums = self.sums();
        let round = &mut self.rounds[at];
        round.state = if reports.is_empty() { "reported" } else { "closed" };
        (round.closing, round.closed_at, round.sold_out_since) = (cause, Some(now), None);
        (round.last_sums, round.reports) = (Some(sums), reports);
        self.round_reply(at)
    }

    /// What one manufacturer is told; none if nothing of its was there, nor changed.
    fn report(&self, maker: &str, round: &str) -> Option<Told> {
        let took_part = |i: &&crate::model::Item| i.changed_in.as_deref() == Some(round) || i.offered > 0;
        let mut items: Vec<_> = self.items.iter().filter(|i| i.maker == maker).filter(took_part).collect();
        items.sort_by(|a, b| a.sku.cmp(&b.sku));
        if items.is_empty() {
            return None;
        }
        let mut lines = Vec::new();
        for item in items {
            let (sold, amount) = self.sold(item);
            let unsold = self.available(item);
            lines.push((item.sku.clone(), item.words.0.clone(), [item.offered, sold, item.withdrawn, unsold], amount));
        }
        let keeps = |o: &&crate::model::Bought| {
            o.lines.iter().flat_map(|l| &l.takes).any(|t| t.maker == maker && t.returned < t.units)
        };
        let orders = self.orders.iter().filter(|o| o.round == round).filter(keeps).count();
        let digest = digest(&format!("{round}/{maker}"), self.rules.currency.as_str(), &lines, orders);
        Some(Told { maker: maker.to_owned(), lines, orders, digest, state: "pending".to_owned() })
    }

    pub(crate) fn acknowledge(&mut self, maker: &str, report: &str, digest: &str) -> Answered {
        let missing = refused("not_found", "report");
        let round = self.rounds.iter_mut().find(|r| report == format!("{}/{maker}", r.id)).ok_or(missing.clone())?;
        let told = round.reports.iter_mut().find(|t| t.maker == maker).ok_or(missing)?;
        let right = digest.to_lowercase() == told.digest;
        if told.state != "acked" {
            told.state = if right { "acked" } else { "disputed" }.to_owned();
        }
        if !right {
            return Err(refused("digest_mismatch", &told.digest));
        }
        if round.reports.iter().all(|t| t.state == "acked") {
            round.state = "reported";
        }
        Ok(Reply::Report("acked".to_owned()))
    }

    pub(crate) fn done(&mut self, customer: u64, undo: bool) -> Answered {
        let at = self.open_place()?;
        let known = self.rounds[at].roster.iter().any(|(c, _)| *c == customer);
        if known || !undo {
            self.mark(customer, !undo);
        }
        let round = &self.rounds[at];
        let all_done = round.roster.iter().filter(|(_, done)| *done).count();
        Ok(Reply::Roster(round.id.clone(), !undo, round.roster.len(), all_done))
    }

    /// Notes a customer on the open round's roster.
    pub(crate) fn mark(&mut self, customer: u64, done: bool) {
        let roster = &mut self.rounds[self.newest.unwrap()].roster;
        roster.retain(|(c, _)| *c != customer);
        roster.push((customer, done));
    }

    /// After each command: sold out, or not any more?
    pub(crate) fn watch_stock(&mut self, now: i64) {
        let [available, sold, withdrawn] = self.sums();
        let sold_out = available == 0 && sold + withdrawn > 0;
        if self.open_round().is_some() {
            let round = &mut self.rounds[self.newest.unwrap()];
            round.sold_out_since = if sold_out { round.sold_out_since.or(Some(now)) } else { None };
        }
    }

    pub(crate) fn tick(&mut self, now: i64) -> Answered {
        let Ok(round) = self.selling_round() else { return Ok(Reply::Nothing) };
        let after = |start: i64, ms: u64| start + ms as i64 * MICROS_PER_MS;
        let sold_out = round.sold_out_since.map(|since| after(since, self.rules.depletion_grace_ms));
        let nobody_left = !round.roster.is_empty() && round.roster.iter().all(|(_, done)| *done);
        let quiet = after(round.last_order_at.unwrap_or(round.opened_at), self.rules.quiet_for_ms);
        let all_done = nobody_left.then(|| quiet.max(after(round.opened_at, self.rules.min_open_ms)));
        match (sold_out, all_done) {
            (Some(a), Some(b)) if a <= now || b <= now => self.close(if a <= b { "depleted" } else { "all_done" }, now),
            (Some(a), None) if a <= now => self.close("depleted", now),
            (None, Some(b)) if b <= now => self.close("all_done", now),
            _ => Ok(Reply::Nothing),
        }
    }
}

/// The digest as a manufacturer would compute it from the report it was shown.
fn digest(id: &str, currency: &str, lines: &[(String, String, [u64; 4], u128)], orders: usize) -> String {
    let line = |(sku, name, [offered, sold, withdrawn, unsold], amount): &(String, String, [u64; 4], u128)| {
        format!(
            r#"{{"sku":"{sku}","name":"{name}","offered":{offered},"sold":{sold},"withdrawn":{withdrawn},"unsold":{unsold},"amount":{amount}}}"#
        )
    };
    let total: u128 = lines.iter().map(|l| l.3).sum();
    let lines = lines.iter().map(line).collect::<Vec<_>>().join(",");
    let text = format!(
        r#"{{"report":"{id}","version":1,"currency":"{currency}","lines":[{lines}],"orders":{orders},"total":{total}}}"#
    );
    Sha256::digest(text).iter().map(|b| format!("{b:02x}")).collect()
}
