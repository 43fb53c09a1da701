"""PyInstaller runs this when the app it freezes imports callkit."""

from callkit._pyinstaller import contents

datas = contents.assets() + contents.libraries()
hiddenimports = contents.modules()
