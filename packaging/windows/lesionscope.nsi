; makensis -DVERSION=0.1.0 -DSOURCE=dist\lesionscope -DOUT=dist packaging\windows\lesionscope.nsi
; For the person who installs, without administrator's rights. "Open with" is offered, no default is taken.
Unicode true
ManifestLongPathAware true
ManifestDPIAware true
SetCompressor /SOLID lzma
Name "LesionScope ${VERSION}"
OutFile "${OUT}/LesionScope-${VERSION}-setup.exe"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\LesionScope"
InstallDirRegKey HKCU "Software\LesionScope" "Folder"

!include MUI2.nsh
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!define CLASSES "Software\Classes"
!define PROGID "LesionScope.Image"
!define CAPABLE "Software\LesionScope\Capabilities"
!define UNINST "Software\Microsoft\Windows\CurrentVersion\Uninstall\LesionScope"

!macro Offer EXT
  WriteRegStr HKCU "${CLASSES}\.${EXT}\OpenWithProgids" "${PROGID}" ""
  WriteRegStr HKCU "${CAPABLE}\FileAssociations" ".${EXT}" "${PROGID}"
  WriteRegStr HKCU "${CLASSES}\Applications\lesionscope.exe\SupportedTypes" ".${EXT}" ""
!macroend
!macro Withdraw EXT
  DeleteRegValue HKCU "${CLASSES}\.${EXT}\OpenWithProgids" "${PROGID}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.${EXT}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.${EXT}"
!macroend
!macro EachType DO
  !insertmacro ${DO} "dcm"
  !insertmacro ${DO} "dicom"
  !insertmacro ${DO} "ima"
  !insertmacro ${DO} "svs"
  !insertmacro ${DO} "ndpi"
  !insertmacro ${DO} "mrxs"
  !insertmacro ${DO} "scn"
  !insertmacro ${DO} "svslide"
  !insertmacro ${DO} "bif"
  !insertmacro ${DO} "vms"
  !insertmacro ${DO} "vmu"
  !insertmacro ${DO} "tif"
  !insertmacro ${DO} "tiff"
  !insertmacro ${DO} "png"
  !insertmacro ${DO} "jpg"
  !insertmacro ${DO} "jpeg"
!macroend

Section "LesionScope"
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\_internal"
  File /r "${SOURCE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\LesionScope.lnk" "$INSTDIR\lesionscope.exe"

  WriteRegStr HKCU "Software\LesionScope" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${CLASSES}\${PROGID}" "" "Medical image"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\DefaultIcon" "" "$INSTDIR\lesionscope.exe,0"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\shell\open" "MultiSelectModel" "Player"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\shell\open\command" "" '"$INSTDIR\lesionscope.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\lesionscope.exe\shell\open\command" "" '"$INSTDIR\lesionscope.exe" "%1"'
  WriteRegStr HKCU "${CAPABLE}" "ApplicationName" "LesionScope"
  WriteRegStr HKCU "${CAPABLE}" "ApplicationDescription" "Medical image viewer. Research use only."
  WriteRegStr HKCU "Software\RegisteredApplications" "LesionScope" "${CAPABLE}"
  !insertmacro EachType Offer
  ; A folder is a study, a file without an extension is often DICOM: both by the shell's menu.
  WriteRegStr HKCU "${CLASSES}\Directory\shell\LesionScope" "" "Open in LesionScope"
  WriteRegStr HKCU "${CLASSES}\Directory\shell\LesionScope\command" "" '"$INSTDIR\lesionscope.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\*\shell\LesionScope" "" "Open in LesionScope"
  WriteRegStr HKCU "${CLASSES}\*\shell\LesionScope" "MultiSelectModel" "Player"
  WriteRegStr HKCU "${CLASSES}\*\shell\LesionScope\command" "" '"$INSTDIR\lesionscope.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\lesionscope" "" "URL:LesionScope"
  WriteRegStr HKCU "${CLASSES}\lesionscope" "URL Protocol" ""
  WriteRegStr HKCU "${CLASSES}\lesionscope\shell\open\command" "" '"$INSTDIR\lesionscope.exe" "%1"'

  WriteRegStr HKCU "${UNINST}" "DisplayName" "LesionScope"
  WriteRegStr HKCU "${UNINST}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINST}" "DisplayIcon" "$INSTDIR\lesionscope.exe,0"
  WriteRegStr HKCU "${UNINST}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${UNINST}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINST}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x8000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  ; Only what was installed: a person's settings and journal lie elsewhere and stay.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\lesionscope.exe"
  Delete "$INSTDIR\lesionscope-infer.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\LesionScope.lnk"
  !insertmacro EachType Withdraw
  DeleteRegKey HKCU "${CLASSES}\${PROGID}"
  DeleteRegKey HKCU "${CLASSES}\Applications\lesionscope.exe"
  DeleteRegKey HKCU "${CLASSES}\Directory\shell\LesionScope"
  DeleteRegKey HKCU "${CLASSES}\*\shell\LesionScope"
  DeleteRegKey HKCU "${CLASSES}\lesionscope"
  DeleteRegValue HKCU "Software\RegisteredApplications" "LesionScope"
  DeleteRegKey HKCU "Software\LesionScope"
  DeleteRegKey HKCU "${UNINST}"
  System::Call 'shell32::SHChangeNotify(i 0x8000000, i 0, p 0, p 0)'
SectionEnd
