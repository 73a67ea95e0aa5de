//! The grown market: how it is filled, what it sells, how it starts again.

use std::io;
use std::path::Path;

use crate::report::Report;
use crate::support::daemon::Daemon;
use crate::support::load;
use crate::support::shape::{GOODS, ONE, Shape};
use crate::tables::Sizes;
use crate::{Args, many, tables};

/// Orders in one array call while it grows.
const AT_ONCE: usize = 1000;
/// Customers who send them.
const GROWING: usize = 4;

/// What the customers of a grown market buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    AllOffers,
    /// As many goods as the empty market has.
    SameGoods,
}

/// A market with its daemon stopped.
pub(crate) struct Grown<'a> {
    args: &'a Args,
    data: tempfile::TempDir,
    orders: u64,
    /// Each load's keys are others.
    loads: u64,
}

impl<'a> Grown<'a> {
    /// All offers, then all orders, evenly over them, by the daemon itself.
    pub(crate) fn grow(args: &'a Args, report: &mut Report) -> io::Result<Self> {
        let data = tempfile::tempdir_in(&args.dir)?;
        let mut grown = Self { args, data, orders: 0, loads: 0 };
        let daemon = grown.start()?;
        drop(daemon.open_market(&many(args.offers as usize))?);
        daemon.stop()?;
        let (offers_bytes, before) = (bytes_in(grown.data.path())?, tables::read(grown.data.path())?);
        let daemon = grown.start()?;
        let shape = arrays(args.offers as usize);
        load::place(&shape, daemon.enter(&shape)?, grown.next_load(), args.orders)?;
        grown.orders = daemon.orders()?;
        report.peak_growing = daemon.peak_memory()?;
        daemon.stop()?;
        report.files(offers_bytes, bytes_in(grown.data.path())?, grown.orders);
        report.tables_per_offer = tables::grown(&Sizes::new(), &before, args.offers);
        report.tables_per_order = tables::grown(&before, &tables::read(grown.data.path())?, grown.orders);
        Ok(grown)
    }

    fn start(&self) -> io::Result<Daemon> {
        Daemon::start(&self.args.daemon, self.data.path(), &self.args.config)
    }

    fn next_load(&mut self) -> u64 {
        self.loads += 1;
        self.loads
    }

    /// 64 customers buy.
    pub(crate) fn sell(&mut self, over: Over, report: &mut Report) -> io::Result<()> {
        let goods = if over == Over::AllOffers { self.args.offers as usize } else { GOODS };
        let (daemon, shape) = (self.start()?, many(goods));
        let streams = daemon.enter(&shape)?;
        let used = || daemon.processor_time();
        let measured = load::run(&shape, streams, Vec::new(), self.args.span(), self.next_load(), used)?;
        self.orders += measured.answered;
        daemon.check_books(self.orders)?;
        let rate = measured.counted as f64 / self.args.seconds;
        match over {
            Over::AllOffers => report.grown.push(rate),
            Over::SameGoods => report.same_goods.push(rate),
        }
        report.peak_selling = report.peak_selling.max(daemon.peak_memory()?);
        daemon.stop()
    }

    /// A start after a stop, and one after a kill under the load that fills the journal fastest.
    pub(crate) fn starts(&mut self, report: &mut Report) -> io::Result<()> {
        let mut daemon = self.start()?;
        report.after_stop.push(daemon.start_up.as_secs_f64());
        let shape = arrays(self.args.offers as usize);
        let (streams, load) = (daemon.enter(&shape)?, self.next_load());
        let answered = load::until_killed(&shape, streams, load, self.args.span(), || daemon.kill())?;
        let daemon = self.start()?;
        report.after_kill.push(daemon.start_up.as_secs_f64());
        let (orders, under_way) = (daemon.orders()?, (GROWING * AT_ONCE) as u64);
        if !(self.orders + answered..=self.orders + answered + under_way).contains(&orders) {
            let before = self.orders;
            let what = format!("{before} orders, {answered} more answered, then a kill, and there are {orders}");
            return Err(io::Error::other(what));
        }
        self.orders = orders;
        report.peak_starting = report.peak_starting.max(daemon.peak_memory()?);
        daemon.stop()
    }
}

/// A few customers with arrays of orders.
fn arrays(goods: usize) -> Shape {
    Shape {
        name: "arrays",
        words: "arrays of orders",
        customers: GROWING,
        in_flight: AT_ONCE,
        array: true,
        goods,
        ..ONE
    }
}

/// Length of all files in a directory.
fn bytes_in(directory: &Path) -> io::Result<u64> {
    std::fs::read_dir(directory)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
}
