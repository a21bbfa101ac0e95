"""The day: what is to be asked of whom at a moment, carried out in one go, and told when it is late."""
