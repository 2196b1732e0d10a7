"""Measure 6: work as a demand at land sale and leasehold. Price of a share, tender sheet, scores, draw, obligations."""
