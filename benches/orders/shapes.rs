//! The shapes of traffic that are measured.

use crate::support::shape::{ONE, Shape};

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
