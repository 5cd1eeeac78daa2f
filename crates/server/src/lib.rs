//! The muster binary: configuration, wiring, router, commands.
