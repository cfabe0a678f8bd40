/* Markers show their citation on hover and focus, and open it on a click; the reader beside the
   answer takes the keys. Everything it shows comes from escaped attributes and is set as text. */

const WIDE = matchMedia("(min-width: 72rem)")
const CALM = matchMedia("(prefers-reduced-motion: reduce)")
const PATIENCE = 5000 // ms for what the server has sent to be drawn
const CARD_DELAY = 140 // ms; long enough to reach the card with the pointer

/* What lasts from one run of this script to the next. */
const held = (window.assistantGestures ??= {
  opened: null, // what the server last said is open: {turn, shelf, number}
  refocus: null, // which of the reader's buttons was used last
  waiting: 0,
  want: null, // tells the server what to open or close
})

const one = (selector, within = document) => within.querySelector(selector)
const reader = () => one(".st-key-reader")
const nameOf = (at) => `${at.turn}:${at.shelf}:${at.number}`
const markName = (at) => `words-${at.turn}-${at.shelf}-${at.number}`
const openerOf = (at) =>
  one(`a.chip[data-citation="${nameOf(at)}"]`) ?? one(`a[data-citation="${nameOf(at)}"]`)

export default function ({ data, setTriggerValue }) {
  held.want = (wanted) => setTriggerValue("wanted", wanted)
  if (!held.listening) listen()
  settle(data)
}

/* Once and for good: a click that nobody heard would follow the link and leave the page. */
function listen() {
  const reactions = {
    click: onClick,
    keydown: onKey,
    pointerover: onPointer,
    focusin: onFocus,
    scroll: () => card.follow(),
  }
  for (const [type, react] of Object.entries(reactions))
    document.addEventListener(type, react, { capture: true })
  held.listening = true
}

/* --- opening, turning, closing --- */

function onClick(event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  const doing = event.target.closest?.("[data-do]")
  const citation = event.target.closest?.("[data-citation]")
  if (doing?.dataset.do === "close") held.want({ close: true })
  else if (doing?.dataset.do === "copy-link") copy(doing, doing.dataset.link)
  else if (doing?.dataset.do === "copy-answer") copyAnswer(doing)
  else if (doing?.dataset.do === "open-page") {
    event.preventDefault()
    window.open(doing.href, "_blank", "noopener") // the conversation stays where it is
  } else if (citation) {
    event.preventDefault()
    event.stopPropagation()
    held.refocus = doing?.dataset.do ?? null
    card.hide()
    ask(citation.dataset.citation)
  }
}

function ask(name) {
  if (!name) return
  const [turn, shelf, number] = name.split(":")
  const wanted = { turn: Number(turn), shelf, number: Number(number) }
  emphasise(wanted) // at once, as the document may take a moment
  held.want(wanted)
}

function onKey(event) {
  if (event.key === "Escape") {
    if (card.hide()) event.stopPropagation()
    else if (held.opened && !one('[role="dialog"]:not(.st-key-reader)')) held.want({ close: true })
    return
  }
  const within = reader()
  if (!within?.contains(document.activeElement)) return
  const step = { ArrowLeft: "previous", ArrowRight: "next" }[event.key]
  if (step) {
    event.preventDefault()
    held.refocus = step
    ask(one(`[data-do="${step}"]`, within).dataset.citation)
  } else if (event.key === "Tab" && !WIDE.matches) keepInside(event, within)
}

/* Over the answer, the reader keeps the focus; beside it, it does not. */
function keepInside(event, within) {
  const stops = [...within.querySelectorAll("button, a[href], .document")]
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (document.activeElement !== edge && document.activeElement !== within) return
  if (document.activeElement === within && !event.shiftKey) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0]).focus()
}

/* What the server has drawn may not be there yet when it says so. */
function settle(data) {
  clearTimeout(held.waiting)
  if (data.show)
    return whenThere(".document mark", (mark) => mark.scrollIntoView({ block: "center" }))
  if (!data.open) return close()
  const name = nameOf(data.open)
  whenThere(`.st-key-reader:has(.reader-head[data-open="${name}"])`, (panel) => {
    const before = held.opened
    held.opened = data.open
    emphasise(held.opened)
    if (!before || nameOf(before) !== name) reveal(panel, before)
  })
}

function whenThere(selector, act, until = performance.now() + PATIENCE) {
  const found = one(selector)
  if (found) act(found)
  else if (performance.now() < until)
    held.waiting = setTimeout(() => whenThere(selector, act, until), 30)
}

function close() {
  const before = held.opened
  held.opened = null
  emphasise(null)
  if (before) openerOf(before)?.focus()
}

