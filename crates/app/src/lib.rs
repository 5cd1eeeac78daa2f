//! Use cases and jobs: one function per thing a caller can do.
