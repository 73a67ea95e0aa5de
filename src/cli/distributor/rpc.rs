//! `rpc`: any method, its result as it comes.

use serde_json::Value;

use crate::cli::args::common::Common;
use crate::cli::failure::Failure;
use crate::cli::ids::key_or_new;
use crate::cli::output::Output;
use crate::ipc::client::Steady;
use crate::ipc::openrpc;

pub(super) async fn call(
    common: &Common,
    client: &mut Steady,
    output: &Output,
    method: &str,
    params: &str,
) -> Result<(), Failure> {
    let mut params: Value = serde_json::from_str(params)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| Failure::usage("PARAMS is no JSON object", "Write it as '{\"sku\":\"bolt-m8\"}'."))?;
    if params.get("key").is_none() && (common.key.is_some() || needs_key(method)) {
        params["key"] = key_or_new(common.key.as_ref()).as_str().into();
    }
    let result = client.call_raw(method, &params).await?;
    output.line(result.get())
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
    fn changes_need_a_key_and_reads_do_not() {
        assert!(needs_key("stock.add") && needs_key("round.close"));
        assert!(!needs_key("offer.list") && !needs_key("no.such"));
    }
}
