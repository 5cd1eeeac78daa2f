//! The in-process test harness and the one integration test binary.
