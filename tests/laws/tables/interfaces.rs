//! Rules of manufacturers' interfaces: one each, replaced as a whole, and the row outlives its removal.

use cds::market::account::Role;
use cds::market::command::Command;
use cds::market::event::Event;
use cds::market::interface::Endpoint;
use cds::market::outcome::Outcome;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::view::View;

use super::reason;
use crate::world::{World, maker, text};

fn world_of(makers: &[&str]) -> World {
    let mut world = World::new();
    for name in makers {
        let (role, name) = (Role::Manufacturer, maker(name));
        world
            .run(Command::SignUp { role, name, display_name: text(""), email: None, user: None, password: None })
            .unwrap();
    }
    world
}

fn change(world: &mut World, who: &str, endpoint: Option<&str>) -> Result<Option<String>, Refusal> {
    let endpoint = endpoint.map(|e| Endpoint::parse(e).unwrap());
    match world.run(Command::Interface { manufacturer: maker(who), endpoint })? {
        Outcome::Interface { endpoint, .. } => Ok(endpoint.map(|e| e.to_string())),
        other => panic!("not an interface: {other:?}"),
    }
}

#[test]
fn an_interface_is_registered_replaced_and_removed_and_each_change_is_told_once() {
    let mut world = world_of(&["acme"]);
    for (endpoint, told) in [(Some("unix:/a"), true), (Some("unix:/a"), false), (Some("unix:/b"), true), (None, true)] {
        let before = world.market().seq;
        assert_eq!(change(&mut world, "acme", endpoint).unwrap().as_deref(), endpoint);
        assert_eq!(world.market().seq - before, u64::from(told), "{endpoint:?}");
        let registered = endpoint.is_some();
        assert_eq!(world.last_events(), [Event::InterfaceChanged { manufacturer: maker("acme"), registered }]);
        let row = world.draft.interface(&maker("acme")).unwrap().unwrap();
        assert_eq!(row.endpoint.map(|e| e.to_string()).as_deref(), endpoint);
    }
}

#[test]
fn what_is_not_there_cannot_be_removed_and_only_manufacturers_have_interfaces() {
    let mut world = world_of(&["acme"]);
    let role = Role::Customer;
    world
        .run(Command::SignUp {
            role,
            name: maker("ada"),
            display_name: text(""),
            email: None,
            user: None,
            password: None,
        })
        .unwrap();
    for (who, endpoint) in [("acme", None), ("ada", Some("unix:/a")), ("nobody", Some("unix:/a"))] {
        let refusal = change(&mut world, who, endpoint).unwrap_err();
        assert_eq!(reason(&refusal), Reason::NotFound, "{who}");
    }
    change(&mut world, "acme", Some("unix:/a")).unwrap();
    change(&mut world, "acme", None).unwrap();
    assert_eq!(reason(&change(&mut world, "acme", None).unwrap_err()), Reason::NotFound);
}

#[test]
fn interfaces_are_walked_by_name_through_every_layer_of_changes() {
    let mut world = world_of(&["acme", "bolts", "crane"]);
    for who in ["crane", "acme", "bolts"] {
        change(&mut world, who, Some("unix:/old")).unwrap();
    }
    let mut upper = cds::market::draft::Draft::new(&world.draft as &dyn View);
    let newer = Endpoint::parse("unix:/new").unwrap();
    let row = world.draft.interface(&maker("bolts")).unwrap().unwrap();
    upper.put_interface(cds::market::interface::Interface { endpoint: Some(newer), ..row });
    let (mut seen, mut after) = (Vec::new(), None);
    while let Some(row) = upper.next_interface(after.as_ref()).unwrap() {
        seen.push(format!("{} {}", row.manufacturer, row.endpoint.unwrap()));
        after = Some(row.manufacturer);
    }
    assert_eq!(seen, ["acme unix:/old", "bolts unix:/new", "crane unix:/old"]);
}
