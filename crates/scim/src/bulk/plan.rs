//! In which order the operations of a bulk message are run.
//!
//! What an operation refers to is made before it. Where that goes round in a circle (RFC 7644 §3.7.1), one
//! of them is made without what [can wait](super::later), and is given that once the others are there.

use std::collections::{BTreeMap, BTreeSet};

use super::{BulkOperation, BulkRequest, circles};

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
    /// Nothing in the message has the name that it refers to.
    Unknown(String),
    /// It is in a circle of operations that need each other, and not every reference that closes it can
    /// wait.
    Circle {
        /// The names of the first of them.
        first: Vec<String>,
        /// How many more there are.
        more: usize,
    },
}

impl BulkRequest {
    /// The operations in an order in which every reference is to something made before.
    ///
    /// RFC 7644 §3.7: the order of the message holds but for operations that others need first.
    pub fn plan(&self) -> Vec<Step> {
        let makers: BTreeMap<&str, usize> = self
            .operations
            .iter()
            .enumerate()
            .filter_map(|(index, operation)| Some((operation.makes()?, index)))
            .collect();
        let references: Vec<_> =
            self.operations.iter().map(|one| Reference::all(one, &makers)).collect();
        let needs: Vec<Vec<usize>> = references
            .iter()
            .map(|all| all.iter().filter_map(|reference| reference.maker).collect())
            .collect();
        let circles = circles::numbers(&needs);
        let mut together: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, circle) in circles.iter().enumerate() {
            together.entry(*circle).or_default().push(index);
        }
        let mut planner = Planner {
            operations: &self.operations,
            references,
            circles,
            together,
            state: vec![State::New; self.operations.len()],
            stuck: BTreeSet::new(),
            waiting: Vec::new(),
            steps: Vec::with_capacity(self.operations.len()),
        };
        for index in 0..self.operations.len() {
            planner.visit(index);
        }
        planner.into_steps()
    }
}

/// What an operation refers to.
#[derive(Debug, Clone)]
struct Reference {
    name: String,
    /// The operation that makes it.
    maker: Option<usize>,
    /// The operation can be run without it.
    can_wait: bool,
}

impl Reference {
    fn all(operation: &BulkOperation, makers: &BTreeMap<&str, usize>) -> Vec<Self> {
        let can_wait = operation.can_wait();
        let names = operation.references().into_iter();
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

struct Planner<'a> {
    operations: &'a [BulkOperation],
    references: Vec<Vec<Reference>>,
    /// The number of the circle that each operation is in, alone or with others.
    circles: Vec<usize>,
    /// The operations of each circle.
    together: BTreeMap<usize, Vec<usize>>,
    state: Vec<State>,
    /// The numbers of circles that nothing resolves.
    stuck: BTreeSet<usize>,
    /// Operations that wait for others with the rest of what they say.
    waiting: Vec<Waiting>,
    steps: Vec<Step>,
}

struct Waiting {
    step: Step,
    /// Those that are not planned yet.
    makers: BTreeSet<usize>,
}

impl Planner<'_> {
    /// Plans what an operation needs, and then the operation.
    fn visit(&mut self, index: usize) {
        if self.state.get(index) != Some(&State::New) {
            return;
        }
        self.set(index, State::Open);
        let mut needs = Vec::new();
        let mut later = Vec::new();
        let mut problem = None;
        for reference in self.references.get(index).cloned().unwrap_or_default() {
            let Some(maker) = reference.maker else {
                problem = Some(Problem::Unknown(reference.name));
                continue;
            };
            let beside = self.circles.get(maker) == self.circles.get(index);
            if beside && reference.can_wait && maker != index {
                later.push((reference.name, maker));
            } else if self.state.get(maker) == Some(&State::Open) {
                // The way leads back to where it came from.
                self.stuck.extend(self.circles.get(index));
            } else {
                self.visit(maker);
                if !beside {
                    self.visit_together(maker);
                }
                needs.push(maker);
            }
        }
        self.set(index, State::Planned);
        // Some may have been planned on the way.
        let (there, later): (Vec<_>, Vec<_>) = later
            .into_iter()
            .partition(|(_, maker)| self.state.get(*maker) == Some(&State::Planned));
        needs.extend(there.into_iter().map(|(_, maker)| maker));
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
        let circle = self.circles.get(index).and_then(|circle| self.together.get(circle));
        for other in circle.cloned().unwrap_or_default() {
            self.visit(other);
        }
    }

    /// Keeps what an operation says about these until they are there.
    fn wait(&mut self, index: usize, later: &[(String, usize)]) -> Share {
        let names: BTreeSet<String> = later.iter().map(|(name, _)| name.clone()).collect();
        let makers: BTreeSet<usize> = later.iter().map(|(_, maker)| *maker).collect();
        let needs = std::iter::once(index).chain(makers.iter().copied()).collect();
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

    /// The steps; none of a circle that nothing resolves can be run.
    fn into_steps(self) -> Vec<Step> {
        let problems: BTreeMap<usize, Problem> =
            self.stuck.iter().map(|circle| (*circle, self.circle(*circle))).collect();
        let mut steps = self.steps;
        for step in &mut steps {
            let circle = self.circles.get(step.index);
            if let Some(problem) = circle.and_then(|circle| problems.get(circle)) {
                step.problem = Some(problem.clone());
            }
        }
        steps
    }

    fn circle(&self, number: usize) -> Problem {
        /// Enough to find the place; an answer repeats it for each operation of the circle.
        const NAMED: usize = 5;
        let members = self.together.get(&number).map_or(&[][..], Vec::as_slice);
        let name = |index: &usize| self.operations.get(*index)?.bulk_id.clone();
        let first: Vec<_> = members.iter().filter_map(name).take(NAMED).collect();
        let more = members.len().saturating_sub(first.len());
        Problem::Circle { first, more }
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(place) = self.state.get_mut(index) {
            *place = state;
        }
    }
}
