"""CallKit: the service plus the surfaces that show and sound its calls."""

from callkit.kit.front import CallKit
from callkit.kit.placing import Corner
from callkit.kit.surface import Surface
from callkit.kit.windows import WindowOptions

__all__ = ["CallKit", "Corner", "Surface", "WindowOptions"]
