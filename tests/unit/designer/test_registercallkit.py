"""What Designer gets to know when it runs the plug-in."""

from __future__ import annotations

import json
import subprocess
import sys

from callkit.designer import registercallkit
from callkit.designer.catalogue import CATALOGUE

# As Designer does it: the file's text, run under the name __main__ with globals and locals apart.
AS_DESIGNER = """
import json, sys
from PySide6.QtWidgets import QApplication
from PySide6.QtDesigner import QPyDesignerCustomWidgetCollection as Collection
app = QApplication([])
exec(open(sys.argv[1]).read(), {"__name__": "__main__"}, {})
made = []
for offer in Collection.instance().customWidgets():
    widget = offer.createWidget(None)
    made.append([offer.name(), offer.includeFile(), offer.group(), offer.toolTip(),
                 offer.isContainer(), type(widget).__name__])
print(json.dumps(made))
"""


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
