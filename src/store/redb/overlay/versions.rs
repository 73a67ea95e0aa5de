//! One row's newest form, and the older ones that somebody may still be reading.

/// The forms `V` of one row, each since the frame of a number.
#[derive(Debug)]
pub(super) struct Versions<V> {
    newest: Form<V>,
}

#[derive(Debug)]
struct Form<V> {
    since: u64,
    value: V,
    /// The one before it, if somebody may read it.
    older: Option<Box<Form<V>>>,
}

impl<V> Versions<V> {
    /// What an older form takes, in bytes.
    pub(super) const OLDER_BYTES: usize = size_of::<Form<V>>();

    pub(super) fn new(since: u64, value: V) -> Self {
        Self { newest: Form { since, value, older: None } }
    }

    pub(super) fn newest(&self) -> &V {
        &self.newest.value
    }

    /// The row as it was right after frame `at`.
    pub(super) fn at(&self, at: u64) -> Option<&V> {
        let mut form = &self.newest;
        while form.since > at {
            form = form.older.as_ref()?;
        }
        Some(&form.value)
    }

    pub(super) fn has_older(&self) -> bool {
        self.newest.older.is_some()
    }

    /// The row from frame `since` on. Nobody reads a moment before `oldest_read` any more.
    pub(super) fn put(&mut self, since: u64, value: V, oldest_read: u64) {
        let before = std::mem::replace(&mut self.newest, Form { since, value, older: None });
        if since <= oldest_read {
            return;
        }
        // A form goes once its successor is what the oldest reader sees.
        let Form { since, value, older } = before;
        if since > oldest_read {
            let mut kept = Box::new(Form { since, value, older });
            kept.forget_before(oldest_read);
            self.newest.older = Some(kept);
            return;
        }
        // So it is nearly always: whoever reads sees what was newest until now. Its place in memory is the last one's.
        let form = Form { since, value, older: None };
        self.newest.older = Some(match older {
            Some(mut place) => {
                *place = form;
                place
            }
            None => Box::new(form),
        });
    }
}

impl<V> Form<V> {
    /// Cuts off what is older than the form that the oldest reader sees.
    fn forget_before(&mut self, oldest_read: u64) {
        let mut form = self;
        while form.since > oldest_read {
            let Some(older) = &mut form.older else { return };
            form = older;
        }
        form.older = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_sees_the_form_of_its_moment_and_unread_forms_go() {
        let kept = |row: &Versions<char>| {
            let newest = &row.newest;
            std::iter::successors(newest.older.as_deref(), |form| form.older.as_deref()).count()
        };
        let mut row = Versions::new(3, 'a');
        assert!(!row.has_older());
        row.put(5, 'b', 4);
        row.put(6, 'c', 4);
        let seen: Vec<Option<char>> = (2..=7).map(|at| row.at(at).copied()).collect();
        assert_eq!(seen, [None, Some('a'), Some('a'), Some('b'), Some('c'), Some('c')]);
        row.put(8, 'd', 5);
        assert_eq!((kept(&row), row.at(5).copied(), row.at(4)), (2, Some('b'), None));
        row.put(9, 'e', 8);
        assert_eq!((kept(&row), row.at(8).copied(), *row.newest()), (1, Some('d'), 'e'));
        row.put(10, 'f', 9);
        assert_eq!((kept(&row), row.at(9).copied(), row.at(8)), (1, Some('e'), None));
        row.put(11, 'g', 11);
        assert_eq!((kept(&row), row.at(11).copied(), row.at(10)), (0, Some('g'), None));
    }
}
