"""The call history."""
