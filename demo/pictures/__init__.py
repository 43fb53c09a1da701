"""The README's pictures, and ``python -m demo.pictures`` that draws them anew."""
