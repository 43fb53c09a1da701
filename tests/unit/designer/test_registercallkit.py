"""What Designer gets to know when it runs the plug-in."""

from __future__ import annotations

import json
import subprocess
import sys

from callkit import widgets
from callkit.designer import registercallkit
from callkit.designer.catalogue import CATALOGUE

# As Designer does it: the file's text, run under the name __main__, without a __file__.
AS_DESIGNER = """
import json, sys
from PySide6.QtWidgets import QApplication
from PySide6.QtDesigner import QPyDesignerCustomWidgetCollection as Collection
app = QApplication([])
exec(open(sys.argv[1]).read(), {"__name__": "__main__"})
made = []
for offer in Collection.instance().customWidgets():
    widget = offer.createWidget(None)
    made.append([offer.name(), offer.includeFile(), offer.group(), offer.toolTip(),
                 offer.isContainer(), type(widget).__name__])
print(json.dumps(made))
"""


class Box:
    def __init__(self) -> None:
        self.offers = []

    def registerCustomWidget(self, kind, /, **options) -> None:
        self.offers.append((kind, options))


def test_every_entry_is_registered_with_its_class():
    box = Box()
    registercallkit.register(box)
    assert [kind for kind, _ in box.offers] == [getattr(widgets, e.name) for e in CATALOGUE]
    assert all(options["module"] == "callkit.widgets" for _, options in box.offers)


def test_designer_can_make_every_widget_of_the_box():
    done = subprocess.run(
        [sys.executable, "-c", AS_DESIGNER, registercallkit.__file__],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        [e.name, "callkit.widgets", "callkit", e.tip, e.container, e.name] for e in CATALOGUE
    ]


def test_the_kit_and_its_forms_do_without_designer():
    check = (
        "import sys, callkit, callkit.widgets, callkit.kit, callkit.designer.loading\n"
        "import callkit.designer.registercallkit\n"
        "print([name for name in sys.modules if 'QtDesigner' in name])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
