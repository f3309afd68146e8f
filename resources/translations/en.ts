<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
  <context>
    <name>Comparison</name>
    <message numerus="yes">
      <source>%n finding(s)</source>
      <translation>
        <numerusform>%n finding</numerusform>
        <numerusform>%n findings</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>CopiesDialog</name>
    <message numerus="yes">
      <source>… and %n more</source>
      <translation>
        <numerusform>… and %n more</numerusform>
        <numerusform>… and %n more</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>CopyControl</name>
    <message numerus="yes">
      <source>%n file(s) without identity are in '{name}'.</source>
      <translation>
        <numerusform>%n file without identity is in '{name}'.</numerusform>
        <numerusform>%n files without identity are in '{name}'.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Keeping</name>
    <message numerus="yes">
      <source>%n mask(s) of another picture with the same SOP Instance UID are not shown.</source>
      <translation>
        <numerusform>%n mask of another picture with the same SOP Instance UID is not shown.</numerusform>
        <numerusform>%n masks of another picture with the same SOP Instance UID are not shown.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>KeyImageControl</name>
    <message numerus="yes">
      <source>%n key image(s) are written to '{name}'.</source>
      <translation>
        <numerusform>%n key image is written to '{name}'.</numerusform>
        <numerusform>%n key images are written to '{name}'.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Later</name>
    <message numerus="yes">
      <source>%n mask(s) were restored on '{name}', last saved {when}.</source>
      <translation>
        <numerusform>%n mask was restored on '{name}', last saved {when}.</numerusform>
        <numerusform>%n masks were restored on '{name}', last saved {when}.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>MeasureKeeping</name>
    <message numerus="yes">
      <source>%n measurement(s) of another picture with the same SOP Instance UID are not shown.</source>
      <translation>
        <numerusform>%n measurement of another picture with the same SOP Instance UID is not shown.</numerusform>
        <numerusform>%n measurements of another picture with the same SOP Instance UID are not shown.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>RemoteControl</name>
    <message numerus="yes">
      <source>%n image(s) fetched.</source>
      <translation>
        <numerusform>%n image fetched.</numerusform>
        <numerusform>%n images fetched.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>RemoteDialog</name>
    <message numerus="yes">
      <source>%n studies</source>
      <translation>
        <numerusform>%n study</numerusform>
        <numerusform>%n studies</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>SelectionControl</name>
    <message numerus="yes">
      <source>%n key object selection(s) written: {name}</source>
      <translation>
        <numerusform>%n key object selection written: {name}</numerusform>
        <numerusform>%n key object selections written: {name}</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>“{name}”, {title}: %n frame(s) marked as key images.</source>
      <translation>
        <numerusform>“{name}”, {title}: %n frame marked as a key image.</numerusform>
        <numerusform>“{name}”, {title}: %n frames marked as key images.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>SelectionDialog</name>
    <message numerus="yes">
      <source>%n key image(s), one DICOM file for each study</source>
      <translation>
        <numerusform>%n key image, one DICOM file</numerusform>
        <numerusform>%n key images, one DICOM file for each study</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>SlideMapPanel</name>
    <message numerus="yes">
      <source>%n lesion(s){so_far}</source>
      <translation>
        <numerusform>%n lesion{so_far}</numerusform>
        <numerusform>%n lesions{so_far}</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>TagBrowser</name>
    <message numerus="yes">
      <source>%n element(s)</source>
      <translation>
        <numerusform>%n element</numerusform>
        <numerusform>%n elements</numerusform>
      </translation>
    </message>
  </context>
</TS>
