"""Settings: the plan's defaults, what is refused, and the device's ID."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSettings

from callkit.errors import UsageError
from callkit.invitation.configuration import CallInvitationConfiguration, deviceIDOf, machineName
from callkit.model import CallInvitationMode
from callkit.protocol import limits
from callkit.switchboard.policy import BusyPolicy


def test_the_defaults_are_the_plans() -> None:
    configuration = CallInvitationConfiguration()
    assert configuration.timeoutSeconds == 60
    assert configuration.mode is CallInvitationMode.ADVANCED
    assert configuration.busy is BusyPolicy.REJECT
    assert configuration.canInvitingInCalling and configuration.enableNotReceivedCheck
    assert not configuration.onlyInitiatorCanInvite
    assert not configuration.endCallWhenInitiatorLeave


def test_the_switchboards_policy_is_made_of_it() -> None:
    policy = CallInvitationConfiguration(
        busy="wait",
        onlyInitiatorCanInvite=True,
        endCallWhenInitiatorLeave=True,
        ringGrace=1.0,
    ).policy()
    assert policy.busy is BusyPolicy.WAIT
    assert policy.onlyInitiatorCanInvite and policy.endCallWhenInitiatorLeave
    assert policy.grace == 1.0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timeoutSeconds", 0),
        ("timeoutSeconds", 601),
        ("timeoutSeconds", True),
        ("timeoutSeconds", 1.5),
        ("mode", CallInvitationMode.UNKNOWN),
        ("busy", "hold"),
        ("historyPage", 0),
        ("historyPage", 101),
        ("historyPage", True),
        ("deviceID", "a b"),
        ("deviceID", "x" * 33),
        ("deviceName", "n" * 257),
    ],
)
def test_a_setting_that_could_not_work_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(UsageError, match=f"CallInvitationConfiguration.{field} is "):
        CallInvitationConfiguration(**{field: value})  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=field):
        msgspec.structs.replace(
            CallInvitationConfiguration(),
            **{field: value},  # type: ignore[arg-type]
        )


def test_an_installation_keeps_its_device_id_for_each_profile(tmp_path: Path) -> None:
    def settings() -> QSettings:
        return QSettings(str(tmp_path / "kit.ini"), QSettings.Format.IniFormat)

    made = deviceIDOf("", settings())
    limits.deviceID(made)
    assert deviceIDOf("", settings()) == made
    assert deviceIDOf("second", settings()) != made
    assert deviceIDOf("second", settings()) == deviceIDOf("second", settings())


def test_two_installations_have_different_device_ids(tmp_path: Path) -> None:
    made = {
        deviceIDOf("", QSettings(str(tmp_path / f"{n}.ini"), QSettings.Format.IniFormat))
        for n in range(10)
    }
    assert len(made) == 10


def test_without_a_place_to_keep_it_the_device_id_lasts_for_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lost = QSettings(str(tmp_path / "file" / "kit.ini"), QSettings.Format.IniFormat)
    assert deviceIDOf("", lost) == deviceIDOf("", lost)


def test_by_default_it_is_kept_in_the_apps_settings(tmp_path: Path) -> None:
    made = deviceIDOf("")
    assert deviceIDOf("") == made
    assert [path.suffix for path in (tmp_path / "settings").rglob("*.ini")] == [".ini"]


def test_a_device_is_called_as_its_machine(monkeypatch):
    monkeypatch.setattr(
        "callkit.invitation.configuration.QSysInfo.machineHostName", lambda: "ada-laptop.example"
    )
    assert machineName() == "ada-laptop"


def test_a_machines_name_is_never_longer_than_a_device_may_be_called(monkeypatch):
    monkeypatch.setattr(
        "callkit.invitation.configuration.QSysInfo.machineHostName", lambda: "ü" * 300
    )
    assert len(machineName().encode()) <= 256
    assert set(machineName()) == {"ü"}
