//! Whose orders they are: the caller's own, or, for the operator, those of the customers that the file names.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Checked;
use crate::cli::args::common::Common;
use crate::cli::connect;
use crate::cli::failure::Failure;
use crate::cli::ids::new_key;
use crate::cli::order_file::FileOrder;
use crate::cli::output::Output;
use crate::cli::pages::Listing;
use crate::cli::stock_file::Problem;
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account::{List, ListParams, Show, SignUp, SignUpParams};
use crate::limits::PAGE_MAX_COUNT;
use crate::market::account::Role;
use crate::market::names::AccountName;
use crate::market::reason::Reason;
use crate::market::words::counted;

pub(super) struct Buyers {
    /// The caller's own account; none for an operator without one.
    pub(super) own: Option<AccountName>,
    /// Some orders are of others than the caller.
    others: bool,
    /// Some order names no customer.
    unnamed: bool,
    /// Customers that the market does not know.
    unknown: BTreeSet<AccountName>,
    /// Unknown customers are to be signed up, and are no mistake.
    create: bool,
}

/// Finds out whose the orders are; changes nothing.
pub(super) async fn resolve(
    common: &Common,
    user: &mut Steady,
    checked: &Checked,
    create: bool,
) -> Result<Buyers, Failure> {
    let own = own_name(common, checked.named_others() || checked.customers.is_empty()).await?;
    let others = checked.customers.keys().any(|name| Some(name) != own.as_ref());
    let unknown = if others { unknown(user, &checked.customers, own.as_ref()).await? } else { BTreeSet::new() };
    Ok(Buyers { own, others, unnamed: checked.unnamed, unknown, create })
}

/// The caller's own account. A file that names its customers needs none: then the caller is the operator.
async fn own_name(common: &Common, file_has_names: bool) -> Result<Option<AccountName>, Failure> {
    if let Some(name) = &common.act_as {
        return Ok(Some(name.clone()));
    }
    match connect::as_account(common, Role::Customer)?.call::<Show>(&Nothing {}).await {
        Ok(reply) => Ok(Some(reply.value.account.name)),
        Err(CallError::Refused(refused))
            if file_has_names && matches!(refused.reason(), Some(Reason::NotLoggedIn | Reason::Forbidden)) =>
        {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Customers of the file that the market does not know.
async fn unknown(
    user: &mut Steady,
    named: &BTreeMap<AccountName, usize>,
    own: Option<&AccountName>,
) -> Result<BTreeSet<AccountName>, Failure> {
    let mut unknown: BTreeSet<AccountName> = named.keys().cloned().collect();
    own.map(|own| unknown.remove(own));
    let mut params = ListParams { limit: Some(PAGE_MAX_COUNT), ..ListParams::default() };
    while !unknown.is_empty() {
        let page = user.call::<List>(&params).await.map_err(for_others)?.value;
        for account in page.accounts.iter().filter(|a| a.role == Role::Customer) {
            unknown.remove(&account.name);
        }
        let Some(cursor) = List::next_cursor(&page) else { break };
        List::start_at(&mut params, cursor.to_owned());
    }
    Ok(unknown)
}

/// Says of "only the operator may" what it was about.
fn for_others(error: CallError) -> Failure {
    match &error {
        CallError::Refused(refused) if refused.reason() == Some(Reason::Forbidden) => Failure::new(
            Reason::Forbidden.exit_status(),
            "the file names other customers than you, and only the operator orders for others",
            "Take their rows out, or run it as root or as the user that the daemon runs as.",
        ),
        _ => error.into(),
    }
}

async fn sign_up(user: &mut Steady, name: &AccountName) -> Result<(), Failure> {
    let (role, name) = (Role::Customer, name.clone());
    let params =
        SignUpParams { role, name, display_name: None, email: None, password: None, peer: false, key: new_key() };
    user.change::<SignUp>(&params).await?;
    Ok(())
}

impl Buyers {
    /// A client that may send these orders.
    pub(super) fn client(&self, common: &Common) -> Result<Steady, Failure> {
        if !self.others && self.own.is_some() {
            return connect::as_account(common, Role::Customer);
        }
        connect::as_user(&Common { act_as: None, ..common.clone() })
    }

    /// The customer to be named in the call.
    pub(super) fn named(&self, order: &FileOrder) -> Option<AccountName> {
        if self.others { order.customer.clone().or_else(|| self.own.clone()) } else { None }
    }

    /// As [`Self::named`], of a name as it is written.
    pub(super) fn named_or_own(&self, customer: Option<&str>) -> Option<AccountName> {
        let named = customer.and_then(|name| AccountName::parse(name).ok());
        if self.others { named.or_else(|| self.own.clone()) } else { None }
    }

    /// The caller, if some order is his own and nobody else's name is written there.
    pub(super) fn own_orders_of(&self) -> Option<&AccountName> {
        self.own.as_ref().filter(|_| self.unnamed)
    }

    pub(super) fn problem_of(&self, order: &FileOrder) -> Option<Problem> {
        match &order.customer {
            Some(name) if !self.create && self.unknown.contains(name) => {
                let right = "the market does not know this customer; say --create to sign it up";
                Some(Problem::new(order.line, "customer", name.as_str(), right))
            }
            None if self.own.is_none() => {
                Some(Problem::new(order.line, "customer", "", "write whose order this is, or say --as NAME"))
            }
            _ => None,
        }
    }

    /// Whether some order has a problem.
    pub(super) fn find_fault(&self) -> bool {
        (self.unnamed && self.own.is_none()) || (!self.create && !self.unknown.is_empty())
    }

    /// Customers that are to be signed up.
    pub(super) fn newcomers(&self) -> usize {
        if self.create { self.unknown.len() } else { 0 }
    }

    /// Signs up the unknown customers, if that was asked for.
    pub(super) async fn sign_up(&self, user: &mut Steady, output: &Output) -> Result<(), Failure> {
        const SHOWN: usize = 10;
        if self.newcomers() == 0 {
            return Ok(());
        }
        for name in &self.unknown {
            sign_up(user, name).await?;
        }
        let names: Vec<&str> = self.unknown.iter().take(SHOWN).map(AccountName::as_str).collect();
        let rest = self.unknown.len() - names.len();
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        output.words(&format!(
            "Signed up {}: {}{rest}.",
            counted(self.unknown.len() as u64, "customer"),
            names.join(", ")
        ));
        Ok(())
    }
}
