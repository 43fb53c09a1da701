"""Where settings come from: a TOML file, then the environment, then the command line.

The later one wins. One name per setting everywhere: ``offlineAfterSeconds`` in TOML and in
``--set``, ``CALLKIT_OFFLINE_AFTER_SECONDS`` in the environment. The settings of the rules stand in
the table ``[rules]``, ``rules.leaveAfter`` in ``--set``, ``CALLKIT_RULES_LEAVE_AFTER``.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from callkit.engine.call import Rules
from callkit.errors import UsageError
from callkit.server.settings import Secret, Settings

PREFIX = "CALLKIT_"
CONFIG = "CALLKIT_CONFIG"
"""The environment's variable that names the file."""
_RULES = "rules"
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})
_PASSWORD = re.compile(r"(?:(?<=://)|(?<=:))[^:/?#@]+(?=@)|(?<=[pP]assword=)[^&#]+")
"""What is secret in an address: ``redis://user:…@host`` and ``…?sentinelPassword=…``."""


class Origin(NamedTuple):
    """A value and where it was said, for messages."""

    value: Any
    source: str


class Configuration(NamedTuple):
    settings: Settings
    sources: Mapping[str, str]
    """Where each setting that is no default was said, by name."""


def _fields() -> Iterator[tuple[str, msgspec.inspect.Field]]:
    for struct, prefix in ((Settings, ""), (Rules, f"{_RULES}.")):
        info = msgspec.inspect.type_info(struct)
        assert isinstance(info, msgspec.inspect.StructType)
        for field in info.fields:
            if field.name != _RULES:
                yield prefix + field.name, field


FIELDS: Mapping[str, msgspec.inspect.Field] = dict(_fields())


def configure(
    file: str = "",
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
    assignments: Sequence[str] = (),
) -> Configuration:
    """Return the settings that file, environment, flags and ``name=value`` assignments say.

    ``file`` empty: what ``CALLKIT_CONFIG`` names, if anything. ``flags`` are by setting name.

    Raises:
        UsageError: A file that cannot be read or is no TOML, an unknown name, a value of a wrong
            type or out of range; the message says which, where it stood, and what was meant.
    """
    environment = environment or {}
    said: dict[str, Origin] = {}
    file = file or environment.get(CONFIG, "")
    if file:
        said.update(_from_file(file))
    said.update(_from_environment(environment))
    said.update({name: Origin(value, "the command line") for name, value in (flags or {}).items()})
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise UsageError(f"--set takes name=value, not {assignment!r}")
        source = f"--set {name}"
        _check_known(name, source)
        said[name] = Origin(_parse(name, text, source), source)
    settings = _convert(said)
    if settings.serverSecretFile:
        secret, *others = _read_secrets(settings.serverSecretFile)
        settings = msgspec.structs.replace(
            settings,
            serverSecret=secret,
            previousServerSecrets=(*others, *settings.previousServerSecrets),
        )
    return Configuration(settings, {name: origin.source for name, origin in said.items()})


def shown(configuration: Configuration) -> str:
    """The settings as a TOML file, with the source of what is no default; secrets are not shown."""
    lines: list[str] = []
    for name in FIELDS:
        table, _, key = name.rpartition(".")
        if table and f"[{table}]" not in lines:
            lines += ["", f"[{table}]"]
        holder = configuration.settings.rules if table else configuration.settings
        source = configuration.sources.get(name)
        comment = f"  # {source}" if source else ""
        lines.append(f"{key} = {_toml(getattr(holder, key))}{comment}")
    return "\n".join(lines) + "\n"


def variable(name: str) -> str:
    """The environment's name of a setting."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.replace(".", "_"))
    return PREFIX + words.upper()


# --- sources -------------------------------------------------------------------------------------


def _from_file(file: str) -> dict[str, Origin]:
    try:
        content = tomllib.loads(Path(file).expanduser().read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} is not TOML: {error}") from error
    said = {}
    for key, value in content.items():
        inner = value.items() if key == _RULES and isinstance(value, dict) else None
        entries = [(f"{_RULES}.{name}", one) for name, one in inner] if inner else [(key, value)]
        for name, one in entries:
            _check_known(name, file)
            said[name] = Origin(one, file)
    return said


def _from_environment(environment: Mapping[str, str]) -> dict[str, Origin]:
    names = {variable(name): name for name in FIELDS}
    said = {}
    for key, text in environment.items():
        if key.startswith(PREFIX) and key != CONFIG:
            if key not in names:
                raise UsageError(f"{key} is no setting{_hint(key, names)}")
            said[names[key]] = Origin(_parse(names[key], text, key), key)
    return said


def _check_known(name: str, source: str) -> None:
    if name not in FIELDS:
        raise UsageError(f"{source}: {name!r} is no setting{_hint(name, FIELDS)}")


def _hint(name: str, names: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, names, 1)
    return f", did you mean {near[0]}?" if near else ""


# --- values --------------------------------------------------------------------------------------


def _parse(name: str, text: str, source: str) -> Any:
    """A value out of a text, by the type of its setting."""
    kind = FIELDS[name].type
    if isinstance(kind, msgspec.inspect.BoolType):
        word = text.strip().lower()
        if word not in _YES | _NO:
            raise UsageError(f"{source}: {text!r} is neither on nor off")
        return word in _YES
    if isinstance(kind, msgspec.inspect.VarTupleType):
        return [part.strip() for part in text.split(",") if part.strip()]
    for number in (
        (int,)
        if isinstance(kind, msgspec.inspect.IntType)
        else (int, float)
        if isinstance(kind, msgspec.inspect.FloatType)
        else ()
    ):
        try:
            return number(text)
        except ValueError:
            continue
    return text


def _convert(said: Mapping[str, Origin]) -> Settings:
    flat = {name: origin.value for name, origin in said.items()}
    prefix = f"{_RULES}."
    rules = {name.removeprefix(prefix): flat.pop(name) for name in said if name.startswith(prefix)}
    if rules:
        flat[_RULES] = rules
    try:
        return msgspec.convert(flat, Settings, dec_hook=_hook)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        name = re.split(r"[`\[]", where)[0]
        origin = said.get(name)
        source = f"{origin.source}: " if origin else ""
        raise UsageError(f"{source}{name}: {what.replace('`', '')}") from None


def _hook(kind: type, value: Any) -> Any:
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    raise TypeError(f"Expected a text, got {type(value).__name__}")


def _read_secrets(file: str) -> list[Secret]:
    try:
        lines = Path(file).expanduser().read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise UsageError(f"the secret {file} cannot be read: {reason}") from error
    secrets = [Secret(line.strip()) for line in lines if line.strip()]
    if not secrets:
        raise UsageError(f"the secret {file} is empty")
    return secrets


def _toml(value: Any) -> str:
    if isinstance(value, Secret):
        return '"***"' if value else '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        value = _PASSWORD.sub("***", value)
        # JSON's escapes are TOML's.
        return msgspec.json.encode(value).decode()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return str(value)
