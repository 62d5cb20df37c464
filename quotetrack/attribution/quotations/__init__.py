"""What stands between quotation marks: which pieces are one saying, and who speaks it."""
