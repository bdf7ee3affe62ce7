"""Words in joint names of common rigs: sides, roles, helpers, and other languages. Not in the paper."""

from __future__ import annotations

import re
import unicodedata

SIDES = {
    "left": "left", "l": "left", "lft": "left", "lt": "left", "lf": "left", "right": "right", "r": "right",
    "rgt": "right", "rt": "right", "rg": "right",
}  # fmt: skip
SIDE_AND_LEVEL = {"lu": ("left", "up"), "ru": ("right", "up"), "lf": ("left", "fore"), "rf": ("right", "fore")}
"""First word of names like "LUArm", which is cut into "LU" and "Arm": side and level in one."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


HELPERS = word_set(
    "twist share roll finger fingers thumb index middle mid ring pinky pinkie little palm carpal metacarpal "
    "meta nub end tip ik fk pole target ctrl control helper eff effector goal adjust muscle attach bck fwd "
    "inner outer in out corrective bicep tricep pec lat latissimus scap half bulge null site dummy guide vb "
    "virtual driver marker cor mch tweak sub kneeback bendy offset parent space socket slide heel heels "
    "heelside rollbone aim"
)
"""Words of helper, twist and control bones: a side and a body part in the name, but not a joint."""
FACE = word_set(
    "face facial eye eyes eyelid lid lids brow brows eyebrow eyebrows jaw lip lips mouth tongue tooth teeth "
    "cheek cheeks nose nostril nostrils ear ears chin forehead temple hair bang bangs beard mustache eyeball "
    "pupil lash eyelash mouse muzzle"
)
PROPS = word_set(
    "weapon prop props sword gun rifle bag hat helmet shield cape skirt cloth clothes coat tail wing breast "
    "breasts boob glasses holster belt pocket backpack ball_prop bow quiver knife camera light pen phone cup "
    "chair string tie scarf sleeve ribbon necklace earring accessory stick club racket bat item genital penis "
    "glute butt_jiggle"
)
NOISE = word_set(
    "joint jnt jt bone bn bip biped ccbase cc base rig skin sk stretch def org bind x c m mixamorig character "
    "char reference ref skel skeleton body human man male female avatar node name b valvebiped mot avg smpl f "
    "j bd robot std standard actor valve bend skeleton1 deform root sec da de do del della du la le"
)
"""Words that say nothing about the role."""

_GLUED_ROLES = (
    "clavicle|humerus|radius|wrist|hand|fingers|thumb|hipjoint|femur|tibia|foot|toes|hip|knee|ankle|shoulder|elbow|"
    "collar|thigh|shin|calf|arm|leg|upleg|forearm|upperarm|lowerarm|upperleg|lowerleg|toe|eye|uparm|loarm|loleg|"
    "shldr|buttock|lowarm|lowleg|midfoot|forefoot"
)
GLUED = re.compile(rf"([lr])({_GLUED_ROLES})")
"""Names such as "lfemur": a side letter and a role without a gap."""
GLUED_BACK = re.compile(rf"({_GLUED_ROLES})([lr])")
LONG_SIDE = re.compile(r"(left|right)([a-z]{3,})")
LONG_SIDE_BACK = re.compile(r"([a-z]{3,})(left|right)")

_ENGLISH = {
    # German
    "li": "left", "re": "right", "bein": "leg", "zeh": "toe",
    "links": "left", "linke": "left", "linker": "left", "linkes": "left", "rechts": "right", "rechte": "right",
    "rechter": "right", "rechtes": "right", "becken": "pelvis", "oberschenkel": "thigh", "unterschenkel": "shin",
    "knie": "knee", "knoechel": "ankle", "knochel": "ankle", "fuss": "foot", "zehe": "toe", "zehen": "toe",
    "schulter": "shoulder", "schlusselbein": "clavicle", "schluesselbein": "clavicle", "oberarm": "upperarm",
    "unterarm": "forearm", "ellbogen": "elbow", "ellenbogen": "elbow", "handgelenk": "wrist", "kopf": "head",
    "hals": "neck", "nacken": "neck", "hufte": "hip", "huefte": "hip", "wirbelsaeule": "spine", "wirbelsaule": "spine",
    "brust": "chest",
    # French
    "gauche": "left", "droite": "right", "droit": "right", "cuisse": "thigh", "mollet": "shin", "tibia": "shin",
    "genou": "knee", "cheville": "ankle", "pied": "foot", "orteil": "toe", "orteils": "toe", "epaule": "shoulder",
    "clavicule": "clavicle", "bras": "arm", "avant": "fore", "coude": "elbow", "poignet": "wrist",
    "main": "hand", "tete": "head", "cou": "neck", "hanche": "hip", "bassin": "pelvis", "jambe": "leg",
    # Spanish
    "izquierda": "left", "izquierdo": "left", "izq": "left", "derecha": "right", "derecho": "right", "der": "right",
    "muslo": "thigh", "pantorrilla": "shin", "espinilla": "shin", "rodilla": "knee", "tobillo": "ankle", "pie": "foot",
    "dedos": "toe", "hombro": "shoulder", "clavicula": "clavicle", "brazo": "upperarm", "antebrazo": "forearm",
    "codo": "elbow", "muneca": "wrist", "mano": "hand", "cabeza": "head", "cuello": "neck", "cadera": "hip",
    "pierna": "leg",
    # Italian
    "sinistra": "left", "sinistro": "left", "sx": "left", "destra": "right", "destro": "right", "dx": "right",
    "coscia": "thigh", "polpaccio": "shin", "ginocchio": "knee", "caviglia": "ankle", "piede": "foot", "dita": "toe",
    "spalla": "shoulder", "clavicola": "clavicle", "braccio": "upperarm", "avambraccio": "forearm", "gomito": "elbow",
    "polso": "wrist", "testa": "head", "collo": "neck", "anca": "hip", "bacino": "pelvis", "gamba": "leg",
    # Portuguese
    "esquerda": "left", "esquerdo": "left", "esq": "left", "direita": "right", "direito": "right", "dir": "right",
    "coxa": "thigh", "canela": "shin", "joelho": "knee", "tornozelo": "ankle", "pe": "foot", "dedao": "toe",
    "ombro": "shoulder", "braco": "upperarm", "antebraco": "forearm", "cotovelo": "elbow", "pulso": "wrist",
    "mao": "hand", "cabeca": "head", "pescoco": "neck", "quadril": "hip", "perna": "leg",
    "ante": "fore",
    # Dutch
    "bovenbeen": "thigh", "onderbeen": "shin", "enkel": "ankle", "voet": "foot",
    "teen": "toe", "tenen": "toe", "sleutelbeen": "clavicle", "bovenarm": "upperarm", "onderarm": "forearm",
    "elleboog": "elbow", "pols": "wrist", "hoofd": "head", "nek": "neck", "heup": "hip", "heupen": "hips",
    # Swedish, Danish, Norwegian
    "vanster": "left", "venstre": "left", "hoger": "right", "hojre": "right", "hoyre": "right", "lar": "thigh",
    "underben": "shin", "vrist": "ankle", "fot": "foot", "fod": "foot", "ta": "toe", "nyckelben": "clavicle",
    "overarm": "upperarm", "underarm": "forearm", "armbage": "elbow", "handled": "wrist", "huvud": "head",
    "hode": "head", "hoft": "hip", "hofte": "hip",
    # Polish
    "lewa": "left", "lewe": "left", "lewy": "left", "prawa": "right", "prawe": "right", "prawy": "right",
    "udo": "thigh", "podudzie": "shin", "lydka": "shin", "kolano": "knee", "kostka": "ankle", "stopa": "foot",
    "palce": "toe", "obojczyk": "clavicle", "ramie": "upperarm", "przedramie": "forearm", "lokiec": "elbow",
    "nadgarstek": "wrist", "dlon": "hand", "glowa": "head", "szyja": "neck", "biodra": "hips",
    # Czech
    "leva": "left", "leve": "left", "levy": "left", "prava": "right", "prave": "right", "pravy": "right",
    "stehno": "thigh", "holen": "shin", "berec": "shin", "koleno": "knee", "kotnik": "ankle", "chodidlo": "foot",
    "prsty": "toe", "klicek": "clavicle", "paze": "upperarm", "predlokti": "forearm", "loket": "elbow",
    "zapesti": "wrist", "ruka": "hand", "hlava": "head", "krk": "neck", "panev": "pelvis",
    # Turkish
    "sol": "left", "sag": "right", "ust": "upper", "alt": "lower", "bacak": "leg", "diz": "knee", "ayak": "foot",
    "parmak": "toe", "omuz": "shoulder", "kol": "arm", "dirsek": "elbow", "el": "hand", "bas": "head",
    "boyun": "neck", "kalca": "pelvis",
    # Indonesian
    "kiri": "left", "kanan": "right", "paha": "thigh", "betis": "shin", "kaki": "foot", "selangka": "clavicle",
    "lengan": "arm", "atas": "upper", "bawah": "lower", "siku": "elbow", "tangan": "hand", "kepala": "head",
    "leher": "neck", "pinggul": "pelvis",
    # Russian
    "левая": "left", "левое": "left", "левый": "left", "лев": "left", "правая": "right", "правое": "right",
    "правый": "right", "прав": "right", "бедро": "thigh", "голень": "shin", "колено": "knee", "стопа": "foot",
    "носок": "toe", "ключица": "clavicle", "плечо": "upperarm", "предплечье": "forearm", "кисть": "hand",
    "голова": "head", "шея": "neck", "таз": "pelvis",
}  # fmt: skip
"""English words for those of other languages; words that mean something in English are left out."""
_ENGLISH = {"".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)): english
            for word, english in _ENGLISH.items()}  # fmt: skip

_EAST_ASIAN = (  # longest first, so that a prefix does not match
    ("左", " left "), ("右", " right "), ("足首", " ankle "), ("つま先", " toe "),
    ("足先", " toe "), ("手首", " wrist "), ("ひざ", " knee "), ("ひじ", " elbow "),
    ("大腿", " thigh "), ("小腿", " shin "), ("脚踝", " ankle "), ("脚趾", " toe "),
    ("脚尖", " toe "), ("膝盖", " knee "), ("膝", " knee "), ("锁骨", " clavicle "), ("쇄골", " clavicle "),
    ("鎖骨", " clavicle "), ("上臂", " upperarm "), ("前臂", " forearm "), ("小臂", " forearm "),
    ("大臂", " upperarm "), ("手肘", " elbow "), ("肘", " elbow "), ("手腕", " wrist "),
    ("肩", " shoulder "), ("腕", " upperarm "), ("親指", " thumb "), ("人指", " finger "),
    ("中指", " finger "), ("薬指", " finger "), ("小指", " finger "), ("手", " hand "),
    ("脚", " foot "), ("足", " leg "), ("頭", " head "), ("头", " head "),
    ("首", " neck "), ("脖子", " neck "), ("颈", " neck "), ("目", " eye "),
    ("眼", " eye "), ("捩", " twist "), ("先", " end "), ("親", " parent "),
    ("왼쪽", " left "), ("오른쪽", " right "), ("허벅지", " thigh "), ("종아리", " shin "),
    ("발목", " ankle "), ("발가락", " toe "), ("발", " foot "), ("어깨", " shoulder "),
    ("위팔", " upperarm "), ("아래팔", " forearm "), ("손목", " wrist "), ("손", " hand "),
    ("머리", " head "), ("목", " neck "), ("무릎", " knee "), ("팔꿈치", " elbow "),
)  # fmt: skip


_NO_ACCENTS = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "đ": "d", "Đ": "D"})
"""Letters that Unicode does not take apart into a plain one and an accent."""


def plain_ascii(name: str) -> str:
    """Remove accents from a name and translate East Asian parts; other scripts are kept."""
    if name.isascii():
        return name
    text = unicodedata.normalize("NFKC", name).translate(_NO_ACCENTS)
    for part, english in _EAST_ASIAN:
        text = text.replace(part, english)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def english(word: str) -> str:
    """The English word for a lower-case word of another language, or the word itself."""
    return _ENGLISH.get(word, word)
