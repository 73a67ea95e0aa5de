//! Accounts are numbered without gaps, handles lead to those who have them, carts and interfaces have an owner.

use super::{Check, Pages, Stopped};
use crate::market::account::{Account, AccountId, Handle, Role};
use crate::market::names::AccountName;
use crate::store::{Row, StoredTable};

impl Check<'_> {
    pub(super) fn people(&mut self) -> Result<(), Stopped> {
        self.accounts()?;
        let mut pages = Pages::of(StoredTable::Handles);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Handle(handle, Some(owner)) = row else { continue };
                self.counted.handles += 1;
                let place = ("handles", handle_text(&handle));
                match Self::found(self.walk.now.account(owner)) {
                    None => self.findings.add(
                        place.0,
                        place.1,
                        "its account",
                        format!("{} is not there", owner.0),
                        "an account",
                    ),
                    Some(account) if !account.handles().contains(&handle) => {
                        self.findings.add(
                            place.0,
                            place.1,
                            "leads to another account",
                            &account.name,
                            "the account that has it",
                        );
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(())
    }

    fn accounts(&mut self) -> Result<(), Stopped> {
        let (mut pages, mut newest) = (Pages::of(StoredTable::Accounts), 0);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages) {
                self.counted.accounts += 1;
                let Some(Row::Account(id, account)) = row else {
                    newest += 1;
                    continue;
                };
                let place = ("accounts", &id.0 as &dyn std::fmt::Display);
                self.findings.compare(place, "numbers have no gap before it", id.0, newest + 1);
                self.findings.compare(place, "the number in the row", account.id.0, id.0);
                newest = id.0;
                self.handles_of(&account);
            }
        }
        let place = ("market", &"*" as &dyn std::fmt::Display);
        self.findings.compare(place, "last_account, by the accounts", self.walk.market.last_account, newest);
        Ok(())
    }

    fn handles_of(&mut self, account: &Account) {
        for handle in account.handles() {
            let owner = Self::found(self.walk.now.account_by(&handle)).map_or(0, |id| id.0);
            let (row, problem) = (account.id.0, format!("the handle {} leads to it", handle_text(&handle)));
            self.findings.compare(("accounts", &row), &problem, owner, account.id.0);
        }
    }

    pub(super) fn carts_and_interfaces(&mut self) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Carts);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Cart(customer, cart) = row else { continue };
                self.counted.carts += 1;
                self.findings.compare(("carts", &customer.0), "the customer in the row", cart.customer.0, customer.0);
                if !self.is_a(customer, Role::Customer) {
                    self.findings.add("carts", customer.0, "its customer", "not there", "a customer's account");
                }
                if cart.lines.iter().any(|line| line.quantity.is_zero()) {
                    self.findings.add("carts", customer.0, "units in a line", 0, "at least 1");
                }
            }
        }
        let mut pages = Pages::of(StoredTable::Interfaces);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Interface(name, interface) = row else { continue };
                self.counted.interfaces += 1;
                let place = ("interfaces", &name as &dyn std::fmt::Display);
                self.findings.compare(place, "the manufacturer in the row", &interface.manufacturer, &name);
                if !self.is_maker(&name) {
                    self.findings.add("interfaces", &name, "its manufacturer", "not there", "a manufacturer's account");
                }
            }
        }
        Ok(())
    }

    pub(super) fn is_a(&self, id: AccountId, role: Role) -> bool {
        Self::found(self.walk.now.account(id)).is_some_and(|account| account.role == role)
    }

    pub(super) fn is_maker(&self, name: &AccountName) -> bool {
        let id = Self::found(self.walk.now.account_by(&Handle::Name(name.clone())));
        id.is_some_and(|id| self.is_a(id, Role::Manufacturer))
    }
}

fn handle_text(handle: &Handle) -> String {
    match handle {
        Handle::Name(name) => format!("name {name}"),
        Handle::Email(email) => format!("e-mail {email}"),
        Handle::User(user, role) => format!("Unix user {} ({})", user.0, role.word()),
    }
}
