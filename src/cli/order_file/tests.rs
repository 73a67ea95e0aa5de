//! Tests of order files.

use super::*;
use crate::limits::ORDER_LINES_MAX_COUNT;
use crate::market::order::Sources;

fn orders(text: &str) -> Result<Vec<FileOrder>, Vec<Problem>> {
    read(text.as_bytes(), &Currency::default())
}

fn places(problems: &[Problem]) -> Vec<(usize, &str)> {
    problems.iter().map(|p| (p.line, p.column.as_str())).collect()
}

#[test]
fn rows_of_one_reference_that_stand_together_are_one_order() {
    let file = "order_ref,x_date,customer,sku,manufacturer,quantity,max_unit_price\n\
                7,1996-07-04,ada,A,acme,2,4.50\n7,1996-07-04,ada,B,acme|bolt,3,\n8,1996-07-05,bob,A,any,1,\n\
                8,,eve,A,any,1,\n";
    let orders = orders(file).unwrap();
    assert_eq!(orders.len(), 3, "the same reference of another customer is another order");
    assert_eq!((orders[0].line, orders[0].lines.len(), orders[0].date.as_deref()), (2, 2, Some("1996-07-04")));
    assert_eq!(orders[0].lines[0].max_unit_price.map(|p| p.money().minor()), Some(450));
    assert_eq!(orders[1].lines[0].from, Sources::Any);
}

#[test]
fn an_order_whose_rows_stand_apart_is_a_mistake_that_says_so() {
    let problems = orders("order_ref,sku,manufacturer,quantity\n7,A,any,1\n8,A,any,1\n7,B,any,1\n").unwrap_err();
    assert_eq!(places(&problems), [(4, "order_ref")]);
    assert!(problems[0].right.contains("put the rows of one order together"), "{problems:?}");
}

#[test]
fn every_mistake_is_listed_with_line_and_column() {
    let file = "order_ref,sku,manufacturer,quantity,min_quantity,fill\n\
                1,a b,acme,1,,\n1,A,,1,,\n2,A,acme,0,,\n3,A,acme,1,2,\n4,A,acme,1,,most\n,A,acme,1,,\n5,A,acme\n\
                6,A,acme|acme,1,,partial\n6,A,acme,1,,all_or_none\n7,A,acme,x,,\n";
    let problems = orders(file).unwrap_err();
    let right = [
        (2, "sku"),
        (3, "manufacturer"),
        (4, "quantity"),
        (5, "min_quantity"),
        (6, "fill"),
        (7, "order_ref"),
        (8, ""),
        (9, "manufacturer"),
        (11, "quantity"),
    ];
    assert_eq!(places(&problems), right);
    let fills = orders("order_ref,sku,manufacturer,quantity,fill\n6,A,any,1,partial\n6,B,any,1,all_or_none\n");
    assert_eq!(places(&fills.unwrap_err()), [(3, "fill")]);
    let header = orders("order_ref,sku,maker,quantity\n").unwrap_err();
    assert_eq!(header.iter().map(|p| p.column.as_str()).collect::<Vec<_>>(), ["maker", "manufacturer"]);
    assert!(orders("order_ref;sku;manufacturer;quantity\n").unwrap_err()[0].right.contains("commas"));
    assert_eq!(orders("").unwrap_err().len(), 1);
}

#[test]
fn an_order_of_too_many_rows_is_refused_without_being_kept_in_memory_as_a_whole() {
    let mut file = "order_ref,sku,manufacturer,quantity\n".to_owned();
    file.push_str(&"1,A,any,1\n".repeat(ORDER_LINES_MAX_COUNT));
    assert_eq!(orders(&file).unwrap()[0].lines.len(), ORDER_LINES_MAX_COUNT);
    file.push_str(&"1,A,any,1\n".repeat(2));
    file.push_str("2,A,any,1\n");
    let mut found = Orders::open(file.as_bytes(), &Currency::default()).unwrap();
    let mut sizes = Vec::new();
    while let Some(found) = found.next_order().unwrap() {
        let Rows::Csv(rows) = found.rows else { panic!("CSV") };
        sizes.push((rows.len(), found.order.is_some()));
    }
    assert_eq!(sizes, [(ORDER_LINES_MAX_COUNT, false), (2, false), (1, true)]);
}

