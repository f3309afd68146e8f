<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
