"""A private desktop in memory: X server, window manager and, if asked for, what else it has."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from demo.stage.program import PATIENCE, Program, until

OPENBOX = ("openbox", "--sm-disable")
XFWM4 = ("xfwm4", "--compositor=off")
"""Of Xfce. It needs a bus, over which its settings come."""
TOOLS = ("Xvfb", "xdotool", "xprop")
"""Without these there is no virtual screen."""
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
SERVICES = Path("/usr/share/dbus-1/services")
STARTED = ("org.knopwob.dunst.service", "org.a11y.Bus.service", "org.xfce.Xfconf.service")
"""What is started when it is asked for. Nothing else that happens to be installed is: another
notification server, or a portal, would answer in dunst's place."""


class VirtualScreen:
    """An X server with a window manager (the command ``manager``), on a display number nobody else
    uses.

    ``environment`` is what a program needs to appear there. ``compositor`` adds translucency
    (picom), ``bus`` a session bus of its own (with desktop notifications and accessibility by
    activation), ``sound`` a private audio server with a null sink called ``ring``.

    Start it with :meth:`start` or as a context manager; everything it started ends with it.
    """

    def __init__(
        self,
        size: str = "1280x800",
        *,
        manager: Sequence[str] = OPENBOX,
        compositor: bool = False,
        bus: bool = False,
        sound: bool = False,
    ) -> None:
        self.size = size
        self._manager = manager
        self._wanted = {"compositor": compositor, "bus": bus, "sound": sound}
        self._programs: list[Program] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.environment: dict[str, str] = {}

    def __enter__(self) -> VirtualScreen:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def display(self) -> str:
        return self.environment["DISPLAY"]

    def start(self) -> VirtualScreen:
        """Start everything and return once it is ready.

        Raises:
            FileNotFoundError: If a tool is not installed.
            TimeoutError: If something did not come up.
        """
        absent = [tool for tool in (*TOOLS, *self._manager[:1]) if shutil.which(tool) is None]
        if absent:
            raise FileNotFoundError(f"a virtual screen needs {', '.join(absent)}")
        self._folder = tempfile.TemporaryDirectory(prefix="callkit-screen-")
        runtime = Path(self._folder.name)
        runtime.chmod(0o700)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            # Nothing of the real desktop may be reached from the private one.
            if name not in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PULSE_SERVER")
            and not name.startswith("QT_")
        } | {
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_LOGGING_RULES": "qt.multimedia.*=false",
            # A home of its own: nothing is read from, or left in, the real one.
            "HOME": str(runtime),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_CONFIG_HOME": str(runtime / "config"),
            "XDG_DATA_HOME": str(runtime / "data"),
            "XDG_CURRENT_DESKTOP": "",
            # No sound server unless one is started below: nothing may ring through real speakers.
            "PULSE_SERVER": f"unix:{runtime / 'sound'}",
        }
        try:
            self._start_x()
            if self._wanted["bus"]:
                self._start_bus()
            self._start_window_manager()
            if self._wanted["compositor"]:
                self._start_compositor()
            if self._wanted["sound"]:
                self._start_sound()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End what was started, the last first. Stopping twice is fine."""
        while self._programs:
            self._programs.pop().stop()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def run(self, *command: str | Path, log: Path | None = None) -> Program:
        """Start a program on this screen; the caller stops it."""
        return Program(command, self.environment, log=log)

    def _keep(self, *command: str, pass_fds: tuple[int, ...] = ()) -> Program:
        nowhere = Path(os.devnull)
        program = Program(command, self.environment, log=nowhere, pass_fds=pass_fds)
        self._programs.append(program)
        return program

    def _start_x(self) -> None:
        number = announced(
            lambda fd: self._keep(
                *("Xvfb", "-displayfd", str(fd), "-screen", "0", f"{self.size}x24"),
                *("-nolisten", "tcp", "-noreset"),
                *("+extension", "RANDR", "+extension", "RENDER", "+extension", "Composite"),
                pass_fds=(fd,),
            )
        )
        self.environment["DISPLAY"] = f":{number}"

    def _start_window_manager(self) -> None:
        self._keep(*self._manager)
        # It says that it is there first, and its desktops when it is ready.
        check = ("xprop", "-root", "_NET_SUPPORTING_WM_CHECK", "_NET_CURRENT_DESKTOP")
        signs = ("window id", "_NET_CURRENT_DESKTOP(CARDINAL)")

        def ready() -> bool:
            said = _says(self.environment, *check)
            return all(sign in said for sign in signs)

        until(ready, what="the window manager")

    def _start_compositor(self) -> None:
        self._keep("picom", "--backend", "xrender", "--config", os.devnull)
        # The one sign picom gives: its window, named after it, on the root.
        until(
            lambda: _says(self.environment, "xdotool", "search", "--name", "^picom$"),
            what="picom's window",
        )

    def _start_bus(self) -> None:
        folder = Path(self.environment["XDG_RUNTIME_DIR"])
        configuration = write_bus(folder, STARTED)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = announced(
            lambda fd: self._keep(
                *("dbus-daemon", f"--config-file={configuration}"),
                *("--nofork", "--nosyslog", f"--print-address={fd}"),
                pass_fds=(fd,),
            )
        )

    def _start_sound(self) -> None:
        socket = Path(self.environment["XDG_RUNTIME_DIR"]) / "sound"
        self._keep(
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
            *("--disable-shm=yes", "--realtime=no", "--high-priority=no"),
            *("-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"),
            *("-L", "module-null-sink sink_name=ring rate=48000"),
        )
        until(lambda: _says(self.environment, "pactl", "info"), what="the sound server")


def write_bus(folder: Path, services: Sequence[str] = ()) -> Path:
    """Describe a session bus that starts only these services, each a file of :data:`SERVICES`."""
    chosen = folder / "services"
    chosen.mkdir()
    for name in services:
        if (SERVICES / name).exists():
            shutil.copyfile(SERVICES / name, chosen / name)
    configuration = folder / "bus.conf"
    configuration.write_text(BUS.format(folder=folder))
    return configuration


def _says(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def announced(start: Callable[[int], object], within: float = PATIENCE) -> str:
    """Return the line a program writes to the descriptor it was started with."""
    reader, writer = os.pipe()
    try:
        start(writer)
        os.close(writer)
        writer = -1
        os.set_blocking(reader, False)
        said = b""

        def look() -> bool:
            nonlocal said
            try:
                said += os.read(reader, 4096)
            except BlockingIOError:
                return False
            return said.endswith(b"\n")

        until(look, within, what="a program's ready line")
        return said.decode().strip()
    finally:
        os.close(reader)
        if writer >= 0:
            os.close(writer)
