//! The only place that encodes rows: postcard, and the number of the format.
//!
//! Whoever changes a stored type changes the format: the test below fails, the number grows, and the rows of
//! the format before must still be read or be refused by [`super::open`].

use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::market::view::{Fault, Read};

/// The format that this program writes.
pub const FORMAT: u32 = 3;

/// Appends a row's bytes.
pub(super) fn encode_onto<R: Serialize>(bytes: &mut Vec<u8>, row: &R) {
    let appended = postcard::serialize_with_flavor(row, Onto(bytes));
    appended.expect("rows are plain values of known length, which postcard always encodes");
}

/// Appends to a buffer. Postcard's own way asks it for room byte by byte.
struct Onto<'b>(&'b mut Vec<u8>);

impl Flavor for Onto<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        // Most numbers and lengths have one byte.
        if let [byte] = bytes {
            self.0.push(*byte);
        } else {
            self.0.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// # Errors
/// The bytes are not such a row, or more than one: the file is damaged.
pub(super) fn decode<R: DeserializeOwned>(table: &str, bytes: &[u8]) -> Read<R> {
    match postcard::take_from_bytes(bytes) {
        Ok((row, [])) => Ok(row),
        Ok((_, rest)) => Err(Fault(format!("table {table}: {} bytes are left after a row", rest.len()))),
        Err(error) => Err(Fault(format!("table {table}: a row cannot be decoded: {error}"))),
    }
}

/// Whether the rows of a table have room to grow: a row that gets longer on a full page would break it in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    None,
    /// Zeros behind a row make it as long as it was with smaller numbers.
    ToGrow,
}

/// Bytes of a row with room, with usual numbers; longer rows grow in steps.
const ROOM_BYTES: usize = 24;
const ROOM_STEP_BYTES: usize = 8;

impl Room {
    pub(super) fn pad(self, row: &mut Vec<u8>) {
        if self == Self::ToGrow {
            row.resize(row.len().next_multiple_of(ROOM_STEP_BYTES).max(ROOM_BYTES), 0);
        }
    }

