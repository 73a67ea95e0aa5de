//! The shapes of traffic that are measured. Every order has two lines of one unit each.

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
}

const ONE: Shape = Shape {
    name: "one",
    words: "1 customer, one order at a time",
    customers: 1,
    in_flight: 1,
    array: false,
    hot: false,
    reads: false,
    watchers: 0,
    file: false,
};

/// Goods in the market.
pub(crate) const GOODS: usize = 1000;

pub(crate) const SHAPES: [Shape; 10] = [
    ONE,
    Shape { name: "many", words: "64 customers, one order at a time", customers: 64, ..ONE },
    Shape { name: "hot", words: "64 customers, one hot good", customers: 64, hot: true, ..ONE },
    Shape { name: "thousand", words: "1000 customers, one order at a time", customers: 1000, ..ONE },
    Shape { name: "pipelined", words: "8 customers, 32 orders in flight", customers: 8, in_flight: 32, ..ONE },
    Shape {
        name: "arrays",
        words: "2 customers, arrays of 1000 orders",
        customers: 2,
        in_flight: 1000,
        array: true,
        ..ONE
    },
    Shape { name: "mixed", words: "64 customers, as many reads as orders", customers: 64, reads: true, ..ONE },
    Shape { name: "eight", words: "8 customers, one hot good", customers: 8, hot: true, ..ONE },
    Shape {
        name: "watched",
        words: "8 customers, one hot good, 1000 watchers",
        customers: 8,
        hot: true,
        watchers: 1000,
        ..ONE
    },
    Shape { name: "file", words: "a file, by cds-customer buy --file", file: true, ..ONE },
];
