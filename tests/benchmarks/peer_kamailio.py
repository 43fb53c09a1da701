"""Kamailio carries calls as SIP over UDP; SIPp plays both ends of many calls, we those of one.

As a driver: ``python -m tests.benchmarks.peer_kamailio SERVER CALLER CALLEE``, three UDP ports:
one call after the other, for the ring.
"""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.calls import pinned
from tests.benchmarks.driver import percentiles
from tests.benchmarks.peer import Figures, Missing, driver, free_port, program, serving

HOST = "bench.local"
OFFERED = (250, 500, 1_000, 2_000, 4_000, 6_000, 8_000)
"""Calls per second SIPp tries, one after the other, until some fail."""
SECONDS = 3
RINGS = 500
PERSON = "bob"
BODY = '{"type":1,"roomID":"3756142318676663183","customData":""}'


def measure() -> Figures:
    """Raises Missing without Kamailio or SIPp."""
    kamailio = program("kamailio", "apt-get install kamailio")
    sipp = program("sipp", "apt-get install sip-tester")
    modules = next(Path("/usr/lib").glob("*/kamailio/modules"), None)
    if modules is None:
        raise Missing("its modules are not where Debian has them")
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        server, caller, callee = (free_port(socket.SOCK_DGRAM) for _ in range(3))
        (home / "k.cfg").write_text(configuration(server, modules))
        (home / "uac.xml").write_text(CALLER)
        (home / "uas.xml").write_text(CALLEE)
        command = [kamailio, "-f", str(home / "k.cfg"), "-DD", "-E", "-P", str(home / "pid")]
        command += ["-m", "512", "-M", "32", "-x", "fm", "-X", "fm", "-b", "4194304"]
        with serving(command, 0, home / "log"):
            wait_for_answer(server, callee)
            ports = (str(server), str(caller), str(callee))
            even = driver("tests.benchmarks.peer_kamailio", *ports)
            rate = best_rate(sipp, home, server, callee)
    return Figures(rate, even["p50"], even["p99"])


def configuration(port: int, modules: Path) -> str:
    names = ("tm", "sl", "rr", "pv", "maxfwd", "usrloc", "registrar", "textops", "siputils")
    loaded = "\n".join(f'loadmodule "{name}.so"' for name in names)
    return f"""
debug=0
log_stderror=yes
children=1
auto_aliases=no
alias="{HOST}"
listen=udp:127.0.0.1:{port}
disable_tcp=yes
mpath="{modules}/"
{loaded}
modparam("usrloc", "db_mode", 0)
modparam("tm", "wt_timer", 2000)

request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
    if (has_totag()) {{
        if (loose_route()) {{ t_relay(); exit; }}
        if (is_method("ACK")) {{ if (t_check_trans()) t_relay(); exit; }}
        sl_send_reply("404", "Not here"); exit;
    }}
    t_check_trans();
    if (is_method("REGISTER")) {{ if (!save("location")) sl_reply_error(); exit; }}
    if (is_method("INVITE")) {{
        record_route();
        if (!lookup("location")) {{ sl_send_reply("480", "Away"); exit; }}
        if (!t_relay()) sl_reply_error();
        exit;
    }}
    sl_send_reply("405", "Not allowed");
}}
"""


