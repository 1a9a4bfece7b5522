"""Servers for tests that stand in for the real ones: nothing here imports anything outside the standard library."""
