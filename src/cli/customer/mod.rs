//! `cds-customer`: one file per command family.

mod ask;
mod ask_line;
mod batch;
mod buy;
mod cart;
mod cart_sheet;
mod dashboard;
mod done;
mod explanation;
mod offers;
mod order;
mod order_sheet;
mod paging;
mod price_limits;
mod price_rises;
mod remedies;
mod resume;
mod shop;
mod shortage;
mod shortfall;
mod way_by_flag;
mod ways;
mod ways_left;
mod wish;

use std::process::ExitCode;

use super::accounts;
use super::args::customer::{Command, Customer};
use super::failure::Failure;
use super::output::Output;
use super::runtime::{self, Ended};
use super::watch;
use crate::market::account::Role;

/// Carries out one command line.
pub fn run(customer: &Customer) -> ExitCode {
    runtime::run("cds-customer", command(customer))
}

async fn command(customer: &Customer) -> Ended {
    let common = &customer.common;
    Failure::if_html(common)?;
    match &customer.command {
        Command::Signup(args) => accounts::sign_up(common, Role::Customer, args).await,
        Command::Login(args) => accounts::log_in(common, Role::Customer, args).await,
        Command::Logout(args) => accounts::log_out(common, Role::Customer, args).await,
        Command::Account(command) => accounts::run(common, Role::Customer, command).await,
        Command::Offers(args) => offers::offers(common, args).await,
        Command::Watch(args) => watch::run(common, &Output::new(common), args, Role::Customer).await,
        Command::Cart(command) => cart::run(common, command).await,
        Command::Buy(args) => buy::buy(common, args).await,
        Command::Order(command) => order::run(common, command).await,
        Command::Dashboard(args) => dashboard::run(common, args).await,
        Command::Done(args) => done::done(common, args).await,
        Command::Resume => resume::resume(common).await,
    }
}
