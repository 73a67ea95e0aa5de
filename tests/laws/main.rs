//! The laws of the market (product.md): properties over random histories, one table test per rule, stored encodings.
#![allow(clippy::unwrap_used)]

mod compare;
mod encoding;
mod encoding_samples;
mod laws;
mod laws_of_sums;
mod model;
mod model_buying;
mod model_rounds;
mod model_stock;
mod model_test;
mod random;
mod reach;
mod steps;
mod tables;
mod views;
mod world;
