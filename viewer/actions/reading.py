"""Actions of a person who reads: radiology images, slides, or both."""

from __future__ import annotations

from viewer.actions.spec import RADIOLOGY, READING, SLIDE, Spec
from viewer.translate import QT_TRANSLATE_NOOP

# fmt: off
BOTH: tuple[Spec, ...] = (
    Spec("pan", QT_TRANSLATE_NOOP("Actions", "Pan"), ("X",), "pan", "tools", tool=True, contexts=READING),
    Spec("zoom", QT_TRANSLATE_NOOP("Actions", "Zoom"), ("Z",), "zoom", "tools", tool=True, contexts=READING),
    Spec("rotate_left", QT_TRANSLATE_NOOP("Actions", "Rotate left"), ("[",), "", "view", contexts=READING, gap=True),
    Spec("rotate_right", QT_TRANSLATE_NOOP("Actions", "Rotate right"), ("]",), "", "view", contexts=READING),
    Spec("flip_h", QT_TRANSLATE_NOOP("Actions", "Flip left–right"), ("H",), "", "view", contexts=READING),
    Spec("flip_v", QT_TRANSLATE_NOOP("Actions", "Flip top–bottom"), ("V",), "", "view", contexts=READING),
    Spec("corner_text", QT_TRANSLATE_NOOP("Actions", "Corner text"), ("T",), "", "view", contexts=READING),
    Spec("key_image", QT_TRANSLATE_NOOP("Actions", "Key image"), ("K",), "", "images", checkable=True, contexts=READING,
         gap=True, rank=3),
    Spec("next_key_image", QT_TRANSLATE_NOOP("Actions", "Next key image"), ("Shift+K",), "", "images", contexts=READING,
         rank=3),
    Spec("previous_key_image", QT_TRANSLATE_NOOP("Actions", "Previous key image"), ("Ctrl+Shift+K",), "", "images",
         contexts=READING, rank=3),
    Spec("key_images", QT_TRANSLATE_NOOP("Actions", "All key images…"), (), "", "images", contexts=READING, rank=3),
    Spec("previous_image", QT_TRANSLATE_NOOP("Actions", "Previous image"), ("PgUp", "Alt+Left"), "", "images",
         contexts=READING, gap=True, rank=2),
    Spec("next_image", QT_TRANSLATE_NOOP("Actions", "Next image"), ("PgDown", "Alt+Right"), "", "images",
         contexts=READING, rank=2),
)
RADIOLOGY_ROWS: tuple[Spec, ...] = (
    Spec("window_level", QT_TRANSLATE_NOOP("Actions", "Window/level"), ("W",), "window-level", "tools", tool=True,
         contexts=RADIOLOGY),
    Spec("scroll", QT_TRANSLATE_NOOP("Actions", "Scroll frames"), ("S",), "scroll", "tools", tool=True,
         contexts=RADIOLOGY),
    Spec("magnifier", QT_TRANSLATE_NOOP("Actions", "Magnifier (hold, or tap)"), ("M",), "", "view", checkable=True,
         contexts=RADIOLOGY, gap=True),
    Spec("freeze", QT_TRANSLATE_NOOP("Actions", "Freeze a copy beside"), ("Shift+F",), "", "view", contexts=RADIOLOGY),
    Spec("true_size", QT_TRANSLATE_NOOP("Actions", "True size"), ("Ctrl+2",), "", "view", contexts=RADIOLOGY),
    Spec("calibrate_screen", QT_TRANSLATE_NOOP("Actions", "Calibrate this screen…"), (), "", "view", contexts=RADIOLOGY),
    Spec("invert", QT_TRANSLATE_NOOP("Actions", "Invert grey scale"), ("I",), "invert", "view", contexts=RADIOLOGY,
         gap=True),
    Spec("colour_profile", QT_TRANSLATE_NOOP("Actions", "Colours by the picture's profile (ICC)"), (), "", "view",
         checkable=True, contexts=RADIOLOGY),
    Spec("file_window", QT_TRANSLATE_NOOP("Actions", "Window of the file"), ("0",), "", "view", contexts=RADIOLOGY),
    *(Spec(f"preset_{n}", QT_TRANSLATE_NOOP("Actions", "Window preset"), (str(n),), contexts=RADIOLOGY)
      for n in range(1, 10)),
    Spec("previous_frame", QT_TRANSLATE_NOOP("Actions", "Previous frame"), ("Up",), "", "images", contexts=RADIOLOGY,
         gap=True, rank=1),
    Spec("next_frame", QT_TRANSLATE_NOOP("Actions", "Next frame"), ("Down",), "", "images", contexts=RADIOLOGY, rank=1),
    Spec("first_frame", QT_TRANSLATE_NOOP("Actions", "First frame"), ("Home",), "", "images", contexts=RADIOLOGY, rank=1),
    Spec("cine", QT_TRANSLATE_NOOP("Actions", "Play the stack"), ("C",), "cine", "images", checkable=True,
         contexts=RADIOLOGY, rank=1),
    Spec("live", QT_TRANSLATE_NOOP("Actions", "Outline live while it plays"), ("Shift+C",), "", "images", checkable=True,
         contexts=RADIOLOGY, rank=1),
    Spec("cine_first", QT_TRANSLATE_NOOP("Actions", "Play from this frame on"), (), "", "images", contexts=RADIOLOGY,
         rank=1),
    Spec("cine_last", QT_TRANSLATE_NOOP("Actions", "Play up to this frame"), (), "", "images", contexts=RADIOLOGY, rank=1),
    Spec("cine_whole", QT_TRANSLATE_NOOP("Actions", "Play all frames"), (), "", "images", contexts=RADIOLOGY, rank=1),
    Spec("last_frame", QT_TRANSLATE_NOOP("Actions", "Last frame"), ("End",), "", "images", contexts=RADIOLOGY, rank=1),
)
SLIDE_ROWS: tuple[Spec, ...] = (
    *(Spec(f"magnify_{n}", QT_TRANSLATE_NOOP("Actions", "Magnification 1.25× … 80×"), (str(n),), contexts=SLIDE)
      for n in range(1, 8)),
    Spec("pan_left", QT_TRANSLATE_NOOP("Actions", "Move left"), ("Left",), contexts=SLIDE),
    Spec("pan_right", QT_TRANSLATE_NOOP("Actions", "Move right"), ("Right",), contexts=SLIDE),
    Spec("pan_up", QT_TRANSLATE_NOOP("Actions", "Move up"), ("Up",), contexts=SLIDE),
    Spec("pan_down", QT_TRANSLATE_NOOP("Actions", "Move down"), ("Down",), contexts=SLIDE),
    Spec("slide_overview", QT_TRANSLATE_NOOP("Actions", "Overview of the slide"), (), "", "slides", checkable=True,
         contexts=SLIDE, gap=True, rank=3),
    Spec("slide_trail", QT_TRANSLATE_NOOP("Actions", "Where the slide was looked at"), (), "", "slides", checkable=True,
         contexts=SLIDE, rank=3),
    Spec("slide_step", QT_TRANSLATE_NOOP("Actions", "Move slides in step"), ("J",), "", "slides", checkable=True,
         contexts=SLIDE, rank=3),
    Spec("slide_mpp", QT_TRANSLATE_NOOP("Actions", "Pixel size of the slide…"), (), "", "slides", contexts=SLIDE, rank=3),
    Spec("slide_beside", QT_TRANSLATE_NOOP("Actions", "Label and macro of the slide…"), (), "", "slides", contexts=SLIDE,
         rank=3),
    Spec("run_region", QT_TRANSLATE_NOOP("Actions", "Run the models in the region drawn"), ("Shift+F5",), "rectangle",
         "ai", contexts=SLIDE, gap=True),
)
# fmt: on
ROWS = (*RADIOLOGY_ROWS[:1], *BOTH, *RADIOLOGY_ROWS[1:], *SLIDE_ROWS)