function reveal(panel, before) {
  panel.tabIndex = -1
  panel.setAttribute("role", WIDE.matches ? "complementary" : "dialog")
  panel.setAttribute("aria-modal", String(!WIDE.matches))
  panel.setAttribute("aria-label", one(".reader-head", panel).dataset.name)
  const text = one(".document", panel)
  if (text) text.tabIndex = 0
  const button = held.refocus && one(`[data-do="${held.refocus}"]`, panel)
  ;(button ?? panel).focus({ preventScroll: true })
  whenThere(`.st-key-reader mark[data-of~="${markName(held.opened)}"]`, (mark) =>
    scrollTo(mark, Boolean(before)),
  )
  if (!before) openerOf(held.opened)?.scrollIntoView({ block: "nearest" })
}

function scrollTo(mark, moving) {
  const text = mark.closest(".document")
  const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top
  text.scrollTo({
    top: text.scrollTop + offset - text.clientHeight / 3,
    behavior: moving && !CALM.matches ? "smooth" : "instant",
  })
}

/* A style of its own, as the elements it is about are drawn anew again and again. */
function emphasise(at) {
  let sheet = one("#open-citation")
  if (!sheet) {
    sheet = document.createElement("style")
    sheet.id = "open-citation"
    document.head.append(sheet)
  }
  sheet.textContent = at
    ? `a.chip[data-citation="${nameOf(at)}"] { --chip-ink: var(--on-accent); --chip: var(--accent) }
       .st-key-reader mark[data-of~="${markName(at)}"] { --mark: var(--highlight-strong) }`
    : ""
}

/* --- the card with the quoted words --- */

const card = {
  element: null,
  owner: null,
  timer: 0,
  show(owner) {
    clearTimeout(this.timer)
    if (this.owner === owner) return
    this.hide()
    this.element ??= Object.assign(document.createElement("div"), { id: "citation-card" })
    this.element.setAttribute("role", "tooltip")
    this.element.replaceChildren(
      line("blockquote", owner.dataset.quote),
      line("strong", owner.dataset.title),
      line("span", owner.dataset.about),
    )
    one(".stApp").append(this.element)
    owner.setAttribute("aria-describedby", "citation-card")
    this.owner = owner
    this.place(owner.getBoundingClientRect())
  },
  place(beside) {
    const { offsetWidth: width, offsetHeight: height } = this.element
    const left = Math.min(Math.max(8, beside.left - 16), innerWidth - width - 8)
    const above = beside.top - height - 8
    const top = above > 8 ? above : beside.bottom + 8
    this.element.style.cssText = `left: ${left}px; top: ${top}px`
  },
  follow() {
    const at = this.owner?.getBoundingClientRect()
    if (at && at.top > 0 && at.bottom < innerHeight) this.place(at)
    else this.hide()
  },
  hide() {
    clearTimeout(this.timer)
    if (!this.owner) return false
    this.owner.removeAttribute("aria-describedby")
    this.owner = null
    this.element.remove()
    return true
  },
  leave() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.hide(), CARD_DELAY)
  },
}

function line(tag, text) {
  const element = document.createElement(tag)
  element.textContent = text
  element.dir = "auto"
  return element
}

function onPointer(event) {
  if (event.pointerType === "touch") return
  const owner = event.target.closest?.(".chip[data-quote]")
  if (owner) card.show(owner)
  else if (event.target.closest?.("#citation-card")) clearTimeout(card.timer)
  else if (card.owner && card.owner !== document.activeElement) card.leave()
}

function onFocus(event) {
  const owner = event.target.closest?.(".chip[data-quote]")
  if (owner?.matches(":focus-visible")) card.show(owner)
  else card.hide()
}

/* --- copying --- */

function copyAnswer(button) {
  const held = button.closest(".copy")
  copy(button, one(".plain", held).textContent, one(".rich", held).innerHTML)
}

async function copy(button, plain, rich = "") {
  const types = { "text/plain": plain, ...(rich && { "text/html": rich }) }
  try {
    const blobs = Object.entries(types).map(([type, text]) => [type, new Blob([text], { type })])
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
  } catch {
    if (!copyTheOldWay(button, types)) return
  }
  button.dataset.label ??= button.textContent
  button.textContent = button.dataset.done
  setTimeout(() => (button.textContent = button.dataset.label), 2000)
}

/* For pages that are not served from this computer or over TLS: these have no clipboard. */
function copyTheOldWay(button, types) {
  const fill = (event) => {
    for (const [type, text] of Object.entries(types)) event.clipboardData.setData(type, text)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  getSelection().selectAllChildren(button)
  document.addEventListener("copy", fill, { once: true, capture: true })
  const done = document.execCommand("copy")
  document.removeEventListener("copy", fill, { capture: true })
  getSelection().removeAllRanges()
  return done
}
