/* The story as a list: one sentence for each episode with its number, kind and findings, and between them what
 * nobody could see. The numbers are those of the picture. */

import {speaks} from "../assess/episode-kind.ts"
import type {BlindSpan, Episode} from "../model/episode.ts"
import {html, type Markup} from "./escape.ts"
import {activityLink} from "./html-attribution.ts"
import {anchor, findingLinks, linked, type Page} from "./html-parts.ts"
import {episodesPicture, weight} from "./picture-episodes.ts"
import {episodeNumber, kindNames} from "./story-words.ts"
import {counted, placeText} from "./words.ts"

const mostEpisodes = 60
const mostBlind = 30

/** Picture and list, or undefined where the case has no episode. */
export function storyPart(page: Page): readonly Markup[] | undefined {
  const {episodes = [], blindSpans = []} = page.bundle.case
  if (episodes.length === 0) return undefined
  const shown = choose(episodes)
  const blind = [...blindSpans].sort((a, b) => lengthOf(b) - lengthOf(a)).slice(0, mostBlind)
  const items: readonly (Episode | BlindSpan)[] = [
    ...shown,
    ...blindSpans.filter((b) => blind.includes(b)),
  ].sort((a, b) => timeOf(a) - timeOf(b))
  const left = episodes.length - shown.length
  const told = new Set(episodes.flatMap((e) => e.findings))
  const untold = page.bundle.findings.filter(
    (f) => !told.has(f.id) && f.indicates.length > 0 && !speaks(f),
  ).length
  const picture = episodesPicture(page, episodes)
  return [
    ...(picture === undefined ? [] : [picture]),
    html`<ol class="story">
${items.map((item) => ("kind" in item ? episodeItem(page, item) : blindItem(item)))}
</ol>`,
    ...(left > 0
      ? [
          html`<p class="rest">Told here: ${shown.length} of ${counted(episodes.length, "episode")}, the weightiest. All are in <code>case.json</code>.</p>`,
        ]
      : []),
    ...(untold > 0
      ? [
          html`<p class="rest">Not told: ${counted(untold, "weak sign")} that fits common work as well and that nothing ties to an episode. They are in the table below.</p>`,
        ]
      : []),
  ]
}

function choose(episodes: readonly Episode[]): readonly Episode[] {
  if (episodes.length <= mostEpisodes) return episodes
  const ranked = episodes.map((episode, index) => ({episode, index}))
  ranked.sort((a, b) => weight(b.episode) - weight(a.episode) || a.index - b.index)
  const kept = new Set(ranked.slice(0, mostEpisodes).map(({episode}) => episode))
  return episodes.filter((e) => kept.has(e))
}

function lengthOf({from, until}: BlindSpan): number {
  return from === undefined ? Number.POSITIVE_INFINITY : until - from
}

function timeOf(item: Episode | BlindSpan): number {
  if ("kind" in item) return item.from?.at ?? Number.POSITIVE_INFINITY
  // What came before an episode is told before it.
  return item.from ?? item.until - 1
}

function episodeItem(page: Page, episode: Episode): Markup {
  const evidence =
    episode.findings.length > 0
      ? findingLinks(page, episode.findings, 8)
      : episode.at === undefined
        ? undefined
        : html`${episode.at.evidence}, ${placeText(episode.at)}`
  return html`<li id="${anchor(episode.id)}"><span class="no">${episodeNumber(episode)}</span><div class="kind">${kindNames[episode.kind]}${activityNote(page, episode)}</div><p>${linked(page, episode.says)}</p><p class="evidence">${evidence}</p></li>
`
}

function activityNote(page: Page, {activities}: Episode): Markup | undefined {
  const [only, ...more] = activities
  return only === undefined || more.length > 0 ? undefined : html` ${activityLink(page, only)}`
}

function blindItem(span: BlindSpan): Markup {
  return html`<li class="unseen"><span class="no" aria-hidden="true">?</span><div class="kind">not visible</div><p>${span.says}</p></li>
`
}
