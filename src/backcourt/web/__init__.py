"""What is published, over HTTP: a read-only API, the site's pages, and operations for those who hold a token."""
