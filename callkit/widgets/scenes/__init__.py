"""What a surface shows of a call, as values: words, shapes and controls, without a widget."""
