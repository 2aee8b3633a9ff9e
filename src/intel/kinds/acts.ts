/* Verbs for what a body does about an attack, and what keeps a clause from telling such an act.
 *
 * What somebody sees, finds, says, thinks or demands is no act; nor is a fix that he brings out, a habit, or a plan. */

/** Deeds of bodies about an event, in their base form. */
export const acts: ReadonlySet<string> = new Set(
  (
    "notify inform alert contact brief warn assist help support aid advise guide deploy dispatch send hand provide offer give lend " +
    "sanction impose indict charge arrest detain seize confiscate raid search question interview interrogate extradite prosecute sue " +
    "fine expel summon recall call suspend ban bar bring revoke restrict freeze designate list blacklist cut sever withdraw cancel " +
    "dismantle disrupt disable block sinkhole take shut unplug disconnect isolate quarantine contain close lock segment switch turn " +
    "remove delete clean wipe purge evict reset rotate change replace rebuild reinstall reimage restore recover remediate mitigate " +
    "repair patch secure harden install open launch start begin initiate conduct carry perform undertake investigate probe analyse " +
    "analyze examine inspect audit review scan hunt monitor trace treat handle process respond react pass forward refer " +
    "report lodge file submit share distribute circulate issue publish convene activate establish set create form mobilise mobilize " +
    "coordinate cooperate collaborate work request ask commission order instruct task evacuate divert postpone delay drop end " +
    "pay engage hire appoint step strengthen tighten raise increase extend introduce adopt protest demand unseal obtain " +
    "add move migrate transfer relocate stop halt interrupt intercept foil thwart prevent repel neutralise neutralize " +
    "decrypt unlock reopen resume apologise apologize compensate reimburse collect preserve copy host visit " +
    "terminate deactivate disarm pull announce allocate grant earmark release free return retrieve exchange cover relieve sack settle install"
  ).split(" "),
)

/** Acts that are told as going on. */
export const ongoing: ReadonlySet<string> = new Set(
  "investigate work assist support help cooperate coordinate collaborate examine analyse analyze probe respond treat".split(
    " ",
  ),
)

/** Passives that need no "by": who did it is whoever speaks. */
export const official: ReadonlySet<string> = new Set(
  "notify inform alert summon call expel arrest detain charge indict seize sanction deploy dispatch contact warn extradite brief recall".split(
    " ",
  ),
)

/** Verbs that need an object that is help or an order, and not only words: "issued guidance", "released funds". */
export const saying: ReadonlySet<string> = new Set(
  "issue publish release announce distribute circulate provide offer give hold form take set introduce establish create obtain share".split(
    " ",
  ),
)

/** What is only words or no deed: "issued a statement", "took part", "gave no details". */
export const wordsOnly: RegExp =
  /^(?:statements?|advisory|advisories|bulletins?|conference|interview|comments?|posts?|blog|part|place|note|notice|view|role|credit|effect|interest|care|control|advantage|reports?|paper|list|questions?|answers?|reading|speech|press|claims?|responsibility|attribution|assessment|findings?|conclusion|condolences|thanks|evidence|proof|examples?|hints?|impression|reasons?|names?|updates?|patch(?:es)?|fix(?:es)?|hotfix(?:es)?|firmware|versions?|decryptors?|workarounds?|mitigations?|signatures?|toolkit|confidence|look|turn|turns|account|shape|blame|figures?|details|documents?|information|guide|article|analysis|data|numbers?|photos?|video|access|foothold|rights|privileges|persistence|office|it|this|that|morning|afternoon|week|month|year|today|monday|tuesday|wednesday|thursday|friday)$/

/** What attackers do with the same verbs: "conducted a campaign". */
export const waging: ReadonlySet<string> = new Set(
  "carry conduct launch perform undertake begin start open pursue send run install deploy obtain move take".split(
    " ",
  ),
)

/** What whoever tells of an attack has done to know of it; it is no act of his. */
export const studying: ReadonlySet<string> = new Set(
  "analyse analyze examine investigate inspect review study monitor trace hunt probe scan".split(" "),
)

/** Verbs that are speech as well: they act where somebody is told, and nothing is said. */
export const spoken: ReadonlySet<string> = new Set(
  "inform notify alert brief warn report advise announce demand protest call question interview".split(" "),
)
