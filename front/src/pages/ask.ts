/** The Ask page: blanks that suggest, and a finding that changes as one flips and slides. Every position is a link to a
 * whole page; what happens here is that the answer of that page takes the place of the one shown. */

import { enhance as suggest } from "../parts/combobox.js";
import { copyText, letCopy } from "../parts/copy.js";
import { say } from "../parts/say.js";
import { colour, enhance as slidable, renew } from "../parts/times.js";

const IDLE = 500;
const SLIDING = 90;
const MOST_KEPT = 40;
/** Milliseconds for which it is shown that something was copied. */
const LASTS = 2000;

const pages = new Map<string, { text: string; address: string }>();
/** A step in the history that is still to be made: what was to make it was overtaken before it had its answer. */
let owed = false;
let asked = new AbortController();
/** Whether the place one is at was slid to by the hand that still holds: one step back leads to where it took hold. */
let held = false;
let stands = window.location.search;
let colouring = new AbortController();
let timer = 0;
let idle = 0;

function answerOf(root: ParentNode): HTMLElement | null {
  return root.querySelector<HTMLElement>("#answer");
}

async function fetched(address: string, signal: AbortSignal): Promise<{ text: string; address: string } | undefined> {
  const known = pages.get(address);
  if (known) return known;
  const answer = await fetch(address, { signal, headers: { accept: "text/html" } });
  if (!answer.ok) return undefined;
  const page = { text: await answer.text(), address: answer.url };
  if (pages.size >= MOST_KEPT) pages.clear();
  pages.set(address, page);
  return page;
}

/** Put the answer of an address in place of the one shown. `note` is what becomes of the history. An answer that cannot
 * be put there is gone to as a page of its own, which says why. */
async function go(address: string, note: "push" | "replace" | "none"): Promise<void> {
  asked.abort();
  asked = new AbortController();
  const mine = asked;
  owed = note === "push" || (owed && note === "replace");
  const shown = answerOf(document);
  shown?.setAttribute("aria-busy", "true");
  try {
    const page = await fetched(address, mine.signal);
    if (mine.signal.aborted) return;
    const parsed = page && new DOMParser().parseFromString(page.text, "text/html");
    const answer = parsed && answerOf(parsed);
    if (!page || !parsed || !answer || !shown) {
      window.location.assign(address);
      return;
    }
    if (owed) history.pushState({}, "", tidy(page.address));
    else if (note === "replace") history.replaceState({}, "", tidy(page.address));
    owed = false;
    stands = window.location.search;
    swap(shown, answer);
    document.title = parsed.title;
    tell(shown);
    later();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    window.location.assign(address);
  } finally {
    if (asked === mine) shown?.removeAttribute("aria-busy");
  }
}

/** An address with what a query may hold as it is written. */
function tidy(address: string): string {
  return address.replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%40", "@");
}

/** The new answer's parts instead of the old one's; the sliders stay where they are, one of them may be in hand. What
 * is in focus stays in focus and in place, what was opened stays open. */
function swap(shown: HTMLElement, answer: HTMLElement): void {
  const focus = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const key = focus?.closest<HTMLElement>("[data-key]")?.dataset["key"];
  const top = focus?.getBoundingClientRect().top;
  const opened = new Map(
    [...shown.querySelectorAll<HTMLDetailsElement>("details[data-key]")].map((one) => [one.dataset["key"], one.open]),
  );
  for (const one of answer.querySelectorAll<HTMLDetailsElement>("details[data-key]")) {
    one.open = opened.get(one.dataset["key"]) ?? one.open;
  }
  const times = shown.querySelector<HTMLElement>(":scope > .times");
  const renewed = answer.querySelector<HTMLElement>(":scope > .times");
  if (times && renewed) {
    renew(times, renewed, slide);
    const place = [...answer.childNodes].indexOf(renewed);
    const [before, after] = [[...answer.childNodes].slice(0, place), [...answer.childNodes].slice(place + 1)];
    for (const old of [...shown.childNodes]) if (old !== times) old.remove();
    times.before(...before);
    times.after(...after);
  } else {
    shown.replaceChildren(...answer.childNodes);
    begin(shown);
  }
  suggest(shown);
  letCopy(shown);
  printing(shown);
  const again = focus?.isConnected ? focus : (key && find(shown, key)) || null;
  again?.focus({ preventScroll: true });
  if (again && top !== undefined) window.scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
}

