/* Markers show their citation on hover and focus, and open it on a click; the reader beside the
   answer takes the keys. Everything it shows comes from escaped attributes and is set as text. */

const WIDE = matchMedia("(min-width: 72rem)")
const CALM = matchMedia("(prefers-reduced-motion: reduce)")
const PATIENCE = 5000 // ms for what the server has sent to be drawn
const CARD_DELAY = 140 // ms; long enough to reach the card with the pointer

let opened = null // what the server last said is open: {turn, shelf, number}
let waiting = 0
let refocus = null // which of the reader's buttons was used last

const one = (selector, within = document) => within.querySelector(selector)
const reader = () => one(".st-key-reader")
const nameOf = (at) => `${at.turn}:${at.shelf}:${at.number}`
const openerOf = (at) =>
  one(`a.chip[data-citation="${nameOf(at)}"]`) ?? one(`a[data-citation="${nameOf(at)}"]`)

export default function ({ data, setTriggerValue }) {
  const listening = new AbortController()
  const listen = (type, react) =>
    document.addEventListener(type, react, { signal: listening.signal, capture: true })
  const want = (wanted) => setTriggerValue("wanted", wanted)

  listen("click", (event) => onClick(event, want))
  listen("keydown", (event) => onKey(event, want))
  listen("pointerover", onPointer)
  listen("focusin", onFocus)
  listen("scroll", () => card.hide())
  settle(data)
  return () => listening.abort()
}

/* --- opening, turning, closing --- */

function onClick(event, want) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  const doing = event.target.closest?.("[data-do]")
  const citation = event.target.closest?.("[data-citation]")
  if (doing?.dataset.do === "close") want({ close: true })
  else if (doing?.dataset.do === "copy-link") copy(doing, doing.dataset.link)
  else if (doing?.dataset.do === "copy-answer") copyAnswer(doing)
  else if (citation) {
    event.preventDefault()
    event.stopPropagation()
    refocus = doing?.dataset.do ?? null
    card.hide()
    ask(citation.dataset.citation, want)
  }
}

function ask(name, want) {
  if (!name) return
  const [turn, shelf, number] = name.split(":")
  want({ turn: Number(turn), shelf, number: Number(number) })
}

function onKey(event, want) {
  if (event.key === "Escape") {
    if (card.hide()) event.stopPropagation()
    else if (opened && !one('[role="dialog"]:not(.st-key-reader)')) want({ close: true })
    return
  }
  const within = reader()
  if (!within?.contains(document.activeElement)) return
  const step = { ArrowLeft: "previous", ArrowRight: "next" }[event.key]
  if (step) {
    event.preventDefault()
    refocus = step
    ask(one(`[data-do="${step}"]`, within).dataset.citation, want)
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
  clearTimeout(waiting)
  if (data.show)
    return whenThere(".document mark", (mark) => mark.scrollIntoView({ block: "center" }))
  if (!data.open) return close()
  const name = nameOf(data.open)
  whenThere(`.st-key-reader:has(.reader-head[data-open="${name}"])`, (panel) => {
    const before = opened
    opened = data.open
    emphasise(opened)
    if (!before || nameOf(before) !== name) reveal(panel, before)
  })
}

function whenThere(selector, act, until = performance.now() + PATIENCE) {
  const found = one(selector)
  if (found) act(found)
  else if (performance.now() < until)
    waiting = setTimeout(() => whenThere(selector, act, until), 30)
}

function close() {
  const before = opened
  opened = null
  emphasise(null)
  if (before) openerOf(before)?.focus()
}

function reveal(panel, before) {
  panel.tabIndex = -1
  panel.setAttribute("role", WIDE.matches ? "complementary" : "dialog")
  panel.setAttribute("aria-label", one(".reader-head", panel).dataset.name)
  const text = one(".document", panel)
  if (text) text.tabIndex = 0
  const button = refocus && one(`[data-do="${refocus}"]`, panel)
  ;(button ?? panel).focus({ preventScroll: true })
  scrollToWords(text, Boolean(before))
  if (!before) openerOf(opened)?.scrollIntoView({ block: "nearest" })
}

function scrollToWords(text, moving) {
  const mark = text && one(`mark[data-of~="cited-${opened.number}"]`, text)
  if (!mark) return
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
       .st-key-reader mark[data-of~="cited-${Number(at.number)}"] { --mark: var(--highlight-strong) }`
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
