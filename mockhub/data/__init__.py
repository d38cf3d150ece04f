"""What the running server needs and ships. The keys are for tests only: everybody has their private halves."""
