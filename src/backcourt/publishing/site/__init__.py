"""The site: static pages over the published files, the same for every snapshot."""
