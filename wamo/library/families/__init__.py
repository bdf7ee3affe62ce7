"""The families of actions, by topic; importing this package registers them all."""

from importlib import import_module

from wamo.library.families.registry import FAMILIES, Family, Params

__all__ = ["FAMILIES", "Family", "Params"]

_MODULES = (
    "sport.acrobatics",
    "sport.athletics",
    "dance.ballet",
    "combat.blade",
    "combat.blocks",
    "everyday.care",
    "everyday.grooming",
    "climbing.climbing",
    "locomotion.running",
    "locomotion.skipping",
    "locomotion.courses",
    "dance.dance",
    "exercise.exercise",
    "exercise.legs",
    "dance.expressive",
    "exercise.floor",
    "combat.forms",
    "gesture.gestures",
    "locomotion.going",
    "everyday.handling",
    "gesture.held",
    "locomotion.hops",
    "everyday.house",
    "locomotion.jumping",
    "locomotion.repeated_jumps",
    "combat.kicks",
    "combat.kick_combinations",
    "floor.kneeling",
    "dance.latin",
    "everyday.music",
    "climbing.playground",
    "floor.posture",
    "combat.punches",
    "combat.karate",
    "combat.ready",
    "dance.routines",
    "dance.show",
    "dance.party",
    "gesture.signs",
    "sport.sports",
    "sport.balls",
    "exercise.stretch",
    "exercise.therapy",
    "locomotion.walking",
    "locomotion.stairs",
    "locomotion.walks",
    "everyday.work",
    "gesture.arms",
    "gesture.hands",
    "gesture.waiting",
    "locomotion.steps",
    "locomotion.losing_balance",
    "floor.bending",
    "everyday.reaching",
    "sport.throwing",
    "gesture.acting",
    "locomotion.terrain",
    "exercise.leg_moves",
    "climbing.parkour",
    "floor.all_fours",
)
"""Registration order. Random streams draw from `FAMILIES` in this order, so append, never sort: it fixes the library."""

for _module in _MODULES:
    import_module(f"{__name__}.{_module}")
