/* The reading aids of report.html: fold, sort, filter, copy, local times. The page is whole without them.
 *
 * It adds buttons and changes what is hidden; it loads nothing, keeps nothing and writes text only as text. Its words
 * stand in the page, in the attributes of #toolbar. `page/build.ts` puts it into src/report/page-script.ts. */

const bar = document.getElementById("toolbar")
const said = document.getElementById("said")
const word = (name) => bar.dataset[name]
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const say = (...parts) => {
  said.textContent = parts.join("")
}
const button = (text, act) => {
  const made = document.createElement("button")
  made.type = "button"
  made.textContent = text
  made.addEventListener("click", act)
  return made
}

// Fold. Links into something folded open it.
const setOpen = (open) => {
  for (const each of all("main details")) each.open = open
}
document.getElementById("unfold").addEventListener("click", () => setOpen(true))
document.getElementById("fold").addEventListener("click", () => setOpen(false))
const openTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const closed = target?.closest("details:not([open])")
  if (closed) {
    closed.open = true
    target.scrollIntoView()
  }
}
addEventListener("hashchange", openTarget)
openTarget()

// Copy: what is shown, or what `data-copy` has.
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement("textarea")
    area.value = text
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    return done
  }
}
for (const each of all(".copy")) {
  const text = each.dataset.copy ?? each.textContent
  const made = button(word("copy"), async (event) => {
    const done = await copy(text)
    event.target.focus()
    say(word(done ? "copied" : "failed"), ": ", text.slice(0, 80))
  })
  made.className = "copies"
  made.setAttribute("aria-label", [word("copy"), text.slice(0, 80)].join(": "))
  each.after(made)
}

// Local times, made on first use.
const local = document.getElementById("local")
const format = new Intl.DateTimeFormat(undefined, {dateStyle: "medium", timeStyle: "long"})
let times
local.addEventListener("click", () => {
  times ??= all("main time").map((each) => {
    const made = document.createElement("span")
    made.className = "localtime"
    made.textContent = ["(", format.format(new Date(each.dateTime)), ")"].join("")
    each.after(made)
    return made
  })
  const shown = local.getAttribute("aria-pressed") !== "true"
  local.setAttribute("aria-pressed", String(shown))
  for (const each of times) each.hidden = !shown
})

// Filter and sort. A cell sorts by `data-key`, by its time, or by its text with numbers as numbers.
const keyOf = (row, at) => {
  const cell = row.cells[at]
  return (
    cell.dataset.key ??
    cell.querySelector("time")?.dateTime ??
    cell.textContent.replace(/(\d),(?=\d{3})/g, "$1")
  )
}
const order = new Intl.Collator(undefined, {numeric: true})
for (const table of all("table.sortable")) {
  const body = table.tBodies[0]
  const rows = [...body.rows]
  const field = document.getElementById(table.id.concat("-filter"))
  const texts = rows.map((row) => row.textContent.toLowerCase())
  field.parentElement.hidden = false
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/)
    let shown = 0
    rows.forEach((row, at) => {
      row.hidden = !wanted.every((each) => texts[at].includes(each))
      if (!row.hidden) shown += 1
    })
    say(word("rows").replace("##", rows.length).replace("#", shown))
  })
  const heads = [...table.tHead.rows[0].cells]
  heads.forEach((head, at) => {
    const name = head.textContent
    const made = button(name, () => {
      const down = head.getAttribute("aria-sort") === "ascending"
      for (const each of heads) each.removeAttribute("aria-sort")
      head.setAttribute("aria-sort", down ? "descending" : "ascending")
      const keyed = rows.map((row) => ({row, key: keyOf(row, at)}))
      keyed.sort((a, b) => order.compare(a.key, b.key) * (down ? -1 : 1))
      body.append(...keyed.map((each) => each.row))
      say(word("sorted").replace("#", name))
    })
    made.title = word("sort")
    head.replaceChildren(made)
  })
}
bar.hidden = false
