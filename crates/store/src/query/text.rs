//! Comparing text, the same way on both databases.
//!
//! Text is compared byte by byte: SQLite does so by nature, PostgreSQL where the column or the
//! expression says `COLLATE "C"`. Case was folded before the text came to the database.

use muster_core::query::Op;
use sea_orm::{
    DbBackend,
    sea_query::{Expr, ExprTrait as _},
};

use super::sql::sql;

/// `left op text`; `ne` holds on absent values too (they are not identical).
pub(crate) fn compare(left: Expr, op: Op, text: &str, backend: DbBackend) -> Expr {
    match op {
        Op::Eq => left.eq(text),
        Op::Ne => left.clone().is_null().or(left.ne(text)),
        Op::Gt => left.gt(text),
        Op::Ge => left.gte(text),
        Op::Lt => left.lt(text),
        Op::Le => left.lte(text),
        Op::Co | Op::Sw | Op::Ew if text.is_empty() => left.is_not_null(),
        Op::Co => {
            let templates = ["strpos($1, $2) > 0", "instr($1, $2) > 0"];
            sql(backend, templates, [left, Expr::val(text)])
        }
        // A range, and not LIKE: an index serves it, and nothing in the text is special.
        Op::Sw => match successor(text) {
            Some(end) => left.clone().gte(text).and(left.lt(end)),
            None => left.gte(text),
        },
        Op::Ew => {
            let templates = ["right($1, char_length($2)) = $3", "substr($1, -length($2)) = $3"];
            sql(backend, templates, [left, Expr::val(text), Expr::val(text)])
        }
    }
}

/// The same of two folded texts that are known here.
pub(crate) fn holds(left: &str, op: Op, text: &str) -> bool {
    match op {
        Op::Eq => left == text,
        Op::Ne => left != text,
        Op::Gt => left > text,
        Op::Ge => left >= text,
        Op::Lt => left < text,
        Op::Le => left <= text,
        Op::Co => left.contains(text),
        Op::Sw => left.starts_with(text),
        Op::Ew => left.ends_with(text),
    }
}

/// The value is there and not empty.
pub(crate) fn present(left: Expr) -> Expr {
    left.clone().is_not_null().and(left.ne(""))
}

/// The smallest text greater than every text that starts with `prefix`.
fn successor(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        if let Some(next) = next_char(last) {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

/// The next character in code-point order, which is the order of UTF-8 bytes too.
fn next_char(c: char) -> Option<char> {
    match c {
        '\u{D7FF}' => Some('\u{E000}'),
        char::MAX => None,
        c => char::from_u32(u32::from(c) + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::successor;

    #[test]
    fn a_prefix_has_a_successor_unless_it_is_all_last_characters() {
        assert_eq!(successor("abc").as_deref(), Some("abd"));
        assert_eq!(successor("a\u{D7FF}").as_deref(), Some("a\u{E000}"));
        assert_eq!(successor("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(successor("\u{10FFFF}"), None);
    }
}
