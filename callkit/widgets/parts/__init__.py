"""The small parts every surface is made of: card, buttons, avatar, labels, guard."""
