//! The market and the model, which was written another way, agree on every answer and on everything that can be seen.

use proptest::proptest;

use crate::compare::{assert_agreement, reply_of};
use crate::model::Model;
use crate::random::history;
use crate::steps::config_of;
use crate::world::World;

proptest! {
    #![proptest_config(config_of(1000))]

    #[test]
    fn the_market_agrees_with_its_model_after_every_step(steps in history()) {
        let (mut world, mut model) = (World::new(), Model::default());
        for step in &steps {
            let sent = world.next(step);
            let answer = world.submit(&sent).answer;
            let (reply, replayed) = model.answer(&sent, world.now.micros());
            assert_eq!((reply_of(&answer.result), answer.replayed), (reply, replayed), "{:?}", sent.command);
            assert_agreement(&world, &model);
        }
    }
}
