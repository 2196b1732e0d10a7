"""The few nouns: figure, period, source, event, assessment, errors."""
