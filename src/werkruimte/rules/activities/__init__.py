"""Reference tables of activities: guide distances, function mixing, SBI codes and the words people use."""