    /// As [`decode`].
    pub(super) fn decode<R: DeserializeOwned>(self, table: &str, bytes: &[u8]) -> Read<R> {
        match postcard::take_from_bytes(bytes) {
            Ok((row, rest)) if self == Self::ToGrow && rest.iter().all(|byte| *byte == 0) => Ok(row),
            _ => decode(table, bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::market::account::{Account, AccountId};
    use crate::market::amounts::Quantity;
    use crate::market::cart::Cart;
    use crate::market::credentials::Credentials;
    use crate::market::event::EventGroup;
    use crate::market::key::{KeyRow, hex};
    use crate::market::offer::{Description, Stock};
    use crate::market::order::Order;
    use crate::market::report::{Report, Tally};
    use crate::market::round::{Attendance, Round};
    use crate::market::state::Market;

    fn encode<R: Serialize>(row: &R) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode_onto(&mut bytes, row);
        bytes
    }

    /// The row that `json` describes is stored as these bytes, and read back from them.
    #[track_caller]
    fn stored_as<R: Serialize + DeserializeOwned + PartialEq + Debug>(json: &str, bytes: &str) {
        let row: R = serde_json::from_str(json).unwrap();
        let encoded = encode(&row);
        assert_eq!(hex(&encoded), bytes, "{row:?}");
        assert_eq!(decode::<R>("rows", &encoded).unwrap(), row);
    }

    const DESCRIPTION: &str = r#"{"name":"Bolt","unit":"pc","gtin":"96385074"}"#;
    const STOCK: &str = r#"{"unit_price":450,"counters":{"available":7,"held":0,"sold":2,"withdrawn":1},"revenue":900,
        "version":3,"epoch":5}"#;

    #[test]
    fn stock_and_accounts_are_stored_as_format_3_promises() {
        stored_as::<Description>(DESCRIPTION, "04426f6c7402706301083936333835303734");
        stored_as::<Stock>(STOCK, "c2030700020184070305");
        let market = r#"{"rules":{"currency":"EUR","price_changes":"drop_only","depletion_grace_ms":120000,
            "min_open_ms":86400000,"quiet_for_ms":7200000,"roster":["ann"],
            "report_pauses_ms":[5000,60000,300000,1800000,7200000,86400000],"keys_kept_days":31,"orders_kept_days":400},
            "seq":300,"last_order":9,"last_account":4,"offers":2,"round":"2026-12.2","epoch":3,"shown_epoch":3,
            "available":7,"held":0,"next_collection":"2025-11-23T05:02:00Z","stirs":2,"collected_slot":null,"access":5,
            "forgotten_orders":9,"forgotten_epoch":2,"forgotten_keys_before":"2025-11-23T05:02:00Z"}"#;
        stored_as::<Market>(
            market,
            "0345555200c0a90780b8992980bab7030103616e6e8827e0d403e0a712c0ee6d80bab70380b899291f9003ac02090402018280b080a0fd0103030700018088cfa5fe8ea20602000509028088cfa5fe8ea206",
        );
        let account = r#"{"id":4,"role":"customer","name":"ann","display_name":"Ann","email":"Ann@x.org","user":1000,
            "has_password":true,"standing":{"blocked":{"reason":"why"}},"created_at":"2025-11-23T05:02:00.123456Z"}"#;
        stored_as::<Account>(account, "040003616e6e03416e6e0109416e6e40782e6f726701e807010101037768798091dea5fe8ea206");
        let credentials = format!(
            r#"{{"password":"$argon2id$x","password_version":2,"last_session":9,"sessions":[{{"number":9,"digest":{:?},
            "opened_at":"2025-11-23T05:02:00Z","expires_at":"2025-11-23T05:02:00Z"}}]}}"#,
            [255; 32]
        );
        let digest = "ff".repeat(32);
        let stored = format!("010b246172676f6e326964247802090109{digest}8088cfa5fe8ea2068088cfa5fe8ea206");
        stored_as::<Credentials>(&credentials, &stored);
        stored_as::<AccountId>("4", "04");
        let cart = r#"{"customer":4,"version":2,"lines":[
            {"sku":"B-1","from":"any","quantity":3,"seen_price":450,"seen_version":3},
            {"sku":"B-1","from":["acme","zeta"],"quantity":1,"seen_price":null,"seen_version":null}]}"#;
        stored_as::<Cart>(cart, "04020203422d31000301c203010303422d3101020461636d65047a657461010000");
    }

    #[test]
    fn orders_rounds_and_reports_are_stored_as_format_3_promises() {
        let order = r#"{"id":9,"round":"2026-12","customer":4,"seq":300,"placed_at":"2025-11-23T05:02:00Z",
            "fill":"partial","reference":"r-1","note":null,"lines":[{"sku":"B-1","from":["acme"],"requested":5,
            "min_quantity":1,"max_unit_price":500,"reason":"insufficient_stock","available_now":0,
            "fills":[{"manufacturer":"acme","quantity":2,"unit_price":450,"cancelled":1}]}]}"#;
        stored_as::<Order>(
            order,
            "098180b080a0fd0104ac028088cfa5fe8ea206020103722d31000103422d3101010461636d6505010101f403010000010461636d6502c2030100",
        );
        let round = r#"{"id":"2026-12","state":"closed","opened_at":"2025-11-23T05:02:00Z","closed_at":null,"epoch":5,
            "steps":[{"state":"selling","cause":"start_up","reason":"why","at":"2025-11-23T05:02:00Z","seq":1}],
            "totals":{"available":7,"held":0,"sold":2,"withdrawn":1},"orders":1,"active":1,"done":0,
            "last_order_at":"2025-11-23T05:02:00Z","depleted_since":null,"reports":1,"reports_settled":0,
            "resent":false,"deadline":"2025-11-23T05:02:00Z","asks":3,"asking":1,"named_done":0,"named_done_since":null}"#;
        stored_as::<Round>(
            round,
            "8180b080a0fd01028088cfa5fe8ea206000501000001037768798088cfa5fe8ea2060107000201010100018088cfa5fe8ea20600010000018088cfa5fe8ea20603010000",
        );
        stored_as::<Attendance>(r#"{"done":true}"#, "01");
        stored_as::<Tally>(r#"{"orders":300}"#, "ac02");
        let report = r#"{"id":"2026-12/acme","version":1,"currency":"EUR","lines":[
            {"sku":"B-1","name":"Bolt","offered":10,"sold":2,"withdrawn":1,"unsold":7,"amount":900}],"orders":1,
            "total":900,"digest":"00ff","state":"pending","written_at":"2025-11-23T05:02:00Z","settled_at":null}"#;
        stored_as::<Report>(
            report,
            "8180b080a0fd010461636d6501034555520103422d3104426f6c740a02010784070184070430306666008088cfa5fe8ea20600",
        );
    }

    #[test]
    fn keys_and_events_are_stored_as_format_3_promises() {
        let id = r#"{"sku":"B-1","manufacturer":"acme"}"#;
        let offer = format!(r#"{{"id":{id},"description":{DESCRIPTION},"stock":{STOCK}}}"#);
        let content = "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]";
        for (recorded, bytes) in [
            (r#"{"Placed":9}"#, "000102030405060708090a0b0c0d0e0f00098088cfa5fe8ea206"),
            (r#"{"Account":4}"#, "000102030405060708090a0b0c0d0e0f01048088cfa5fe8ea206"),
            (r#"{"Done":"Nothing"}"#, "000102030405060708090a0b0c0d0e0f02098088cfa5fe8ea206"),
            (
                &format!(r#"{{"Done":{{"Stock":{{"offer":{offer},"overcommitted_by":0}}}}}}"#),
                "000102030405060708090a0b0c0d0e0f020203422d310461636d6504426f6c7402706301083936333835303734c2030700020184070305008088cfa5fe8ea206",
            ),
            (r#"{"Refused":"key_reused"}"#, "000102030405060708090a0b0c0d0e0f03048088cfa5fe8ea206"),
            (
                r#"{"Refused":{"not_found":{"what":"good","name":"x"}}}"#,
                "000102030405060708090a0b0c0d0e0f030804676f6f6401788088cfa5fe8ea206",
            ),
        ] {
            let row = format!(r#"{{"content":{content},"recorded":{recorded},"at":"2025-11-23T05:02:00Z"}}"#);
            stored_as::<KeyRow>(&row, bytes);
        }
        let group = r#"{"first_seq":299,"at":"2025-11-23T05:02:00Z","actor":{"ActingFor":{"account":4,"user":0}},"events":[
            {"OrderPlaced":{"order":9,"round":"2026-12","customer":4,"requested":5,"filled":2,"total":900}},
            {"OfferChanged":{"id":{"sku":"B-1","manufacturer":"acme"},"name":null,"unit":null,"unit_price":450,
            "counters":{"available":7,"held":0,"sold":2,"withdrawn":1},"version":3,"epoch":5,"cause":"sold",
            "overcommitted_by":0}},{"CustomerDone":{"round":"2026-12","customer":4,"done":false}}]}"#;
        stored_as::<EventGroup>(
            group,
            "ab028088cfa5fe8ea2060304000304098180b080a0fd0104050284070303422d310461636d650000c2030700020103050500068180b080a0fd010400",
        );
    }

    #[test]
    fn a_row_with_room_keeps_its_length_while_its_numbers_grow() {
        let padded = |stock: &Stock| {
            let mut bytes = encode(stock);
            Room::ToGrow.pad(&mut bytes);
            assert_eq!(Room::ToGrow.decode::<Stock>("offers", &bytes).unwrap(), *stock);
            bytes
        };
        let mut stock: Stock = serde_json::from_str(STOCK).unwrap();
        stock.counters.available = Quantity::of(1_000_000);
        assert_eq!(padded(&stock).len(), ROOM_BYTES);
        stock.sell(Quantity::of(500_000));
        assert_eq!(padded(&stock).len(), ROOM_BYTES);
        stock.version = u64::MAX;
        let longer = padded(&stock);
        assert_eq!(longer.len(), ROOM_BYTES + ROOM_STEP_BYTES);
        for bad in [[&longer[..], &[0, 1]].concat(), longer[..5].to_vec()] {
            let fault = Room::ToGrow.decode::<Stock>("offers", &bad).unwrap_err();
            assert!(fault.to_string().contains("table offers"), "{fault}");
        }
        assert!(Room::None.decode::<Stock>("offers", &longer).is_err());
    }

    #[test]
    fn bytes_that_are_not_one_row_are_a_fault_that_names_the_table() {
        let encoded = encode(&AccountId(300));
        for bad in [&encoded[..1], &[encoded.as_slice(), &[0]].concat()] {
            let fault = decode::<AccountId>("accounts", bad).unwrap_err();
            assert!(fault.to_string().contains("table accounts"), "{fault}");
        }
    }
}
