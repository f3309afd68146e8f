"""What can go wrong for a patient or a reader, how the program guards against it, and the tests that show the guard. No Qt.

`packaging/hazards.py` writes the same list as docs/hazards.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from viewer.translate import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Hazard:
    """shown_by: "file below tests/::test", each of which fails when the guard does. left: what remains to the reader."""

    number: int
    wrong: str
    guard: str
    left: str
    shown_by: tuple[str, ...]


HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        1,
        QT_TRANSLATE_NOOP("Hazards", "A grey value is shown wrongly, and a lesion with it."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Modality and VOI tables, polarity and padding follow the DICOM standard and are "
            "compared with independent decoders. What cannot be decoded is refused by name, never"
            " guessed.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "The monitor's grey scale is not verified."),
        (
            "inference/images/test_greyscale.py::test_voi_lut_clamps_outside_and_scales_by_its_bits",
            "inference/images/test_greyscale.py::test_inverted_polarity_and_the_readers_invert_cancel",
            "inference/images/test_codecs.py::test_lossless_colour_is_equal",
            "inference/images/test_dicom_pixels.py::test_cut_pixels_are_refused_with_what_is_there",
        ),
    ),
    Hazard(
        2,
        QT_TRANSLATE_NOOP("Hazards", "A length or an area is wrong."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Millimetres are given only where the file tells the scale, with its source beside "
            "them; ultrasound by the region under each end. Otherwise the measure stays in "
            "pixels.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "A scale that the file itself tells wrongly."),
        (
            "inference/images/test_dicom_info.py::test_a_spacing_that_cannot_be_is_unknown",
            "inference/images/test_dicom_info.py::test_regions_give_a_spacing_only_if_all_agree",
            "viewer/canvas/test_measuring.py::test_each_frame_is_measured_by_its_own_regions",
            "viewer/panels/test_panel_findings.py::test_area_is_in_mm2_only_where_the_spacing_is_known",
        ),
    ),
    Hazard(
        3,
        QT_TRANSLATE_NOOP("Hazards", "Left and right are confused."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Letters follow every turn and mirror; a mirrored picture says so; a contradiction in"
            " a mammogram's own words is told and not settled in silence.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "A picture without any words about its side shows no letter."),
        (
            "viewer/canvas/test_corner.py::test_letters_follow_turns_and_mirrors",
            "viewer/viewports/test_mammogram.py::test_a_mirror_image_is_told_from_a_turn",
            "viewer/viewports/test_mammogram.py::test_what_nothing_tells_stays_unknown",
        ),
    ),
    Hazard(
        4,
        QT_TRANSLATE_NOOP("Hazards", "Images of two patients are read as one."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Name and number stand in every viewport; more than one patient is said loudly; "
            "another patient's image is never hung beside.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "Pictures without a patient's data cannot be told apart."),
        (
            "viewer/panels/test_panel_studies.py::test_mixed_patients_are_told_loudly",
            "viewer/viewports/test_hanging.py::test_another_patients_images_are_never_hung_beside",
        ),
    ),
    Hazard(
        5,
        QT_TRANSLATE_NOOP("Hazards", "A model misses a lesion, and the reader trusts it."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "NO FINDING is a state of its own beside NOT RUN, FAILED and OUT OF SCOPE; the card "
            "tells how often the model missed and on which images; the outline can be hidden by "
            "one key.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "Models miss lesions. Read the image first."),
        (
            "viewer/panels/test_panel_findings.py::test_six_states_look_different",
            "viewer/panels/test_panel_studies.py::test_the_card_tells_what_the_model_is_and_is_not_for",
            "viewer/canvas/test_view.py::test_hidden_ai_leaves_the_bare_image",
        ),
    ),
    Hazard(
        6,
        QT_TRANSLATE_NOOP("Hazards", "A model marks what is no lesion, or names the wrong class."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Models that disagree are told as such; probabilities are calibrated and shown with "
            "the raw ones; nothing counts before a person accepts it.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "A confident wrong answer looks like a right one."),
        (
            "viewer/panels/test_panel_agreement.py::test_every_combination_is_judged_pair_by_pair",
            "viewer/test_editing.py::test_a_rejected_proposal_is_kept_but_no_longer_edited",
            "training/test_chain.py::test_figures_are_in_the_table_and_in_the_card",
        ),
    ),
    Hazard(
        7,
        QT_TRANSLATE_NOOP("Hazards", "A model judges an image that it was not made for."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Modality and organ are asked where the file is silent; what does not fit is OUT OF "
            "SCOPE, with the reason and without a score.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "Machines, diseases and people that the training set did not have."),
        (
            "inference/pipelines/test_methods.py::test_what_a_model_is_not_made_for_is_refused",
            "inference/pipelines/test_slide.py::test_an_unknown_scale_and_a_grey_picture_are_out_of_scope",
            "inference/headless/test_headless_command.py::test_without_a_modality_a_picture_is_asked_about_but_out_of_scope",
        ),
    ),
    Hazard(
        8,
        QT_TRANSLATE_NOOP(
            "Hazards", "A result belongs to another image, frame, model or threshold than the one on show."
        ),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Late results are dropped; each result carries the fingerprint of its weights; "
            "weights that differ from their card are refused.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "None is known."),
        (
            "viewer/test_analysis.py::test_a_result_of_an_older_run_is_dropped",
            "viewer/panels/test_panel_findings.py::test_another_frame_has_its_own_state",
            "inference/test_engine.py::test_changed_weights_are_refused",
        ),
    ),
    Hazard(
        9,
        QT_TRANSLATE_NOOP("Hazards", "What a machine drew is taken for what a person drew."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "The AI's lines are dashed and tagged, a person's are solid; the origin is kept "
            "through editing, export and reopening.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "Exported masks without their table lose their origin."),
        (
            "viewer/panels/test_panel_layers.py::test_three_origins_look_different",
            "viewer/test_editing.py::test_accepting_keeps_the_origin_and_the_exact_mask",
            "inference/export/test_export_seg_slide.py::test_who_made_it_is_told",
        ),
    ),
    Hazard(
        10,
        QT_TRANSLATE_NOOP("Hazards", "Work is lost by a crash, a full disk or a wrong key."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Every stroke is on disk at once and comes back after a crash; undo has no end; an "
            "old file stays until the new one is whole.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "A disk that is broken or taken away."),
        (
            "viewer/document/test_journal.py::test_a_stroke_survives_kill_9",
            "inference/export/test_export_atomic.py::test_a_writer_that_fails_half_way_leaves_the_old_file",
            "viewer/document/test_journal.py::test_a_disk_that_refuses_is_told_and_the_change_is_tried_again",
        ),
    ),
    Hazard(
        11,
        QT_TRANSLATE_NOOP("Hazards", "A patient's data leave the computer or stand where others see them."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Nothing is sent, unless a person switches the update check on, which sends no data. "
            "Logs hold no names; recent studies can be forgotten; the kiosk shows only what is "
            "marked as demo, without names, and refuses burnt-in text.",
        ),
        QT_TRANSLATE_NOOP(
            "Hazards", "Pictures and files that a person exports; crash reports may name open files."
        ),
        (
            "viewer/kiosk/test_kiosk_parts.py::test_burnt_in_text_is_refused_whoever_vouched",
            "viewer/kiosk/test_kiosk_parts.py::test_what_is_not_marked_as_demo_is_refused_without_its_name",
            "viewer/library/test_index.py::test_names_and_pictures_are_kept_only_if_allowed",
            "e2e/test_help.py::test_a_start_opens_no_connection_while_the_update_check_is_off",
        ),
    ),
    Hazard(
        12,
        QT_TRANSLATE_NOOP("Hazards", "A file made to do harm runs code or fills the memory."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Weights are read as plain numbers, never as programs; sizes are checked before "
            "memory is taken; links open only what is on this computer.",
        ),
        QT_TRANSLATE_NOOP("Hazards", "Faults in the decoders that the program is made of."),
        (
            "architecture/test_rules.py::test_nothing_is_unpickled",
            "inference/images/test_raster.py::test_a_picture_that_declares_more_than_it_can_hold_is_refused_unread",
            "viewer/test_links.py::test_what_is_not_surely_here_is_refused_by_one_sentence",
        ),
    ),
    Hazard(
        13,
        QT_TRANSLATE_NOOP("Hazards", "The program ends or hangs while somebody reads."),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "Models run in a process of their own: one that dies is FAILED, the image stays. A "
            "fault leaves a report on this computer with an id.",
        ),
        QT_TRANSLATE_NOOP(
            "Hazards",
            "A fault in the window's own process ends it; what was drawn comes back at the next start.",
        ),
        (
            "viewer/test_analysis.py::test_a_runner_that_breaks_is_failed_with_its_sentence",
            "viewer/test_crash.py::test_a_run_that_is_killed_by_a_fault_is_reported_once_at_the_next_start",
            "e2e/test_unexpected.py::test_a_window_that_dies_is_reported_at_the_next_start",
        ),
    ),
)
HEADS = (
    QT_TRANSLATE_NOOP("Hazards", "What can go wrong"),
    QT_TRANSLATE_NOOP("Hazards", "How the program guards"),
    QT_TRANSLATE_NOOP("Hazards", "What is left to you"),
)
INTRO = QT_TRANSLATE_NOOP(
    "Hazards",
    "LesionScope is a research tool and no medical device; no process of IEC 62304 or ISO 14971 was followed. "
    "Every guard here has a test that fails when the guard does.",
)
