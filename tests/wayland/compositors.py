"""Real Wayland desktops without a screen: sway, kwin and mutter, driven by a person's hands.

Each has a runtime folder, a home and a session bus of its own, runs without a GPU or a login
session, and ends with everything that was started in it.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QImage

from callkit.desktop.layer_shell.wire import Wire
from demo.stage.program import Program, until
from demo.stage.screen import announced, write_bus

WIDTH, HEIGHT = 1280, 800
_NOBODY = 65534
_LEFT_BUTTON = 0x110
_ABSOLUTE, _BUTTON, _FRAME = 1, 2, 4


class Compositor:
    """A desktop in memory. ``environment`` is what a program needs to appear there."""

    tools: tuple[str, ...] = ()
    """The programs it needs."""
    services: tuple[str, ...] = ()
    """What its session bus may start."""
    minimises = True
    """A window can be out of sight and come back."""
    clicks_through = True
    """What is under the part of a window that takes no input gets the click."""
    scales = True
    """It can be started at another scale."""
    layers = True
    """It has a layer for cards (wlr-layer-shell)."""
    notifies = False
    """It shows notifications itself: no other server can."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.environment: dict[str, str] = {}
        self._programs: list[Program] = []
        self._folder = tempfile.TemporaryDirectory(
            prefix="callkit-wayland-", ignore_cleanup_errors=True
        )
        self.folder = Path(self._folder.name)

    @classmethod
    def absent(cls) -> list[str]:
        """Which of its programs are not installed."""
        return [tool for tool in cls.tools if shutil.which(tool) is None]

    def __enter__(self) -> Compositor:
        self.folder.chmod(0o700)
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PULSE_SERVER")
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in hidden and not name.startswith(("QT_", "XDG_"))
        } | {
            "QT_QPA_PLATFORM": "wayland",
            "QT_LOGGING_RULES": "qt.multimedia.*=false",
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CURRENT_DESKTOP": "",
            "XDG_SESSION_TYPE": "wayland",
            "PULSE_SERVER": f"unix:{self.folder / 'sound'}",
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "GALLIUM_DRIVER": "llvmpipe",
        }
        try:
            bus = write_bus(self.folder, self.services)
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = announced(
                lambda fd: self.keep(
                    *("dbus-daemon", f"--config-file={bus}", "--nofork", "--nosyslog"),
                    f"--print-address={fd}",
                    pass_fds=(fd,),
                )
            )
            self.begin()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        while self._programs:
            self._programs.pop().stop()
        self._folder.cleanup()

    def begin(self) -> None:
        """Start it, and return once programs can appear."""
        raise NotImplementedError

    def keep(self, *command: str, pass_fds: Sequence[int] = (), **environment: str) -> Program:
        """Start a program that ends with the desktop."""
        program = Program(
            command,
            self.environment | environment,
            log=self.folder / f"{Path(command[0]).name}.log",
            pass_fds=pass_fds,
        )
        self._programs.append(program)
        return program

    def wait_socket(self, program: Program) -> None:
        """The compositor listens: its socket becomes the environment's."""

        def look() -> bool:
            if program.ended:
                log = self.folder / f"{program.name}.log"
                raise ChildProcessError(f"{program.name} ended: {log.read_text()[-2000:]}")
            found = [path for path in self.folder.glob("wayland-*") if path.suffix != ".lock"]
            if found:
                self.environment["WAYLAND_DISPLAY"] = found[0].name
            return bool(found)

        until(look, what=f"{program.name}'s socket")

    def do(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True, timeout=20
        )
        return done.stdout

    # --- a person's hands and eyes ---

    def type(self, text: str) -> None:
        raise NotImplementedError

    def key(self, *names: str) -> None:
        """Press keys, for example ``key("Tab", "space")``."""
        raise NotImplementedError

    def move(self, x: int, y: int) -> None:
        raise NotImplementedError

    def press(self) -> None:
        raise NotImplementedError

    def release(self) -> None:
        raise NotImplementedError

    def click(self, x: int, y: int) -> None:
        self.move(x, y)
        self.press()
        self.release()

    def picture(self) -> QImage:
        """What the screen shows, in its own pixels."""
        raise NotImplementedError


