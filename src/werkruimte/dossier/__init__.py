"""The document: one model, one writer per form. Computes nothing."""
