/** One axis of a matrix: terms in the order of a hierarchy, those within a closed one left out. */

export interface Line {
  readonly id: string;
  readonly label: string;
  readonly depth: number;
}

const FEW = 6;

export class Outline {
  /** For each line the place after the last that lies within it. */
  readonly ends: readonly number[];
  /** The places shown, in order. */
  shown: readonly number[] = [];
  private readonly closed = new Set<string>();
  private only: ReadonlySet<number> | null = null;

  constructor(readonly lines: readonly Line[], before?: Outline) {
    const ends: number[] = new Array<number>(lines.length).fill(lines.length);
    const open: number[] = [];
    lines.forEach((line, place) => {
      while (open.length && (lines[open[open.length - 1]!]?.depth ?? 0) >= line.depth) ends[open.pop()!] = place;
      open.push(place);
    });
    this.ends = ends;
    if (before) {
      for (const id of before.closed) this.closed.add(id);
      if (before.lines.length === lines.length) this.only = before.only;
    }
    this.lay();
  }

  /** Whether others lie within a line. */
  wide(place: number): boolean {
    return (this.ends[place] ?? 0) > place + 1;
  }

  isClosed(place: number): boolean {
    return this.wide(place) && this.closed.has(this.lines[place]?.id ?? "");
  }

  /** The line within which another lies, -1 for none. */
  above(place: number): number {
    const depth = this.lines[place]?.depth ?? 0;
    for (let at = place - 1; at >= 0; at -= 1) if ((this.lines[at]?.depth ?? 0) < depth) return at;
    return -1;
  }

  /** Among those beside it, from 1, and how many there are. */
  among(place: number): readonly [number, number] {
    const above = this.above(place);
    const end = above < 0 ? this.lines.length : (this.ends[above] ?? 0);
    let [which, count] = [0, 0];
    for (let at = above + 1; at < end; at = this.ends[at] ?? end) {
      count += 1;
      if (at === place) which = count;
    }
    return [which, count];
  }

  set(place: number, closed: boolean): void {
    const id = this.lines[place]?.id;
    if (id === undefined || !this.wide(place)) return;
    if (closed) this.closed.add(id);
    else this.closed.delete(id);
    this.lay();
  }

  /** Close every line that lies as deep or deeper, and open the others. */
  level(depth: number): void {
    this.closed.clear();
    this.lines.forEach((line, place) => {
      if (line.depth >= depth && this.wide(place)) this.closed.add(line.id);
    });
    this.lay();
  }

  /** Open as many levels as there is room for, and in any case more than a few lines. */
  fit(most: number): void {
    const deepest = this.lines.reduce((found, line) => Math.max(found, line.depth), 0);
    let level = 0;
    const down = (depth: number): number => this.lines.filter((line) => line.depth <= depth).length;
    while (level < deepest && (down(level + 1) <= most || down(level) < FEW)) level += 1;
    this.level(level);
  }

  /** Show no more than some lines and those within which they lie; `null` shows all. */
  confine(places: Iterable<number> | null): void {
    if (places === null) this.only = null;
    else {
      const kept = new Set<number>();
      for (const place of places) for (let at = place; at >= 0 && !kept.has(at); at = this.above(at)) kept.add(at);
      this.only = kept;
    }
    this.lay();
  }

  private lay(): void {
    const shown: number[] = [];
    for (let place = 0; place < this.lines.length; place = this.isClosed(place) ? this.ends[place]! : place + 1) {
      if (!this.only || this.only.has(place)) shown.push(place);
    }
    this.shown = shown;
  }
}
