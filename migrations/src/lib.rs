//! Numbered schema changes; the truth about the database.
