#!/bin/sh
# NOT RUN by the project yet: it needs macOS. `packaging/macos/make_dmg.sh DIST OUT [SIGNING IDENTITY]` after build.py.
set -eu
app=$1/LesionScope.app out=$2 identity=${3:--} here=$(cd "$(dirname "$0")" && pwd)
codesign --force --deep --options runtime --entitlements "$here/entitlements.plist" --sign "$identity" "$app"
codesign --verify --deep --strict "$app"
hdiutil create -volname LesionScope -srcfolder "$app" -ov -format UDZO "$out/LesionScope.dmg"
# With a paid identity: xcrun notarytool submit "$out/LesionScope.dmg" --wait, then xcrun stapler staple.
