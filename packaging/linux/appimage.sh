#!/bin/sh
# `packaging/linux/appimage.sh DIST OUT [APPIMAGETOOL]` after build.py.
# The folder that it makes is checked by tests/packages. NOT RUN to its end by the project yet: appimagetool is not in Debian.
set -eu
dist=$1 out=$2 tool=${3:-appimagetool} here=$(cd "$(dirname "$0")" && pwd) id=org.lesionscope.LesionScope
tree=$out/LesionScope.AppDir
rm -rf "$tree"
mkdir -p "$tree/opt" "$tree/usr/share/applications" "$tree/usr/share/metainfo" "$tree/usr/share/mime/packages"
cp -al "$dist/lesionscope" "$tree/opt/" 2>/dev/null || cp -a "$dist/lesionscope" "$tree/opt/"
cp "$here/$id.desktop" "$tree/"
ln -s "../../../$id.desktop" "$tree/usr/share/applications/$id.desktop"
cp "$here/$id.metainfo.xml" "$tree/usr/share/metainfo/$id.appdata.xml"
cp "$here/$id.xml" "$tree/usr/share/mime/packages/"
cp "$here/../icons/lesionscope.svg" "$tree/$id.svg"
ln -s "$id.svg" "$tree/.DirIcon"
printf '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/opt/lesionscope/lesionscope" "$@"\n' > "$tree/AppRun"
chmod 755 "$tree/AppRun"
"$tool" "$tree" "$out/LesionScope-$(uname -m).AppImage"
