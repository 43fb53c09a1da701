"""The small widgets that every surface is built of: card, buttons, avatar, labels, guard."""
