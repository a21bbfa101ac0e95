"""Benchmarks: every promised figure measured in one run, with its correctness asserted inside.

This process only starts others and does sums, so that what it measures is never warmed up or swollen by it.
"""
