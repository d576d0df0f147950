"""What a history says: pure functions on models."""
