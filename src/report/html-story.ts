/* The story as a picture and a list: one sentence for each episode with its number, kind and findings, and between
 * them what nobody could see. The numbers are those of the picture. */

import {speaks} from "../assess/episode-kind.ts"
import type {BlindSpan, Episode} from "../model/episode.ts"
import {html, type Markup} from "./escape.ts"
import {activityLink} from "./html-attribution.ts"
import {anchor, file, findingLinks, linked, type Page, placeOf, section} from "./html-parts.ts"
import {episodesPicture, weight} from "./picture-episodes.ts"
import {episodeNumber} from "./story-words.ts"

/** What a person reads as one story; more are in case.json. */
const mostEpisodes = 60
const mostBlind = 30

/** Picture and list, or undefined where the case has no episode. */
export function storySection(page: Page): Markup | undefined {
  const {episodes = [], blindSpans = []} = page.bundle.case
  const {say} = page
  if (episodes.length === 0) return undefined
  const shown = choose(episodes)
  const blind = new Set([...blindSpans].sort((a, b) => lengthOf(b) - lengthOf(a)).slice(0, mostBlind))
  const items: readonly (Episode | BlindSpan)[] = [
    ...shown,
    ...blindSpans.filter((span) => blind.has(span)),
  ].sort((a, b) => timeOf(a) - timeOf(b))
  const left = episodes.length - shown.length
  const told = new Set(episodes.flatMap((e) => e.findings))
  const untold = page.bundle.findings.filter(
    (f) => !told.has(f.id) && f.indicates.length > 0 && !speaks(f),
  ).length
  return section(
    "story",
    say("story.title"),
    episodesPicture(page, episodes),
    html`<ol class="story">
${items.map((item) => ("kind" in item ? episodeItem(page, item) : blindItem(page, item)))}
</ol>`,
    left > 0
      ? html`<p class="rest">${say("story.rest", {shown: shown.length, n: episodes.length, file: file("case.json")})}</p>`
      : undefined,
    untold > 0 ? html`<p class="rest">${say("story.untold", {n: untold})}</p>` : undefined,
  )
}

/** The id of an episode in the list; undefined where the list leaves it out. */
export function episodeAnchor({bundle}: Page, id: string): string | undefined {
  return choose(bundle.case.episodes ?? []).some((episode) => episode.id === id) ? anchor(id) : undefined
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
        : html`${episode.at.evidence}, ${placeOf(page, episode.at)}`
  return html`<li id="${anchor(episode.id)}"><span class="no">${episodeNumber(episode)}</span><div class="kind">${page.say(`episode.${episode.kind}`)}${activityNote(page, episode)}</div><p>${linked(page, episode.says)}</p><p class="evidence">${evidence}</p></li>
`
}

function activityNote(page: Page, {activities}: Episode): Markup | undefined {
  const [only, ...more] = activities
  return only === undefined || more.length > 0 ? undefined : html` ${activityLink(page, only)}`
}

function blindItem(page: Page, span: BlindSpan): Markup {
  return html`<li class="unseen"><span class="no" aria-hidden="true">?</span><div class="kind">${page.say("story.blind")}</div><p>${linked(page, span.says)}</p></li>
`
}
