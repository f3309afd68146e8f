#!/bin/sh
# NOT RUN by the project yet: appimagetool is not in Debian. `packaging/linux/appimage.sh DIST OUT` after build.py.
set -eu
dist=$1 out=$2 here=$(cd "$(dirname "$0")" && pwd) id=org.lesionscope.LesionScope
tree=$out/LesionScope.AppDir
rm -rf "$tree"
mkdir -p "$tree/opt" "$tree/usr/share/metainfo" "$tree/usr/share/mime/packages"
cp -a "$dist/lesionscope" "$tree/opt/"
cp "$here/$id.desktop" "$tree/"
cp "$here/$id.metainfo.xml" "$tree/usr/share/metainfo/$id.appdata.xml"
cp "$here/$id.xml" "$tree/usr/share/mime/packages/"
cp "$here/../icons/lesionscope.svg" "$tree/$id.svg"
printf '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/opt/lesionscope/lesionscope" "$@"\n' > "$tree/AppRun"
chmod 755 "$tree/AppRun"
appimagetool "$tree" "$out/LesionScope-$(uname -m).AppImage"
