"""One small module per chapter: from a run to pages of blocks."""
