//! What this run has changed: who cannot read the output must not take what was done for not done, and do it again.

use std::sync::Mutex;

use serde_json::Value;
use serde_json::value::RawValue;

/// The changes that were answered. They belong to the run, as its exit status does.
static MADE: Mutex<Option<Made>> = Mutex::new(None);

#[derive(Debug)]
struct Made {
    count: u64,
    method: String,
    result: Box<RawValue>,
}

/// Notes a change that the daemon has answered.
pub fn note(method: &str, result: &RawValue) {
    let Ok(mut made) = MADE.lock() else { return };
    let count = made.as_ref().map_or(0, |made| made.count) + 1;
    *made = Some(Made { count, method: method.to_owned(), result: result.to_owned() });
}

pub fn anything() -> bool {
    MADE.lock().is_ok_and(|made| made.is_some())
}

/// What was done, and how it is seen again; None if nothing was.
pub fn told() -> Option<(String, String)> {
    let made = MADE.lock().ok()?;
    let Made { count, method, result } = made.as_ref()?;
    let result = serde_json::from_str(result.get()).unwrap_or(Value::Null);
    let last = words(method, &result);
    let what = if *count == 1 { last } else { format!("{count} changes were made, the last one: {last}") };
    let look = match (method.as_str(), result["order"].as_u64()) {
        ("order.place" | "cart.buy" | "order.cancel", Some(order)) => {
            format!("Do not run it again; see the order with `cds-customer order show {order}`.")
        }
        _ => "Do not run it again: what was done stays done.".to_owned(),
    };
    Some((what, look))
}

/// A change in words.
fn words(method: &str, result: &Value) -> String {
    let text = |name: &str| match &result[name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match method {
        "order.place" | "cart.buy" if result["replayed"] == true => {
            format!("order {} was bought with this key before", text("order"))
        }
        "order.place" | "cart.buy" => format!("order {} was bought", text("order")),
        "order.cancel" => format!("units of order {} were given back", text("order")),
        "order.place_all" => "the orders of the file were bought".to_owned(),
        "customer.done" => "your place on the roster was changed".to_owned(),
        "account.signup" => format!("the account {} was signed up", text("name")),
        "stock.import" => "the stock was imported".to_owned(),
        "stock.set" | "stock.add" | "stock.adjust" | "stock.withdraw" | "stock.price" => {
            format!("the offer of {} was changed", text("sku"))
        }
        "round.open" => format!("round {} was opened", text("round")),
        "round.close" => format!("round {} was closed", text("round")),
        "round.pause" => format!("round {} was paused", text("round")),
        "round.resume" => format!("round {} sells again", text("round")),
        "report.ack" => format!("report {} was acknowledged", text("report")),
        "report.resend" => format!("report {} goes out again", text("report")),
        "report.waive" => format!("report {} was waived", text("report")),
        "cart.add" | "cart.set" | "cart.remove" | "cart.clear" => "the cart was changed".to_owned(),
        "interface.register" => "the interface was registered".to_owned(),
        "interface.remove" => "the interface was removed".to_owned(),
        _ => format!("{method} was carried out"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_is_told_by_its_name() {
        assert_eq!(words("order.place", &json!({"order": 17})), "order 17 was bought");
        let again = words("cart.buy", &json!({"order": 17, "replayed": true}));
        assert_eq!(again, "order 17 was bought with this key before");
        assert_eq!(words("round.close", &json!({"round": "2026-12"})), "round 2026-12 was closed");
        assert_eq!(words("account.password", &json!({})), "account.password was carried out");
    }
}
