"""The models that read one image, as their cards tell it: who outlines, who names a class, who needs a box. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from inference.cards import ModelCard
from inference.results import Scope

NO_LESION = "normal"  # the class that says there is none
METHODS = {  # network → the letter of its method, as the documents name it
    "breast-unet": "A1", "breast-classifier": "A2", "breast-fusion": "A3", "thyroid-net": "B",
    "distill-student": "C", "slide-fpn": "D", "mass-resnet50": "E", "mass-vgg16": "E", "mass-inception3": "E",
    "u-net": "U-Net",  # none of the five: the peer that outlines better
}  # fmt: skip
BEST = "u-net"  # the network that outlined better than the published form: its regions are listed, it runs unasked
BOXED = {"mammo-patch": False, "thyroid": True}  # pipelines that score a box → whether they can propose it
FAST = "student"
SLIDE = "slide"


class Role(Enum):
    """What a model of the team answers."""

    OUTLINE = "outline"
    FAST = "fast outline"
    CLASS = "class"
    FUSED = "fused"
    BOX = "box"
    MAP = "map"


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One model of the team."""

    card: ModelCard
    role: Role

    @property
    def id(self) -> str:
        return self.card.id

    @property
    def method(self) -> str:
        """The short name: its method's letter, for others the title."""
        return METHODS.get(self.card.network, self.card.title)

    @property
    def outlines(self) -> bool:
        return self.role in {Role.OUTLINE, Role.FAST}

    @property
    def names(self) -> bool:
        """It names a class."""
        return self.role in {Role.CLASS, Role.FUSED, Role.BOX}

    @property
    def needs_box(self) -> bool:
        """It scores nothing without a box that the reader drew."""
        return self.role is Role.BOX and not BOXED[self.card.pipeline]

    @property
    def denies(self) -> bool:
        """Its classes include that there is no lesion."""
        return self.names and NO_LESION in self.card.output.classes

    @property
    def target(self) -> str:
        """What it outlines, as its card calls it: lesion, nodule."""
        return self.card.output.layer or self.card.output.classes[0]


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """members: trained, in the order in which they run.  untrained: listed, never run."""

    members: tuple[Member, ...] = ()
    untrained: tuple[ModelCard, ...] = ()

    def member(self, model: str) -> Member | None:
        return next((each for each in self.members if each.id == model), None)

    @property
    def outline(self) -> Member | None:
        """Whose regions are listed: one model's, though several outline the same lesions."""
        return self.outlining[0] if self.outlining else None

    @property
    def outlining(self) -> tuple[Member, ...]:
        """Who outlines: the best network first, then the published form, then the student."""
        return tuple(each for each in self.members if each.outlines)

    @property
    def naming(self) -> tuple[Member, ...]:
        """Who names a class, the fused one last."""
        return tuple(each for each in self.members if each.names)

    @property
    def boxed(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.role is Role.BOX)

    @property
    def open(self) -> tuple[str, ...]:
        """What runs without a box of the reader's."""
        return tuple(each.id for each in self.members if not each.needs_box)

    @property
    def classes(self) -> tuple[str, ...]:
        """All classes that are named, the positive ones first, that of no lesion last."""
        cards = [each.card for each in self.naming]
        positive = {card.output.positive for card in cards}
        names = dict.fromkeys(name for card in cards for name in reversed(card.output.classes))
        return tuple(sorted(names, key=lambda name: (name not in positive, name == NO_LESION)))

    def same(self, other: Team) -> bool:
        """The same models, so that nothing has to be built anew."""
        return self._ids() == other._ids()

    def _ids(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(each.id for each in self.members), tuple(card.id for card in self.untrained)


def team_of(cards: Iterable[ModelCard], scope: Scope) -> Team:
    """Who reads an image of this modality and organ. An organ that nobody told shuts nobody out."""
    scope = implied(scope)
    fitting = [card for card in cards if reads(card, scope)]
    members = [Member(card, role_of(card)) for card in fitting if card.trained]
    members.sort(key=_order)
    return Team(tuple(members), tuple(card for card in fitting if not card.trained))


def implied(scope: Scope) -> Scope:
    """Mammography shows the breast, whether or not the file says so."""
    if scope.modality == "MG" and scope.body_part is None:
        return Scope("MG", "BREAST", scope.said_by)
    return scope


def reads(card: ModelCard, scope: Scope) -> bool:
    """Whether the card was made for it."""
    parts = card.input.body_part
    organ = not parts or scope.body_part is None or scope.body_part in parts
    return scope.modality in card.input.modality and organ


def role_of(card: ModelCard) -> Role:
    """From the pipeline and the classes."""
    if card.pipeline == SLIDE:
        return Role.MAP
    if card.pipeline in BOXED:
        return Role.BOX
    if len(card.output.classes) == 1:
        return Role.FAST if card.pipeline == FAST else Role.OUTLINE
    return Role.FUSED if card.requires else Role.CLASS


def choices(cards: Iterable[ModelCard], modality: str | None) -> tuple[tuple[str, str], ...]:
    """(modality, organ) that the cards read, of one modality or of all: what a person can be asked for.

    Untrained cards count: whoever names their organ learns that their model is not there yet. Nothing at all if none
    is trained.  organ: "" where a card asks for none.
    """
    fitting = [(card, kind) for card in cards for kind in card.input.modality if modality in {None, kind}]
    found = {(kind, part) for card, kind in fitting for part in card.input.body_part or ("",)}
    found = {one for one in found if modality is None or one[1]}
    return tuple(sorted(found, key=_rank)) if any(card.trained for card, _ in fitting) else ()


def _rank(choice: tuple[str, str]) -> tuple[int, tuple[str, str]]:
    """Ultrasound, mammogram, slide, then whatever else a card reads."""
    kinds = ("US", "MG", "SM")
    return kinds.index(choice[0]) if choice[0] in kinds else len(kinds), choice


def _order(member: Member) -> tuple[int, bool, str]:
    """Outlines first, the best of them before the rest; fusion last but for what scores a box."""
    order = (Role.MAP, Role.OUTLINE, Role.FAST, Role.CLASS, Role.FUSED, Role.BOX)
    return order.index(member.role), member.card.network != BEST, member.id
