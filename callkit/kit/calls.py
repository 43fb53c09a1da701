"""The calls of this device, in the form in which all surfaces get them."""

from __future__ import annotations

from callkit.requests import MediaState
from callkit.switchboard.view import CallView


class Calls:
    """The views of all calls in the order of their arrival, with the app's and the person's
    settings for each. A call is found by its callID or its key."""

    def __init__(self) -> None:
        self.views: tuple[CallView, ...] = ()
        """The views, as surfaces get them."""
        self._media: dict[str, MediaState] = {}
        self._audio_only: set[str] = set()

    def find(self, callID: str) -> CallView | None:
        """None when there is no such call, or no longer."""
        named = (view for view in self.views if callID in (view.callID, view.key))
        return next(named, None)

    def put(self, view: CallView) -> None:
        """Add or replace the view of a call."""
        known = {one.key: one for one in self.views}
        self.views = tuple({**known, view.key: view}.values())

    def drop(self, callID: str) -> None:
        """Remove an ended call; an unknown call is fine."""
        gone = self.find(callID)
        if gone is not None:
            self.views = tuple(view for view in self.views if view is not gone)
            self._media.pop(gone.key, None)
            self._audio_only.discard(gone.key)

    # --- what is said of a call ---

    def media(self, callID: str) -> MediaState:
        """The state of the app's media."""
        view = self.find(callID)
        return self._media.get(view.key, MediaState()) if view is not None else MediaState()

    def setMedia(self, callID: str, state: MediaState) -> bool:
        """False when there is no such call."""
        view = self.find(callID)
        if view is not None:
            self._media[view.key] = state
        return view is not None

    def audioOnly(self, callID: str) -> bool:
        """The person answered this video call without the camera."""
        view = self.find(callID)
        return view is not None and view.key in self._audio_only

    def setAudioOnly(self, callID: str) -> None:
        view = self.find(callID)
        if view is not None and view.video:
            self._audio_only.add(view.key)
