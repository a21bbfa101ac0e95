"""Prediction systems, one module each, behind one interface."""
