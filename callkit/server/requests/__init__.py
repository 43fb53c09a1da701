"""From a frame to its reply: login, requests in order, questions that change no call."""
