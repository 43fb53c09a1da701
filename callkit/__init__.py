"""callkit: a call-invitation kit for Qt desktop apps."""
