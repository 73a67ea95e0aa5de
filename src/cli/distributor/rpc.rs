//! `rpc`: any method, its result as it comes.

use serde_json::Value;

use crate::cli::args::common::Common;
use crate::cli::connect;
use crate::cli::failure::{Failure, status};
use crate::cli::ids::key_or_new;
use crate::cli::output::Output;
use crate::for_each_method;
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::{
    Method, Who, account, cart, collection, interface, offer, order, report, round, session, stock, system, watch,
};
use crate::ipc::openrpc;
use crate::market::account::Role;
use crate::market::reason::Reason;

pub(super) async fn call(common: &Common, output: &Output, method: &str, params: &str) -> Result<(), Failure> {
    let mut params: Value = serde_json::from_str(params)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| Failure::usage("PARAMS is no JSON object", "Write it as '{\"sku\":\"bolt-m8\"}'."))?;
    if params.get("key").is_none() && (common.key.is_some() || needs_key(method)) {
        params["key"] = key_or_new(common.key.as_ref()).as_str().into();
    }
    let result = client(common, method)?.call_raw(method, &params).await.map_err(as_the_wire_says)?;
    output.json(result.get())
}

/// Who writes params hears of params.
fn as_the_wire_says(error: CallError) -> Failure {
    match error {
        CallError::Refused(error) => {
            let status = error.reason().map_or(status::INTERNAL, Reason::exit_status);
            Failure::new(status, error.message, error.data.hint.unwrap_or_default())
        }
        error => error.into(),
    }
}

/// A client that is who the method is for: a customer's call needs the customer's account.
fn client(common: &Common, method: &str) -> Result<Steady, Failure> {
    match role_of(method) {
        Some(role) => connect::as_account(common, role),
        None => connect::as_user(common),
    }
}

fn role_of(method: &str) -> Option<Role> {
    let mut role = None;
    macro_rules! find {
        ($($found:ty),* $(,)?) => {
            $(if <$found>::NAME == method {
                role = match <$found>::WHO {
                    Who::Customer => Some(Role::Customer),
                    Who::Manufacturer => Some(Role::Manufacturer),
                    Who::Anyone | Who::Account | Who::Operator => None,
                };
            })*
        };
    }
    for_each_method!(find);
    role
}

/// Whether the method has a parameter `key`, by the same document that `rpc.discover` answers with.
fn needs_key(method: &str) -> bool {
    let document = openrpc::document();
    let methods = document["methods"].as_array();
    let found = methods.and_then(|all| all.iter().find(|m| m["name"] == method));
    found.and_then(|m| m["params"].as_array()).is_some_and(|params| params.iter().any(|p| p["name"] == "key"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_for_one_role_is_called_as_that_role() {
        assert_eq!(role_of("order.place"), Some(Role::Customer));
        assert_eq!(role_of("stock.add"), Some(Role::Manufacturer));
        assert_eq!((role_of("offer.list"), role_of("round.close"), role_of("no.such")), (None, None, None));
    }

    #[test]
    fn changes_need_a_key_and_reads_do_not() {
        assert!(needs_key("stock.add") && needs_key("round.close"));
        assert!(!needs_key("offer.list") && !needs_key("no.such"));
    }
}