class Sway(Compositor):
    """wlroots: a tiling desktop."""

    tools = ("sway", "wtype", "grim", "setpriv")
    minimises = False
    clicks_through = False
    """It keeps the click for itself."""
    rules = ""

    def begin(self) -> None:
        settings = self.folder / "sway.conf"
        settings.write_text(
            f"xwayland disable\noutput * resolution {WIDTH}x{HEIGHT} scale {self.scale}\n"
            f"output * background #203040 solid_color\n{self.rules}"
        )
        as_nobody: list[str] = []
        if os.getuid() == 0:
            # It refuses to be root.
            nobody = f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"
            as_nobody = ["setpriv", *nobody]
            os.chown(self.folder, _NOBODY, _NOBODY)
            settings.chmod(0o644)
        program = self.keep(
            *as_nobody,
            *("sway", "-c", str(settings)),
            WLR_BACKENDS="headless",
            WLR_LIBINPUT_NO_DEVICES="1",
            WLR_RENDERER="pixman",
            WLR_HEADLESS_OUTPUTS="1",
        )
        self.wait_socket(program)
        control = until(lambda: [*self.folder.glob("sway-ipc*")], what="sway's control socket")
        self.environment["SWAYSOCK"] = str(control[0])
        # Without a keyboard that stays, programs lose the focus between two words.
        self.keep("wtype", "-s", "3600000")
        self._wire = Wire(self.folder / self.environment["WAYLAND_DISPLAY"])
        manager = self._wire.bind("zwlr_virtual_pointer_manager_v1", 1)
        self._pointer = self._wire.create()
        self._wire.request(manager, 0, "un", 0, self._pointer)
        self._wire.roundtrip()

    def stop(self) -> None:
        if hasattr(self, "_wire"):
            self._wire.close()
        super().stop()

    def message(self, *words: str) -> str:
        """Ask sway itself."""
        return self.do("swaymsg", *words)

    def type(self, text: str) -> None:
        self.do("wtype", "-d", "5", text)

    def key(self, *names: str) -> None:
        words: list[str] = []
        for name in names:
            *held, last = name.split("+")
            words += [word for held_one in held for word in ("-M", held_one)]
            words += ["-k", last]
            words += [word for held_one in held for word in ("-m", held_one)]
        self.do("wtype", "-d", "5", *words)

    def move(self, x: int, y: int) -> None:
        self._point(_ABSOLUTE, "uuuuu", self._now(), x, y, WIDTH, HEIGHT)

    def press(self) -> None:
        self._point(_BUTTON, "uuu", self._now(), _LEFT_BUTTON, 1)

    def release(self) -> None:
        self._point(_BUTTON, "uuu", self._now(), _LEFT_BUTTON, 0)

    def _point(self, opcode: int, signature: str, *arguments: int) -> None:
        self._wire.request(self._pointer, opcode, signature, *arguments)
        self._wire.request(self._pointer, _FRAME)
        self._wire.roundtrip()

    @staticmethod
    def _now() -> int:
        return time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF

    def picture(self) -> QImage:
        done = subprocess.run(
            ["grim", "-t", "ppm", "-"], env=self.environment, capture_output=True, check=True
        )
        image = QImage()
        assert image.loadFromData(done.stdout)
        return image


class Nested(Compositor):
    """One whose screen is a window of an X server in memory: input and pictures are X's."""

    tools = ("Xvfb", "xdotool")

    def begin(self) -> None:
        wide, high = round(WIDTH * self.scale), round(HEIGHT * self.scale)
        number = announced(
            lambda fd: self.keep(
                *("Xvfb", "-displayfd", str(fd), "-screen", "0", f"{wide}x{high}x24"),
                *("-fbdir", str(self.folder), "-nolisten", "tcp", "-noreset"),
                pass_fds=(fd,),
            )
        )
        self._x = f":{number}"
        self.wait_socket(self.start_nested(self._x))

    def start_nested(self, display: str) -> Program:
        raise NotImplementedError

    def type(self, text: str) -> None:
        self._hands("type", "--delay", "5", text)

    def key(self, *names: str) -> None:
        self._hands("key", "--delay", "20", *names)

    def move(self, x: int, y: int) -> None:
        self._hands("mousemove", str(x), str(y))

    def press(self) -> None:
        self._hands("mousedown", "1")

    def release(self) -> None:
        self._hands("mouseup", "1")

    def _hands(self, *words: str) -> None:
        environment = self.environment | {"DISPLAY": self._x}
        subprocess.run(["xdotool", *words], env=environment, check=True, timeout=20)

    def picture(self) -> QImage:
        raw = (self.folder / "Xvfb_screen0").read_bytes()
        # An XWD file: words in big-endian order, then the colour map, then the pixels.
        header, *_, width, height = struct.unpack_from(">6I", raw)
        stride, colours = struct.unpack_from(">I", raw, 48)[0], struct.unpack_from(">I", raw, 76)[0]
        pixels = raw[header + colours * 12 :]
        image = QImage(pixels, width, height, stride, QImage.Format.Format_RGB32)
        return image.copy()


