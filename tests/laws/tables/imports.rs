//! Rules of imports, and of a manufacturer's answer to a collection, which is one.

use cds::market::account::Role;
use cds::market::command::{Command, ImportLine};
use cds::market::names::Text;
use cds::market::outcome::{Imported, ImportedLine, Outcome};
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;

use super::{any, import_line, selling};
use crate::world::{World, maker};

fn with_makers(offers: &[(&str, &str, u64, u128)]) -> World {
    let mut world = selling(offers);
    for name in ["acme", "bolts"] {
        let (role, name) = (Role::Manufacturer, maker(name));
        world
            .run(Command::SignUp { role, name, display_name: Text::default(), email: None, user: None, password: None })
            .unwrap();
    }
    world
}

fn import(world: &mut World, lines: &[ImportLine], complete: &[&str], strict: bool) -> Result<Imported, Refusal> {
    let complete = complete.iter().map(|name| maker(name)).collect();
    match world.run(Command::Import { lines: lines.to_vec(), complete, strict })? {
        Outcome::Imported(imported) => Ok(imported),
        other => panic!("not an import: {other:?}"),
    }
}

#[test]
fn each_line_sets_the_rounds_total_without_an_expectation() {
    let mut world = with_makers(&[("nut", "acme", 10, 5), ("pin", "acme", 7, 5)]);
    world.buy_one(101, any("nut", 4));
    let lines = [
        import_line("nut", "acme", 3, None),
        import_line("pin", "acme", 7, Some(5)),
        import_line("rod", "bolts", 2, Some(9)),
    ];
    let imported = import(&mut world, &lines, &[], false).unwrap();
    let expected = [ImportedLine::Set { overcommitted_by: 1 }, ImportedLine::Unchanged, ImportedLine::New];
    assert_eq!(imported.lines, expected);
    assert_eq!(world.counts("nut", "acme"), [4, 0, 4, 0]);
    assert_eq!(world.counts("rod", "bolts"), [2, 2, 0, 0]);
}

#[test]
fn a_refused_line_is_told_and_the_good_lines_go_in() {
    let mut world = with_makers(&[("nut", "acme", 10, 5)]);
    let lines = [
        import_line("nut", "acme", 8, Some(6)),
        import_line("pin", "acme", 3, None),
        import_line("rod", "nobody", 3, Some(1)),
        import_line("rod", "acme", 3, Some(1)),
        import_line("rod", "acme", 9, Some(1)),
    ];
    let imported = import(&mut world, &lines, &[], false).unwrap();
    let word = |line: &ImportedLine| match line {
        ImportedLine::Refused(refusal) => refusal.reason().word(),
        _ => "in",
    };
    let words: Vec<_> = imported.lines.iter().map(word).collect();
    assert_eq!(words, ["price_change_not_allowed", "invalid_params", "not_found", "in", "invalid_params"]);
    assert_eq!(world.counts("nut", "acme"), [10, 10, 0, 0]);
    assert_eq!(world.counts("rod", "acme"), [3, 3, 0, 0], "of two lines for one good the first one counts");
}

#[test]
fn a_strict_import_goes_in_as_a_whole_or_not_at_all_and_names_every_bad_line() {
    let mut world = with_makers(&[("nut", "acme", 10, 5)]);
    let seq = world.market().seq;
    let good = import_line("rod", "acme", 3, Some(1));
    let lines =
        [import_line("nut", "acme", 8, Some(6)), good.clone(), import_line("pin", "acme", 3, None), good.clone()];
    let refusal = import(&mut world, &lines, &["acme"], true).unwrap_err();
    assert_eq!(refusal.reason(), Reason::InvalidFile);
    let Refusal::InvalidImport { errors } = refusal else { panic!("{refusal:?}") };
    assert_eq!(errors.iter().map(|e| e.line).collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!((world.market().offers, world.market().seq), (1, seq));
    assert!(import(&mut world, &[good], &[], true).is_ok());
}

#[test]
fn a_complete_import_withdraws_what_is_not_listed_of_its_makers_only() {
    let offers = [("nut", "acme", 10, 5), ("pin", "acme", 7, 5), ("rod", "acme", 0, 5), ("nut", "bolts", 3, 5)];
    let mut world = with_makers(&offers);
    world.buy_one(101, super::line("pin", &["acme"], 2));
    let imported = import(&mut world, &[import_line("nut", "acme", 10, None)], &["acme"], false).unwrap();
    assert_eq!(imported.lines, [ImportedLine::Unchanged]);
    let gone: Vec<_> = imported.withdrawn.iter().map(|(who, good)| format!("{good}@{who}")).collect();
    assert_eq!(gone, ["pin@acme"], "what has nothing left needs no withdrawing");
    assert_eq!(world.counts("pin", "acme"), [7, 0, 2, 5]);
    assert_eq!(world.counts("nut", "bolts"), [3, 3, 0, 0]);
}

#[test]
fn a_complete_import_leaves_listed_goods_alone_even_if_their_lines_are_refused() {
    let mut world = with_makers(&[("nut", "acme", 10, 5), ("nut", "ghost", 4, 5)]);
    let lines = [import_line("nut", "acme", 3, Some(6)), import_line("nut", "ghost", 3, Some(1))];
    let imported = import(&mut world, &lines, &["acme", "ghost"], false).unwrap();
    assert!(imported.lines.iter().all(|l| matches!(l, ImportedLine::Refused(_))), "{imported:?}");
    assert!(imported.withdrawn.is_empty(), "{imported:?}");
    assert_eq!(world.counts("nut", "acme"), [10, 10, 0, 0]);
}

#[test]
fn a_complete_import_pages_through_more_offers_than_are_read_at_once() {
    let mut world = with_makers(&[]);
    let lines: Vec<_> = (0..2300).map(|n| import_line(&format!("g{n:04}"), "acme", 1, Some(1))).collect();
    import(&mut world, &lines, &[], true).unwrap();
    let imported = import(&mut world, &lines[..1], &["acme"], true).unwrap();
    assert_eq!(imported.withdrawn.len(), 2299);
    assert_eq!(world.market().available, 1);
    world.close();
    assert_eq!(world.report("2026-12/acme").unwrap().lines.len(), 2300);
}

#[test]
fn an_empty_list_that_is_complete_withdraws_everything_and_sales_stand() {
    let mut world = with_makers(&[("nut", "acme", 10, 5)]);
    world.buy_one(101, any("nut", 4));
    import(&mut world, &[], &["acme"], true).unwrap();
    assert_eq!(world.counts("nut", "acme"), [10, 0, 4, 6]);
}
