"""Attributions found by their cue: which word reports, what it reports, and who its source is."""
