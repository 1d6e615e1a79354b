"""The gate against itself: what a reader could compute of what is hidden, from all that would be printed."""
