"""Which outline stands on a frame while a stack plays, and how late it says it is."""

from __future__ import annotations

from viewer.document.live import KEPT, MOST_LATE, LiveOutline, LiveOutlines


def following(*, playing: bool = True) -> LiveOutlines:
    made = LiveOutlines()
    made.on = True
    made.play(playing)
    return made


def lateness(live: LiveOutlines, frame: int) -> tuple[int, int, int] | None:
    """(frame of the outline, late, mark)."""
    standing = live.standing(frame)
    return (standing.outline.frame, standing.late, standing.mark) if standing else None


def test_a_frame_has_its_own_outline() -> None:
    live = following()
    live.put(LiveOutline(7))
    assert live.turned(7)
    assert lateness(live, 7) == (7, 0, 0)


def test_while_playing_the_newest_outline_stays_and_says_how_late_it_is() -> None:
    live = following()
    live.put(LiveOutline(7))
    live.turned(7)
    assert not live.turned(8)
    assert lateness(live, 8) == (7, 1, 1)
    live.turned(10)  # a frame was dropped: two turns, not three frames
    assert lateness(live, 10) == (7, 2, 2)


def test_an_answer_that_comes_after_its_frame_is_shown_as_late() -> None:
    live = following()
    live.turned(4)
    live.turned(5)
    assert lateness(live, 5) is None
    live.put(LiveOutline(4))
    assert lateness(live, 5) == (4, 1, 5)  # the mark stays at the worst of the last turns


def test_too_old_an_outline_is_not_shown() -> None:
    live = following()
    live.put(LiveOutline(0))
    for frame in range(MOST_LATE + 1):
        live.turned(frame)
    assert lateness(live, MOST_LATE) == (0, MOST_LATE, MOST_LATE)
    live.turned(MOST_LATE + 1)
    assert lateness(live, MOST_LATE + 1) is None


def test_a_stack_that_stands_shows_only_the_frames_own() -> None:
    live = following(playing=False)
    live.put(LiveOutline(7))
    live.turned(7)
    live.turned(8)
    assert lateness(live, 8) is None
    assert lateness(live, 7) == (7, 0, 0)


def test_another_view_at_another_frame_gets_no_late_outline() -> None:
    live = following()
    live.put(LiveOutline(7))
    live.turned(7)
    live.turned(8)
    assert lateness(live, 8) == (7, 1, 1)
    assert lateness(live, 20) is None


def test_the_mark_goes_when_playing_ends() -> None:
    live = following()
    live.put(LiveOutline(7))
    live.turned(6)
    live.turned(7)
    assert lateness(live, 7) == (7, 0, MOST_LATE)
    live.play(False)
    assert lateness(live, 7) == (7, 0, 0)


def test_off_shows_nothing_and_no_more_are_kept_than_fit() -> None:
    live = following()
    for frame in range(KEPT + 1):
        live.put(LiveOutline(frame))
    assert not live.knows(0)
    assert live.knows(1)
    live.on = False
    assert live.standing(1) is None
    live.forget()
    assert not live.knows(KEPT)
