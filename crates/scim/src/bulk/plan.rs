//! In which order the operations of a bulk message are run.
//!
//! What an operation refers to is made before it. Where that goes round in a circle (RFC 7644 §3.7.1), one
//! of them is made without what [can wait](super::later), and is given that once the others are there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{BulkOperation, BulkRequest, circles};
use crate::json::excerpt;
use crate::schema::ResourceType;

/// Operations of a circle that are named at most.
const NAMED: usize = 5;

/// An operation in the order of running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its place in the message.
    pub index: usize,
    /// How much of it is done.
    pub share: Share,
    /// The operations, by their places, that make what it refers to; they come before it.
    pub needs: Vec<usize>,
    /// Why it cannot be run at all.
    pub problem: Option<Problem>,
}

/// How much of an operation a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    /// All of it.
    Whole,
    /// All but the parts that refer to these; they are not there yet.
    Without(BTreeSet<String>),
    /// These parts, which the step [`Without`](Self::Without) them has left.
    Rest(BTreeSet<String>),
}

/// Why an operation cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing in the message has the name that it refers to; the name, or its beginning.
    Unknown(String),
    /// It is one of these, which refer to each other in a circle where no reference can wait.
    Circle(Circle),
}

/// Operations that refer to each other. It prints the names of the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    names: Vec<String>,
    more: usize,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names.join(", "))?;
        if self.more > 0 {
            write!(f, " and {} more", self.more)?;
        }
        Ok(())
    }
}

impl BulkRequest {
    /// The operations in an order in which every reference is to something made before. `kinds` are the
    /// resource types, which say what is a reference.
    ///
    /// RFC 7644 §3.7: the order of the message holds but for operations that others need first.
    pub fn plan(&self, kinds: &[&ResourceType]) -> Vec<Step> {
        let makers: BTreeMap<&str, usize> =
            self.makers().map(|(index, name)| (name, index)).collect();
        let operations = self.operations.iter();
        let references: Vec<_> = operations
            .map(|one| {
                one.as_ref().map_or_else(|_| Vec::new(), |one| Reference::all(one, &makers, kinds))
            })
            .collect();
        let circles = circles::numbers(&needs(&references, |_, _| true));
        let mut planner = Planner {
            stuck: self.stuck(&references, &circles),
            references,
            together: together(&circles),
            circles,
            state: vec![State::New; self.operations.len()],
            waiting: Vec::new(),
            steps: Vec::with_capacity(self.operations.len()),
        };
        for index in 0..self.operations.len() {
            planner.visit(index);
        }
        planner.steps
    }

    /// The operations that go round in a circle even where everything waits that can.
    fn stuck(&self, references: &[Vec<Reference>], circles: &[usize]) -> BTreeMap<usize, Circle> {
        let held = needs(references, |index, reference| {
            let around = reference.maker.and_then(|maker| circles.get(maker));
            !reference.can_wait && around == circles.get(index)
        });
        let mut stuck = BTreeMap::new();
        for indices in together(&circles::numbers(&held)).into_values() {
            let in_itself = |index: &usize| held.get(*index).is_some_and(|it| it.contains(index));
            if indices.len() == 1 && !indices.iter().all(in_itself) {
                continue;
            }
            let name = |index: &usize| {
                Some(excerpt(self.operations.get(*index)?.as_ref().ok()?.bulk_id.as_deref()?))
            };
            let circle = Circle {
                names: indices.iter().take(NAMED).filter_map(name).collect(),
                more: indices.len().saturating_sub(NAMED),
            };
            stuck.extend(indices.into_iter().map(|index| (index, circle.clone())));
        }
        stuck
    }
}

/// The operations of each circle, by its number.
fn together(circles: &[usize]) -> BTreeMap<usize, Vec<usize>> {
    let mut together: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, circle) in circles.iter().enumerate() {
        together.entry(*circle).or_default().push(index);
    }
    together
}

/// Which operations each needs, by those of its references that count.
fn needs(
    references: &[Vec<Reference>],
    counts: impl Fn(usize, &Reference) -> bool,
) -> Vec<Vec<usize>> {
    let of = |(index, all): (usize, &Vec<Reference>)| {
        let all = all.iter().filter(|reference| counts(index, reference));
        all.filter_map(|reference| reference.maker).collect()
    };
    references.iter().enumerate().map(of).collect()
}

