import pytest

from callkit.desktop.remote_call import ask
from callkit.errors import TransportError


def test_without_a_session_bus_it_says_so(tmp_path):
    with pytest.raises(TransportError, match="no session bus"):
        ask("answer", f"unix:path={tmp_path}/none")
