"""Values that a customer writes or says, read by rule: one module a kind."""
