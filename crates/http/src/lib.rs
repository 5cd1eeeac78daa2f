//! What every HTTP edge shares: callers, context, body limits, error recording.
