"""Actions whose keys hold wherever a person is."""

from __future__ import annotations

from viewer.actions.spec import Spec
from viewer.translate import QT_TRANSLATE_NOOP

# fmt: off
ROWS: tuple[Spec, ...] = (
    Spec("open", QT_TRANSLATE_NOOP("Actions", "Open files…"), ("Ctrl+O",), "open", "file",
         short=QT_TRANSLATE_NOOP("Actions", "Open")),
    Spec("open_folder", QT_TRANSLATE_NOOP("Actions", "Open folder…"), ("Ctrl+Shift+O",), "", "file"),
    Spec("open_server", QT_TRANSLATE_NOOP("Actions", "Open from a server (DICOMweb)…"), (), "", "file"),
    Spec("open_map", QT_TRANSLATE_NOOP("Actions", "Open map over the image…"), (), "", "file"),
    Spec("demo", QT_TRANSLATE_NOOP("Actions", "Open the demo case"), (), "", "file"),
    Spec("demo_all", QT_TRANSLATE_NOOP("Actions", "Open all demo cases"), (), "", "file"),
    Spec("demo_slide", QT_TRANSLATE_NOOP("Actions", "Open the demo slide"), (), "", "file"),
    Spec("export_view", QT_TRANSLATE_NOOP("Actions", "Export picture as seen…"), ("Ctrl+E",), "export", "file",
         short=QT_TRANSLATE_NOOP("Actions", "Export"), gap=True),
    Spec("export_mask", QT_TRANSLATE_NOOP("Actions", "Export mask…"), (), "", "file"),
    Spec("export_results", QT_TRANSLATE_NOOP("Actions", "Export results to a folder…"), (), "", "file"),
    Spec("export_seg", QT_TRANSLATE_NOOP("Actions", "Export DICOM SEG…"), (), "", "file"),
    Spec("export_keys", QT_TRANSLATE_NOOP("Actions", "Export key images…"), (), "", "file"),
    Spec("copy_without_identity", QT_TRANSLATE_NOOP("Actions", "Copy without identity…"), (), "", "file"),
    Spec("report", QT_TRANSLATE_NOOP("Actions", "Report as PDF…"), (), "", "file"),
    Spec("print", QT_TRANSLATE_NOOP("Actions", "Print report…"), ("Ctrl+P",), "", "file"),
    Spec("tags", QT_TRANSLATE_NOOP("Actions", "DICOM elements…"), ("Ctrl+I",), "", "file", gap=True, rank=8),
    Spec("close", QT_TRANSLATE_NOOP("Actions", "Close image"), ("Ctrl+W",), "", "file", gap=True, rank=9),
    Spec("quit", QT_TRANSLATE_NOOP("Actions", "Quit"), ("Ctrl+Q",), "", "file", rank=9),
    Spec("undo", QT_TRANSLATE_NOOP("Actions", "Undo"), ("Ctrl+Z",), "undo", "edit"),
    Spec("redo", QT_TRANSLATE_NOOP("Actions", "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", "edit"),
    Spec("copy_view", QT_TRANSLATE_NOOP("Actions", "Copy the view"), ("Ctrl+C",), "", "edit", gap=True, rank=8),
    Spec("settings", QT_TRANSLATE_NOOP("Actions", "Settings…"), ("Ctrl+,",), "settings", "edit", gap=True, rank=9),
    Spec("export_settings", QT_TRANSLATE_NOOP("Actions", "Export settings…"), (), "", "edit", rank=9),
    Spec("import_settings", QT_TRANSLATE_NOOP("Actions", "Import settings…"), (), "", "edit", rank=9),
    Spec("fit", QT_TRANSLATE_NOOP("Actions", "Fit to window"), ("Ctrl+0",), "fit", "view"),
    Spec("one_to_one", QT_TRANSLATE_NOOP("Actions", "One image pixel per screen pixel"), ("Ctrl+1",), "one-to-one",
         "view"),
    Spec("zoom_in", QT_TRANSLATE_NOOP("Actions", "Zoom in"), ("+", "="), "", "view"),
    Spec("zoom_out", QT_TRANSLATE_NOOP("Actions", "Zoom out"), ("-",), "", "view"),
    Spec("reset", QT_TRANSLATE_NOOP("Actions", "Reset the view"), ("R",), "reset", "view"),
    Spec("panels", QT_TRANSLATE_NOOP("Actions", "Side panels"), ("F9",), "", "view", checkable=True, gap=True, rank=9),
    Spec("full_screen", QT_TRANSLATE_NOOP("Actions", "Full screen"), ("F11",), "", "view", checkable=True, rank=9),
    Spec("run", QT_TRANSLATE_NOOP("Actions", "Run the models"), ("Ctrl+R", "F5"), "run", "ai",
         short=QT_TRANSLATE_NOOP("Actions", "Run")),
    Spec("cancel_run", QT_TRANSLATE_NOOP("Actions", "Stop the models"), (), "stop", "ai"),
    Spec("ai_visible", QT_TRANSLATE_NOOP("Actions", "AI layers (hold to peek without)"), ("G",), "ai", "ai",
         checkable=True, short=QT_TRANSLATE_NOOP("Actions", "AI")),
    Spec("next_finding", QT_TRANSLATE_NOOP("Actions", "Next finding"), ("N",), "", "ai", gap=True),
    Spec("previous_finding", QT_TRANSLATE_NOOP("Actions", "Previous finding"), ("Shift+N",), "", "ai"),
    Spec("ask_scope", QT_TRANSLATE_NOOP("Actions", "Say what the image shows…"), (), "", "ai"),
    Spec("score_box", QT_TRANSLATE_NOOP("Actions", "Score a box"), ("Shift+B",), "rectangle", "ai", gap=True),
    Spec("models", QT_TRANSLATE_NOOP("Actions", "Model cards…"), (), "", "ai"),
    Spec("shortcuts", QT_TRANSLATE_NOOP("Actions", "All shortcuts"), ("?", "F1"), "help", "help"),
    Spec("first_run", QT_TRANSLATE_NOOP("Actions", "What it does and what it does not"), (), "", "help"),
    Spec("hazards", QT_TRANSLATE_NOOP("Actions", "Hazards and guards"), (), "", "help"),
    Spec("about", QT_TRANSLATE_NOOP("Actions", "About LesionScope"), (), "", "help"),
)
# fmt: on
