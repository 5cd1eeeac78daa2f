//! Filters, sorting and pages, free of any wire format and any database.
//!
//! SCIM's grammar is parsed into [`Filter`] over attribute paths (crate `muster-scim`), resolved to
//! [`Filter`] over [`PersonField`] at the SCIM edge, and compiled to SQL by the store.

/// A condition over attributes named by `A`.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter<A> {
    /// Every part holds; an empty list holds always.
    And(Vec<Self>),
    /// At least one part holds; an empty list never holds.
    Or(Vec<Self>),
    /// The part does not hold.
    Not(Box<Self>),
    /// The attribute compares with the literal as `op` says.
    Compare {
        /// What is compared.
        attr: A,
        /// How.
        op: Op,
        /// With what.
        value: Literal,
    },
    /// The attribute has a value (RFC 7644 `pr`): not null, not empty.
    Present(A),
    /// One and the same entry of a multi-valued complex attribute satisfies `filter`, whose
    /// attributes are the sub-attributes of `attr` (RFC 7644 `attr[...]`).
    Any {
        /// The multi-valued attribute.
        attr: A,
        /// The condition on one entry.
        filter: Box<Self>,
    },
}

impl<A> Filter<A> {
    /// Renames every attribute; the first failure wins.
    ///
    /// `rename` is told the multi-valued attribute around it, if the name stands inside `attr[...]`.
    pub fn try_map<B, E>(
        self,
        rename: &mut impl FnMut(A, Option<&A>) -> Result<B, E>,
    ) -> Result<Filter<B>, E>
    where
        A: Clone,
    {
        self.map_inside(None, rename)
    }

    /// Every attribute that the filter speaks of, those around brackets and inside of them included.
    pub fn names(&self) -> Vec<&A> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::names).collect(),
            Self::Not(part) => part.names(),
            Self::Compare { attr, .. } | Self::Present(attr) => vec![attr],
            Self::Any { attr, filter } => std::iter::once(attr).chain(filter.names()).collect(),
        }
    }

    fn map_inside<B, E>(
        self,
        around: Option<&A>,
        rename: &mut impl FnMut(A, Option<&A>) -> Result<B, E>,
    ) -> Result<Filter<B>, E>
    where
        A: Clone,
    {
        Ok(match self {
            Self::And(parts) => Filter::And(map_all(parts, around, rename)?),
            Self::Or(parts) => Filter::Or(map_all(parts, around, rename)?),
            Self::Not(part) => Filter::Not(Box::new(part.map_inside(around, rename)?)),
            Self::Compare { attr, op, value } => {
                Filter::Compare { attr: rename(attr, around)?, op, value }
            }
            Self::Present(attr) => Filter::Present(rename(attr, around)?),
            Self::Any { attr, filter } => {
                let filter = Box::new(filter.map_inside(Some(&attr), rename)?);
                Filter::Any { attr: rename(attr, around)?, filter }
            }
        })
    }
}

fn map_all<A: Clone, B, E>(
    parts: Vec<Filter<A>>,
    around: Option<&A>,
    rename: &mut impl FnMut(A, Option<&A>) -> Result<B, E>,
) -> Result<Vec<Filter<B>>, E> {
    parts.into_iter().map(|part| part.map_inside(around, rename)).collect()
}

/// The comparison operators of RFC 7644 §3.4.2.2, without `pr`, which takes no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal.
    Le,
}

impl Op {
    /// All of them, for tables and generated tests.
    pub const ALL: [Self; 9] =
        [Self::Eq, Self::Ne, Self::Co, Self::Sw, Self::Ew, Self::Gt, Self::Ge, Self::Lt, Self::Le];

    /// The operator as RFC 7644 spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Ew => "ew",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }

    /// `co`, `sw`, `ew`: meaningful for text only.
    pub fn is_substring(self) -> bool {
        matches!(self, Self::Co | Self::Sw | Self::Ew)
    }

