//! Tests: what a stock file may look like, and that every mistake is found with its line.

use super::*;

const HEADER: &str = "sku,name,unit,unit_price,quantity\n";

fn acme() -> AccountName {
    AccountName::parse("acme").unwrap()
}

fn read_as_acme(file: &[u8]) -> Result<Vec<Row>, Vec<Problem>> {
    read(file, &Currency::default(), Some(&acme()))
}

/// Line and column of each mistake.
fn places(file: &[u8]) -> Vec<(usize, String)> {
    read_as_acme(file).unwrap_err().into_iter().map(|p| (p.line, p.column)).collect()
}

#[test]
fn columns_come_in_any_order_and_ones_own_are_ignored() {
    let file = "\u{feff}quantity, x_shelf ,unit_price,sku,unit,name\r\n5,A7,4.5,bolt,piece,\"Bolt, \"\"M8\"\"\"\r\n";
    let rows = read_as_acme(file.as_bytes()).unwrap();
    let offer = &rows[0].offer;
    assert_eq!((rows.len(), rows[0].line), (1, 2));
    assert_eq!((offer.sku.as_str(), offer.quantity.units()), ("bolt", 5));
    assert_eq!(offer.name.as_ref().unwrap().as_str(), "Bolt, \"M8\"");
    assert_eq!(offer.unit_price.unwrap().money().minor(), 450);
    assert_eq!(offer.manufacturer, Some(acme()));
}

#[test]
fn an_empty_cell_leaves_a_field_as_it_was() {
    let rows = read_as_acme(format!("{HEADER}bolt,,,,7\n").as_bytes()).unwrap();
    let offer = &rows[0].offer;
    assert!(offer.name.is_none() && offer.unit.is_none() && offer.unit_price.is_none() && offer.gtin.is_none());
}

#[test]
fn ten_different_mistakes_are_ten_problems() {
    let mut file = b"sku,name,unit,unit_price,quantity,gtin,manufacturer\n".to_vec();
    file.extend(b"bo lt,Bolt,piece,1.00,5,,\n");
    file.extend(b",Bolt,piece,1.00,5,,\n");
    file.extend(b"nut0,Nut,piece,1.005,5,,\n");
    file.extend(b"nut1,Nut,piece,1.00,-5,,\n");
    file.extend(b"nut2,Nut,piece,1.00,,,\n");
    file.extend(b"nut3,Nut,piece,1.00,5,4006381333932,\n");
    file.extend(b"nut4,Nut,piece,1.00,5,,any\n");
    file.extend(b"nut5,Nut,piece,1.00\n");
    file.extend(b"gear,M\xfcller,piece,1.00,5,,\n");
    file.extend(b"ok,Fine,piece,1.00,5,,\n\nok,Twice,piece,1.00,5,,\n");
    let expected = [
        (2, "sku"),
        (3, "sku"),
        (4, "unit_price"),
        (5, "quantity"),
        (6, "quantity"),
        (7, "gtin"),
        (8, "manufacturer"),
        (9, ""),
        (10, "name"),
        (13, "sku"),
    ];
    let expected: Vec<_> = expected.iter().map(|(line, column)| (*line, (*column).to_owned())).collect();
    let problems = read_as_acme(&file).unwrap_err();
    let found: Vec<_> = problems.iter().map(|p| (p.line, p.column.clone())).collect();
    assert_eq!(found, expected);
    assert!(problems.iter().all(|p| !p.right.is_empty()));
    assert!(problems.last().unwrap().right.contains("line 11"), "a duplicate names the other line: {problems:?}");
}

#[test]
fn several_mistakes_in_one_line_are_all_told() {
    let file = format!("{HEADER}b lt,Bolt,piece,free,many\n");
    let expected: Vec<_> = ["sku", "unit_price", "quantity"].iter().map(|c| (2, (*c).to_owned())).collect();
    assert_eq!(places(file.as_bytes()), expected);
}

#[test]
fn what_is_wrong_with_the_header_is_told() {
    for (file, column, words) in [
        ("", "", "begin with the header"),
        ("\n\n", "", "begin with the header"),
        ("sku;name;unit;unit_price;quantity\n", "", "commas"),
        ("sku,name,unit,unit_price,quantity,colour\n", "colour", "x_"),
        ("sku,name,unit,unit_price,quantity,sku\n", "sku", "once"),
        ("sku,name,unit,quantity\n", "unit_price", "add this column"),
        ("SKU,name,unit,unit_price,quantity\n", "SKU", "x_"),
    ] {
        let problems = read_as_acme(file.as_bytes()).unwrap_err();
        assert_eq!(problems[0].column, column, "{file:?}");
        assert!(problems[0].right.contains(words), "{file:?}: {problems:?}");
    }
}

#[test]
fn lines_are_counted_over_blank_lines_returns_and_texts_of_several_lines() {
    for (file, line) in [
        ("\r\n\r\nsku,name,unit,unit_price,quantity\r\n\r\nb lt,,,1,1\r\n", 5),
        ("sku,x_note,name,unit,unit_price,quantity\nbolt,\"two\nlines\",,,1,1\nb lt,,,,1,1\n", 4),
        ("sku,name,unit,unit_price,quantity\rbolt,,,1,1\rb lt,,,1,1\r", 3),
    ] {
        assert_eq!(places(file.as_bytes()), [(line, "sku".to_owned())], "{file:?}");
    }
}

#[test]
fn a_quote_that_is_not_closed_is_found_where_it_began() {
    let file = format!("{HEADER}ok,Fine,piece,1,1\nbolt,\"Bolt,piece,1,1\nnut,Nut,piece,1,1\n");
    let problems = read_as_acme(file.as_bytes()).unwrap_err();
    assert_eq!((problems.len(), problems[0].line), (1, 3));
    assert!(problems[0].right.contains("close the quote"));
    let inches = format!("{HEADER}pipe,5\" pipe,piece,1,1\n");
    assert_eq!(read_as_acme(inches.as_bytes()).unwrap()[0].offer.name.as_ref().unwrap().as_str(), "5\" pipe");
}

#[test]
fn a_row_belongs_to_its_manufacturer_and_without_one_to_the_caller() {
    let file = b"sku,name,unit,unit_price,quantity,manufacturer\nbolt,,,1,1,zeta\nbolt,,,1,1,\n";
    assert!(names_manufacturers(file) && !names_manufacturers(HEADER.as_bytes()));
    let rows = read_as_acme(file).unwrap();
    let names: Vec<_> = rows.iter().filter_map(|r| r.offer.manufacturer.as_ref()).map(AccountName::as_str).collect();
    assert_eq!(names, ["zeta", "acme"]);
    let problems = read(file, &Currency::default(), None).unwrap_err();
    assert_eq!((problems.len(), problems[0].line, problems[0].column.as_str()), (1, 3, "manufacturer"));
}

#[test]
fn prices_have_the_currencys_decimals() {
    let file = format!("{HEADER}bolt,,,1.5,1\n");
    let yen = Currency::parse("JPY").unwrap();
    assert_eq!(read(file.as_bytes(), &yen, Some(&acme())).unwrap_err()[0].column, "unit_price");
    assert!(read_as_acme(file.as_bytes()).is_ok());
}