class Kwin(Nested):
    """KDE's."""

    tools = (*Nested.tools, "kwin_wayland")

    def start_nested(self, display: str) -> Program:
        found = shutil.which("kwin_wayland")
        assert found is not None
        # A copy has no file capabilities, which a container refuses.
        copy = self.folder / "kwin_wayland"
        shutil.copyfile(found, copy)
        copy.chmod(0o755)
        return self.keep(
            str(copy),
            *("--x11-display", display, "--width", str(WIDTH), "--height", str(HEIGHT)),
            *("--scale", str(self.scale), "--no-lockscreen", "--no-global-shortcuts"),
            KWIN_COMPOSE="Q",
            DISPLAY=display,
        )


class Mutter(Nested):
    """What GNOME's is made of."""

    tools = (*Nested.tools, "mutter")
    scales = layers = False

    @classmethod
    def absent(cls) -> list[str]:
        missing = super().absent()
        if missing:
            return missing
        # Newer ones cannot be a window of another desktop.
        said = subprocess.run(["mutter", "--help-all"], capture_output=True, text=True, check=False)
        return [] if "--nested" in said.stdout else ["mutter --nested"]

    def start_nested(self, display: str) -> Program:
        return self.keep(
            *("mutter", "--wayland", "--nested", "--no-x11"),
            DISPLAY=display,
            MUTTER_DEBUG_DUMMY_MODE_SPECS=f"{WIDTH}x{HEIGHT}",
        )


class GnomeShell(Nested):
    """GNOME's, with its panel and its notifications."""

    tools = (*Nested.tools, "gnome-shell", "gjs")
    services = ("org.gnome.Shell.Notifications.service",)
    scales = layers = False
    notifies = True
    ground = "#2040a0"
    bubble_accept = (641, 139)
    """Where the second button of a call's notification is."""

    def start_nested(self, display: str) -> Program:
        settings = self.folder / "config" / "glib-2.0" / "settings" / "keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text(
            "[org/gnome/desktop/background]\n"
            f"picture-options='none'\nprimary-color='{self.ground}'\n"
        )
        self.environment |= {"XDG_CURRENT_DESKTOP": "GNOME", "GSETTINGS_BACKEND": "keyfile"}
        # It asks services of the machine, and lives without them, but not without a bus.
        folder = self.folder / "machine"
        folder.mkdir()
        bus = write_bus(folder)
        self.environment["DBUS_SYSTEM_BUS_ADDRESS"] = announced(
            lambda fd: self.keep(
                *("dbus-daemon", f"--config-file={bus}", "--nofork", "--nosyslog"),
                f"--print-address={fd}",
                pass_fds=(fd,),
            )
        )
        return self.keep(
            *("gnome-shell", "--wayland", "--nested", "--no-x11", "--sm-disable"),
            DISPLAY=display,
            MUTTER_DEBUG_DUMMY_MODE_SPECS=f"{WIDTH}x{HEIGHT}",
        )

    def begin(self) -> None:
        super().begin()
        log = self.folder / "gnome-shell.log"
        until(lambda: "GNOME Shell started" in log.read_text(), what="GNOME Shell")
        # It begins with the picture of all windows, where nobody can type.
        until(self._left_overview, what="the end of the overview")

    def bubble(self) -> bool:
        """A notification with buttons stands in the upper middle."""
        x, y = self.bubble_accept
        return self.picture().pixelColor(x, y + 15).name() == "#525252"

    def _left_overview(self) -> bool:
        left = self.picture().pixelColor(10, HEIGHT - 10).name() == self.ground
        if not left:
            self.key("Escape")
        return left


COMPOSITORS: dict[str, type[Compositor]] = {
    "sway": Sway,
    "kwin": Kwin,
    "mutter": Mutter,
    "gnome-shell": GnomeShell,
}


class Point(NamedTuple):
    x: int
    y: int


def found(image: QImage, colour: tuple[int, int, int], near: int = 32) -> list[Point]:
    """The middles of connected areas of a colour, the highest first. It may be a little lighter:
    buttons are while the pointer happens to be on them."""
    wide, high = image.width(), image.height()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw, stride = bytes(image.constBits()), image.bytesPerLine()
    boxes: list[list[int]] = []
    for y in range(0, high, 4):
        for x in range(0, wide, 4):
            at = y * stride + x * 4
            pixel = raw[at + 2], raw[at + 1], raw[at]
            if max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < near:
                _add(boxes, x, y)
    return [Point((b[0] + b[2]) // 2, (b[1] + b[3]) // 2) for b in boxes if b[4] > 12]


def _add(boxes: list[list[int]], x: int, y: int, reach: int = 24) -> None:
    for box in boxes:
        if box[0] - reach <= x <= box[2] + reach and box[1] - reach <= y <= box[3] + reach:
            box[:4] = min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)
            box[4] += 1
            return
    boxes.append([x, y, x, y, 1])
