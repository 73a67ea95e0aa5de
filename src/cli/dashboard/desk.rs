//! What a dashboard wishes of the daemon: one call at a time, what the user does before what is read anew.

use std::collections::VecDeque;
use std::mem::discriminant;

use tokio::sync::mpsc;

use super::{Asked, Counter};
use crate::limits::DASHBOARD_CALLS_MAX_COUNT;

pub(super) struct Desk<W> {
    wishes: mpsc::Sender<W>,
    waiting: VecDeque<W>,
    busy: bool,
}

impl<W: Asked> Desk<W> {
    /// Hands its wishes over to whoever has the other end.
    pub(super) fn new() -> (Self, mpsc::Receiver<W>) {
        let (wishes, wished) = mpsc::channel(1);
        (Self { wishes, waiting: VecDeque::new(), busy: false }, wished)
    }

    /// Takes these wishes in; false if there are too many already. What is read anew is asked once, however often it
    /// is wished, and after what was done.
    pub(super) fn ask(&mut self, more: Vec<W>) -> bool {
        let mut all_taken = true;
        for wish in more {
            let same = |waiting: &W| discriminant(waiting) == discriminant(&wish);
            if wish.is_reading() && self.waiting.iter().any(same) {
                continue;
            }
            let done = self.waiting.iter().take_while(|waiting| !waiting.is_reading()).count();
            let last = self.waiting.get_mut(done.wrapping_sub(1)).filter(|last| wish.replaces(last));
            if let Some(last) = last {
                *last = wish;
            } else if self.waiting.len() >= DASHBOARD_CALLS_MAX_COUNT {
                all_taken = false;
            } else if wish.is_reading() {
                self.waiting.push_back(wish);
            } else {
                self.waiting.insert(done, wish);
            }
        }
        self.hand_over();
        all_taken
    }

    /// The wish that was handed over is answered.
    pub(super) fn answered(&mut self) {
        self.busy = false;
        self.hand_over();
    }

    fn hand_over(&mut self) {
        if self.busy {
            return;
        }
        if let Some(wish) = self.waiting.pop_front() {
            // There is room for the one wish that is under way, and the counter lives as long as the screen.
            self.busy = self.wishes.try_send(wish).is_ok();
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        self.busy
    }
}

pub(super) async fn serve<C: Counter>(
    mut counter: C,
    mut wished: mpsc::Receiver<C::Wish>,
    answer: mpsc::Sender<C::Answer>,
) {
    while let Some(wish) = wished.recv().await {
        if answer.send(counter.carry_out(wish).await).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    enum Wish {
        Read,
        Buy(u32),
        Set(u32),
    }

    impl Asked for Wish {
        fn is_reading(&self) -> bool {
            *self == Self::Read
        }

        fn replaces(&self, waiting: &Self) -> bool {
            matches!((self, waiting), (Self::Set(_), Self::Set(_)))
        }
    }

    #[test]
    fn what_is_done_goes_first_and_what_is_read_is_asked_once() {
        let (mut desk, mut wished) = Desk::new();
        assert!(desk.ask(vec![Wish::Buy(1), Wish::Read, Wish::Read, Wish::Buy(2), Wish::Read, Wish::Buy(3)]));
        let mut order = Vec::new();
        while let Ok(wish) = wished.try_recv() {
            order.push(wish);
            desk.answered();
        }
        assert_eq!(order, [Wish::Buy(1), Wish::Buy(2), Wish::Buy(3), Wish::Read]);
        assert!(!desk.is_busy());
    }

    #[test]
    fn a_wish_takes_the_place_of_the_last_waiting_one_that_it_makes_needless_and_of_none_that_is_under_way() {
        let (mut desk, mut wished) = Desk::new();
        let wishes = [Wish::Set(1), Wish::Set(2), Wish::Read, Wish::Set(3), Wish::Buy(1), Wish::Set(4), Wish::Set(5)];
        wishes.into_iter().for_each(|wish| assert!(desk.ask(vec![wish])));
        let mut order = Vec::new();
        while let Ok(wish) = wished.try_recv() {
            order.push(wish);
            desk.answered();
        }
        assert_eq!(order, [Wish::Set(1), Wish::Set(3), Wish::Buy(1), Wish::Set(5), Wish::Read]);
    }

    #[test]
    fn too_many_wishes_are_refused() {
        let (mut desk, _wished) = Desk::new();
        (0..=DASHBOARD_CALLS_MAX_COUNT).for_each(|n| assert!(desk.ask(vec![Wish::Buy(n as u32)]), "{n}"));
        assert!(!desk.ask(vec![Wish::Buy(9)]));
    }
}
