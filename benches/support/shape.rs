//! A shape of traffic: who buys, how, and what. Every order has two lines of one unit each.

/// One shape of traffic.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// How it is called on the command line and in the JSON.
    pub(crate) name: &'static str,
    pub(crate) words: &'static str,
    pub(crate) customers: usize,
    /// Orders that each customer has under way at once.
    pub(crate) in_flight: usize,
    /// They go as one JSON-RPC batch, and their answers come as one.
    pub(crate) array: bool,
    /// The first line of every order is of the same good.
    pub(crate) hot: bool,
    /// Every second call is a read of one good's offers.
    pub(crate) reads: bool,
    /// Connections that watch the hot good.
    pub(crate) watchers: usize,
    /// The orders come from a file, by the customers' tool.
    pub(crate) file: bool,
    /// Goods that are bought, from the first on.
    pub(crate) goods: usize,
}

/// Goods in a market, unless the benchmark wants more.
pub(crate) const GOODS: usize = 1000;

/// The plainest one; the others differ from it.
pub(crate) const ONE: Shape = Shape {
    name: "one",
    words: "1 customer, one order at a time",
    customers: 1,
    in_flight: 1,
    array: false,
    hot: false,
    reads: false,
    watchers: 0,
    file: false,
    goods: GOODS,
};
