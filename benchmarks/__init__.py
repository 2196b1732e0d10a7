"""What it costs: `python -m benchmarks` runs every benchmark of this folder and prints one table."""
