"""Pure arithmetic: arrays in, arrays out. Imports nothing of ours."""