#[test]
fn a_file_that_begins_with_a_brace_has_one_order_on_each_line_as_order_place_takes_it() {
    let file = r#"{"reference":"7","fill":"partial","lines":[{"sku":"A","from":["acme"],"quantity":2,"max_unit_price":450}],"x_mine":1}
{"reference":"8","customer":"ada","lines":[{"sku":"A","from":"any","quantity":1}],"error":"from an earlier run"}

"#;
    let orders = orders(file).unwrap();
    assert_eq!((orders[0].fill, orders[1].fill), (Some(FillPolicy::Partial), None));
    assert_eq!((orders[1].line, orders[1].customer.as_ref().map(AccountName::as_str)), (2, Some("ada")));
    let wrong = r#"{"reference":"1","lines":[{"sku":"A","from":"any","quantity":0}]}
{"reference":"2","lines":[]}
{"reference":"3","lines":[{"sku":"A","from":"any","quantity":-1}]}
not json
{"reference":"4","line":[]}
{"reference":"1","lines":[{"sku":"A","from":"any","quantity":1}]}
{"reference":"1","lines":[{"sku":"A","from":"any","quantity":1}]}
"#;
    let problems = super::read(wrong.as_bytes(), &Currency::default()).unwrap_err();
    let right =
        [(1, "lines[0].quantity"), (2, "lines"), (3, "lines[0].quantity"), (4, ""), (5, "line"), (7, "reference")];
    assert_eq!(places(&problems), right);
}

#[test]
fn what_is_wrong_in_json_is_told_in_plain_words() {
    for (order, column, right) in [
        (
            r#"{"reference":"1","fill":"fast","lines":[{"sku":"A","from":"any","quantity":1}]}"#,
            "fill",
            "write all_or_none,",
        ),
        (r#"{"reference":"1","fill":7,"lines":[{"sku":"A","from":"any","quantity":1}]}"#, "fill", "or leave it out"),
        (
            r#"{"reference":"1","lines":[{"sku":"A","from":"any","quantity":null}]}"#,
            "lines[0].quantity",
            "null is no value here",
        ),
        (
            r#"{"reference":"1","lines":[{"sku":"A","from":"any","quantity":-3}]}"#,
            "lines[0].quantity",
            "write a whole number",
        ),
        (
            r#"{"reference":"1","lines":[{"sku":"A","from":"any","quantity":"3"}]}"#,
            "lines[0].quantity",
            "without quotation",
        ),
        (
            r#"{"reference":"1","lines":[{"sku":"A","quantity":3}]}"#,
            "lines[0].from",
            "it is missing; write \"any\", or a list",
        ),
        (
            r#"{"reference":"1","lines":[{"sku":"A","from":"acme","quantity":3}]}"#,
            "lines[0].from",
            "write \"any\", or a list",
        ),
        (
            r#"{"reference":"1","lines":[{"sku":"A","from":"any","quantity":3,"price":4}]}"#,
            "lines[0].price",
            "max_unit_price",
        ),
        (r#"{"lines":[{"sku":"A","from":"any","quantity":3}]}"#, "reference", "it is missing; write a text"),
        (r#"{"reference":7,"lines":[{"sku":"A","from":"any","quantity":3}]}"#, "reference", "in quotation marks"),
        (r#"{"reference":"1","lines":["A"]}"#, "lines[0]", "write a line, as"),
        (r#"{"reference":"1","lines":[{"sku":"a b","from":"any","quantity":3}]}"#, "lines[0].sku", "A-Z a-z 0-9"),
        (r#"{reference:"1"}"#, "", "no JSON at character 2; write one order on each line"),
        (r#"{"reference":"1""#, "", "ends too early"),
        (r#"{"reference":null,"lines":[{"sku":"A","from":"any","quantity":1}]}"#, "reference", "null is no value here"),
    ] {
        let problems = super::read(order.as_bytes(), &Currency::default()).unwrap_err();
        assert_eq!((problems.len(), problems[0].column.as_str()), (1, column), "{order}");
        assert!(problems[0].right.contains(right), "{order}: {}", problems[0].right);
        for word in ["u64", "ident", "expected", "field `", "type:"] {
            assert!(!problems[0].right.contains(word), "{order}: {}", problems[0].right);
        }
    }
    let left_out = orders(r#"{"reference":"1","fill":null,"lines":[{"sku":"A","from":"any","quantity":1}]}"#).unwrap();
    assert_eq!(left_out[0].fill, None, "as if it were not there");
}

#[test]
fn a_rejects_file_can_be_fed_back() {
    let orders = orders("order_ref,sku,manufacturer,quantity,error\n1,A,any,1,\"not enough, sorry\"\n").unwrap();
    assert_eq!(orders.len(), 1);
}
