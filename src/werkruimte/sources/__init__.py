"""One reader per publisher: a file in, typed rows out."""
