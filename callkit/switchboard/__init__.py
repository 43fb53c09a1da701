"""What one device makes of what it hears. Pure: eats frames and values; time is an argument."""
