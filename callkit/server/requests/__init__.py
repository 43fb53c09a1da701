"""From a frame to its reply: login, requests in order, queries."""
