/** The fields of a matrix, a letter each, over the days on which some change. */

import type { Line } from "./outline.js";

export interface Mark {
  readonly mark: string;
  readonly sign: string;
  readonly word: string;
}

export interface Turn {
  readonly day: string;
  readonly changes: readonly (readonly [number, number, string])[];
}

export interface Laid {
  readonly marks: Readonly<Record<string, Mark>>;
  readonly offices: readonly Line[];
  readonly powers: readonly Line[];
  readonly rows: readonly string[];
  readonly before?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly turns?: readonly Turn[];
}

const NOTHING = ".".charCodeAt(0);
const NARROWER = "n".charCodeAt(0);
/** What is told first of several: authority, then what stands in its way. */
const TELLING = [..."ACDUIBotN"].map((letter) => letter.charCodeAt(0));
const RANK = new Uint8Array(128).fill(TELLING.length + 1);
TELLING.forEach((code, rank) => {
  RANK[code] = rank;
});

export class Marks {
  readonly columns: number;
  readonly codes: Uint8Array;
  readonly before: Uint8Array | null;
  /** The first day, and those on which something changes. */
  readonly days: readonly string[];
  private readonly turns: readonly Turn[];
  private readonly undone: Uint8Array[];
  private place = 0;

  constructor(readonly laid: Laid) {
    this.columns = laid.powers.length;
    this.codes = codes(laid.rows, this.columns);
    this.before = laid.before ? codes(laid.before, this.columns) : null;
    this.turns = laid.turns ?? [];
    this.days = laid.since === undefined ? [] : [laid.since, ...this.turns.map((turn) => turn.day)];
    this.undone = this.turns.map((turn) => new Uint8Array(turn.changes.length));
  }

  get stop(): number {
    return this.place;
  }

  changed(stop: number): number {
    return stop > 0 ? (this.turns[stop - 1]?.changes.length ?? 0) : 0;
  }

  /** Go to the day of a stop, through those between. The fields that are not what they were. */
  go(stop: number): Set<number> {
    const touched = new Set<number>();
    while (this.place < stop && this.place < this.turns.length) this.step(this.place, true, touched), (this.place += 1);
    while (this.place > stop && this.place > 0) (this.place -= 1), this.step(this.place, false, touched);
    return touched;
  }

  private step(turn: number, onward: boolean, touched: Set<number>): void {
    const [changes, undone] = [this.turns[turn]!.changes, this.undone[turn]!];
    changes.forEach(([row, column, letter], index) => {
      const field = row * this.columns + column;
      if (onward) {
        undone[index] = this.codes[field]!;
        this.codes[field] = letter.charCodeAt(0);
      } else this.codes[field] = undone[index]!;
      touched.add(field);
    });
  }

  /** Whether a field differs from what it is compared with. */
  lit(field: number): boolean {
    return this.before !== null && this.before[field] !== this.codes[field];
  }

  /** What stands in a field whose row, or column, stands for others within it: `code` is its own; `within` the most
   * telling of those others, where its own is only that there are some; `lit` how many of all differ. */
  seen(row: number, rowEnd: number, column: number, columnEnd: number): { code: number; within: number; lit: number } {
    const code = this.codes[row * this.columns + column] ?? NOTHING;
    let [within, lit] = [0, 0];
    if (this.before || code === NARROWER) {
      for (let r = row; r < rowEnd; r += 1) {
        for (let field = r * this.columns + column, end = r * this.columns + columnEnd; field < end; field += 1) {
          const one = this.codes[field]!;
          if (this.before && this.before[field] !== one) lit += 1;
          if (RANK[one]! < (within ? RANK[within]! : TELLING.length)) within = one;
        }
      }
    }
    return { code, within: code === NARROWER ? within : 0, lit };
  }
}

function codes(rows: readonly string[], columns: number): Uint8Array {
  const found = new Uint8Array(rows.length * columns);
  rows.forEach((text, row) => {
    for (let column = 0; column < columns; column += 1) found[row * columns + column] = text.charCodeAt(column);
  });
  return found;
}
