"""Benchmarks that print ratios against a bare reference, taken in the same run."""
