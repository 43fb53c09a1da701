"""The kit in Qt Designer, and forms with kit widgets in an app.

Designer finds the widgets in its box when it knows the folder of ``registercallkit.py``::

    PYSIDE_DESIGNER_PLUGINS=$(python -m callkit.designer) pyside6-designer form.ui

An app loads such a form with :func:`callkit.designer.loading.loadUi`, or compiles it with
``pyside6-uic``. Importing this package imports neither Qt nor Designer.
"""
