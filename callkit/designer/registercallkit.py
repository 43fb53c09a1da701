"""Qt Designer runs this file, as it runs every ``register*.py`` of ``PYSIDE_DESIGNER_PLUGINS``."""

# Designer runs the text with globals apart from its locals: a function in here would not see the
# names of this file, so there is none.
if __name__ == "__main__":
    from PySide6.QtDesigner import QPyDesignerCustomWidgetCollection

    from callkit.designer.box import register

    register(QPyDesignerCustomWidgetCollection)