    /// `gt`, `ge`, `lt`, `le`: meaningful where values have an order.
    pub fn is_order(self) -> bool {
        matches!(self, Self::Gt | Self::Ge | Self::Lt | Self::Le)
    }
}

/// A literal of a filter: one of JSON's scalar values.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A string, as the client wrote it.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or an exponent.
    Decimal(f64),
    /// `null`: "no value" (RFC 7643 §2.5).
    Null,
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Rows to pass over.
    pub offset: u64,
    /// Rows to answer at most; zero asks for the total only.
    pub limit: u64,
}

/// The order of a list; ties are broken by id so that pages are stable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort<A> {
    /// What is sorted by.
    pub by: A,
    /// The other way round.
    pub descending: bool,
}

/// A field of a person as the store can compare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonField {
    /// A typed column.
    Column(PersonColumn),
    /// The list of e-mails, as a whole.
    Emails,
    /// A part of an e-mail: of any, or of the one that [`Filter::Any`] speaks of.
    Email(EmailPart),
    /// The list of groups the person belongs to, as a whole.
    Groups,
    /// A part of a membership: of any, or of the one that [`Filter::Any`] speaks of.
    Group(MembershipPart),
    /// A value inside the person's document.
    Document(DocumentField),
    /// A part of the entry of a document's list that [`Filter::Any`] speaks of.
    Entry(EntryField),
}

/// A typed column of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonColumn {
    /// `id`.
    Id,
    /// `userName`, by its folded key.
    UserName,
    /// `externalId`, exactly.
    ExternalId,
    /// `active`.
    Active,
    /// `displayName`, folded.
    DisplayName,
    /// `name.givenName`, folded.
    GivenName,
    /// `name.familyName`, folded.
    FamilyName,
    /// `title`, folded.
    Title,
    /// The company, folded.
    Company,
    /// `meta.created`.
    Created,
    /// `meta.lastModified`.
    Updated,
    /// The number behind `meta.version`.
    Version,
}

/// A part of an e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailPart {
    /// The address, folded.
    Value,
    /// The type, folded.
    Kind,
    /// The display form, folded.
    Display,
    /// The mark of the preferred one.
    Primary,
}

/// A part of a person's membership in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipPart {
    /// The id of the group.
    Value,
    /// The name of the group, folded.
    Display,
    /// `direct` or `indirect`.
    Kind,
}

/// A field of a group as the store can compare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupField {
    /// A typed column.
    Column(GroupColumn),
    /// The list of members, as a whole.
    Members,
    /// A part of a member: of any, or of the one that [`Filter::Any`] speaks of.
    Member(MemberPart),
    /// A value inside the group's document.
    Document(DocumentField),
    /// A part of the entry of a document's list that [`Filter::Any`] speaks of.
    Entry(EntryField),
}

/// A typed column of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupColumn {
    /// `id`.
    Id,
    /// `displayName`, folded.
    DisplayName,
    /// `externalId`, exactly.
    ExternalId,
    /// `meta.created`.
    Created,
    /// `meta.lastModified`.
    Updated,
    /// The number behind `meta.version`.
    Version,
}

/// A part of a member of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberPart {
    /// The id.
    Value,
    /// `User` or `Group`.
    Kind,
    /// The name, folded.
    Display,
}

/// Where a value lies in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentField {
    /// The keys from the document's root to the value or list.
    pub path: Vec<String>,
    /// The path ends at a list; `part` then names what is compared of each entry.
    pub list: bool,
    /// How the value compares. For a list of plain values, the entry itself is compared.
    pub part: EntryField,
    /// Where an enterprise defined the attribute for itself, the name that an index knows it by.
    pub own: Option<String>,
}

/// What is compared of a value or of an entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryField {
    /// The key inside the entry; none when the entry itself is the value.
    pub key: Option<String>,
    /// What kind of value it is.
    pub kind: ValueKind,
}

/// How a value inside a document compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Text whose case does not matter.
    Folded,
    /// Text that is compared exactly.
    Exact,
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// An object or list: only its presence can be asked for.
    Whole,
}
