"""The rules of a call, pure: no clock, no randomness, no input or output.

``call`` is a call and its people as frozen values, ``commands`` what can be wanted of it.
``transitions.apply(call, command, now)`` gives the next call, the reply and the notices, or raises
a refusal (``refusals``) and changes nothing; ``tables`` says which state allows what. ``audience``
and ``notices`` say who hears of a change. Begin with the essay in ``transitions``.
"""
