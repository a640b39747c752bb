/** A picture over time in the place `#view`: steps, columns and the form change it where it stands, and so do keys, the
 * wheel and dragging while the picture is in focus or under the pointer. The server draws; the address follows. */
import { enhance as suggest } from "./combobox";
import { letCopy } from "./copy";
import { letSave } from "./png";
import { say } from "./say";

const WAIT = 120;
const DAY = 86_400_000;
const KEYS: Readonly<Record<string, string>> = {
  "+": "nearer", "=": "nearer", "-": "further", "−": "further", "0": "all", ArrowLeft: "earlier", ArrowRight: "later",
};
let asked = new AbortController();
let timer = 0;
let stands = window.location.pathname + window.location.search;

function view(): HTMLElement | null {
  return document.getElementById("view");
}

function chart(): HTMLElement | null {
  return document.getElementById("chart");
}

/** Show what is at an address in the place of what is shown; the page itself where that fails. */
async function show(address: string, kept: "push" | "stay", focus: string | null): Promise<void> {
  const place = view();
  if (!place) return;
  asked.abort();
  asked = new AbortController();
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asked.signal, headers: { accept: "text/html" } });
    const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("view");
    if (!answer.ok || !made) {
      window.location.assign(address);
      return;
    }
    const renewed = document.importNode(made, true);
    place.replaceWith(renewed);
    if (kept === "push") history.pushState({ view: true }, "", answer.redirected ? answer.url : address);
    stands = window.location.pathname + window.location.search;
    enhance(renewed);
    if (focus) renewed.querySelector<HTMLElement>(focus)?.focus({ preventScroll: true });
    say(renewed.querySelector(".lede")?.textContent?.replace(/\s+/g, " ").trim() ?? "");
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) window.location.assign(address);
  }
}

function stepTo(name: string): string | null {
  return document.querySelector<HTMLAnchorElement>(`a[data-step="${name}"]`)?.getAttribute("href") ?? null;
}

function step(name: string): boolean {
  const address = stepTo(name);
  if (address === null) return false;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void show(address, "push", "#chart"), WAIT);
  return true;
}

/** Arrows scroll a picture that is wider than its frame, and go along in time where there is nothing to scroll. */
function scrolls(region: HTMLElement, key: string): boolean {
  const rest = region.scrollWidth - region.clientWidth - region.scrollLeft;
  return (key === "ArrowRight" && rest > 1) || (key === "ArrowLeft" && region.scrollLeft > 1);
}

function onKey(event: KeyboardEvent): void {
  const region = event.currentTarget;
  if (event.ctrlKey || event.altKey || event.metaKey || !(region instanceof HTMLElement)) return;
  const name = KEYS[event.key];
  if (name === undefined || scrolls(region, event.key)) return;
  if (step(name)) event.preventDefault();
}

function onWheel(event: WheelEvent): void {
  if (event.ctrlKey && step(event.deltaY < 0 ? "nearer" : "further")) event.preventDefault();
}

/** Let a picture to scale be drawn along by the pointer; what it has moved by is asked for when it is let go. */
function draggable(region: HTMLElement): void {
  const svg = region.querySelector<SVGSVGElement>("svg");
  const { left, right, width } = region.dataset;
  const place = view();
  if (!svg || !place || left === undefined || right === undefined || width === undefined) return;
  const [since, until] = [Date.parse(place.dataset["since"] ?? ""), Date.parse(place.dataset["until"] ?? "")];
  let start: number | null = null;
  let moved = 0;
  region.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    start = event.clientX;
    moved = 0;
  });
  region.addEventListener("pointermove", (event) => {
    if (start === null) return;
    moved = event.clientX - start;
    if (Math.abs(moved) < 4) return;
    if (!region.hasPointerCapture(event.pointerId)) region.setPointerCapture(event.pointerId);
    region.classList.add("held");
    svg.style.transform = `translateX(${moved}px)`;
  });
  const end = (event: PointerEvent): void => {
    if (start === null) return;
    start = null;
    region.classList.remove("held");
    if (Math.abs(moved) < 4) return;
    const drawn = svg.getBoundingClientRect().width / Number(width);
    const days = Math.round((-moved / ((Number(right) - Number(left)) * drawn)) * ((until - since) / DAY));
    if (event.type === "pointercancel" || days === 0) {
      svg.style.transform = "";
      return;
    }
    const asking = new URL(window.location.href);
    for (const [name, moment] of [["from", since], ["to", until]] as const) {
      asking.searchParams.set(name, new Date(moment + days * DAY).toISOString().slice(0, 10));
    }
    void show(asking.pathname + asking.search, "push", "#chart");
  };
  region.addEventListener("pointerup", end);
  region.addEventListener("pointercancel", end);
  region.addEventListener("click", (event) => {
    if (Math.abs(moved) >= 4) event.preventDefault();
  }, true);
  region.addEventListener("dragstart", (event) => event.preventDefault());
}

function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const address = link?.getAttribute("href");
  if (!link || !address || link.hasAttribute("download")) return;
  const there = new URL(address, window.location.href);
  if (there.pathname !== window.location.pathname || there.searchParams.has("format")) return;
  // A place on this very page, such as its content, is gone to as on any other.
  if (there.hash && there.search === window.location.search) return;
  event.preventDefault();
  const { step, day } = link instanceof HTMLElement ? link.dataset : {};
  const again = step ? `[data-step="${step}"]` : day ? `[data-day="${day}"]` : null;
  void show(there.pathname + there.search, "push", again);
}

function submitted(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "get") return;
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value.trim()) fields.append(name, value);
  const there = new URL(form.action);
  if (there.pathname !== window.location.pathname) return;
  event.preventDefault();
  void show(`${there.pathname}?${fields.toString()}`, "push", "form button");
}

function enhance(place: HTMLElement): void {
  place.querySelector(".keys")?.removeAttribute("hidden");
  suggest(place);
  letCopy(place);
  letSave(place);
  const lit = place.querySelector<SVGElement>("nav.picture text[font-weight=bold]");
  const years = place.querySelector<HTMLElement>("nav.picture");
  if (lit && years && years.scrollWidth > years.clientWidth) {
    years.scrollLeft += lit.getBoundingClientRect().left - years.getBoundingClientRect().left - years.clientWidth / 2;
  }
  const region = chart();
  if (!region) return;
  region.addEventListener("keydown", onKey);
  region.addEventListener("wheel", onWheel, { passive: false });
  draggable(region);
}

/** Begin: what stands on the page now, and all that is done on it later. */
export function start(): void {
  const first = view();
  if (first) enhance(first);
  document.addEventListener("click", follow);
  document.addEventListener("submit", submitted);
  window.addEventListener("popstate", () => {
    const address = window.location.pathname + window.location.search;
    if (address !== stands) void show(address, "stay", null);
  });
}
