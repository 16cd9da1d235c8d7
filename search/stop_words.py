"""The function words of English: they say how a sentence is built, and nothing about its subject."""

from __future__ import annotations

_TEXT = """
    a about above after again against all along also although am among an and any are as at be because
    been before being below between both but by can could did do does doing done down during each either
    else etc few for from further had has have having he her here hers herself him himself his how however
    i if in into is it its itself just let many may me might mine more most much must my myself neither no
    nor not of off often on once one only or other others our ours ourselves out over own per please quite
    rather same shall she should since so some such tell than that the their theirs them themselves then
    there these they this those through thus to too toward towards under until up upon us very was we were
    what whatever when whenever where wherever whether which whichever while who whoever whom whose why
    will with within without would yet you your yours yourself yourselves
"""
# What apostrophes leave of contractions and possessives: can't, won't and shan't have words of their own.
_REMAINS = (
    "s t d ll m re ve aren couldn didn doesn don hadn hasn haven isn mustn needn shouldn wasn weren wouldn"
)

#: In small letters, as printed; no stems.
STOP_WORDS = frozenset([*_TEXT.split(), *_REMAINS.split()])
