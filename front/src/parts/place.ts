/** Where the caret stands in registry text: the path of keys that leads there, by indentation alone. */

export interface Place {
  /** The keys from that of the document on, list positions left out. */
  readonly path: readonly string[];
  /** The effect of the provision that it stands in, where that is written. */
  readonly does: string;
  /** Whether a key is being written, or the value of the last one of the path. */
  readonly kind: "member" | "value";
  /** What is written of it so far, up to the caret. */
  readonly typed: string;
}

interface Written {
  /** Columns before the first letter; those of `- ` count. */
  readonly depth: number;
  /** The same, where a `- ` begins an item. */
  readonly dash: number | null;
  readonly key: string | null;
  readonly value: string;
}

const LINE = /^(\s*)((?:- +)*)(?:([A-Za-z_][\w-]*):(?:\s+(.*)|$))?/;

function parsed(line: string): Written | null {
  if (/^\s*(#|$)/.test(line)) return null;
  const found = LINE.exec(line);
  const space = found?.[1]?.length ?? 0;
  const dashes = found?.[2]?.length ?? 0;
  return {
    depth: space + dashes,
    dash: dashes ? space : null,
    key: found?.[3] ?? null,
    value: found?.[4] ?? "",
  };
}

/** The keys that enclose a line of some depth, from the outside in, and the `does` beside it. */
function enclosing(lines: readonly string[], depth: number, item: number | null): { path: string[]; does: string } {
  const path: string[] = [];
  let does = "";
  let left = depth;
  let dash = item;
  let same = true;
  let head = "";
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? "";
    if (/^---(\s|$)/.test(line)) break;
    const found = parsed(line);
    if (!found) continue;
    if (found.depth === 0 && found.key && found.dash === null) head = found.key;
    if (same && found.depth === left && dash === null) {
      if (found.key === "does") does = found.value.trim();
      // The item begins here; what stands above it is another one.
      if (found.dash !== null) dash = found.dash;
    }
    const limit = dash ?? left;
    // A list may begin in the column of the key that holds it.
    const holds = found.depth < limit || (dash !== null && found.depth === limit && found.dash === null);
    if (found.key && holds) {
      path.unshift(found.key);
      left = found.depth;
      dash = found.dash;
      same = does === "" && found.key !== "provisions" && path.length < 4;
    }
  }
  if (head && path[0] !== head) path.unshift(head);
  return { path, does };
}

/** The effect written in the same provision below the caret, or within the braces of the line. */
function effectBelow(lines: readonly string[], depth: number): string {
  for (const line of lines) {
    const found = parsed(line);
    if (!found) continue;
    if (found.depth < depth || (found.dash !== null && found.dash < depth)) break;
    if (found.depth === depth && found.key === "does") return found.value.trim();
  }
  return "";
}

/** The place at a position of a text. */
export function placeAt(text: string, position: number): Place {
  const before = text.slice(0, position).split("\n");
  const line = before.pop() ?? "";
  const after = text.slice(position).split("\n").slice(1);
  const found = parsed(line) ?? { depth: line.length, dash: null, key: null, value: "" };
  const outer = enclosing(before, found.depth, found.dash);
  const does = outer.does || effectBelow(after, found.depth);
  const inline = /[{,[]\s*([A-Za-z_][\w-]*):\s*(\[?[^{}]*)$/.exec(line);
  const typed = /[\w./:-]*$/.exec(line)?.[0] ?? "";
  const own = found.key ? [found.key] : [];
  if (inline?.[1] && !/,\s*[\w-]*$/.test(inline[2]?.startsWith("[") ? "" : (inline[2] ?? ""))) {
    return { path: [...outer.path, ...own, inline[1]], does: /does:\s*(\w+)/.exec(line)?.[1] ?? does, kind: "value", typed };
  }
  if (/[{,]\s*[\w-]*$/.test(line) && line.includes("{") && !line.includes("}")) {
    return { path: [...outer.path, ...own], does: /does:\s*(\w+)/.exec(line)?.[1] ?? does, kind: "member", typed };
  }
  if (found.key) return { path: [...outer.path, found.key], does, kind: "value", typed };
  if (found.dash !== null) {
    const inside = outer.path[outer.path.length - 1] ?? "";
    const records = ["provisions", "attested", "holders", "sources", "questions", "coverage", "reviewers"];
    const lists = ["offices", "powers", "territories", "sites", "subjects", "facts", "statuses"];
    const ofRecords = records.includes(inside) || (outer.path.length === 1 && lists.includes(inside));
    return { path: outer.path, does, kind: ofRecords ? "member" : "value", typed };
  }
  return { path: outer.path, does, kind: "member", typed };
}
