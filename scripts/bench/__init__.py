"""What Duizhao costs, measured: ``python -m scripts.bench`` from the root of the repository."""
