"""Does a plan text anchor work? The ten points of measure 5, each with the passage that says so."""
