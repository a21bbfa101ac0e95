"""Folders of Parquet files in the documented layout."""