function find(root: HTMLElement, key: string): HTMLElement | undefined {
  const found = [...root.querySelectorAll<HTMLElement>("[data-key]")].find((one) => one.dataset["key"] === key);
  return found instanceof HTMLDetailsElement ? (found.querySelector("summary") ?? undefined) : found;
}

/** Say the answer to who does not see it change. */
function tell(shown: HTMLElement): void {
  const word = shown.querySelector(".verdict .word")?.textContent ?? "";
  const says = shown.querySelector(".verdict .says")?.textContent ?? "";
  say(`${word}: ${says}`);
}

function slide(address: string, resting: boolean): void {
  window.clearTimeout(timer);
  const there = (): void => {
    const note = held ? "replace" : "push";
    held = !resting;
    if (address !== window.location.href) void go(address, note);
  };
  if (resting) there();
  else timer = window.setTimeout(there, SLIDING);
}

/** Once nothing has changed for a while, find out how the answer goes along each axis. */
function later(): void {
  colouring.abort();
  colouring = new AbortController();
  const { signal } = colouring;
  window.clearTimeout(idle);
  idle = window.setTimeout(() => {
    const section = document.querySelector<HTMLElement>("#answer > .times");
    if (section) colour(section, window.location.search, signal).catch(() => undefined);
  }, IDLE);
}

function begin(shown: HTMLElement): void {
  const times = shown.querySelector<HTMLElement>(":scope > .times");
  if (times) slidable(times, slide, later);
}

function clicked(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  const shown = answerOf(document);
  if (!anchor || !shown?.contains(anchor)) return;
  const address = new URL(anchor.href);
  if (anchor.dataset["copy"] !== undefined) {
    event.preventDefault();
    void copy(anchor);
  } else if (address.origin === window.location.origin && address.pathname === window.location.pathname) {
    const blank = anchor.hash ? document.querySelector<HTMLElement>(anchor.hash) : null;
    if (blank) {
      event.preventDefault();
      revise(blank);
      return;
    }
    if (address.searchParams.has("format")) return;
    event.preventDefault();
    if (address.href !== window.location.href) void go(address.href, "push");
  }
}

/** Open the question at one of its blanks. */
function revise(blank: HTMLElement): void {
  const details = blank.closest("details");
  if (details) details.open = true;
  const more = blank.closest("details.more");
  if (more instanceof HTMLDetailsElement) {
    const outer = more.parentElement?.closest("details");
    if (outer) outer.open = true;
  }
  blank.focus();
}

/** Put what a link answers on the clipboard; where that is not to be had, follow the link. */
async function copy(anchor: HTMLAnchorElement): Promise<void> {
  const answer = await fetch(anchor.href).catch(() => undefined);
  if (answer?.ok && (await copyText(await answer.text()))) {
    anchor.classList.add("done");
    window.setTimeout(() => anchor.classList.remove("done"), LASTS);
    say("Copied");
  } else {
    window.location.assign(anchor.href);
  }
}

function sent(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-ask]") || !answerOf(document)) return;
  event.preventDefault();
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) address.searchParams.append(name, value.trim());
  }
  const revised = form.closest<HTMLDetailsElement>("details.revise");
  if (revised) revised.open = false;
  void go(address.href, "push");
}

/** A finding is printed with all that it holds opened. */
function printing(shown: HTMLElement): void {
  const tools = shown.querySelector(".tools");
  if (!tools || tools.querySelector("button")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Print";
  button.addEventListener("click", () => window.print());
  tools.append(button);
}

function opening(): void {
  for (const one of document.querySelectorAll<HTMLDetailsElement>(".finding details:not(.revise)")) {
    if (!one.open) {
      one.open = true;
      one.dataset["shut"] = "";
    }
  }
}

function closing(): void {
  for (const one of document.querySelectorAll<HTMLDetailsElement>("details[data-shut]")) {
    one.open = false;
    delete one.dataset["shut"];
  }
}

suggest(document);
const first = answerOf(document);
if (first) {
  begin(first);
  printing(first);
  later();
  document.addEventListener("click", clicked);
  document.addEventListener("submit", sent);
  window.addEventListener("popstate", () => {
    if (window.location.search !== stands) void go(window.location.href, "none");
  });
  window.addEventListener("beforeprint", opening);
  window.addEventListener("afterprint", closing);
}