/// What an operation refers to.
#[derive(Debug)]
struct Reference {
    name: String,
    /// The operation that makes it.
    maker: Option<usize>,
    /// The operation can be run without it.
    can_wait: bool,
}

impl Reference {
    fn all(
        operation: &BulkOperation,
        makers: &BTreeMap<&str, usize>,
        kinds: &[&ResourceType],
    ) -> Vec<Self> {
        let can_wait = operation.can_wait(kinds);
        let names = operation.references(kinds).into_iter();
        let reference = |name: String| Self {
            maker: makers.get(name.as_str()).copied(),
            can_wait: can_wait.contains(&name),
            name,
        };
        names.map(reference).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// On the way from an operation to what it needs.
    Open,
    Planned,
}

struct Planner {
    references: Vec<Vec<Reference>>,
    /// The number of the circle that each operation is in, alone or with others.
    circles: Vec<usize>,
    /// The operations of each circle that nobody outside of it needed yet.
    together: BTreeMap<usize, Vec<usize>>,
    state: Vec<State>,
    /// Operations in circles that nothing resolves.
    stuck: BTreeMap<usize, Circle>,
    /// Operations that wait for others with the rest of what they say.
    waiting: Vec<Waiting>,
    steps: Vec<Step>,
}

struct Waiting {
    step: Step,
    /// Those that are not planned yet.
    makers: BTreeSet<usize>,
}

impl Planner {
    /// Plans what an operation needs, and then the operation.
    fn visit(&mut self, index: usize) {
        if self.state.get(index) != Some(&State::New) {
            return;
        }
        self.set(index, State::Open);
        let mut needs = Vec::new();
        let mut later = Vec::new();
        let mut problem = None;
        let references = self.references.get_mut(index).map(std::mem::take);
        for Reference { name, maker, can_wait } in references.unwrap_or_default() {
            let Some(maker) = maker else {
                problem = Some(Problem::Unknown(excerpt(&name)));
                continue;
            };
            let beside = self.circles.get(maker) == self.circles.get(index);
            if beside && can_wait {
                later.push((name, maker));
                continue;
            }
            self.visit(maker);
            if !beside {
                self.visit_together(maker);
            }
            // On the way round in a circle that nothing resolves, it is not.
            if self.is_planned(maker) {
                needs.push(maker);
            }
        }
        // Some may have been planned on the way.
        let (there, later): (Vec<_>, Vec<_>) =
            later.into_iter().partition(|(_, maker)| self.is_planned(*maker));
        self.set(index, State::Planned);
        needs.extend(there.into_iter().map(|(_, maker)| maker));
        let problem = self.stuck.remove(&index).map(Problem::Circle).or(problem);
        let share = if later.is_empty() || problem.is_some() {
            Share::Whole
        } else {
            self.wait(index, &later)
        };
        self.steps.push(Step { index, share, needs, problem });
        self.arrived(index);
    }

    /// Plans whatever is in a circle with an operation: who needs that needs all of it.
    fn visit_together(&mut self, index: usize) {
        let circle = self.circles.get(index).and_then(|circle| self.together.remove(circle));
        for other in circle.unwrap_or_default() {
            self.visit(other);
        }
    }

    /// Keeps what an operation says about these until they are there.
    fn wait(&mut self, index: usize, later: &[(String, usize)]) -> Share {
        let names: BTreeSet<String> = later.iter().map(|(name, _)| name.clone()).collect();
        let makers: BTreeSet<usize> = later.iter().map(|(_, maker)| *maker).collect();
        let others = makers.iter().copied().filter(|maker| *maker != index);
        let needs = std::iter::once(index).chain(others).collect();
        let share = Share::Rest(names.clone());
        self.waiting.push(Waiting { step: Step { index, share, needs, problem: None }, makers });
        Share::Without(names)
    }

    /// An operation is planned; whoever waited for it alone goes on.
    fn arrived(&mut self, index: usize) {
        for waiting in &mut self.waiting {
            waiting.makers.remove(&index);
        }
        let ready = self.waiting.extract_if(.., |waiting| waiting.makers.is_empty());
        self.steps.extend(ready.map(|waiting| waiting.step));
    }

    fn is_planned(&self, index: usize) -> bool {
        self.state.get(index) == Some(&State::Planned)
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(place) = self.state.get_mut(index) {
            *place = state;
        }
    }
}
