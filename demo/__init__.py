"""What callkit can do, to look at and to click through."""
