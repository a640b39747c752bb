/** What somebody writes, kept in their browser until it was taken: a server that restarts, or a tab that closes, loses
 * nothing. It is kept under who wrote it and the address of the page, is offered to nobody else, and goes nowhere else. */

export interface Kept {
  readonly text: string;
  readonly base: string;
  readonly at: number;
}

const SENT = "vires-sent";
const LASTING = 30 * 24 * 3600 * 1000;

export function keyOf(kind: "draft" | "said", who: string, part: string): string {
  return `vires-${kind}:${encodeURIComponent(who)}:${location.pathname}:${part}`;
}

export function kept(key: string): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null") as Partial<Kept> | null;
    if (typeof found?.text !== "string" || typeof found.at !== "number" || Date.now() - found.at > LASTING) return null;
    return { text: found.text, base: String(found.base ?? ""), at: found.at };
  } catch {
    return null;
  }
}

/** Whether it could be kept: a browser may refuse, or have no room. */
export function keep(key: string, text: string, base: string): boolean {
  try {
    localStorage.setItem(key, JSON.stringify({ text, base, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** Note what is sent, so that the page which says that it was taken can forget it. */
export function sending(key: string, text: string): void {
  try {
    sessionStorage.setItem(SENT, JSON.stringify({ key, text }));
  } catch {
    // Then it stays kept, and is offered once more.
  }
}

/** Forget what was sent from this tab and taken, unless it was written on since. */
export function taken(): void {
  try {
    const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null") as { key?: string; text?: string } | null;
    sessionStorage.removeItem(SENT);
    if (sent?.key && kept(sent.key)?.text === sent.text) forget(sent.key);
  } catch {
    // Nothing was sent.
  }
}

/** The page that what was sent came back to says nothing of its being taken: it stays kept. */
export function refused(): void {
  try {
    sessionStorage.removeItem(SENT);
  } catch {
    // Nothing was sent.
  }
}
