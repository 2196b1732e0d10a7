"""Measure 4: where a plinth can work, scored per stretch of facade, and how much of it residents can carry."""
