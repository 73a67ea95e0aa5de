//! Making known where one's own program answers.

use crate::run::{maker, market_of_acme};

#[test]
fn an_interface_is_registered_by_its_endpoint_or_by_a_path_and_removed_again() {
    let market = market_of_acme();
    let register = |endpoint: &str| maker(&market, &["interface", "register", endpoint, "-o", "json"]);
    assert_eq!(register("unix:/run/acme.sock").ends(0, &["sales reports"]).json()["endpoint"], "unix:/run/acme.sock");
    let absolute = format!("unix:{}/acme.sock", market.home().display());
    assert_eq!(register("acme.sock").ends(0, &[]).json()["endpoint"], absolute.as_str(), "a path is made absolute");
    let removed = maker(&market, &["interface", "remove", "-o", "json"]);
    assert_eq!(removed.ends(0, &["report ack"]).json()["endpoint"], serde_json::Value::Null);
    maker(&market, &["interface", "remove"]).ends(8, &["no interface of acme"]);
}

#[test]
fn an_endpoint_that_no_socket_can_have_is_refused_before_anything_is_sent() {
    let market = market_of_acme();
    for bad in ["unix:run/acme.sock", "unix:/", &format!("unix:/{}", "x".repeat(107))] {
        maker(&market, &["interface", "register", bad]).ends(2, &["unix:/run/acme.sock"]);
    }
}
