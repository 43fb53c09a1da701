"""The shared store over Redis or Valkey: several server processes are one service."""
