"""What the models are called beside an image: short enough for the head of a column. Knows no Qt."""

from __future__ import annotations

from viewer.panels.agreement import Translate, class_word
from viewer.panels.case_team import Member, Role, Team


def column_title(member: Member, team: Team, translate: Translate) -> str:
    """Method and part: `A1 outline`, `E whole`, `B box`; the card's title where that would not tell two apart."""
    same = [each for each in team.members if (each.method, each.role) == (member.method, member.role)]
    if len(same) > 1 or member.method == member.card.title:
        return member.card.title
    return f"{member.method} {_part(member, team, translate)}"


def layer_title(team: Team, model: str, layer: str, translate: Translate) -> str:
    """`A1 lesion`, `A2 Grad-CAM`, `E box Grad-CAM` beside `E whole`; of a model that is not of the team, its id."""
    words, member = {"gradcam": translate("LayersPanel", "Grad-CAM")}, team.member(model)
    name = member.method if member else model
    if member is not None and [each.method for each in team.naming].count(member.method) > 1 and member.names:
        name = column_title(member, team, translate)
    return f"{name} {words.get(layer) or class_word(layer, translate)}"


def _part(member: Member, team: Team, translate: Translate) -> str:
    if member.role is Role.CLASS and any(each.role is Role.BOX for each in team.members):
        return translate("Role", "whole")
    return {
        Role.OUTLINE: translate("Role", "outline"),
        Role.FAST: translate("Role", "fast outline"),
        Role.CLASS: translate("Role", "class"),
        Role.FUSED: translate("Role", "fused"),
        Role.BOX: translate("Role", "box"),
        Role.MAP: translate("Role", "map"),
    }[member.role]
