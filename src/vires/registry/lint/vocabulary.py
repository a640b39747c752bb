"""Words that praise or blame: a list to be argued about, one word or phrase a line, in the order of letters.

On it belong words that say what to think of a thing besides naming it, of whichever side. Terms of art stay off,
however harsh (`alien`, `illegal alien`, `removal`, `invasion`, `insurrection`): where a statute uses a word, the
record must. `illegal migrant` and `illegal immigrant` are on it, and `undocumented` is: statutes have a word of their
own for each, and each of these takes a side in place of it. `migrant` alone names people and stays off. So do single
words that law needs in another sense (`abuse` of discretion, `abuse` of a child, `corrupt` purpose); the loaded
phrase is listed instead.
"""

from __future__ import annotations

LOADED: tuple[str, ...] = tuple(
    """
    abusive
    alarming
    anchor babies
    anchor baby
    anti-american
    arrogant
    authoritarian
    beloved
    betrayal
    bigoted
    bogus
    bold
    border chaos
    border crisis
    brave
    broad abuse
    brutal
    bungled
    bureaucrats
    catastrophic
    catch and release
    catch-and-release
    chaotic
    common-sense
    commonsense
    compassionate
    concentration camp
    concentration camps
    controversial
    courageous
    cowardly
    crack down
    crackdown
    cracks down
    cruel
    dangerous criminals
    deep state
    defiance
    defiant
    deplorable
    deportation force
    deportation machine
    despotic
    devastating
    disastrous
    disgraceful
    draconian
    dystopian
    egregious
    enlightened
    extremist
    failed
    far-left
    far-right
    fascist
    flagrant
    flooded
    flooding
    gestapo
    glorious
    groundbreaking
    gutted
    gutting
    hardline
    harmful
    harsh
    hateful
    heartless
    hero
    heroes
    heroic
    historic
    horde
    hordes
    illegal border crossers
    illegal immigrant
    illegal immigrants
    illegal migrant
    illegal migrants
    illegals
    infamous
    infestation
    inhumane
    landmark
    lawless
    lawlessness
    long-overdue
    loophole
    loopholes
    mass deportation
    mass deportations
    merciless
    militarized
    misguided
    monstrous
    much-needed
    muslim ban
    notorious
    open borders
    open-borders
    oppressive
    outrageous
    overreach
    patriotic
    power grab
    purge
    radical
    rampant
    reckless
    regime
    rigged
    righteous
    rogue
    roundup
    roundups
    rubber-stamp
    ruthless
    sanctuary cities
    sanctuary city
    sanctuary jurisdiction
    sanctuary jurisdictions
    scandalous
    scheme
    secret police
    secretive
    senseless
    sham
    shameful
    shocking
    so-called
    swarm
    sweeping
    terrorize
    terrorizing
    thugs
    thwart
    thwarted
    thwarting
    thwarts
    tough
    tyrannical
    un-american
    unconscionable
    undocumented
    unhinged
    unleash
    unleashed
    unprecedented
    unvetted
    vicious
    vile
    visionary
    weaponization
    weaponized
    weaponizing
    wide-open border
    widespread abuse
    witch hunt
    witch-hunt
    woke
    xenophobic
    """.strip()
    .replace("    ", "")
    .split("\n")
)
