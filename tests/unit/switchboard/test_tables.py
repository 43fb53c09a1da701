"""Every pair of (where a call stands, what happens to it), written by hand.

The table does not look at the switchboard's. A cell says where the call stands then; ``.`` means
that this cannot happen there. ``+`` behind it: a surface waits for the next word only so long from
now on; ``-``: it waits for none any more.
"""

from __future__ import annotations

import pytest

from callkit.model import EndReason
from callkit.switchboard.tables import DOUBT, MOVES, PHASES, Input, Patience, State, allows
from callkit.switchboard.view import Phase

SHORT = {
    "ST": State.STARTING,
    "CA": State.CALLING,
    "AL": State.ALERTING,
    "CN": State.CANCELLING,
    "HU": State.HANGING_UP,
    "OF": State.OFFERED,
    "HE": State.HELD,
    "CH": State.CHECKING,
    "RI": State.RINGING,
    "WA": State.WAITING,
    "ME": State.MEETING,
    "MG": State.MERGING,
    "AC": State.ACCEPTING,
    "AP": State.ACCEPT_PARKED,
    "DE": State.DECLINING,
    "DP": State.DECLINE_PARKED,
    "DG": State.DECLINING_FOR_GOOD,
    "LV": State.LEAVING,
    "UN": State.UNCLEAR,
    "CO": State.CONNECTED,
    "EN": State.ENDED,
}

OUTGOING = """
it stands:  ST  CA  AL  CN  HU  CO  EN
CANCEL      CN+ CN+ CN+ .   .   .   .
HANG_UP     HU+ HU+ HU+ HU  HU  .   .
ALERT       .   AL  .   .   .   .   .
ANSWERED    .   CO- CO- CO- .   .   .
UNPARK      .   .   .   CN  HU  .   .
INVITED     CA  .   .   CN  HU  .   .
CALL_ON     .   .   .   CA- .   .   .
ALERT_ON    .   .   .   AL- .   .   .
OVER        EN- EN- EN- EN- EN- EN- .
"""

INCOMING = """
it stands:  OF  HE  CH  RI  WA  ME  MG  AC  AP  DE  DP  DG  LV  UN
ACCEPT      .   .   .   AC  AC  .   .   .   .   .   .   .   .   .
DECLINE     .   .   .   DE+ DE+ DE+ .   .   DE+ .   DE+ .   .   .
HANG_UP     .   .   .   .   .   .   LV+ LV+ .   DG  DG  DG  LV  UN
MEET        .   HE  HE  ME  ME  .   .   .   .   .   .   .   .   .
HOLD        HE  .   .   .   .   .   .   .   .   .   .   .   .   .
CHECK       CH  .   CH  .   .   .   .   .   .   .   .   .   .   .
RING        RI  RI  RI  RI  RI  .   .   .   .   .   .   .   .   .
WAIT        WA  WA  WA  WA  WA  .   .   .   .   .   .   .   .   .
TAKE        .   MG  .   MG  .   MG  .   .   .   .   .   .   .   .
RIVAL_GONE  .   .   .   .   .   RI  .   .   .   .   .   .   .   .
PARK        .   .   .   .   .   .   .   AP- .   DP- .   .   .   .
UNPARK      .   .   .   .   .   .   .   .   AC  .   DE+ DG+ .   .
ACCEPTED    .   .   .   .   .   .   CO- CO- .   .   .   .   .   .
JOINED      CO- CO- CO- CO- CO- CO- CO- CO- CO- CO- CO- CO- CO- CO-
TRY_AGAIN   .   .   .   .   .   .   RI- RI- .   RI- .   .   .   .
HOLD_AGAIN  .   .   .   .   .   .   HE  .   .   .   .   .   .   .
REFUSED     .   .   .   .   .   .   UN+ UN+ .   UN+ .   LV+ LV+ UN+
OVER        EN- EN- EN- EN- EN- EN- EN- EN- EN- EN- EN- EN- EN- EN-
"""

MARKS = {"+": Patience.START, "-": Patience.STOP}


def cells() -> dict[tuple[Input, State], tuple[State, Patience]]:
    written = {}
    for table in (OUTGOING, INCOMING):
        head, *rows = table.strip().splitlines()
        columns = head.split()[2:]
        for row in rows:
            name, *found = row.split()
            assert len(found) == len(columns), row
            for column, cell in zip(columns, found, strict=True):
                if cell != ".":
                    patience = MARKS.get(cell[2:], Patience.KEEP)
                    written[Input[name], SHORT[column]] = (SHORT[cell[:2]], patience)
    return written


CELLS = cells()


@pytest.mark.parametrize("input_", list(Input))
def test_what_happens_to_a_call_is_what_is_written_here(input_: Input) -> None:
    written = {state: cell for (row, state), cell in CELLS.items() if row is input_}
    assert {state: tuple(move) for state, move in MOVES[input_].items()} == written
    assert all(allows(input_, state) is (state in written) for state in State)


def test_every_call_can_end_and_an_ended_one_stays_so() -> None:
    ends = {state for state, (to, _) in MOVES[Input.OVER].items() if to is State.ENDED}
    assert ends == set(State) - {State.ENDED}
    assert not any(allows(input_, State.ENDED) for input_ in Input)


def test_every_state_has_a_look_and_each_that_waits_has_a_doubt() -> None:
    assert set(PHASES) == set(State)
    ending = {state for state, phase in PHASES.items() if phase is Phase.ENDING}
    # A parked decline waits for the connection as long as it rings.
    assert set(DOUBT) == ending - {State.DECLINE_PARKED}
    waits = {to for (to, patience) in CELLS.values() if patience is Patience.START}
    assert waits <= set(DOUBT)
    assert DOUBT[State.HANGING_UP] is EndReason.CANCELLED
    assert DOUBT[State.LEAVING] is EndReason.LEFT


def test_a_call_goes_from_outgoing_to_incoming_or_back_never() -> None:
    out = {SHORT[name] for name in OUTGOING.splitlines()[1].split()[2:]}
    into = {SHORT[name] for name in INCOMING.splitlines()[1].split()[2:]}
    for (_, state), (to, _) in CELLS.items():
        both = {State.CONNECTED, State.ENDED}
        assert to in both or ((state in out) is (to in out) and (state in into) is (to in into))
