"""Words that praise or blame: a list to be argued about, one word or phrase a line, in the order of letters.

On it belong words that say what to think of a thing besides naming it. Terms of art stay off, however harsh
(`alien`, `removal`, `invasion`, `insurrection`): where a statute uses a word, the record must.
"""

from __future__ import annotations

LOADED: tuple[str, ...] = tuple(
    """
    abusive
    alarming
    anti-american
    arrogant
    authoritarian
    beloved
    betrayal
    bold
    brave
    brutal
    bungled
    catastrophic
    common-sense
    commonsense
    compassionate
    controversial
    courageous
    cowardly
    crackdown
    cruel
    deplorable
    despotic
    devastating
    disastrous
    disgraceful
    draconian
    egregious
    enlightened
    failed
    far-left
    far-right
    flagrant
    glorious
    groundbreaking
    harsh
    heartless
    hero
    heroes
    heroic
    historic
    illegals
    infamous
    inhumane
    landmark
    lawless
    long-overdue
    misguided
    monstrous
    much-needed
    notorious
    open-borders
    oppressive
    outrageous
    overreach
    patriotic
    power grab
    purge
    radical
    reckless
    regime
    righteous
    rogue
    scandalous
    scheme
    senseless
    sham
    shameful
    shocking
    so-called
    sweeping
    thugs
    tough
    tyrannical
    un-american
    unconscionable
    unhinged
    unprecedented
    vicious
    vile
    visionary
    weaponization
    weaponized
    witch hunt
    woke
    """.strip()
    .replace("    ", "")
    .split("\n")
)
