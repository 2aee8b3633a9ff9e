/* One spelling of a word, so that a British and an American copy of a text compare as equal.
 *
 * What comes out is for comparison only and never shown; it need not be a word of either side. A rule is used
 * where no two words fall together by it, else a list of stems: "our", "four", "hour", "hence", "prize" and
 * "metered" keep what they are. Anything else than letters passes unchanged. */

/** The spelling that all spellings of a word share, in small letters. A word may carry hyphens and a possessive.
 *  `U.S.` and `US` are one, and so are `organisation's` and `organization's`. O(n). */
export function foldSpelling(word: string): string {
  const low = word.toLowerCase().replaceAll("\u2019", "'")
  if (low.length > longest) return low
  const initials = /^(?:[a-z]\.){2,6}(?=$|'|[^a-z.])/.exec(low)?.[0]
  if (initials !== undefined) return foldPart(initials.replaceAll(".", "")) + low.slice(initials.length)
  return low.includes("-") ? low.split("-").map(foldPossessive).join("-") : foldPossessive(low)
}

/** No word is longer. */
const longest = 60

function foldPossessive(word: string): string {
  const at = word.indexOf("'")
  return at < 0 ? foldPart(word) : foldPart(word.slice(0, at)) + word.slice(at)
}

function foldPart(word: string): string {
  if (word.length < 3) return word
  const whole = words.get(word)
  if (whole !== undefined) return whole
  let folded = word
  for (const {test, to, except} of rules)
    if (except?.test(folded) !== true && test.test(folded)) folded = folded.replace(test, to)
  return folded
}

/** Pairs that follow no rule. */
const words: ReadonlyMap<string, string> = new Map(
  (
    "usa=us whilst=while amongst=among learnt=learned burnt=burned spelt=spelled leapt=leaped dreamt=dreamed " +
    "artefact=artifact artefacts=artifacts grey=gray greys=grays greyed=grayed tyre=tire tyres=tires " +
    "programme=program programmes=programs cheque=check cheques=checks ageing=aging aluminium=aluminum " +
    "sceptic=skeptic sceptics=skeptics sceptical=skeptical scepticism=skepticism cypher=cipher cyphers=ciphers " +
    "enquiry=inquiry enquiries=inquiries enquire=inquire enquired=inquired mould=mold moulds=molds " +
    "plough=plow storey=story storeys=stories kerb=curb acknowledgement=acknowledgment judgement=judgment " +
    "acknowledgements=acknowledgments judgements=judgments abridgement=abridgment lodgement=lodgment " +
    "skilful=skillful skilfully=skillfully wilful=willful wilfully=willfully fulfil=fulfill fulfils=fulfills " +
    "enrol=enroll enrols=enrolls instil=instill instils=instills distil=distill distils=distills " +
    "appal=appall instalment=installment instalments=installments fulfilment=fulfillment enrolment=enrollment " +
    "practise=practice practised=practiced practises=practices practising=practicing unpractised=unpracticed " +
    "jewellery=jewelry woollen=woolen marvellous=marvelous chilli=chili counsellor=counselor " +
    "counsellors=counselors councillor=councilor councillors=councilors tranquillity=tranquility " +
    "manoeuvre=maneuver manoeuvres=maneuvers manoeuvred=maneuvered manoeuvring=maneuvering " +
    "orientated=oriented disorientated=disoriented pretence=pretense pretences=pretenses " +
    "towards=toward afterwards=afterward backwards=backward forwards=forward"
  )
    .split(" ")
    .map((pair) => {
      const [from = "", to = ""] = pair.split("=")
      return [from, to] as const
    }),
)

interface Rule {
  readonly test: RegExp
  readonly to: string
  readonly except?: RegExp
}

const rules: readonly Rule[] = [
  // organize, organisation: only the z becomes an s, so a word that is always written with s stays.
  {
    test: /(?<=[a-z]{2}i)z(?=(?:e|es|ed|er|ers|ing|ings|able|ation|ations|ational|ationally|ement)$)/,
    to: "s",
    except:
      /^(?:re|up|down|over|under|out|mid|cap|as|life|king|pint|super|true|full|half)?si[sz]|^(?:prize|seize|maize|baize|frize|apprize|misprize)/,
  },
  {test: /(?<=al|ol|yl|sm|od)yz(?=(?:e|es|ed|er|ers|ing|able)$)/, to: "ys"},
  {
    test: /(?<=(?:col|fav|hon|lab|neighb|behavi|harb|rum|hum|vap|arm|endeav|flav|sav|od|vig|rig|val|tum|parl|ard|cand|clam|demean|ferv|ranc|savi|splend|succ|enam|arb|misdemean|glam)o)u(?=r(?:s|ed|ing|ings|able|ably|ful|fully|less|ite|ites|itism|hood|hoods|ly|er|ers|al|ally|ist|ists|ism|y|ation)?$)/,
    to: "",
  },
  // centre, centred, centring: British -re to -er, and the e that falls before an ending comes back.
  {
    test: /^((?:epi)?cent|(?:kilo|milli|centi|micro|nano|deci)?met|(?:amphi)?theat|(?:milli|centi)?lit|fib|calib|sab|spect|lust|somb|meag|och|scept|saltpet|reconnoit)r(?:e(s?)|e(d)|(ing))$/,
    to: "$1er$2$3$4",
  },
  {test: /^(cent|met|calib|fib)er(d)$/, to: "$1ere$2"},
  {test: /(?<=^(?:self-?)?(?:def|off|lic)en)c(?=(?:e|es|ed|ing|eless|er|ers|or|ors)$)/, to: "s"},
  // travelled, signalling, modeller: one l, on both sides of the water, where the stem ends in -el, -al, -il, -ol.
  {
    test: /(?<=[a-z]{2}[aeio]l)l(?=(?:ed|ing|ings|er|ers|ation|able|est)$)/,
    to: "",
    except:
      /^(?:st|inst|re?inst|c|rec|f|b|w|h|t|sm|g|squ|thr)all|^(?:f|p|k|b|m|t|w|st|sp|dr|ch|gr|sk|sh|thr|f?ulf|dist|inst|ref|upsk|resk)ill|^(?:s|t|f|y|sp|sm|sw|dw|sh|qu|b|c|res|outs|ret|foret|missp)ell|^(?:p|r|t|tr|scr|st|enr|unr|contr|str|kn|dr)oll|^cell|^coll/,
  },
  {test: /^(cata|dia|ana|mono|epi|pro|homo|travel|ideo)logue(s|d)?$/, to: "$1log$2"},
  {test: /^(an|h|f|p|enc|orth?op|arch)ae(?=[a-z]{2})/, to: "$1e"},
  {test: /^encyclopae(?=di)/, to: "encyclope"},
]
