"""The windows of a call, from the ring to its end, and what stands in them."""
