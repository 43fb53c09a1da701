"""Small whole programs, each a file to copy: ``python app_exec.py [URL]``."""
