"""The signaling server that anyone can host.

``app`` puts it together, ``settings`` is what its operator decides. A frame comes in through
``transport``, is answered in ``requests``, changes a call in ``calls`` (which applies
``callkit.engine`` and commits to one of the ``stores``), and what people are to hear goes out
again.
``auth`` says who may log in, ``api`` is what a company's own backend speaks and hears.

Upper rooms import lower ones only: ``api`` and ``requests``, ``auth`` and ``calls``, ``transport``,
``stores``, ``server_time``.
"""
