"""One thin room per measure of the manifest, and one for the reasons."""
