"""Qt's plugins without those that nobody needs here: GTK's theme would bring thirty libraries of the builder's desktop."""

from contents import kept
from PyInstaller.utils.hooks.qt import add_qt6_dependencies

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [row for row in binaries if kept(row[0])]