def wait_for_answer(server: int, callee: int) -> None:
    """Register the callee at the port where calls are answered, as soon as anybody listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind(("127.0.0.1", 0))
        own.settimeout(0.2)
        port = own.getsockname()[1]
        request = message(
            f"REGISTER sip:{HOST} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bKregister",
            f"From: <sip:{PERSON}@{HOST}>;tag=r",
            f"To: <sip:{PERSON}@{HOST}>",
            "Call-ID: register",
            "CSeq: 1 REGISTER",
            f"Contact: <sip:{PERSON}@127.0.0.1:{callee}>",
            "Expires: 3600",
        )
        for _ in range(100):
            own.sendto(request, ("127.0.0.1", server))
            try:
                if own.recv(65_535).startswith(b"SIP/2.0 200"):
                    return
            except OSError:
                continue
    raise Missing("it did not start")


def message(*lines: str, body: str = "") -> bytes:
    more = (f"Content-Length: {len(body)}", "", body)
    return "\r\n".join((*lines, *more)).encode()


def best_rate(sipp: str, home: Path, server: int, callee: int) -> float:
    """The highest offered rate at which no call fails, as achieved."""
    common = [sipp, "-i", "127.0.0.1", "-nostdin", "-buff_size", "4000000"]
    answering = [*common, "-sf", str(home / "uas.xml"), "-p", str(callee)]
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    callee_end = subprocess.Popen(
        answering,
        stdout=subprocess.DEVNULL,
        cwd=home,
        preexec_fn=pinned(1),  # noqa: PLW1509
        **quiet,  # type: ignore[call-overload]
    )
    best = 0.0
    try:
        for offered in OFFERED:
            options = ["-sf", str(home / "uac.xml"), "-s", PERSON, "-r", str(offered)]
            options += ["-m", str(offered * SECONDS), "-l", "20000", "-timeout", "12"]
            try:
                done = subprocess.run(
                    [*common, *options, f"127.0.0.1:{server}"],
                    stdout=subprocess.PIPE,
                    cwd=home,
                    preexec_fn=pinned(1),
                    check=False,
                    timeout=20,
                    **quiet,  # type: ignore[call-overload]
                )
            except subprocess.TimeoutExpired:
                # It drowned in what it sent again.
                break
            said = done.stdout.decode(errors="replace")
            failed = re.findall(r"Failed call\s+\|\s+\d+\s+\|\s+(\d+)", said)
            rates = re.findall(r"Call Rate\s+\|\s+[\d.]+ cps\s+\|\s+([\d.]+) cps", said)
            if not rates or not failed or int(failed[-1]) or float(rates[-1]) < 0.9 * offered:
                break
            best = float(rates[-1])
    finally:
        callee_end.send_signal(signal.SIGKILL)
        callee_end.wait()
    return best


# --- the scenarios -------------------------------------------------------------------------------

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="call">\n'


def _send(attributes: str, *lines: str, body: str = "") -> str:
    text = "\n".join((*lines, "Content-Length: [len]", "", body))
    return f"<send {attributes}><![CDATA[\n{text}\n]]></send>\n"


_VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]"
_FROM = f"From: <sip:alice@{HOST}>;tag=[pid]a[call_number]"
_TO = f"To: <sip:[service]@{HOST}>"
_SAME = ("Call-ID: [call_id]", "Max-Forwards: 70")

CALLER = (
    _HEAD
    + _send(
        'retrans="500" start_txn="invite"',
        f"INVITE sip:[service]@{HOST} SIP/2.0",
        _VIA,
        _FROM,
        _TO,
        *_SAME,
        "CSeq: 1 INVITE",
        "Contact: <sip:alice@[local_ip]:[local_port]>",
        "Content-Type: application/json",
        body=BODY,
    )
    + '<recv response="100" optional="true" response_txn="invite"/>\n'
    + '<recv response="180" response_txn="invite"/>\n'
    + '<recv response="200" rrs="true" response_txn="invite"/>\n'
    + _send(
        'ack_txn="invite"',
        "ACK [next_url] SIP/2.0",
        _VIA,
        "[routes]",
        _FROM,
        f"{_TO}[peer_tag_param]",
        *_SAME,
        "CSeq: 1 ACK",
    )
    + _send(
        'retrans="500" start_txn="bye"',
        "BYE [next_url] SIP/2.0",
        _VIA,
        "[routes]",
        _FROM,
        f"{_TO}[peer_tag_param]",
        *_SAME,
        "CSeq: 2 BYE",
    )
    + '<recv response="200" response_txn="bye"/>\n</scenario>\n'
)

_LAST = ("[last_Via:]", "[last_Record-Route:]", "[last_From:]")
_ANSWER = ("[last_To:];tag=[pid]b[call_number]", "[last_Call-ID:]", "[last_CSeq:]")
_WHERE = "Contact: <sip:bob@[local_ip]:[local_port]>"

CALLEE = (
    _HEAD
    + '<recv request="INVITE" rrs="true"/>\n'
    + _send("", "SIP/2.0 180 Ringing", *_LAST, *_ANSWER, _WHERE)
    + _send('retrans="500"', "SIP/2.0 200 OK", *_LAST, *_ANSWER, _WHERE)
    + '<recv request="ACK"/>\n<recv request="BYE"/>\n'
    + _send("", "SIP/2.0 200 OK", *_LAST, "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]")
    + "</scenario>\n"
)


# --- the driver of single calls ------------------------------------------------------------------


def ring(server: int, caller: int, callee: int) -> dict[str, float]:
    """From an INVITE's sending to the callee's hearing of it; each is refused at once."""
    times = []
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as alice,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bob,
    ):
        for end, port in ((alice, caller), (bob, callee)):
            end.bind(("127.0.0.1", port))
            end.settimeout(5)
        for number in range(RINGS):
            call = (
                f"Via: SIP/2.0/UDP 127.0.0.1:{caller};branch=z9hG4bK{caller}x{number}",
                f"From: <sip:alice@{HOST}>;tag=a{number}",
                f"To: <sip:{PERSON}@{HOST}>",
                f"Call-ID: {caller}-{number}",
            )
            invite = (f"INVITE sip:{PERSON}@{HOST} SIP/2.0", *call, "Max-Forwards: 70")
            began = time.perf_counter()
            alice.sendto(message(*invite, "CSeq: 1 INVITE", body=BODY), ("127.0.0.1", server))
            heard = _next(bob, b"INVITE")
            times.append(time.perf_counter() - began)
            kept = [line for line in heard if re.match(r"(Via|From|Call-ID|CSeq):", line)]
            to = next(line for line in heard if line.startswith("To:"))
            busy = message("SIP/2.0 486 Busy Here", *kept, f"{to};tag=b{number}")
            bob.sendto(busy, ("127.0.0.1", server))
            _next(alice, b"SIP/2.0 486")
            ack = (f"ACK sip:{PERSON}@{HOST} SIP/2.0", *call[:2], f"{call[2]};tag=b{number}")
            done = message(*ack, call[3], "Max-Forwards: 70", "CSeq: 1 ACK")
            alice.sendto(done, ("127.0.0.1", server))
    return percentiles(times)


def _next(end: socket.socket, start: bytes) -> list[str]:
    while True:
        data = end.recv(65_535)
        if data.startswith(start):
            return data.decode().split("\r\n")


if __name__ == "__main__":
    print(json.dumps(ring(*(int(port) for port in sys.argv[1:]))))
