/* Layers for the ATT&CK Navigator, format 4.5.
 *
 * A layer has one entry a technique. Its score means what the layer's description says: for public statements, how
 * many independent sources name it; for a case, how likely the stage is that its findings speak of. Colour never
 * stands alone: the comment says the same in words.
 *
 * Source: ATT&CK Navigator, layers/spec/v4.5/layerformat.md. */

import type {IntelReport} from "../model/intel.ts"
import {Losses} from "./export-json.ts"
import {attackVersionDefault, type Exported, type ExportOptions, type IntelExportOptions} from "./exported.ts"
import {namingBy} from "./intel-names.ts"
import {entitiesOf, Quotes, readingsOf} from "./intel-quotes.ts"
import {withThings} from "./intel-things.ts"
import {jsonText} from "./json-text.ts"
import {type Marking, markingText, publicTlp, type Tlp} from "./marking.ts"
import {isTechnique} from "./stix/attack.ts"

/** A technique of a layer. */
export interface LayerTechnique {
  readonly id: string
  readonly score: number
  readonly comment: string
  readonly metadata?: readonly {readonly name: string; readonly value: string}[]
}

export interface Layer {
  readonly name: string
  readonly description: string
  readonly techniques: readonly LayerTechnique[]
  readonly legend: readonly {readonly label: string; readonly color: string}[]
  readonly highest: number
  readonly marking: Marking
  readonly usual: Tlp
  readonly losses: Losses
}

const palest = "#fdf3d8"
const strongest = "#b5502b"
const maxComment = 2000

/** Writes a layer. Ids that are none of ATT&CK's are left out, and said. */
export function layerJson(layer: Layer, {attackVersion = attackVersionDefault}: ExportOptions): Exported {
  const {losses, highest} = layer
  const fit = (text: string, limit = maxComment): string => losses.clean(text, limit)
  const known = layer.techniques.filter(({id}) => isTechnique(id))
  if (known.length < layer.techniques.length)
    losses.say(`${layer.techniques.length - known.length} techniques have no id of ATT&CK and are left out.`)
  const below = new Set(known.filter(({id}) => id.includes(".")).map(({id}) => id.slice(0, 5)))
  const techniques = [...known]
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({id, score, comment, metadata = []}) => ({
      techniqueID: id,
      score,
      comment: fit(comment),
      enabled: true,
      metadata: metadata.map(({name, value}) => ({name: fit(name, 200), value: fit(value)})),
      showSubtechniques: below.has(id),
    }))
  // What has no entry of its own stays folded, and all below it.
  const folded = [...below]
    .filter((id) => !known.some((technique) => technique.id === id))
    .sort()
    .map((techniqueID) => ({techniqueID, enabled: true, showSubtechniques: true}))
  const [name, description] = [fit(layer.name, 200), fit(layer.description)]
  const marking = fit(markingText(layer.marking, layer.usual))
  const lost = losses.sentences
  const plain = {
    name,
    versions: {attack: attackVersion, navigator: "5.1.0", layer: "4.5"},
    domain: "enterprise-attack",
    description,
    sorting: 3,
    layout: {layout: "side", showID: true, showName: true, showAggregateScores: false, countUnscored: false},
    hideDisabled: false,
    techniques: [...techniques, ...folded],
    gradient: {colors: [palest, strongest], minValue: 0, maxValue: Math.max(1, highest)},
    legendItems: layer.legend,
    metadata: [
      {name: "marking", value: marking},
      {name: "made by", value: "Postern"},
      ...lost.map((value) => ({name: "left out", value})),
    ],
    links: [],
    showTacticRowBackground: false,
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
    selectVisibleTechniques: false,
  }
  return {text: `${jsonText(plain, 1)}\n`, lost}
}

/** Techniques that public statements name; the score counts statements with different root speakers. */
export function renderIntelNavigator(read: IntelReport, options: IntelExportOptions = {}): Exported {
  const report = withThings(read, options.names)
  const {marking = {tlp: publicTlp}} = options
  const losses = new Losses()
  const quotes = new Quotes(report)
  const naming = namingBy(entitiesOf(report), options.names)
  const byDocument = readingsOf(report)
  const found = new Map<string, {name: string; sources: Set<string>; lines: string[]; routes: Set<string>}>()
  for (const statement of report.statements) {
    const source = statement.issuers.map(naming).join(", ") || statement.id
    for (const document of statement.documents) {
      for (const {id, name, route, at} of byDocument.get(document)?.techniques ?? []) {
        const entry = found.get(id) ?? {name, sources: new Set(), lines: [], routes: new Set()}
        found.set(id, entry)
        entry.sources.add(source)
        entry.routes.add(route)
        const line = `“${quotes.sentence(at)}” (${source})`
        if (!entry.lines.includes(line)) entry.lines.push(line)
      }
    }
  }
  losses.say("Claims, estimates, indicators and advice are no part of a layer.")
  losses.say("Which copy a sentence stands in is not told.")
  const techniques = [...found].map(([id, {name, sources, lines, routes}]) => ({
    id,
    score: sources.size,
    comment: lines.slice(0, maxLines).join("\n"),
    metadata: [
      {name: "technique", value: name},
      {name: "read as", value: [...routes].sort().join(", ")},
      {name: "sources", value: [...sources].sort().join("; ")},
    ],
  }))
  const highest = Math.max(1, ...techniques.map(({score}) => score))
  return layerJson(
    {
      name: "Public statements",
      description: "Techniques that public statements name. The score is the number of independent sources.",
      techniques,
      legend: [
        {label: "one source", color: palest},
        {label: highest === 1 ? "no more than one" : `${highest} sources`, color: strongest},
      ],
      highest,
      marking,
      usual: publicTlp,
      losses,
    },
    options,
  )
}

const maxLines = 5
